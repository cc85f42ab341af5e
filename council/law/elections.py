"""Elections and appointments: rounds, ties by age, single candidacies, waiver of secrecy, lists of adjoints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from council.law.regimes import Regime
from council.law.shares import absolute_majority
from council.law.violations import Answer, Finding, Status, Violation, finding
from council.law.wording import count, listed, reference


@dataclass(frozen=True)
class RoundAnswer(Answer):
    """``result``: ``elected``, ``next_round``, ``not_elected`` (last round without a vote), ``tie_unresolved``.

    ``majority`` is None in the last round (relative majority); ``tie``: the equal ones of the last round, sorted;
    ``tie_break``: ``oldest`` or ``average_age`` when there is such a tie.
    """

    result: str
    elected: str | None
    number: int
    next_round: int | None
    expressed: int
    majority: int | None
    tie_break: str | None
    tie: tuple[str, ...]
    average_ages: Mapping[str, Fraction]


def decide_round(
    regime: Regime,
    *,
    number: int,
    votes: Mapping[str, int],
    by_list: bool = False,
    born: Mapping[str, date] | None = None,
    ages: Mapping[str, Sequence[int]] | None = None,
    topic: str = "",
) -> RoundAnswer:
    """One round of an appointment, of the mayor or (``by_list``) of the adjoints (FR-VOTE-09 to -11).

    CGCT L2121-21, L2122-7, L2122-7-2: absolute majority of the votes cast (blank and void ballots are not among
    ``votes``), relative majority in the last round, where a tie goes to the oldest candidate or to the list of
    highest average age. ``topic``: whose articles are cited. Raises Violation ``bad_round`` or ``negative_count``.
    """
    _check_round(regime, number, votes)
    averages = {name: Fraction(sum(each), len(each)) for name, each in (ages or {}).items() if each}
    expressed = sum(votes.values())
    last = number == regime.rounds
    majority = None if last else absolute_majority(expressed)
    top = max(votes.values(), default=0)
    first = sorted(name for name, got in votes.items() if got == top > 0)
    tie = tuple(first) if last and len(first) > 1 else ()
    rank: Mapping[str, Fraction] = (
        averages if by_list else {name: _age_rank(on) for name, on in (born or {}).items()}
    )
    elected, code = _winner(first, top, majority, rank, by_list)
    result = "elected" if elected else "tie_unresolved" if code else "not_elected" if last else "next_round"
    articles = regime.basis(topic or ("deputies_election" if by_list else "appointments"))
    verb = "élue" if by_list or (elected or "").startswith("Mme ") else "élu"
    found = _round_finding(
        regime, result, code, elected, number, top, expressed, majority, tie, articles, verb
    )
    tie_break = ("average_age" if by_list else "oldest") if tie else None
    upcoming = number + 1 if result == "next_round" else None
    return RoundAnswer(
        (found,), result, elected, number, upcoming, expressed, majority, tie_break, tie, averages
    )


def _check_round(regime: Regime, number: int, votes: Mapping[str, int]) -> None:
    if not 1 <= number <= regime.rounds:
        raise Violation(
            "bad_round", "CGCT L2121-21", f"L'élection compte {regime.rounds} tours : vérifiez le tour."
        )
    if any(one < 0 for one in votes.values()):
        raise Violation(
            "negative_count", "", "Un nombre de voix ne peut pas être négatif : corrigez le décompte."
        )


def _age_rank(born: date) -> Fraction:
    """Larger for the older: an earlier birth."""
    return Fraction(-born.toordinal())


def _winner(
    first: Sequence[str], top: int, majority: int | None, rank: Mapping[str, Fraction], by_list: bool
) -> tuple[str | None, str]:
    """The elected one or None, and the code of what keeps a tie from being broken."""
    if not first or (majority is not None and top < majority):
        return None, ""
    if len(first) == 1:
        return first[0], ""
    if any(name not in rank for name in first):
        return None, "ages_needed" if by_list else "birth_dates_needed"
    best = max(rank[name] for name in first)
    oldest = [name for name in first if rank[name] == best]
    return (oldest[0], "") if len(oldest) == 1 else (None, "same_age")


def _round_finding(
    regime: Regime, result: str, code: str, elected: str | None, number: int, top: int, expressed: int,
    majority: int | None, tie: tuple[str, ...], articles: tuple[str, ...], verb: str,
) -> Finding:  # fmt: skip
    cite = reference(articles)
    figures = f"{count(expressed, 'suffrage exprimé', 'suffrages exprimés')}"
    figures += f", majorité absolue {majority}" if majority is not None else ", majorité relative"
    if result == "tie_unresolved":
        need = {
            "birth_dates_needed": "indiquez les dates de naissance",
            "ages_needed": "indiquez les âges des candidats des listes",
            "same_age": "même âge, le texte ne départage pas",
        }[code]
        text = f"Égalité entre {listed(tie)} ({top} voix) au tour {number} : {need} ({cite})."
        return finding(Status.WARNING, code, "FR-VOTE-09", articles, text, tie=tie)
    if result == "elected":
        by_age = ", à égalité de voix, au bénéfice de l'âge" if tie else ""
        text = f"{elected} est {verb} au tour {number} par {top} voix ({figures}{by_age}, {cite})."
    elif result == "next_round":
        text = f"Personne n'est élu au tour {number} ({figures}) : procédez au tour {number + 1} ({cite})."
    else:
        text = f"Personne n'est élu : aucun suffrage exprimé au tour {number} ({cite})."
    return finding(Status.OK, result, "FR-VOTE-09", articles, text, expressed=expressed, majority=majority)
