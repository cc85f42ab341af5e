"""A closed book: still amended by the clerk as long as no act was made of it."""

from __future__ import annotations

from datetime import date

from council.meeting.chain import verify
from council.models import Act, db
from tests.live.room import Room


def test_closed_book_is_amended_until_acts_are_made(room: Room) -> None:
    item = room.open().items()[0]
    room.do("close_item", item=item, outcome="postponed")
    room.do("close_meeting")
    room.do("name_secretary", seat=room.commune.mandates[2])
    verify(room.book())
    act = Act(
        organisation_id=room.commune.organisation_id, meeting_id=room.meeting, item_id=item, number="2026-11-001",
        adopted_on=date(2026, 11, 24), title="T", public_title="T", outcome="adopted", result_sentence="Adopté.",
        result={}, content={},
    )  # fmt: skip
    db.session.add(act)
    db.session.commit()
    answer = room.send(room.clerk, "name_secretary", seat=room.commune.mandates[3])
    assert answer["code"] == "meeting_closed"
    assert "actes" in answer["sentence"]
