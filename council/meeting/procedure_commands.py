"""What members may ask of the chair, and the votes of procedure that the clerk or the chair records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from council.meeting.wishes import Command


@dataclass(frozen=True, kw_only=True)
class MakeRequest(Command):
    """A member asks for a ``public`` or ``secret`` ballot, or a ``closed_session``; ``item``: the one under discussion."""

    kind = "make_request"
    seat: int
    subject: str
    item: int | None = None


@dataclass(frozen=True, kw_only=True)
class WithdrawRequest(Command):
    """A member takes a request back."""

    kind = "withdraw_request"
    seat: int
    subject: str
    item: int | None = None


@dataclass(frozen=True, kw_only=True)
class DecideProcedure(Command):
    """The count of a vote by hands on the course of the meeting; see ``procedure_events.ProcedureDecided``.

    ``by_chair``: the chair asks for the closed session; else the members whose requests are in the book.
    """

    kind = "decide_procedure"
    subject: str
    counts: Mapping[str, int]
    names: Mapping[int, str] = field(default_factory=dict)
    text: str = ""
    item: int | None = None
    items: tuple[int, ...] = ()
    by_chair: bool = False
    matter: str = "ordinary"
