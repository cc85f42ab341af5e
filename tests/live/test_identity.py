"""Commands and connections belong to an account: its ids are its own, and a socket does not outlive it."""

from __future__ import annotations

import uuid

from tests.live.room import Room


def test_command_id_of_somebody_else_gives_nothing_away(room: Room) -> None:
    room.open()
    ballot, identifier = room.ballot(), str(uuid.uuid4())
    first = room.vote(3, ballot, "pour", id=identifier)
    assert first["receipt"]
    assert room.vote(3, ballot, "pour", id=identifier) == first
    other = room.vote(4, ballot, "contre", id=identifier)
    assert (other["code"], "receipt" in other) == ("bad_payload", False)
    assert "account" not in first
    assert room.vote(4, ballot, "contre")["ok"]
