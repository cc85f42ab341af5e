"""Appointments in Wallonia: absolute majority, then a run-off (ballottage) at plurality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from council.law.regimes import Regime
from council.law.shares import absolute_majority
from council.law.violations import Answer, Finding, Status, Violation, finding
from council.law.wording import listed, reference


@dataclass(frozen=True)
class RunOffAnswer(Answer):
    """``result``: ``elected``, ``run_off_needed`` or ``tie_unresolved``; ids most votes first."""

    absolute_majority: int
    elected_round1: tuple[str, ...]
    run_off_candidates: tuple[str, ...]
    elected: tuple[str, ...]
    result: str
    tie_break: str | None


@dataclass
class _Choice:
    """Choices by age made so far; local to one call."""

    born: Mapping[str, date]
    by_age: bool = False
    blocked: str = ""

    def first(self, votes: Mapping[str, int], names: Sequence[str], places: int) -> tuple[str, ...]:
        """The ``places`` names with most votes, the oldest where the last place is shared; fewer if unresolved."""
        ranked = sorted(names, key=lambda name: -votes[name])
        if len(ranked) <= places:
            return tuple(ranked)
        edge = votes[ranked[places - 1]]
        sure = [name for name in ranked if votes[name] > edge]
        equal = [name for name in ranked if votes[name] == edge]
        left = places - len(sure)
        if left == len(equal):
            return tuple(sure + equal)
        if any(name not in self.born for name in equal):
            self.blocked = "birth_dates_needed"
            return tuple(sure)
        oldest = sorted(equal, key=lambda name: self.born[name])
        if self.born[oldest[left - 1]] == self.born[oldest[left]]:
            self.blocked = "same_age"
            return tuple(sure)
        self.by_age = True
        return tuple(sure + oldest[:left])


def run_off(
    regime: Regime,
    *,
    round1: Mapping[str, int],
    ballots: int,
    posts: int = 1,
    second: Mapping[str, int] | None = None,
    born: Mapping[str, date] | None = None,
) -> RunOffAnswer:
    """Appointment with run-off (BE-VOTE-03; CDLD L1122-28).

    Equal votes that need no choice keep the order of ``round1``, of ``second`` for those elected in the run-off.
    ``ballots``: valid ballots of round 1. No absolute majority: run-off between twice as many candidates as
    posts left; the oldest wins wherever the last place is shared. Raises Violation ``wrong_run_off_candidates``
    when ``second`` is not about them.
    """
    majority = absolute_majority(ballots)
    choice = _Choice(born or {})
    winners = choice.first(round1, [name for name, got in round1.items() if got >= majority], posts)
    others = [name for name in round1 if name not in winners]
    left = posts - len(winners)
    needed = left > 0 and bool(others) and not choice.blocked
    candidates = choice.first(round1, others, 2 * left) if needed else ()
    if second is not None and not choice.blocked and set(second) != set(candidates):
        raise Violation(
            "wrong_run_off_candidates",
            "CDLD L1122-28",
            f"Le ballottage oppose {listed(candidates) or 'personne'} : corrigez le second tour.",
        )
    elected = winners
    if second and not choice.blocked:
        elected += choice.first(second, tuple(second), left)
    result = (
        "tie_unresolved" if choice.blocked else "run_off_needed" if needed and second is None else "elected"
    )
    found = _run_off_finding(regime, result, choice.blocked, majority, candidates, elected)
    tie_break = "oldest" if choice.by_age else None
    return RunOffAnswer((found,), majority, winners, candidates, elected, result, tie_break)


def _run_off_finding(
    regime: Regime,
    result: str,
    blocked: str,
    majority: int,
    candidates: Sequence[str],
    elected: Sequence[str],
) -> Finding:
    articles = regime.basis("appointments")
    cite = reference(articles)
    if blocked:
        need = (
            "indiquez les dates de naissance"
            if blocked == "birth_dates_needed"
            else "candidats nés le même jour"
        )
        text = f"Égalité à départager par l'âge : {need} ({cite})."
        return finding(Status.WARNING, blocked, "BE-VOTE-03", articles, text)
    done = f"élus : {listed(elected) or 'personne'}"
    if result == "run_off_needed":
        text = f"Majorité absolue {majority}, {done} ; ballottage entre {listed(candidates)} ({cite})."
    else:
        text = f"Majorité absolue {majority}, {done} ({cite})."
    return finding(Status.OK, result, "BE-VOTE-03", articles, text)
