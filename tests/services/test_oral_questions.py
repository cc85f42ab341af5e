"""Oral questions in the minutes: the author, the hours, who answered and what."""

from __future__ import annotations

from flask import Flask

from council.meeting.state import MeetingState
from council.models import Document, db
from council.services import acts
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
