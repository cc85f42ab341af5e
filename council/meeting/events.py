"""Kinds of lines of the minute book. Frozen; every value is plain JSON, so that a line can be hashed and replayed.

``motive``: why an authorised person went on in spite of a legal ``error``, or why something was annulled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from council.meeting import (  # noqa: F401 - their events belong to EVENTS
    block_events,
    election_events,
    floor_events,
    message_events,
    question_events,
    urn_events,
)
from council.meeting.election_facts import Elected, ElectionFigures
from council.meeting.facts import Facts
from council.meeting.happenings import Event as Event
from council.meeting.procedure_events import ProcedureDecided as ProcedureDecided
from council.meeting.procedure_events import RequestMade as RequestMade
from council.meeting.procedure_events import RequestWithdrawn as RequestWithdrawn
from council.meeting.way_events import BallotReopened as BallotReopened
from council.meeting.way_events import WayChanged as WayChanged


@dataclass(frozen=True, kw_only=True)
class MeetingOpened(Event):
    """The chair opened the meeting (the arrivals follow, each on its line)."""

    kind = "meeting_opened"
    facts: Facts
    chair: int
    rules: Mapping[str, Any] = field(default_factory=dict)
    """Its law (``law.figures.figures_of``), for who reads the book without us."""


@dataclass(frozen=True, kw_only=True)
class MemberArrived(Event):
    """A member entered the room of index ``room``, or the ``substitute``, in that seat; ``since``: when, if noted late."""

    kind = "member_arrived"
    seat: int
    room: int = 0
    substitute: bool = False
    since: str = ""


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event):
    """A member left the room for good, until a new arrival; ``since`` as for ``MemberArrived``."""

    kind = "member_left"
    seat: int
    since: str = ""


@dataclass(frozen=True, kw_only=True)
class ProxyGiven(Event):
    """A written proxy (pouvoir) took effect (FR-PROX-01)."""

    kind = "proxy_given"
    giver: int
    bearer: int


@dataclass(frozen=True, kw_only=True)
class ProxyEnded(Event):
    """A proxy stopped: ``giver_arrived``, ``bearer_left``, ``revoked`` or ``replaced``."""

    kind = "proxy_ended"
    giver: int
    bearer: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class QuorumChecked(Event):
    """The quorum as counted at ``opening``, ``item``, ``withdrawal``, ``resume`` or ``correction`` (FR-QUO-02, -04)."""

    kind = "quorum_checked"
    moment: str
    item: int | None = None
    required: int
    present: int
    in_office: int
    proxies: int
    reached: bool
    sentence: str


@dataclass(frozen=True, kw_only=True)
class SecretaryNamed(Event):
    """The council named its secretary for this meeting (FR-COMP-07)."""

    kind = "secretary_named"
    seat: int


@dataclass(frozen=True, kw_only=True)
class ItemOpened(Event):
    """An item was put to discussion."""

    kind = "item_opened"
    item: int


@dataclass(frozen=True, kw_only=True)
class ItemClosed(Event):
    """An item ended with ``outcome`` (adopted, rejected, not_adopted, elected, acknowledged, withdrawn…)."""

    kind = "item_closed"
    item: int
    outcome: str


@dataclass(frozen=True, kw_only=True)
class WithdrawalDeclared(Event):
    """A member takes no part in an item (FR-INT-02); ``reason`` as in ``commands.Withdraw``."""

    kind = "withdrawal_declared"
    seat: int
    item: int
    reason: str = "interest"


@dataclass(frozen=True, kw_only=True)
class WithdrawalEnded(Event):
    """A withdrawal was taken back before the vote."""

    kind = "withdrawal_ended"
    seat: int
    item: int


@dataclass(frozen=True, kw_only=True)
class ChairReplaced(Event):
    """Somebody else presides: for one item, or from now on when ``item`` is empty (FR-COMP-06)."""

    kind = "chair_replaced"
    seat: int
    item: int | None = None


@dataclass(frozen=True, kw_only=True)
class BallotOpened(Event):
    """A vote began. ``question`` is empty for the item itself, else an amendment or a preliminary question.

    ``mode``: one of ``law.ballots.Mode``; or ``paper``, a secret vote whose papers are counted by hand; or ``roll_call``,
    a public vote whose voices the clerk takes down as names are called. ``items``: all those it decides, in a block.
    ``openers``: persons who open its urn together.
    """

    kind = "ballot_opened"
    ballot: str
    item: int
    mode: str
    rule: str
    question: str = ""
    candidates: tuple[str, ...] = ()
    round: int = 1
    election: str = ""
    items: tuple[int, ...] = ()
    openers: int = 0


@dataclass(frozen=True, kw_only=True)
class VoteCast(Event):
    """A public vote for ``seat``; ``bearer`` voted when it is by proxy. A later line of the seat replaces it.

    ``aloud``: said in the room and taken down by the clerk.
    """

    kind = "vote_cast"
    ballot: str
    seat: int
    choice: str
    bearer: int | None = None
    aloud: bool = False


@dataclass(frozen=True, kw_only=True)
class VoterRecorded(Event):
    """Émargement of a secret ballot: who has voted, nothing of what."""

    kind = "voter_recorded"
    ballot: str
    seat: int
    bearer: int | None = None


@dataclass(frozen=True, kw_only=True)
class HandsRecorded(Event):
    """A show of hands as the clerk counted it; ``names`` holds the members named with their choice."""

    kind = "hands_recorded"
    ballot: str
    counts: Mapping[str, int]
    names: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class BallotClosed(Event):
    """A vote ended; figures and result as the law computed them.

    ``electorate``: voices that could be cast (``present`` + ``represented``); ``missing``: seats that did not vote;
    ``openers``: seats that confirmed the opening of the urn, each on the own device.
    """

    kind = "ballot_closed"
    ballot: str
    counts: Mapping[str, int]
    electorate: int
    present: int
    represented: int
    cast: int
    expressed: int
    outcome: str
    sentence: str
    law: str
    """The law's own sentence, with the articles."""
    majority: int | None = None
    casting_vote: str = ""
    elected: str = ""
    missing: tuple[int, ...] = ()
    figures: ElectionFigures | None = None
    heads: Mapping[str, int] = field(default_factory=dict)
    """Members behind the voices, by choice when known (else under the empty name); only where voices are unequal."""
    openers: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BallotCancelled(Event):
    """A vote was annulled before its proclamation; it stays in the book, without effect."""

    kind = "ballot_cancelled"
    ballot: str


