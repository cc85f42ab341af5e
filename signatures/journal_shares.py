"""Who wins an election, from its votes alone: rounds, run-offs, lists that share seats; ties that age breaks.

Ages are ranks: 1 is the oldest, of persons as of lists by their average age.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

Ranks = Mapping[str, Sequence[int]]
"""Name of a person or list -> rank of age of each of its persons, or of its average."""
DATES, AGES, SAME = "birth_dates_needed", "ages_needed", "same_age"
"""What keeps age from breaking a tie."""
UNRESOLVED = "tie_unresolved"


@dataclass(frozen=True)
class Fate:
    """What the votes come to. ``winner``: a person or a list by majority; ``given``: seats by list."""

    outcome: str
    expressed: int
    majority: int | None = None
    winner: str = ""
    given: Mapping[str, int] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)
    """Of the line that closes the vote, its elected persons apart."""


def _oldest(ranks: Ranks, equal: Sequence[str], missing: str) -> tuple[str, str]:
    """The oldest of ``equal``, or what is missing to know."""
    if any(not ranks.get(name) for name in equal):
        return "", missing
    best = min(ranks[name][0] for name in equal)
    oldest = [name for name in equal if ranks[name][0] == best]
    return (oldest[0], "") if len(oldest) == 1 else ("", SAME)


def by_rounds(votes: Mapping[str, int], ranks: Ranks, *, last: bool, lists: bool) -> Fate:
    """A round of persons, or of ``lists``: absolute majority; in the ``last`` one the most votes, then age."""
    expressed, top = sum(votes.values()), max(votes.values(), default=0)
    majority = None if last else expressed // 2 + 1
    first = sorted(name for name, got in votes.items() if got == top > 0)
    tie = first if last and len(first) > 1 else []
    if not first or (majority and top < majority):
        return Fate("not_elected" if last else "next_round", expressed, majority)
    winner, need = _oldest(ranks, first, AGES if lists else DATES) if tie else (first[0], "")
    figures = _told(tie=tie, tie_break=("average_age" if lists else "oldest") if tie else "", need=need)
    return Fate(UNRESOLVED if need else "elected", expressed, majority, winner, figures=figures)


def _told(**figures: Any) -> dict[str, Any]:
    """Figures as a line writes them: what says nothing is left out."""
    return {name: value for name, value in figures.items() if value}


@dataclass
class _Places:
    """Places given to those with the most votes, age deciding the last one."""

    ranks: Ranks
    need: str = ""
    by_age: bool = False

    def first(self, votes: Mapping[str, int], names: Sequence[str], places: int) -> list[str]:
        """The first of ``names``; fewer when age would decide and is not known."""
        order = sorted(names, key=lambda name: -votes[name])
        if len(order) <= places:
            return order
        edge = votes[order[places - 1]]
        sure = [name for name in order if votes[name] > edge]
        equal = [name for name in order if votes[name] == edge]
        left = places - len(sure)
        if left == len(equal):
            return sure + equal
        if any(not self.ranks.get(name) for name in equal):
            self.need = DATES
            return sure
        oldest = sorted(equal, key=lambda name: self.ranks[name][0])
        if self.ranks[oldest[left - 1]][0] == self.ranks[oldest[left]][0]:
            self.need = SAME
            return sure
        self.by_age = True
        return sure + oldest[:left]


def first_of_two(votes: Mapping[str, int], ranks: Ranks) -> Fate:
    """A first round in Wallonia: absolute majority, else a run-off between the first two."""
    expressed, places = sum(votes.values()), _Places(ranks)
    majority = expressed // 2 + 1
    winner = next((name for name, got in votes.items() if got >= majority), "")
    names = [] if winner else places.first(votes, list(votes), 2)
    broken = "oldest" if places.by_age else ""
    if winner:
        return Fate("elected", expressed, majority, winner)
    if not expressed:
        return Fate("next_round", 0, majority, figures=_told(tie_break=broken))
    if places.need:
        return Fate(UNRESOLVED, expressed, majority, figures=_told(tie=list(votes), need=places.need))
    return Fate("next_round", expressed, majority, figures=_told(tie_break=broken, run_off=names))


def second_of_two(votes: Mapping[str, int], ranks: Ranks) -> Fate:
    """The run-off: the most votes, then age."""
    expressed, places = sum(votes.values()), _Places(ranks)
    winner = places.first(votes, list(votes), 1)
    broken = "oldest" if places.by_age else ""
    if not expressed:
        return Fate("not_elected", 0, figures=_told(tie_break=broken))
    if places.need:
        return Fate(UNRESOLVED, expressed, figures=_told(tie=list(votes), need=places.need))
    return Fate("elected", expressed, None, winner[0], figures=_told(tie_break=broken))


def shared(method: str, seats: int, votes: Mapping[str, int], ranks: Ranks) -> Fate:
    """Lists that share ``seats``: whole quotients, then by largest remainder or by highest average; then votes, then age."""
    expressed = sum(votes.values())
    if not expressed:
        return Fate("not_elected", 0)
    quotient = Fraction(expressed, seats)
    base = {name: got * seats // expressed for name, got in votes.items()}
    rest = {name: got - base[name] * quotient for name, got in votes.items()}
    given, left = dict(base), seats - sum(base.values())
    waiting, tie, rows, need = set(votes), set[str](), [], ""
    while left and not need:
        score = rest
        if method != "largest_remainder":
            score = {name: Fraction(got, given[name] + 1) for name, got in votes.items()}
            rows.append({name: str(each) for name, each in score.items()})
        best = max((score[name], votes[name]) for name in waiting)
        equal = sorted(name for name in waiting if (score[name], votes[name]) == best)
        if method == "largest_remainder":
            waiting -= set(equal)
        if len(equal) > left:
            tie |= set(equal)
            need, equal = _next_persons(given, equal, left, ranks, seats)
        for name in equal:
            given[name] += 1
        left -= len(equal)
    table = [
        {"name": name, "votes": got, "base": base[name], "remainder": str(rest[name]), "seats": given[name]}
        for name, got in votes.items()
    ]
    figures = _told(
        tie=sorted(tie), tie_break="oldest" if tie else "", need=need, quotient=str(quotient), lists=table, averages=rows
    )  # fmt: skip
    return Fate(UNRESOLVED if left else "elected", expressed, given=given, figures=figures)


def _next_persons(
    given: Mapping[str, int], equal: Sequence[str], left: int, ranks: Ranks, seats: int
) -> tuple[str, list[str]]:
    """Of the equal lists, those whose next person is older; past its last name a list has nobody, who gives way."""
    if any(not ranks.get(name) for name in equal):
        return DATES, []
    order = sorted(ranks)
    ages: dict[str, tuple[int, int]] = {}
    for name in equal:
        place, known = given[name], ranks[name]
        ages[name] = (0, known[place]) if place < len(known) else (1, -(order.index(name) * seats + place))
    ranked = sorted(equal, key=lambda name: ages[name])
    if ages[ranked[left - 1]] == ages[ranked[left]]:
        return SAME, []
    return "", ranked[:left]
