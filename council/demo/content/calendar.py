"""Every date of the demonstration, computed from today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from council.documents.typography import day

PARIS = ZoneInfo("Europe/Paris")
ELECTED_ON = date(2026, 3, 15)  # first round of the last municipal renewal (fact, not fiction)


@dataclass(frozen=True, slots=True)
class Calendar:
    """`coming` is the Thursday of next week (4 to 10 days away), `past` the Thursday nine weeks before it."""

    today: date

    @property
    def coming(self) -> date:
        """The day of the coming meeting."""
        return self.today + timedelta(days=10 - self.today.weekday())

    @property
    def past(self) -> date:
        """The day of the past meeting."""
        return self.coming - timedelta(weeks=9)

    @property
    def before_past(self) -> date:
        """The meeting before the past one, whose minutes it settles."""
        return self.past - timedelta(weeks=12)

    @property
    def sent(self) -> date:
        """Dispatch of the coming meeting's convocation: never in the future, always five clear days before."""
        return min(self.today, self.coming - timedelta(days=6))

    @property
    def past_sent(self) -> date:
        """Dispatch of the past meeting's convocation."""
        return self.past - timedelta(days=8)

    @property
    def year(self) -> int:
        """The financial year the papers speak of."""
        return (self.coming - timedelta(days=60)).year

    def budget(self) -> str:
        """The day the year's budget was adopted, written."""
        return day(date(self.year, 4, 9))

    def ago(self, weeks: int) -> str:
        """A working day (Tuesday) some weeks before the coming meeting, written."""
        return day(self.coming - timedelta(weeks=weeks, days=2))

    def at(self, on: date, hour: int, minute: int = 0) -> datetime:
        """An hour of a day, local and aware."""
        return datetime.combine(on, time(hour, minute), PARIS)
