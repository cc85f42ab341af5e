"""Short ways through an election, for tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from council.meeting.facts import Facts

from .world import ANNE, BRUNO, ELECTION, FACTS, World


def election(
    office: str = "other", facts: Facts = FACTS, *, chair: int | None = None, **more: Any
) -> tuple[World, str]:
    """A meeting of all seven with an election begun on its third item."""
    world = World(facts=facts).open()
    world.do("open_item", item=ELECTION)
    if chair is not None:
        world.do("replace_chair", seat=chair, item=ELECTION, motive="Essai")
    world.do("begin_election", item=ELECTION, office=office, **more)
    found = world.state.election_on(ELECTION)
    assert found is not None
    return world, found.election


def stand(world: World, of: str, *names: str) -> None:
    """Candidates of the next round."""
    world.do("set_candidates", election=of, candidates=[{"name": name} for name in names])


def lists(world: World, of: str, **members: list[str]) -> None:
    """Lists with their members; ``Mme`` and ``M.`` tell the gender."""
    made = [{"name": name, "members": [{"name": one} for one in each]} for name, each in members.items()]
    world.do("set_candidates", election=of, candidates=made)


def paper(world: World, counts: dict[str, int], **more: Any) -> Any:
    """A round on paper: open, count, close; its figures."""
    ballot = world.ballot(ELECTION, "paper")
    world.do("record_paper", ballot=ballot, envelopes=sum(counts.values()), counts=counts, **more)
    return world.result()


def proclaim(world: World) -> None:
    world.do("proclaim", ballot=world.state.ballot)


def with_assessors(world: World, of: str) -> None:
    world.do("name_assessors", election=of, seats=[ANNE, BRUNO])


def contest(names: list[str], office: str = "other", **more: Any) -> tuple[World, str]:
    """An election begun, its assessors named and candidates standing."""
    world, of = election(office, **more)
    with_assessors(world, of)
    stand(world, of, *names)
    return world, of


def tie(world: World) -> None:
    """Two rounds that elect nobody, then a third of equal votes, still to be decided."""
    for number in range(3):
        paper(world, {"c1": 3, "c2": 3, "blanc": 1})
        if number < 2:
            proclaim(world)


def as_members(*names: str) -> Facts:
    """The council under other names, so that lists have known members."""
    seats = tuple(replace(seat, name=name) for seat, name in zip(FACTS.seats, names, strict=True))
    return replace(FACTS, seats=seats)


MIXED = as_members("Mme A", "M. B", "Mme C", "M. D", "Mme E", "M. F", "Mme G")
