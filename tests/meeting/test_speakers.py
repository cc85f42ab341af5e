"""The list of speakers: asked, called, ended, and what else ends a speech."""

from __future__ import annotations

from typing import Any

import pytest

from council.meeting.floor import Turn
from council.meeting.sentences import Teller

from .world import ANNE, BRUNO, CLAIRE, DAVID, DECISION, INFORMATION, MAYOR, World


def debate(*waiting: int) -> World:
    world = World().open()
    world.do("open_item", item=DECISION)
    for seat in waiting:
        world.do("ask_floor", by=seat, seat=seat, item=DECISION)
    return world


def turns(world: World) -> list[int]:
    return [turn.seat for turn in world.state.floor.turns]


def test_called_in_order_of_asking() -> None:
    world = debate(CLAIRE, ANNE, BRUNO)
    assert world.state.floor.waiting == (CLAIRE, ANNE, BRUNO)
    world.do("give_floor", seat=CLAIRE)
    given = world.state.seq
    assert (world.state.floor.speaker, world.state.floor.waiting) == (CLAIRE, (ANNE, BRUNO))
    world.do("give_floor", seat=BRUNO)  # the one before has ended, without another line
    assert world.state.floor.turns == (Turn(DECISION, CLAIRE, given, given + 1),)
    world.do("end_floor", seat=BRUNO)
    assert (turns(world), world.state.floor.speaker) == ([CLAIRE, BRUNO], None)
    assert world.state.floor.waiting == (ANNE,)


def test_whoever_did_not_ask_may_be_called() -> None:
    world = debate(ANNE)
    world.do("give_floor", seat=MAYOR)
    assert (world.state.floor.speaker, world.state.floor.waiting) == (MAYOR, (ANNE,))


@pytest.mark.parametrize(
    ("place", "order"), [(0, (BRUNO, CLAIRE, ANNE)), (1, (CLAIRE, BRUNO, ANNE))], ids=["first", "one up"]
)
def test_the_chair_changes_the_order(place: int, order: tuple[int, ...]) -> None:
    world = debate(CLAIRE, ANNE, BRUNO)
    world.do("move_floor", seat=BRUNO, place=place)
    assert world.state.floor.waiting == order
    assert world.refuse("move_floor", seat=BRUNO, place=place).code == "already_there"
    assert world.refuse("move_floor", seat=BRUNO, place=3).code == "bad_payload"
    assert world.refuse("move_floor", seat=DAVID, place=0).code == "no_such_request"


def test_a_member_asks_for_the_own_seat_the_clerk_for_raised_hands() -> None:
    world = debate(ANNE)
    assert world.refuse("ask_floor", by=ANNE, seat=BRUNO, item=DECISION).code == "forbidden"
    assert world.refuse("waive_floor", by=BRUNO, seat=ANNE, item=DECISION).code == "forbidden"
    assert world.refuse("ask_floor", by=ANNE, seat=ANNE, item=DECISION).code == "already_asked"
    assert world.refuse("ask_floor", seat=BRUNO, item=INFORMATION).code == "item_not_open"
    world.do("ask_floor", seat=BRUNO, item=DECISION)
    world.do("waive_floor", by=ANNE, seat=ANNE, item=DECISION)
    assert world.state.floor.waiting == (BRUNO,)
    world.do("give_floor", seat=BRUNO)
    assert world.refuse("ask_floor", by=BRUNO, seat=BRUNO, item=DECISION).code == "already_speaking"
    assert world.refuse("give_floor", seat=BRUNO).code == "already_speaking"
    assert world.refuse("end_floor", seat=ANNE).code == "not_speaking"


