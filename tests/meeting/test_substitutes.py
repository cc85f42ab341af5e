"""The substitute of a member sits in the member's seat: present, voting, named in the book (FR-PROX-05)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from council.meeting.evolve import replay
from council.meeting.sentences import Teller

from .world import ANNE, BRUNO, DAVID, DECISION, FACTS, FIRST, MAYOR, World

PAUL = "M. Paul Roy"
SITS = "M. Paul Roy, suppléant de Anne"


@pytest.fixture
def world() -> World:
    seats = tuple(
        replace(one, substitute=PAUL, substitute_short="P. Roy") if one.seat in (MAYOR, ANNE) else one
        for one in FACTS.seats
    )
    return World(facts=replace(FACTS, seats=seats))


def test_a_substitute_counts_in_the_quorum_and_votes_in_the_members_place(world: World) -> None:
    world.open(1, 2, 3, 4, substitutes=[ANNE])
    assert world.state.present == {1, 2, 3, 4}
    assert world.state.facts.name(ANNE) == SITS
    world.ballot()
    world.vote({1: "pour", 2: "pour", 3: "pour", ANNE: "contre"})
    counts = world.result().counts
    assert (counts["pour"], counts["contre"]) == (3, 1)


def test_those_announced_sit_when_the_roll_call_says_nothing_else(world: World) -> None:
    context = world.context(substitutes=frozenset({ANNE}))
    world.context = lambda **changes: replace(context, **changes)  # type: ignore[method-assign]
    world.do("open_meeting", chair=1, present=[1, 2, 3, 4])
    assert list(world.state.replaced) == [ANNE]
    other = World(facts=world.facts)
    other.do("open_meeting", chair=1, present=[1, 2, 3, 4], substitutes=[])
    assert not other.state.replaced


def test_nobody_sits_for_a_member_without_a_substitute(world: World) -> None:
    assert world.refuse("open_meeting", chair=1, present=[1, 2, 3], substitutes=[2]).code == "no_substitute"
    world.open(1, 2, 3, 4)
    assert world.refuse("arrive", seat=BRUNO, substitute=True).code == "no_substitute"


def test_the_member_who_comes_takes_the_seat_back_once_the_substitute_has_left(world: World) -> None:
    world.open(1, 2, 3, 4, substitutes=[ANNE])
    assert world.refuse("arrive", seat=ANNE).code == "already_present"
    world.do("leave", seat=ANNE)
    world.do("arrive", seat=ANNE)
    assert (world.state.facts.name(ANNE), dict(world.state.replaced)) == ("Anne", {})
    told = [
        Teller(world.state, staff=True).tell(one)
        for one in world.state.history
        if one.kind == "member_arrived"
    ]
    assert told[3:] == [f"Arrivée de {SITS}.", "Arrivée de Anne."]
    assert replay(FACTS, world.state.history) == world.state


def test_a_proxy_ends_when_the_substitute_comes(world: World) -> None:
    world.open(1, 2, 3, DAVID)
    world.do("give_proxy", giver=ANNE, bearer=DAVID)
    world.do("arrive", seat=ANNE, substitute=True)
    assert world.state.proxies == {}


def test_the_presidents_substitute_does_not_preside(world: World) -> None:
    refusal = world.refuse("open_meeting", chair=MAYOR, present=[1, 2, 3, 4], substitutes=[MAYOR])
    assert (refusal.code, refusal.override) == ("chair_out_of_order", True)
    world.do("open_meeting", chair=FIRST, present=[1, 2, 3, 4], substitutes=[MAYOR])
    assert world.state.head is None


def test_a_line_that_named_the_wrong_person_is_corrected(world: World) -> None:
    world.open(1, 2, 3, 4, 5)
    line = next(
        n for n, one in enumerate(world.state.history, 1) if one.kind == "member_arrived" and one.seat == ANNE
    )
    world.do("correct", seq=line, payload={"substitute": True}, motive="C’est son suppléant qui est venu")
    assert world.state.facts.name(ANNE) == SITS
    world.ballot(DECISION)
    line = next(
        n
        for n, one in enumerate(world.state.history, 1)
        if one.kind == "member_arrived" and one.seat == BRUNO
    )
    assert world.refuse("correct", seq=line, payload={"substitute": True}, motive="Non").sentence
