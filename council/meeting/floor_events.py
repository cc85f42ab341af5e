"""Lines about who speaks on the item under discussion: floor asked for, given, ended. They date the debates."""

from __future__ import annotations

from dataclasses import dataclass

from council.meeting.happenings import Event


@dataclass(frozen=True, kw_only=True)
class FloorAsked(Event):
    """A member joins the end of the list of speakers."""

    kind = "floor_asked"
    seat: int
    item: int


@dataclass(frozen=True, kw_only=True)
class FloorWaived(Event):
    """A member leaves the list without having spoken."""

    kind = "floor_waived"
    seat: int
    item: int


@dataclass(frozen=True, kw_only=True)
class FloorMoved(Event):
    """The chair calls a member earlier or later; ``place``: rank in the list from now on, 0 for the next speaker."""

    kind = "floor_moved"
    seat: int
    item: int
    place: int


@dataclass(frozen=True, kw_only=True)
class FloorGiven(Event):
    """A member begins to speak; whoever spoke before has ended."""

    kind = "floor_given"
    seat: int
    item: int


@dataclass(frozen=True, kw_only=True)
class FloorEnded(Event):
    """The member who spoke has ended."""

    kind = "floor_ended"
    seat: int
    item: int
