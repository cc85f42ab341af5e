"""The minutes (procès-verbal): what they must hold and when they must be online."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from council.law.calendar import shift
from council.law.deadlines import DeadlineAnswer, assess_deadline
from council.law.profiles import MINUTES_DAYS
from council.law.regimes import Regime
from council.law.violations import Answer, Status, Violation, finding
from council.law.wording import listed, reference

# L2121-15: machine name -> French name of each compulsory content.
CONTENTS = {
    "date_and_hour": "la date et l'heure de la séance",
    "chair": "le nom du président",
    "members": "les noms des membres présents ou représentés",
    "secretary": "le nom du ou des secrétaires",
    "quorum": "le quorum",
    "agenda": "l'ordre du jour",
    "deliberations": "les délibérations adoptées",
    "reports": "les rapports au vu desquels elles ont été adoptées",
    "special_ballot_requests": "les demandes de scrutin particulier",
    "results": "le résultat des scrutins",
    "debates": "la teneur des discussions",
}


@dataclass(frozen=True)
class ContentsAnswer(Answer):
    """Machine names of the compulsory contents that are missing, in the order of the article."""

    missing: tuple[str, ...]


def assess_contents(regime: Regime, written: Collection[str]) -> ContentsAnswer:
    """Whether minutes hold what they must (FR-ACT-07; CGCT L2121-15); something missing is a warning."""
    missing = tuple(name for name in CONTENTS if name not in written)
    articles = regime.basis("minutes")
    if missing:
        text = f"Le procès-verbal ne contient pas encore {listed([CONTENTS[one] for one in missing])} "
        text += f"({reference(articles)})."
        found = finding(Status.WARNING, "content_incomplete", "FR-ACT-07", articles, text, missing=missing)
    else:
        text = f"Le procès-verbal contient toutes les mentions obligatoires ({reference(articles)})."
        found = finding(Status.OK, "complete", "FR-ACT-07", articles, text)
    return ContentsAnswer((found,), missing)


def minutes_publication_due_on(settled_on: date, *, days: int = MINUTES_DAYS) -> date:
    """Last day to put online the minutes settled on ``settled_on`` (FR-ACT-07; CGCT L2121-15)."""
    return shift(settled_on, days)


def assess_minutes(
    regime: Regime, *, meeting_on: date, settled_on: date, online_on: date | None = None
) -> DeadlineAnswer:
    """When the minutes of ``meeting_on``, settled at a later meeting, must be online (FR-ACT-07; CGCT L2121-15).

    Raises Violation ``settled_too_early`` unless ``settled_on`` is later than ``meeting_on``.
    """
    if settled_on <= meeting_on:
        raise Violation(
            "settled_too_early",
            "CGCT L2121-15",
            "Le procès-verbal est arrêté au commencement d'une séance suivante : vérifiez les dates.",
        )
    return assess_deadline(
        regime,
        topic="minutes",
        rule="FR-ACT-07",
        what="Procès-verbal en ligne, et une copie papier mise à disposition,",
        deadline=minutes_publication_due_on(settled_on, days=regime.minutes_days),
        done_on=online_on,
    )
