"""Who speaks and who waits to speak, as the book amounts to it. Times are those of the lines: here, only their numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from council.meeting import events as ev
from council.meeting import floor_events as fl


@dataclass(frozen=True)
class Turn:
    """A member spoke on an item, from line ``first`` to line ``last``."""

    item: int
    seat: int
    first: int
    last: int


@dataclass(frozen=True)
class Floor:
    """``waiting``: seats in the order they will be called, for ``item``; ``since``: line that gave ``speaker`` the floor."""

    item: int | None = None
    waiting: tuple[int, ...] = ()
    speaker: int | None = None
    since: int = 0
    turns: tuple[Turn, ...] = ()


def _silent(floor: Floor, seq: int) -> Floor:
    """Nobody speaks any more."""
    if floor.speaker is None or floor.item is None:
        return floor
    turn = Turn(floor.item, floor.speaker, floor.since, seq)
    return replace(floor, speaker=None, since=0, turns=(*floor.turns, turn))


def _without(floor: Floor, seat: int) -> tuple[int, ...]:
    return tuple(one for one in floor.waiting if one != seat)


def _asked(floor: Floor, event: fl.FloorAsked, seq: int) -> Floor:
    return replace(floor, waiting=(*_without(floor, event.seat), event.seat))


def _waived(floor: Floor, event: fl.FloorWaived, seq: int) -> Floor:
    return replace(floor, waiting=_without(floor, event.seat))


def _moved(floor: Floor, event: fl.FloorMoved, seq: int) -> Floor:
    others = _without(floor, event.seat)
    return replace(floor, waiting=(*others[: event.place], event.seat, *others[event.place :]))


def _given(floor: Floor, event: fl.FloorGiven, seq: int) -> Floor:
    waiting = _without(floor, event.seat)
    return replace(_silent(floor, seq), speaker=event.seat, since=seq, waiting=waiting)


def _interrupted(floor: Floor, event: ev.Event, seq: int) -> Floor:
    """The floor goes back to the chair; those who wait keep their rank."""
    return _silent(floor, seq)


def _item_opened(floor: Floor, event: ev.ItemOpened, seq: int) -> Floor:
    return Floor(item=event.item, turns=_silent(floor, seq).turns)


def _item_closed(floor: Floor, event: ev.ItemClosed, seq: int) -> Floor:
    return Floor(turns=_silent(floor, seq).turns) if event.item == floor.item else floor


def _gone(floor: Floor, event: ev.MemberLeft | ev.WithdrawalDeclared, seq: int) -> Floor:
    left = _silent(floor, seq) if floor.speaker == event.seat else floor
    return replace(left, waiting=_without(left, event.seat))


def _withdrawn(floor: Floor, event: ev.WithdrawalDeclared, seq: int) -> Floor:
    return _gone(floor, event, seq) if event.item == floor.item else floor


STEPS: Mapping[type[ev.Event], Callable[[Floor, Any, int], Floor]] = {
    fl.FloorAsked: _asked,
    fl.FloorWaived: _waived,
    fl.FloorMoved: _moved,
    fl.FloorGiven: _given,
    fl.FloorEnded: _interrupted,
    ev.BallotOpened: _interrupted,
    ev.Suspended: _interrupted,
    ev.ItemOpened: _item_opened,
    ev.ItemClosed: _item_closed,
    ev.MemberLeft: _gone,
    ev.WithdrawalDeclared: _withdrawn,
}
"""What each kind of line does to the floor: those about it, and those that end a speech by themselves."""


def spoken(floor: Floor, item: int, at: Callable[[int], datetime]) -> dict[int, float]:
    """Seconds each member has spoken on ``item`` in turns now ended, in the order of the first; ``at``: time of a line."""
    found: dict[int, float] = {}
    for turn in floor.turns:
        if turn.item == item:
            lasted = (at(turn.last) - at(turn.first)).total_seconds()
            found[turn.seat] = found.get(turn.seat, 0) + lasted
    return found
