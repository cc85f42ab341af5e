"""The calendar file at the very ends of what a date can hold."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from council.documents.calendar_file import Date, make_calendar


@pytest.mark.parametrize(
    "starts_at", [datetime(9999, 12, 31, 23, 30, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)]
)
def test_any_stored_date_makes_a_calendar(starts_at: datetime) -> None:
    date = Date(
        "seance-1@exemple.fr", "Conseil", "Mairie", starts_at, datetime(2026, 11, 20, tzinfo=UTC), "/1"
    )
    event = Calendar.from_ical(make_calendar("Séances", [date])).walk("VEVENT")[0]
    assert event.decoded("DTSTART") == starts_at
