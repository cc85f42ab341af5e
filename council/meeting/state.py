"""What the book amounts to after its last line: frozen values, nothing that is not in the lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from council.law.ballots import Mode
from council.meeting.choices import choices
from council.meeting.election_events import PaperCounted
from council.meeting.election_state import ElectionState
from council.meeting.events import BallotClosed, Event, HandsRecorded, QuorumChecked
from council.meeting.facts import AgendaItem, Facts, Seat
from council.meeting.floor import Floor
from council.meeting.message_events import MessageSent
from council.meeting.oral import Question
from council.meeting.procedure_events import ProcedureDecided


class Phase(StrEnum):
    """Where the meeting stands; the values are those of ``meeting.state``."""

    CONVENED = "convened"
    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"


@dataclass(frozen=True)
class Cast:
    """A vote cast: the choice (empty in a secret ballot), who handed it in by proxy, its line, whether said aloud."""

    choice: str
    bearer: int | None
    seq: int
    aloud: bool = False


@dataclass(frozen=True)
class BallotState:
    """A vote. ``votes`` by seat: the last public vote, or the émargement when secret on tablets.

    ``paper``: a secret vote counted by hand; ``roll_call``: a public one taken down name by name; ``declared``: how many of ``candidates`` had stood.
    """

    ballot: str
    item: int
    mode: Mode
    rule: str
    question: str
    candidates: tuple[str, ...]
    round: int
    opened_seq: int
    state: str = "open"
    votes: Mapping[int, Cast] = field(default_factory=dict)
    hands: HandsRecorded | None = None
    result: BallotClosed | None = None
    closed_seq: int = 0
    last_seq: int = 0
    """Last line that concerns the ballot."""
    election: str = ""
    paper: bool = False
    roll_call: bool = False
    counted: PaperCounted | None = None
    declared: int = 0
    items: tuple[int, ...] = ()
    """All the items it decides when they are voted together, else empty."""
    openers: int = 0
    """Persons who open its urn together, 0 when it has none, or was opened before that rule."""
    announced: bool = False
    """The closing was announced: the urn may be confirmed even though some have not voted."""
    confirmed: Mapping[int, str] = field(default_factory=dict)
    """Seats that confirmed the opening of the urn -> role: chair, secretary, assessor."""

    @property
    def concerned(self) -> tuple[int, ...]:
        """Items whose fate the vote is."""
        return self.items or (self.item,)

    @property
    def cast(self) -> int:
        """Voices received so far."""
        count = self.hands or self.counted
        return sum(count.counts.values()) if count else len(self.votes)

    @cached_property
    def choices(self) -> dict[str, str]:
        """Code -> label of every answer offered, in the order to show them; each vote asks for it."""
        return choices(self.mode, self.candidates, paper=self.paper)

    @property
    def way(self) -> str:
        """How it is held, as the protocol names it: a mode of the law, ``paper`` or ``roll_call``."""
        return "paper" if self.paper else "roll_call" if self.roll_call else str(self.mode)


@dataclass(frozen=True)
class ItemState:
    """``state``: pending, open, closed. ``quorum``: as last counted for it, when put to discussion or resumed."""

    state: str = "pending"
    outcome: str | None = None
    quorum: QuorumChecked | None = None
    closed_seq: int = 0
    in_closed_session: bool = False


@dataclass(frozen=True)
class MeetingState:
    """The meeting after line ``seq``."""

    facts: Facts
    phase: Phase = Phase.CONVENED
    seq: int = 0
    chair: int | None = None
    secretary: int | None = None
    present: frozenset[int] = frozenset()
    room_of: Mapping[int, int] = field(default_factory=dict)
    """Room of whoever is in another than the first, in a meeting by video."""
    replaced: Mapping[int, Seat] = field(default_factory=dict)
    """Members in whose seat the substitute sits, as they were convened; ``facts`` then name the substitute."""
    proxies: Mapping[int, int] = field(default_factory=dict)
    """Proxies in force, giver -> bearer."""
    withdrawn: frozenset[tuple[int, int]] = frozenset()
    """(item, seat)"""
    mandated: frozenset[tuple[int, int]] = frozenset()
    """Among them, the representatives of the authority (L1111-6 II): for the item, not even in office."""
    item_chairs: Mapping[int, int] = field(default_factory=dict)
    """Chair of one item only, item -> seat."""
    items: Mapping[int, ItemState] = field(default_factory=dict)
    item: int | None = None
    """The item under discussion; of a block, the first."""
    block: tuple[int, ...] = ()
    """Items under one discussion, to be voted together; empty when there is one alone."""
    ballots: Mapping[str, BallotState] = field(default_factory=dict)
    ballot: str | None = None
    """The vote that is open, or closed and not yet proclaimed."""
    elections: Mapping[str, ElectionState] = field(default_factory=dict)
    closed_session: bool = False
    closed_granted: bool = False
    """The council decided that the public leaves; until it comes back."""
    requests: frozenset[tuple[str, int | None, int]] = frozenset()
    """(subject, item, seat)"""
    urgency: str | None = None
    """What the council decided on the urgency of a shortened convocation: ``adopted`` or ``rejected``."""
    sent_back: frozenset[int] = frozenset()
    """Items that the council sent to a later meeting."""
    decision: ProcedureDecided | None = None
    """The decision of procedure just taken; none once something else begins."""
    floor: Floor = field(default_factory=Floor)
    """Who speaks on the item under discussion, who waits to, who spoke on which."""
    questions: Mapping[str, Question] = field(default_factory=dict)
    """Oral questions by id, in the order they were put."""
    message: MessageSent | None = None
    """What the chair lets the tablets say: until withdrawn, or the item or the closed session ends."""
    corrected: Mapping[int, int] = field(default_factory=dict)
    """Line corrected -> line of the last correction."""
    history: tuple[Event, ...] = field(default=(), repr=False, compare=False)
    """Every event as written; corrections are applied by replaying it."""

    def item_state(self, item: int) -> ItemState:
        """State of an item, pending when nothing was written of it."""
        return self.items.get(item, ItemState())

    def agenda_item(self, item: int) -> AgendaItem | None:
        """The item as convened, None when it is not on the agenda."""
        return self.facts.item_of.get(item)

    @property
    def discussed(self) -> tuple[int, ...]:
        """Every item under discussion."""
        return self.block or (() if self.item is None else (self.item,))

    def election_on(self, item: int | None) -> ElectionState | None:
        """The election under way on ``item``, None when there is none or all are over."""
        found = (one for one in self.elections.values() if one.item == item and one.state == "open")
        return next(found, None)

    @property
    def head(self) -> int | None:
        """Seat of who presides of right: elected in this meeting, else as convened."""
        chosen = [
            one.elected[0].seat for one in self.elections.values() if one.office == "head" and one.elected
        ]
        return chosen[-1] if chosen else self.facts.head

    @property
    def current_ballot(self) -> BallotState | None:
        """The vote that is open, or closed and not yet proclaimed."""
        return self.ballots[self.ballot] if self.ballot else None

    @property
    def open_ballot(self) -> BallotState | None:
        """The vote that is open."""
        found = self.current_ballot
        return found if found and found.state == "open" else None

    def chair_now(self, item: int | None = None) -> int | None:
        """Who presides: over ``item`` or, by default, over the item under discussion."""
        item = self.item if item is None else item
        return self.item_chairs.get(item, self.chair) if item is not None else self.chair
