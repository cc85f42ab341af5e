"""Wishes about who speaks on the item under discussion."""

from __future__ import annotations

from dataclasses import dataclass

from council.meeting.wishes import Command


@dataclass(frozen=True, kw_only=True)
class AskFloor(Command):
    """A member asks to speak; ``item``: the one under discussion, as the screen showed it."""

    kind = "ask_floor"
    seat: int
    item: int


@dataclass(frozen=True, kw_only=True)
class WaiveFloor(Command):
    """A member no longer asks to speak."""

    kind = "waive_floor"
    seat: int
    item: int


@dataclass(frozen=True, kw_only=True)
class MoveFloor(Command):
    """Change the rank of a member in the list; ``place`` 0: the next to speak."""

    kind = "move_floor"
    seat: int
    place: int


@dataclass(frozen=True, kw_only=True)
class GiveFloor(Command):
    """The chair gives the floor, to somebody in the list or not."""

    kind = "give_floor"
    seat: int


@dataclass(frozen=True, kw_only=True)
class EndFloor(Command):
    """``seat`` has ended; said again after the next has begun, it changes nothing."""

    kind = "end_floor"
    seat: int
