"""Seats shared between lists or groups: largest remainder, highest average, exact fractions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from council.law.regimes import Regime
from council.law.violations import Answer, Finding, Status, Violation, finding
from council.law.wording import count, listed, reference

Method = Literal["largest_remainder", "highest_average"]


@dataclass(frozen=True)
class SeatsAnswer(Answer):
    """Allocation of ``seats`` and how it came: quotient, first seats, remainders, lists that got each other seat.

    ``averages`` is the table of quotients: each list's ``votes / (seats + 1)`` before each seat given to the
    highest average, one row a step (empty with largest remainders).
    ``unallocated`` seats stay when a tie (``tie``: lists compared by age, sorted) could not be resolved.
    """

    expressed: int
    quotient: Fraction
    base: Mapping[str, int]
    remainders: Mapping[str, Fraction]
    averages: tuple[Mapping[str, Fraction], ...]
    awarded: tuple[str, ...]
    allocation: Mapping[str, int]
    unallocated: int
    tie: tuple[str, ...]
    result: str


@dataclass
class _Count:
    """The count under way; the only mutable thing, local to one call."""

    votes: Mapping[str, int]
    seats: dict[str, int]
    remainders: Mapping[str, Fraction]
    born: Mapping[str, Sequence[date]] | None
    left: int
    awarded: list[str]
    tie: set[str]
    averages: list[Mapping[str, Fraction]] = field(default_factory=list)
    blocked: str = ""


def share_seats(
    method: Method, seats: int, votes: Mapping[str, int], born: Mapping[str, Sequence[date]] | None = None
) -> tuple[SeatsAnswer, str]:
    """Share ``seats`` in proportion to ``votes``; the second value says what blocks a tie (else empty).

    FR-VOTE-12, -13: quotient ``E/seats`` exact; remaining seats by decreasing remainder, or one by one to the
    highest average; equal -> more votes -> oldest candidate who would get the seat (``born``: birth dates of each
    list in list order). Raises Violation ``no_vote`` or ``bad_seats``.
    """
    expressed = sum(votes.values())
    if seats < 1 or min(votes.values(), default=0) < 0:
        raise Violation(
            "bad_seats", "", "Il faut au moins un siège et des nombres de voix positifs : corrigez la saisie."
        )
    if expressed == 0:
        raise Violation("no_vote", "", "Aucun suffrage exprimé : aucun siège ne peut être attribué.")
    quotient = Fraction(expressed, seats)
    base = {name: got * seats // expressed for name, got in votes.items()}
    remainders = {name: got - base[name] * quotient for name, got in votes.items()}
    state = _Count(votes, dict(base), remainders, born, seats - sum(base.values()), [], set())
    if method == "largest_remainder":
        _by_remainder(state)
    else:
        _by_average(state)
    answer = SeatsAnswer(
        (), expressed, quotient, base, remainders, tuple(state.averages), tuple(state.awarded), state.seats, state.left,
        tuple(sorted(state.tie)), "tie_unresolved" if state.left else "complete",
    )  # fmt: skip
    return answer, state.blocked


def _by_remainder(state: _Count) -> None:
    """Each list takes at most one of the remaining seats: they are fewer than the lists."""
    waiting = set(state.votes)
    while state.left and not state.blocked:
        best = max((state.remainders[name], state.votes[name]) for name in waiting)
        equal = [name for name in waiting if (state.remainders[name], state.votes[name]) == best]
        waiting -= set(equal)
        _award(state, equal)


def _by_average(state: _Count) -> None:
    while state.left and not state.blocked:
        averages = {name: Fraction(got, state.seats[name] + 1) for name, got in state.votes.items()}
        state.averages.append(averages)
        rank = {name: (averages[name], got) for name, got in state.votes.items()}
        best = max(rank.values())
        _award(state, [name for name in rank if rank[name] == best])


def _award(state: _Count, equal: list[str]) -> None:
    """One seat to each of the equal lists, by name, when enough are left, else to the oldest candidates, in order."""
    equal = sorted(equal)
    if len(equal) > state.left:
        state.tie |= set(equal)
        state.blocked, equal = _oldest(state, equal)
    for name in equal:
        state.seats[name] += 1
    state.awarded += equal
    state.left -= len(equal)


def _oldest(state: _Count, equal: Sequence[str]) -> tuple[str, list[str]]:
    """Of the equal lists, those whose next candidate is older, oldest first; or what is missing, and nobody."""
    births: dict[str, date] = {}
    for name in equal:
        dates = (state.born or {}).get(name, ())
        if len(dates) <= state.seats[name]:
            return "birth_dates_needed", []
        births[name] = dates[state.seats[name]]
    ranked = sorted(equal, key=lambda name: births[name])
    if births[ranked[state.left - 1]] == births[ranked[state.left]]:
        return "same_age", []
    return "", ranked[: state.left]


def list_seats(
    regime: Regime,
    *,
    method: Method,
    seats: int,
    votes: Mapping[str, int],
    born: Mapping[str, Sequence[date]] | None = None,
    topic: str = "",
) -> SeatsAnswer:
    """Proportional list election (FR-VOTE-12: CGCT L1411-5, D1411-3 to -5; FR-VOTE-13: L5211-6-2).

    ``topic``: whose articles are cited, when neither of these. Raises Violation ``no_vote`` or ``bad_seats``.
    """
    shared, blocked = share_seats(method, seats, votes, born)
    rule = "FR-VOTE-12" if method == "largest_remainder" else "FR-VOTE-13"
    articles = regime.basis(topic or ("commission" if method == "largest_remainder" else "average"))
    return _explained(shared, _seats_finding(shared, blocked, rule, articles, seats))


def _explained(shared: SeatsAnswer, *found: Finding) -> SeatsAnswer:
    values = {name: getattr(shared, name) for name in SeatsAnswer.__dataclass_fields__ if name != "findings"}
    return SeatsAnswer(findings=found, **values)


def _seats_finding(
    shared: SeatsAnswer, blocked: str, rule: str, articles: tuple[str, ...], seats: int
) -> Finding:
    got = listed([f"{name} {number}" for name, number in shared.allocation.items()])
    text = (
        f"{count(seats, 'siège')} pour {count(shared.expressed, 'suffrage exprimé', 'suffrages exprimés')}, "
    )
    text += f"quotient {shared.quotient} : {got}"
    if not blocked:
        return finding(Status.OK, "complete", rule, articles, f"{text} ({reference(articles)}).")
    need = (
        "indiquez les dates de naissance" if blocked == "birth_dates_needed" else "candidats nés le même jour"
    )
    text += f" ; {count(shared.unallocated, 'siège')} à départager entre {listed(shared.tie)}, {need}"
    return finding(Status.WARNING, blocked, rule, articles, f"{text} ({reference(articles)}).")


@dataclass(frozen=True)
class CommissionAnswer(Answer):
    """Elected members of a CAO or DSP commission besides its president, and as many substitutes."""

    titular: int
    substitutes: int


def commission_seats(regime: Regime) -> CommissionAnswer:
    """Size of a CAO or DSP commission (FR-VOTE-12; CGCT L1411-5). Raises Violation ``population_required``."""
    titular = regime.by_population(regime.commission_seats or ((0, 0),))
    articles = regime.basis("commission")
    text = f"Un président, {titular} titulaires et {titular} suppléants ({reference(articles)})."
    return CommissionAnswer((finding(Status.OK, "computed", "FR-VOTE-12", articles, text),), titular, titular)


@dataclass(frozen=True)
class SplitAnswer(Answer):
    """Proposal of seats per group; ``groups_without_member`` sorted."""

    shared: SeatsAnswer
    groups_without_member: tuple[str, ...]


def commission_split(regime: Regime, *, seats: int, groups: Mapping[str, int]) -> SplitAnswer:
    """Proposal of seats per group in a municipal commission (FR-VOTE-14; CGCT L2121-22)."""
    shared, blocked = share_seats("largest_remainder", seats, groups)
    without = tuple(sorted(name for name, number in shared.allocation.items() if number == 0))
    articles = regime.basis("municipal_commission")
    got = listed([f"{name} {number}" for name, number in shared.allocation.items()])
    cite = reference(articles)
    text = f"Proposition pour {count(seats, 'siège')} : {got} ({cite})."
    found = []
    if blocked:
        equal = f"{text} Égalité entre {listed(shared.tie)} : le conseil choisit."
        found.append(finding(Status.WARNING, "equal_groups", "FR-VOTE-14", articles, equal))
    if without:
        lacking = f"Groupes sans membre, alors que chacun doit en avoir un : {listed(without)} ({cite})."
        lacking = lacking if blocked else f"{text} {lacking}"
        found.append(finding(Status.WARNING, "group_without_member", "FR-VOTE-14", articles, lacking))
    done = tuple(found) or (finding(Status.OK, "complete", "FR-VOTE-14", articles, text),)
    return SplitAnswer(done, shared, without)
