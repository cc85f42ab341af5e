"""Acts after the meeting: order numbers, transmission, enforceable date, time limits to go to court."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from council.law.calendar import add_months, next_working_day, public_holidays, shift
from council.law.deadlines import DeadlineAnswer, assess_deadline
from council.law.profiles import APPEAL_MONTHS
from council.law.regimes import Regime
from council.law.violations import Answer, Status, Violation, finding
from council.law.wording import day, listed, reference

_FIELD = re.compile(r"\{(year|month|day|item|count)(?::(\d))?\}")
DEFAULT_PATTERN = "{year:4}-{month:2}-{item:2}"


def order_number(
    *, meeting_on: date, item: int, count: int | None = None, pattern: str = DEFAULT_PATTERN
) -> str:
    """Order number of a matter: ``2026-06-03`` by default (FR-ACT-03; CGCT R2121-9 al. 2).

    ``pattern`` is literal text with ``{year}``, ``{month}``, ``{day}``, ``{item}`` (rank in the meeting, from 1)
    and ``{count}`` (rank in the year), each with an optional width: ``{year}/{count:3}`` gives ``2026/041``.
    Raises Violation ``bad_pattern`` when neither rank is in the pattern, a rank is missing or a field is unknown.
    """
    values = {
        "year": meeting_on.year,
        "month": meeting_on.month,
        "day": meeting_on.day,
        "item": item,
        "count": count,
    }
    used = {match[1] for match in _FIELD.finditer(pattern)}
    literal = _FIELD.sub("", pattern)
    if (
        not used & {"item", "count"}
        or "{" in literal
        or "}" in literal
        or ("count" in used and count is None)
    ):
        raise Violation(
            "bad_pattern",
            "CGCT R2121-9",
            "Le modèle de numéro doit contenir {item} (rang dans la séance) ou {count} (rang dans l'année) : "
            "corrigez-le.",
            pattern=pattern,
        )
    return _FIELD.sub(lambda match: str(values[match[1]]).zfill(int(match[2] or 0)), pattern)


@dataclass(frozen=True)
class EnforceableAnswer(Answer):
    """Day the act becomes enforceable, or None and the steps still to come."""

    enforceable_on: date | None
    waiting_for: tuple[str, ...]


def assess_enforceable(
    regime: Regime,
    *,
    published_on: date | None = None,
    notified_on: date | None = None,
    received_on: date | None = None,
    individual: bool = False,
    transmissible: bool = True,
) -> EnforceableAnswer:
    """When an act becomes enforceable (FR-LEG-03, FR-PUBL-01; CGCT L2131-1, L2131-3).

    The latest of publication (notification of an ``individual`` act) and, when ``transmissible``, reception by
    the prefect.
    """
    made_known = notified_on if individual else published_on
    steps = {"notification" if individual else "publication": made_known}
    if transmissible:
        steps["transmission"] = received_on
    waiting = tuple(step for step, on in steps.items() if on is None)
    enforceable = None if waiting else max(on for on in steps.values() if on is not None)
    articles = regime.basis("enforceable")
    names = {
        "notification": "la notification",
        "publication": "la publication",
        "transmission": "la transmission",
    }
    if enforceable:
        text = f"Acte exécutoire le {day(enforceable)} ({reference(articles)})."
    else:
        text = f"Pas encore exécutoire : il manque {listed([names[step] for step in waiting])} ({reference(articles)})."
    found = finding(Status.OK, "enforceable" if enforceable else "waiting", "FR-LEG-03", articles, text)
    return EnforceableAnswer((found,), enforceable, waiting)


def enforceable_on(
    published_on: date | None, received_on: date | None, transmissible: bool = True
) -> date | None:
    """Enforceable date of a general act, None while a step is missing (FR-LEG-03; CGCT L2131-1, L2131-3)."""
    steps = (published_on, received_on) if transmissible else (published_on,)
    known = [on for on in steps if on is not None]
    return max(known) if len(known) == len(steps) else None


@dataclass(frozen=True)
class AppealAnswer(Answer):
    """Last day to go to court; ``unmoved_last_day`` before any move to the next working day."""

    start_on: date
    unmoved_last_day: date
    last_day: date

    @property
    def moved(self) -> bool:
        """Whether the last day was moved on."""
        return self.last_day != self.unmoved_last_day


def appeal_ends_on(published_on: date, *, months: int = APPEAL_MONTHS) -> date:
    """Last day for a third party: clear months, moved to a working day (FR-LEG-04; CJA R421-1)."""
    return next_working_day(shift(add_months(published_on, months), 1))


def assess_appeal(
    regime: Regime,
    *,
    published_on: date | None = None,
    transmitted_on: date | None = None,
    documents_received_on: date | None = None,
) -> AppealAnswer:
    """Time limit of third parties (``published_on``) or of the prefect (FR-LEG-04; CJA R421-1, CGCT L2131-6).

    ``documents_received_on``: additional documents asked by the prefect, which restart his period (R2131-7).
    Raises Violation ``start_required`` without a date to start from.
    """
    start = published_on or documents_received_on or transmitted_on
    if start is None:
        raise Violation("start_required", "CJA R421-1", "Indiquez la date de publication ou de transmission.")
    unmoved = shift(add_months(start, regime.appeal_months), 1)
    last = next_working_day(unmoved)
    topic = "appeal" if published_on else "appeal_documents" if documents_received_on else "appeal_prefect"
    articles = regime.basis(topic)
    who = "un recours de tiers" if published_on else "le déféré du préfet"
    moved = f", {_not_working(unmoved)}" if last != unmoved else ""
    text = f"Dernier jour pour {who} : {day(last)}{moved} ({reference(articles)})."
    return AppealAnswer((finding(Status.OK, "computed", "FR-LEG-04", articles, text),), start, unmoved, last)


def _not_working(on: date) -> str:
    """Why a day that is no working day does not count as the last one; a public holiday before the end of a week."""
    weekday, rest = day(on).split(" ", 1)
    holiday = on in public_holidays(on.year)
    return f"le {weekday} {rest} étant un jour férié" if holiday else f"le {rest} étant un {weekday}"


def assess_transmission(
    regime: Regime, *, signed_on: date, transmitted_on: date | None = None
) -> DeadlineAnswer:
    """When an individual decision must reach the prefect (FR-LEG-02; CGCT L2131-2)."""
    return assess_deadline(
        regime,
        topic="transmission",
        rule="FR-LEG-02",
        what="Décision individuelle à transmettre au préfet",
        deadline=shift(signed_on, regime.transmission_days),
        done_on=transmitted_on,
    )
