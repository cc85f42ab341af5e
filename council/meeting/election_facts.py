"""Candidates, lists and results of an election: plain values that events and commands carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Runner:
    """A person who stands. ``seat``: of a member of this assembly; ``gender``: ``F`` or ``M``, asked for adjoints."""

    name: str
    seat: int | None = None
    gender: str = ""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """What a ballot paper may name: a person, or a list with its ordered ``members``."""

    name: str
    seat: int | None = None
    members: tuple[Runner, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Elected:
    """A person elected, and the list of whom if any."""

    name: str
    seat: int | None = None
    of_list: str = ""


@dataclass(frozen=True, kw_only=True)
class ListSeats:
    """A list in the table of seats; exact fractions are written ``29/5``."""

    name: str
    votes: int
    base: int
    remainder: str
    seats: int


@dataclass(frozen=True, kw_only=True)
class ElectionFigures:
    """What a count came to, whole: enough to compute it again.

    ``tie``: names that age must separate, or has separated (``tie_break``: ``oldest``, ``average_age``);
    ``need``: what is missing to do so; ``run_off``: the only candidates of the next round (BE-VOTE-03);
    ``averages``: one row for each seat given to the highest average.
    """

    elected: tuple[Elected, ...] = ()
    tie: tuple[str, ...] = ()
    tie_break: str = ""
    need: str = ""
    run_off: tuple[str, ...] = ()
    quotient: str = ""
    lists: tuple[ListSeats, ...] = ()
    averages: tuple[Mapping[str, str], ...] = field(default=())