def test_only_who_takes_part_in_the_debate() -> None:
    world = World().open(1, 2, 3, ANNE, BRUNO)
    assert world.refuse("ask_floor", by=ANNE, seat=ANNE, item=DECISION).code == "no_item"
    world.do("open_item", item=DECISION)
    assert world.refuse("ask_floor", by=CLAIRE, seat=CLAIRE, item=DECISION).code == "not_present"
    world.do("withdraw", seat=BRUNO, item=DECISION)
    assert world.refuse("ask_floor", by=BRUNO, seat=BRUNO, item=DECISION).code == "withdrawn"
    assert world.refuse("give_floor", seat=BRUNO).code == "withdrawn"
    world.do("open_ballot", item=DECISION, mode="public")
    for kind in ("ask_floor", "give_floor"):
        payload = {"seat": ANNE} | ({"item": DECISION} if kind == "ask_floor" else {})
        assert world.refuse(kind, **payload).code == "ballot_open"
    world.do("cancel_ballot", ballot=world.state.ballot, motive="Essai")
    world.do("suspend")
    assert world.refuse("ask_floor", by=ANNE, seat=ANNE, item=DECISION).code == "meeting_suspended"


@pytest.mark.parametrize(
    ("kind", "payload", "left"),
    [
        ("open_ballot", {"item": DECISION, "mode": "public"}, (BRUNO,)),
        ("suspend", {}, (BRUNO,)),
        ("leave", {"seat": ANNE}, (BRUNO,)),
        ("leave", {"seat": BRUNO}, ()),
        ("withdraw", {"seat": ANNE, "item": DECISION}, (BRUNO,)),
        ("withdraw", {"seat": BRUNO, "item": INFORMATION}, (BRUNO,)),
        ("close_item", {"item": DECISION, "outcome": "postponed"}, ()),
    ],
    ids=["vote", "suspension", "speaker leaves", "waiting leaves", "withdrawal", "of another item", "item ends"],
)  # fmt: skip
def test_what_else_ends_a_speech(kind: str, payload: dict[str, Any], left: tuple[int, ...]) -> None:
    world = debate(ANNE, BRUNO)
    world.do("give_floor", seat=ANNE)
    world.do(kind, **payload)
    floor = world.state.floor
    goes_on = payload.get("seat") == BRUNO
    assert (floor.speaker, floor.waiting) == (ANNE if goes_on else None, left)
    assert turns(world) == ([] if goes_on else [ANNE])


def test_the_next_item_begins_with_an_empty_list() -> None:
    world = debate(ANNE)
    world.do("close_item", item=DECISION, outcome="postponed")
    world.do("open_item", item=INFORMATION)
    world.do("give_floor", seat=BRUNO)
    world.do("close_item", item=INFORMATION)
    assert [(turn.item, turn.seat) for turn in world.state.floor.turns] == [(INFORMATION, BRUNO)]


def test_the_wrong_member_is_corrected() -> None:
    world = debate()
    world.do("give_floor", seat=ANNE)
    line = world.state.seq
    world.do("end_floor", seat=ANNE)
    world.do("correct", seq=line, payload={"seat": BRUNO}, motive="Erreur de nom")
    assert turns(world) == [BRUNO]
    world.do("correct", seq=line, void=True, motive="Personne n'a parlé")
    assert turns(world) == []


def test_who_spoke_was_there() -> None:
    world = debate()
    world.do("give_floor", seat=ANNE)
    arrival = next(n for n, one in enumerate(world.state.history, 1) if getattr(one, "seat", 0) == ANNE)
    assert world.refuse("correct", seq=arrival, void=True, motive="Absente").code == "contradiction"


def test_told_in_words() -> None:
    world = debate(ANNE, BRUNO)
    world.do("move_floor", seat=BRUNO, place=0)
    world.do("waive_floor", seat=ANNE, item=DECISION)
    world.do("give_floor", seat=BRUNO)
    world.do("end_floor", seat=BRUNO)
    teller = Teller(world.state, staff=False)
    assert [teller.tell(event) for event in world.state.history[-4:]] == [
        "Bruno passe au rang 1 de la liste des orateurs.",
        "Anne retire sa demande de parole.",
        "La parole est à Bruno.",
        "Fin de l’intervention de Bruno.",
    ]
