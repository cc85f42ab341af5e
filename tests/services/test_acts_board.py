"""The board of acts: duties of meetings, and points that gave no act."""

from __future__ import annotations

from flask import Flask

from council.meeting.state import MeetingState
from council.queries.acts_board import board
from tests.factory import Commune
from tests.services.after import Sitting, convened, facts_of
from tests.services.office import freeze_clock


def test_a_postponed_point_and_the_duties_of_its_meeting_are_told(app: Flask, commune: Commune) -> None:
    clock = freeze_clock(app)
    meeting, items = convened(commune)
    sitting = Sitting(meeting, MeetingState(facts_of(commune, meeting, items)))
    seats = commune.mandates
    sitting.do("open_meeting", chair=seats[0], present=seats)
    sitting.do("name_secretary", seat=seats[2])
    sitting.do("open_item", item=items[0].id).do("close_item", item=items[0].id, outcome="postponed")
    sitting.do("open_item", item=items[1].id).do("close_item", item=items[1].id, outcome="withdrawn")
    sitting.do("close_meeting")
    sitting.keep()
    found = board(commune.organisation_id, clock.at)
    assert [(one.title, one.sentence) for one in found.ended] == [
        (items[0].title, "Point reporté\u00a0: aucun acte n’en résulte."),
        (items[1].title, "Point retiré\u00a0: aucun acte n’en résulte."),
    ]
    late = {one.line.what: one.line.state for one in found.meetings}
    assert late["Liste des délibérations"] == "late"
    assert found.due == ()
