"""What the clerk or the chair may ask about an election."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from council.meeting.election_facts import Candidate
from council.meeting.wishes import Command


@dataclass(frozen=True, kw_only=True)
class BeginElection(Command):
    """Hold an election on the item under discussion; ``title`` when not the usual one of the office."""

    kind = "begin_election"
    item: int
    office: str
    title: str = ""
    posts: int = 1
    more: bool = False


@dataclass(frozen=True, kw_only=True)
class SetCandidates(Command):
    """Who stands, all of them; between two rounds some may withdraw and others stand."""

    kind = "set_candidates"
    election: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, kw_only=True)
class NameAssessors(Command):
    """The members who watch the count."""

    kind = "name_assessors"
    election: str
    seats: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class WaiveSecrecy(Command):
    """Figures of the vote on giving up the secret ballot."""

    kind = "waive_secrecy"
    election: str
    votes_for: int
    votes_against: int = 0
    abstentions: int = 0


@dataclass(frozen=True, kw_only=True)
class Appoint(Command):
    """Read out the single candidacy, which takes effect at once."""

    kind = "appoint"
    election: str


@dataclass(frozen=True, kw_only=True)
class AbandonElection(Command):
    """Give an election up; ``motive`` is needed."""

    kind = "abandon_election"
    election: str


@dataclass(frozen=True, kw_only=True)
class RecordPaper(Command):
    """The count of a vote on paper; ``silent``: seats that could vote and did not; see ``PaperCounted``."""

    kind = "record_paper"
    ballot: str
    envelopes: int
    counts: Mapping[str, int]
    silent: tuple[int, ...] = ()
    written: tuple[Candidate, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BreakTie(Command):
    """Birth dates (ISO) of those that age separates: code of the candidate or list -> dates, in the order of a list."""

    kind = "break_tie"
    ballot: str
    births: Mapping[str, tuple[str, ...]]
