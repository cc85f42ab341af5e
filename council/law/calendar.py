"""The civil calendar of the law: clear days, months, public holidays, local dates. Pure functions of dates."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


def shift(day: date, days: int) -> date:
    """``day`` moved by ``days`` calendar days. Raises OverflowError outside the calendar."""
    return day + timedelta(days=days)


def add_months(day: date, months: int) -> date:
    """Same day number ``months`` later, or the last day of a shorter month. Raises OverflowError past 9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("date outside the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def clear_days(notice_on: date, meeting_on: date) -> int:
    """Clear days (jours francs) between a notice and a meeting: neither end counts (FR-CONV-03)."""
    return (meeting_on - notice_on).days - 1


def latest_notice(meeting_on: date, required: int) -> date:
    """Last day of notice that leaves ``required`` clear days before ``meeting_on`` (FR-CONV-03)."""
    return shift(meeting_on, -(required + 1))


def earliest_meeting(notice_on: date, required: int) -> date:
    """First meeting day that leaves ``required`` clear days after ``notice_on`` (FR-CONV-03)."""
    return shift(notice_on, required + 1)


def easter(year: int) -> date:
    """Easter Sunday of a Gregorian year (Meeus/Jones/Butcher)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift_back = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift_back + 114, 31)
    return date(year, month, day + 1)


_FIXED_HOLIDAYS = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
_DAYS_AFTER_EASTER = (1, 39, 50)  # Easter Monday, Ascension Day, Whit Monday


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset[date]:
    """Legal public holidays of metropolitan France (code du travail L3133-1)."""
    moving = (shift(easter(year), days) for days in _DAYS_AFTER_EASTER)
    return frozenset((*(date(year, month, day) for month, day in _FIXED_HOLIDAYS), *moving))


def is_working_day(day: date) -> bool:
    """Neither Saturday, Sunday nor public holiday."""
    return day.weekday() < 5 and day not in public_holidays(day.year)


def next_working_day(day: date) -> date:
    """``day`` itself, or the first working day after it (FR-LEG-04). Raises OverflowError past 9999."""
    while not is_working_day(day):
        day = shift(day, 1)
    return day


@lru_cache(maxsize=8)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def local_date(instant: datetime, zone: str) -> date:
    """Date of an aware instant in a time zone, summer time included. Raises OverflowError at the ends."""
    return instant.astimezone(_zone(zone)).date()
