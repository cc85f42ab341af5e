"""Calendar of meetings (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event

USUAL_LENGTH = timedelta(hours=3)
"""How long a meeting is shown in calendars; nobody knows its end beforehand."""


@dataclass(frozen=True, slots=True)
class Date:
    """One meeting. ``identity`` never changes; ``starts_at`` is aware; ``stamp`` is when these facts were published."""

    identity: str
    title: str
    place: str
    starts_at: datetime
    stamp: datetime
    address: str
    cancelled: bool = False
    """A cancelled date is a revision of the one announced: its SEQUENCE is higher (RFC 5545, 3.8.7.4)."""


def make_calendar(title: str, dates: Sequence[Date]) -> bytes:
    """The calendar as UTF-8 text, CRLF ended; same facts, same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Conseil sans papier//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    for date in dates:
        calendar.add_component(_event(date))
    answer: bytes = calendar.to_ical()
    return answer


def _event(date: Date) -> Event:
    event = Event()
    event.add("uid", date.identity)
    event.add("dtstamp", date.stamp)
    event.add("dtstart", date.starts_at)
    event.add("dtend", _end(date.starts_at))
    event.add("summary", date.title)
    event.add("location", date.place)
    event.add("url", date.address)
    event.add("sequence", int(date.cancelled))
    event.add("status", "CANCELLED" if date.cancelled else "CONFIRMED")
    return event


def _end(starts_at: datetime) -> datetime:
    """When the meeting is shown to end; its beginning on the last evening that a calendar can hold."""
    try:
        return starts_at + USUAL_LENGTH
    except OverflowError:
        return starts_at
