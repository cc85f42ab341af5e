"""Items voted together on a running application: boards, citizens, acts."""

from __future__ import annotations

from typing import Any

from flask import current_app

from council.models import Ballot, db
from council.queries.boards import board
from council.queries.live import CLERK, MEMBER, SCREEN, Watched
from council.queries.public_live import view
from tests.live.room import Room


def watched(room: Room) -> Watched:
    db.session.rollback()
    found: Watched = current_app.extensions["council_books"].read(room.meeting)
    return found


def shown(room: Room, audience: str = CLERK) -> dict[str, Any]:
    return board(watched(room), audience)


def test_a_block_on_every_board_until_each_item_has_its_result(room: Room) -> None:
    room.open()
    first, *others = room.items()
    room.do("close_item", item=first, outcome="postponed")
    room.do("form_block", items=others)
    answer = room.send(room.member(2), "leave_block", items=[others[-1]], seat=room.commune.mandates[2])
    assert answer["ok"], answer
    block = others[:-1]
    for audience in (CLERK, MEMBER, SCREEN):
        found = shown(room, audience)
        assert (found["block"], found["item"]) == (block, block[0])
        assert ("alone" in found["items"][0]) is (audience == CLERK)
    assert view(watched(room))["headline"] == "Points 2 et 3 sur 4"
    assert len(view(watched(room))["words"]) == 2
    ballot = room.ballot()
    for index in range(5):
        assert room.vote(index, ballot, "pour")["ok"]
    assert shown(room)["ballot"]["items"] == block
    room.do("close_ballot", ballot=ballot)
    room.do("proclaim", ballot=ballot)
    items = {one["id"]: one for one in shown(room, SCREEN)["items"]}
    assert [items[one]["result"]["counts"]["pour"] for one in block] == [5, 5]
    assert items[others[-1]]["result"] is None
    scene = view(watched(room))
    assert scene["headline"] == "Points 2 et 3 sur 4"
    assert scene["figures"][0] == {"label": "Pour", "count": 5}
    assert [one["words"] for one in scene["items"]][1] == [one["words"] for one in scene["items"]][2] != ""
    assert db.session.get_one(Ballot, ballot).item_id == block[0]


def test_a_member_takes_out_for_the_own_seat_only(room: Room) -> None:
    room.open()
    first, *others = room.items()
    room.do("close_item", item=first, outcome="postponed")
    room.do("form_block", items=others)
    for payload in ({"items": others[:1]}, {"items": others[:1], "seat": room.commune.mandates[3]}):
        answer = room.send(room.member(2), "leave_block", **payload)
        assert (answer["ok"], answer["code"]) == (False, "forbidden")
    assert not room.send(room.member(2), "form_block", items=others)["ok"]
