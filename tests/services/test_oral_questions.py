"""Oral questions in the minutes: the author, the hours, who answered and what."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from council.meeting.state import MeetingState
from council.models import Document, Meeting, OralQuestion, db
from council.queries.opening import opening
from council.services import acts, oral_questions
from council.services.errors import NotFound, Refused
from tests.factory import Commune
from tests.services.after import STARTED, Sitting, convened, facts_of
from tests.services.test_grouped_acts import words


def test_the_minutes_tell_each_question_and_its_answer(app: Flask, commune: Commune) -> None:
    meeting, items = convened(commune)
    items[5].kind = "question"
    db.session.commit()
    seats = commune.mandates
    sitting = Sitting(meeting, MeetingState(facts_of(commune, meeting, items)), STARTED)
    sitting.do("open_meeting", chair=seats[0], present=seats[:9]).do("name_secretary", seat=seats[2])
    sitting.public_vote(items[0].id, dict.fromkeys(seats[:9], "pour"))
    sitting.do(
        "put_question",
        item=items[5].id,
        seat=seats[3],
        text="Quand rouvre la piscine ?",
        received="2026-11-01",
    )
    sitting.do("open_item", item=items[5].id)
    question = next(iter(sitting.state.questions))
    sitting.do("ask_question", question=question).do(
        "answer_question", question=question, text="Au printemps."
    )
    sitting.do("close_item", item=items[5].id).do("close_meeting")
    sitting.keep()
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    minutes = words(db.session.scalars(db.select(Document).where(Document.kind == "minutes")).one())
    assert "Posée : question orale de" in minutes
    assert "Quand rouvre la piscine" in minutes
    assert "Au printemps." in minutes


def test_questions_received_are_in_the_room_at_the_opening(app: Flask, commune: Commune) -> None:
    meeting, items = convened(commune)
    items[5].kind = "question"
    db.session.commit()
    clerk, seats = commune.actor(commune.clerk), commune.mandates
    given: dict[str, Any] = {
        "item_id": items[5].id, "mandate_id": seats[3], "text": "Quand rouvre la piscine ?",
        "received_on": date(2026, 11, 2),
    }  # fmt: skip
    for _ in range(2):
        assert oral_questions.receive(clerk, meeting.id, **given) == ""
    for change, field in (
        ({"text": " "}, "text"), ({"text": "x" * 1501}, "text"), ({"received_on": None}, "received_on"),
        ({"received_on": date(2027, 1, 1)}, "received_on"), ({"item_id": items[0].id}, "item_id"), ({"mandate_id": None}, "mandate_id"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            oral_questions.receive(clerk, meeting.id, **given | change)
        assert refused.value.field == field
    with db.engine.connect() as connection:
        facts = opening(connection, meeting.id).facts
    assert [(one.seat, one.on) for one in facts.questions] == [(seats[3], "2026-11-02")]
    sitting = Sitting(meeting, MeetingState(facts), STARTED)
    sitting.do("open_meeting", chair=seats[0], present=seats[:9]).do("open_item", item=items[5].id)
    question = next(iter(sitting.state.questions))
    sitting.do("ask_question", question=question)
    assert sitting.state.questions[question].received == "2026-11-02"
    row = db.session.scalars(db.select(OralQuestion)).one()
    assert oral_questions.take_back(clerk, row.id) == meeting.id
    with pytest.raises(NotFound):
        oral_questions.take_back(clerk, row.id)
    db.session.get_one(Meeting, meeting.id).state = "open"
    db.session.commit()
    with pytest.raises(Refused, match="a commencé"):
        oral_questions.receive(clerk, meeting.id, **given)
