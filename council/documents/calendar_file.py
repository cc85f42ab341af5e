"""Calendar of meetings (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

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
    tentative: bool = False
    """Not convened yet: it may still move."""


@dataclass(frozen=True, slots=True)
class Day:
    """Something due on a day, the whole of it; it takes nobody's time (RFC 5545, 3.8.2.7). ``revision`` rises when it changes."""

    identity: str
    title: str
    day: date
    address: str
    stamp: datetime
    revision: int = 0


def make_calendar(title: str, dates: Sequence[Date], days: Sequence[Day] = ()) -> bytes:
    """The calendar as UTF-8 text, CRLF ended; same facts, same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Conseil sans papier//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    for one in dates:
        calendar.add_component(_event(one))
    for due in days:
        calendar.add_component(_day(due))
    answer: bytes = calendar.to_ical()
    return answer


def _event(one: Date) -> Event:
    event = Event()
    event.add("uid", one.identity)
    event.add("dtstamp", one.stamp)
    event.add("dtstart", one.starts_at)
    event.add("dtend", _end(one.starts_at))
    event.add("summary", one.title)
    event.add("location", one.place)
    event.add("url", one.address)
    event.add("sequence", int(one.cancelled))
    event.add("status", "CANCELLED" if one.cancelled else "TENTATIVE" if one.tentative else "CONFIRMED")
    return event


def _day(due: Day) -> Event:
    event = Event()
    event.add("uid", due.identity)
    event.add("dtstamp", due.stamp)
    event.add("dtstart", due.day)
    event.add("summary", due.title)
    event.add("url", due.address)
    event.add("sequence", due.revision)
    event.add("transp", "TRANSPARENT")
    return event


def _end(starts_at: datetime) -> datetime:
    """When the meeting is shown to end; its beginning on the last evening that a calendar can hold."""
    try:
        return starts_at + USUAL_LENGTH
    except OverflowError:
        return starts_at
