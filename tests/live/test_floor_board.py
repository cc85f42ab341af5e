"""The speakers on the boards, their times, and what the minutes' page makes of them."""

from __future__ import annotations

import json
from typing import Any

from council.queries.boards import board, me
from council.queries.interventions import interventions
from council.queries.live import CLERK, MEMBER, SCREEN
from council.queries.story import tell
from tests.live.room import Room
from tests.live.test_boards import START, watch
from tests.meeting.world import ANNE, BRUNO, CLAIRE, DECISION, World


def debate() -> World:
    """Anne has spoken twice, Bruno speaks, Claire waits; lines are a second apart."""
    world = World().open()
    world.do("open_item", item=DECISION)
    for kind, seat in [("give", ANNE), ("end", ANNE), ("give", BRUNO), ("give", ANNE), ("give", BRUNO)]:
        world.do(f"{kind}_floor", seat=seat)
    world.do("ask_floor", by=CLAIRE, seat=CLAIRE, item=DECISION)
    return world


def test_every_audience_sees_who_speaks_and_how_long() -> None:
    watched = watch(debate())
    for audience in (CLERK, MEMBER, SCREEN):
        found: dict[str, Any] = board(watched, audience)["speakers"]
        assert found["speaker"] == {"seat": BRUNO, "since": "2026-11-24T18:00:17.000000Z"}
        assert found["waiting"] == [CLAIRE]
        assert found["times"] == [{"seat": ANNE, "seconds": 2}, {"seat": BRUNO, "seconds": 1}]


def test_nothing_between_two_items() -> None:
    world = debate()
    world.do("close_item", item=DECISION, outcome="postponed")
    assert board(watch(world), CLERK)["speakers"] is None


def test_each_member_knows_the_own_place() -> None:
    watched = watch(debate())
    assert me(watched, BRUNO)["floor"] == {"speaking": True, "place": None, "may_ask": False}
    assert me(watched, CLAIRE)["floor"] == {"speaking": False, "place": 1, "may_ask": False}
    assert me(watched, ANNE)["floor"] == {"speaking": False, "place": None, "may_ask": True}


def test_the_log_keeps_turns_and_leaves_the_list_out() -> None:
    texts = [line["text"] for line in board(watch(debate()), CLERK)["log"]]
    assert texts[0] == "La parole est à Bruno."
    assert not any("demande la parole" in text for text in texts)


def test_the_screen_hears_nothing_of_a_debate_behind_closed_doors() -> None:
    world = debate()
    world.close_doors()
    assert "speakers" not in json.dumps(board(watch(world), SCREEN))


def test_interventions_for_whoever_writes_the_debates() -> None:
    world = debate()
    lines = list(watch(world).lines)
    assert lines[0].at > START
    assert interventions(tell(lines), DECISION) == "Anne, Bruno"


def test_members_ask_for_themselves_and_only_the_chair_gives(room: Room) -> None:
    """Through the committer, with each one's permissions; the same tap sent twice counts once."""
    room.open()
    seats, item = room.commune.mandates, room.items()[0]
    for _ in range(2):
        asked = room.send(room.member(3), "ask_floor", "une-tape-sur-la-tablette", seat=seats[3], item=item)
        assert asked["ok"], asked
    for kind, payload in (("give_floor", {}), ("end_floor", {}), ("move_floor", {"place": 0})):
        assert room.send(room.member(3), kind, seat=seats[3], **payload)["code"] == "forbidden", kind
    assert room.send(room.member(3), "send_message", text="Bonjour")["code"] == "forbidden"
    assert room.send(room.member(4), "waive_floor", seat=seats[3], item=item)["code"] == "forbidden"
    assert room.send(room.member(0), "give_floor", seat=seats[3])["ok"]  # the mayor presides
    assert [line.kind for line in room.book()[-2:]] == ["floor_asked", "floor_given"]