@dataclass(frozen=True, kw_only=True)
class ResultProclaimed(Event):
    """The chair read the result out."""

    kind = "result_proclaimed"
    ballot: str
    outcome: str
    sentence: str
    elected: tuple[Elected, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Suspended(Event):
    """The chair suspended the meeting (FR-PUB-05)."""

    kind = "suspended"
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Resumed(Event):
    """The meeting went on."""

    kind = "resumed"


@dataclass(frozen=True, kw_only=True)
class ClosedSessionStarted(Event):
    """Huis clos (FR-PUB-02); ``matter`` ``persons`` needs no decision in Wallonia (BE-PUB-02)."""

    kind = "closed_session_started"
    matter: str = "ordinary"


@dataclass(frozen=True, kw_only=True)
class ClosedSessionEnded(Event):
    """The public came back."""

    kind = "closed_session_ended"


@dataclass(frozen=True, kw_only=True)
class Corrected(Event):
    """Line ``seq`` reads from now on as ``payload``, or as if it had not been written when ``void``."""

    kind = "corrected"
    seq: int
    payload: Mapping[str, Any] | None = None
    void: bool = False


@dataclass(frozen=True, kw_only=True)
class MeetingClosed(Event):
    """The chair closed the meeting."""

    kind = "meeting_closed"


EVENTS: dict[str, type[Event]] = {one.kind: one for one in Event.__subclasses__()}
