"""Rooms of a meeting by video: named under the law of the body, told in every paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from council.meeting.state import MeetingState
from council.models import Body, Document, Meeting, Organisation, db
from council.queries import letterhead
from council.queries.meeting_board import board_page
from council.queries.opening import opening
from council.services import acts, meetings
from council.services.errors import Refused
from tests.factory import Commune
from tests.services.after import STARTED, Sitting, convened, facts_of
from tests.services.office import NOW, freeze_clock
from tests.services.test_grouped_acts import words

WHEN = NOW + timedelta(days=20)


def make(commune: Commune, rooms: list[str]) -> int:
    return meetings.create_meeting(
        commune.actor(commune.clerk), body_id=commune.body_id, starts_at=WHEN, place="Siège", rooms=rooms
    )


def intercommunal(commune: Commune) -> None:
    db.session.get_one(Body, commune.body_id).regime = "fr-epci"
    db.session.commit()


def test_a_municipal_council_meets_in_one_place(app: Flask, commune: Commune) -> None:
    freeze_clock(app)
    with pytest.raises(Refused) as refused:
        make(commune, ["Salle A", "Salle B"])
    assert refused.value.field == "rooms"
    assert "L.\u00a02121-17" in refused.value.sentence


def test_rooms_are_named_flagged_and_frozen(app: Flask, commune: Commune) -> None:
    freeze_clock(app)
    intercommunal(commune)
    for wrong in (["Salle A"], ["Salle A", "Salle A"]):
        with pytest.raises(Refused, match="deux salles"):
            make(commune, wrong)
    number = make(commune, ["Siège, salle du conseil", "", "Mairie de Valmont"])
    meeting = db.session.get_one(Meeting, number)
    assert meeting.rooms == ["Siège, salle du conseil", "Mairie de Valmont"]
    organisation = db.session.get_one(Organisation, commune.organisation_id)
    place = letterhead.sitting(meeting, meeting.body, organisation).place
    assert (
        "par visioconférence\u00a0: Siège, salle du conseil et Mairie de Valmont (art. L.\u00a05211-11-1)"
        in place
    )
    page = board_page(number, NOW, interests=False)
    assert page is not None
    assert page.board.head.rooms == tuple(meeting.rooms)
    assert any("lieu unique" in one for one in page.board.video)
    meetings.edit_meeting(
        commune.actor(commune.clerk),
        number,
        starts_at=WHEN,
        place="Siège",
        revision=meeting.revision,
        rooms=[],
    )
    db.session.rollback()
    assert db.session.get_one(Meeting, number).rooms == []


def test_items_to_take_out_are_told_while_preparing(app: Flask, commune: Commune) -> None:
    intercommunal(commune)
    meeting, items = convened(commune)
    meeting.rooms = ["A", "B"]
    items[0].video_case = "initial_budget"
    db.session.commit()
    page = board_page(meeting.id, NOW, interests=False)
    assert page is not None
    told = " ".join(page.board.video)
    assert "Point 1" in told
    assert "Point 5" in told  # an election
    with db.engine.connect() as connection:
        facts = opening(connection, meeting.id).facts
    assert facts.rooms == ("A", "B")
    assert facts.items[0].video == "initial_budget"


def test_papers_say_who_was_where(app: Flask, commune: Commune) -> None:
    meeting, items = convened(commune)
    seats = commune.mandates
    facts = replace(facts_of(commune, meeting, items), regime="fr-epci", rooms=("Salle Nord", "Salle Sud"))
    sitting = Sitting(meeting, MeetingState(facts), STARTED)
    sitting.do("open_meeting", chair=seats[0], present=seats[:9], rooms={str(seats[3]): 1})
    sitting.do("name_secretary", seat=seats[2])
    sitting.public_vote(items[0].id, dict.fromkeys(seats[:9], "pour"))
    sitting.do("close_meeting")
    sitting.keep()
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    documents = {one.kind: one for one in db.session.scalars(db.select(Document))}
    for kind in ("extract", "minutes"):
        assert "Salle Sud" in words(documents[kind]), kind
    assert words(documents["attendance"]).count("Salle Nord") == 8
