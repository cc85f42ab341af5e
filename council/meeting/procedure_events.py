"""Lines about requests of members and decisions of procedure (FR-VOTE-05, -06, FR-PUB-02, FR-CONV-04, BE-CONV-05)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from council.meeting.facts import AgendaItem
from council.meeting.happenings import Event


@dataclass(frozen=True, kw_only=True)
class RequestMade(Event):
    """A member present asks for a ``public`` or ``secret`` ballot on ``item``, or for a ``closed_session``."""

    kind = "request_made"
    seat: int
    subject: str
    item: int | None = None


@dataclass(frozen=True, kw_only=True)
class RequestWithdrawn(Event):
    """A request is taken back before it was met."""

    kind = "request_withdrawn"
    seat: int
    subject: str
    item: int | None = None


@dataclass(frozen=True, kw_only=True)
class ProcedureDecided(Event):
    """A vote by hands on the course of the meeting, its result as the law computed it.

    ``subject``: one of ``procedures.SUBJECTS``; ``text``: what was put to the vote, where the subject does not say it;
    ``item``: under discussion then; ``items``: sent back to a later meeting when adopted; ``requesters``: who asked,
    empty when the chair did; ``matter``: what a closed session is about (Wallonia); ``added``: the urgent item;
    ``needed``: votes for that were needed, of ``present`` and ``represented`` voters.
    """

    kind = "procedure_decided"
    subject: str
    counts: Mapping[str, int]
    names: Mapping[int, str] = field(default_factory=dict)
    text: str = ""
    item: int | None = None
    items: tuple[int, ...] = ()
    requesters: tuple[int, ...] = ()
    matter: str = "ordinary"
    added: AgendaItem | None = None
    outcome: str = ""
    needed: int = 0
    present: int = 0
    represented: int = 0
    sentence: str = ""
