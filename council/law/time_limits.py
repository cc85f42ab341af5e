"""Other time limits of the rulebook: one table, one function."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from council.law.calendar import add_months, latest_notice, shift
from council.law.violations import Answer, Status, Violation, finding
from council.law.wording import day, reference


@dataclass(frozen=True)
class TimeLimit:
    """A delay after an event in months and days, or in clear days before it."""

    rule: str
    article: str
    what: str
    months: int = 0
    days: int = 0
    clear_days_before: int | None = None


TIME_LIMITS = {
    "withdrawal": TimeLimit("FR-LEG-05", "CRPA L242-1", "Retrait ou abrogation d'un acte illégal", months=4),
    "access_silence": TimeLimit(
        "FR-COM-01", "CGCT L2121-26", "Réponse à une demande de communication", months=1
    ),
    "subsidy_data": TimeLimit(
        "FR-DATA-04", "Décret 2017-779", "Publication des données de la subvention", months=3
    ),
    "commission_first_meeting": TimeLimit(
        "FR-CONV-16", "CGCT L2121-22", "Première réunion de la commission", days=8
    ),
    "walloon_minutes": TimeLimit(
        "BE-ACT-01", "CDLD L1122-16", "Procès-verbal à la disposition des membres", clear_days_before=7
    ),
    "walloon_supervision": TimeLimit(
        "BE-PUBL-02", "CDLD L3122-1", "Envoi de l'acte au Gouvernement", days=15
    ),
    "walloon_question": TimeLimit("BE-PART-02", "CDLD L1122-10", "Réponse à une question écrite", months=1),
}


@dataclass(frozen=True)
class TimeLimitAnswer(Answer):
    """Last day of a time limit."""

    last_day: date


def time_limit(name: str, event_on: date) -> TimeLimitAnswer:
    """Last day of one of ``TIME_LIMITS`` for an event (FR-LEG-05, FR-COM-01, FR-DATA-04, FR-CONV-16,
    BE-ACT-01, BE-PUBL-02, BE-PART-02).

    Raises Violation ``unknown_time_limit``; OverflowError outside the calendar.
    """
    limit = TIME_LIMITS.get(name)
    if limit is None:
        raise Violation(
            "unknown_time_limit", "", f"Le délai « {name} » est inconnu : choisissez-le dans la liste."
        )
    if limit.clear_days_before is not None:
        last = latest_notice(event_on, limit.clear_days_before)
    else:
        last = shift(add_months(event_on, limit.months), limit.days)
    text = f"{limit.what} au plus tard le {day(last)} ({reference([limit.article])})."
    return TimeLimitAnswer((finding(Status.OK, "computed", limit.rule, (limit.article,), text),), last)
