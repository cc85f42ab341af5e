"""The small calendar of a notice: dispatch, clear days and meeting, marked by a word and a shape."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from council.law.calendar import clear_days
from council.web.typography import NBSP, date_fr

Named = Mapping[date, Sequence["Mark"]]
_MOST_MONTHS = 3


@dataclass(frozen=True)
class Mark:
    """What a day is: ``shape`` is a class of the style sheet, ``word`` is read in the cell."""

    shape: str
    word: str


@dataclass(frozen=True)
class DayCell:
    """A day of a month."""

    number: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Month:
    """A month as weeks of seven cells; None outside the month."""

    title: str
    weeks: list[list[DayCell | None]]


def notice_months(meeting_on: date, latest_on: date, sent_on: date | None, verb: str) -> list[Month]:
    """The calendar of a convocation, from the first of its days to the last.

    ``sent_on``: when it really left (``verb``: « Envoi », « Réception »), else clear days count from the last regular
    day, ``latest_on``.
    """
    named: dict[date, list[Mark]] = {}
    if sent_on is not None:
        named.setdefault(sent_on, []).append(Mark("sent", verb))
    named.setdefault(latest_on, []).append(Mark("limit", "Limite"))
    named.setdefault(meeting_on, []).append(Mark("meeting", "Séance"))
    return _months(named, sent_on or latest_on, meeting_on, "franc")


def interval_months(failed_on: date, second_on: date) -> list[Month]:
    """The calendar of a repeated convocation: the days between the two meetings."""
    named = {failed_on: [Mark("limit", "Séance 1")], second_on: [Mark("meeting", "Séance 2")]}
    return _months(named, failed_on, second_on, "jour")


def _months(named: Named, start: date, end: date, noun: str) -> list[Month]:
    """Months that hold the named days, the last three when there are more; days between are numbered."""
    indexes = sorted(day.year * 12 + day.month - 1 for day in named)
    first = max(indexes[0], indexes[-1] - _MOST_MONTHS + 1)
    return [
        _month(index // 12, index % 12 + 1, named, start, end, noun)
        for index in range(first, indexes[-1] + 1)
    ]


def _month(year: int, month: int, named: Named, start: date, end: date, noun: str) -> Month:
    def cell(number: int) -> DayCell | None:
        if not number:
            return None
        day = date(year, month, number)
        between = [Mark("clear", f"{noun}{NBSP}{clear_days(start, day) + 1}")] if start < day < end else []
        return DayCell(number, (*between, *named.get(day, ())))

    weeks = [[cell(number) for number in week] for week in Calendar().monthdayscalendar(year, month)]
    return Month(date_fr(date(year, month, 1), weekday=False).split(NBSP, 1)[1], weeks)
