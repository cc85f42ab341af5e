"""Lines of the minute book about elections (FR-VOTE-07 to -13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from council.meeting.election_facts import Candidate, Elected, ElectionFigures
from council.meeting.happenings import Event


@dataclass(frozen=True, kw_only=True)
class ElectionBegun(Event):
    """An election is held on an item. ``office`` is of ``law.offices``; ``title`` what is filled, as read out.

    ``more``: other elections follow on the same item, which its end does not close. ``ballot``, ``method``: how the law
    fills the office, for who reads the book without us; empty in older books.
    """

    kind = "election_begun"
    election: str
    item: int
    office: str
    title: str
    posts: int = 1
    more: bool = False
    ballot: str = ""
    method: str = ""


@dataclass(frozen=True, kw_only=True)
class CandidatesSet(Event):
    """Who stands from now on; whoever is no longer named has withdrawn."""

    kind = "candidates_set"
    election: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, kw_only=True)
class AssessorsNamed(Event):
    """Members who watch the count with the chair."""

    kind = "assessors_named"
    election: str
    seats: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class SecrecyVoted(Event):
    """The council voted on giving up the secret ballot (FR-VOTE-07, -09)."""

    kind = "secrecy_voted"
    election: str
    votes_for: int
    votes_against: int
    abstentions: int
    waived: bool
    sentence: str


@dataclass(frozen=True, kw_only=True)
class AppointedAtOnce(Event):
    """A single candidacy took effect without a vote (CGCT L2121-21 al. 5)."""

    kind = "appointed_at_once"
    election: str
    elected: tuple[Elected, ...]
    sentence: str
    law: str


@dataclass(frozen=True, kw_only=True)
class ElectionAbandoned(Event):
    """The election was begun by mistake or is given up; ``motive`` says why."""

    kind = "election_abandoned"
    election: str


@dataclass(frozen=True, kw_only=True)
class PaperCounted(Event):
    """The count of a secret vote on paper, as the chair and the assessors made it.

    ``envelopes`` found in the urn; ``counts`` with ``blanc`` and ``nul``; ``silent``: voters who took no part;
    ``written``: persons voted for who had not stood, coded after the candidates.
    """

    kind = "paper_counted"
    ballot: str
    envelopes: int
    counts: Mapping[str, int]
    silent: tuple[int, ...] = ()
    written: tuple[Candidate, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TieBroken(Event):
    """Age separated the candidates. Birth dates are not kept: their ranks (1 = the oldest) by candidate, in the
    order of a list, and the average ages of lists, in days.
    """

    kind = "tie_broken"
    ballot: str
    outcome: str
    sentence: str
    law: str
    figures: ElectionFigures
    elected: str = ""
    ranks: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    averages: Mapping[str, str] = field(default_factory=dict)
