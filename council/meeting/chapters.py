"""Chapters of the recording of a meeting, read from its minute book: when each item was opened before the public."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from council.meeting import events as ev
from council.meeting.chain import Line

KINDS = tuple(
    one.kind
    for one in (
        ev.MeetingOpened, ev.ItemOpened, ev.ItemClosed, ev.ClosedSessionStarted, ev.ClosedSessionEnded, ev.Corrected,
    )
)  # fmt: skip
"""The lines that chapters are read from; others may be given too."""


@dataclass(frozen=True)
class Chapter:
    """An item first put to discussion. ``after``: since the opening of the meeting, suspensions included; ``closed``:
    how much of that was behind closed doors."""

    item: int
    after: timedelta
    closed: timedelta = timedelta()

    def second(self, offset: int, *, cut: bool) -> int:
        """Where it begins in a recording in which the meeting opens at second ``offset``; below 0: before the recording.

        ``cut``: closed doors were taken out of the recording, so that what follows comes sooner.
        """
        lasted = self.after - self.closed if cut else self.after
        return offset + int(lasted.total_seconds())


@dataclass(frozen=True)
class Chapters:
    """Those of a meeting, in the order of the room. ``closed``: doors were closed at some moment."""

    items: tuple[Chapter, ...] = ()
    closed: bool = False


class _Reading:
    """The room as the lines go by."""

    def __init__(self) -> None:
        self.opened: datetime | None = None
        self.doors: datetime | None = None
        """Since when they are closed."""
        self.behind = timedelta()
        self.discussed: set[int] = set()
        self.hidden: set[int] = set()
        self.found: dict[int, Chapter] = {}
        self.closed = False

    def item(self, item: int, at: datetime) -> None:
        self.discussed.add(item)
        if self.doors is not None:
            self.hidden.add(item)
        elif self.opened is not None and item not in self.found:
            self.found[item] = Chapter(item, at - self.opened, self.behind)

    def shut(self, at: datetime) -> None:
        self.closed, self.doors = True, at
        self.hidden |= self.discussed

    def open(self, at: datetime) -> None:
        if self.doors is not None:
            self.behind += at - self.doors
        self.doors = None


def chapters(lines: Iterable[Line]) -> Chapters:
    """The chapters of a book. An item heard even partly behind closed doors has none: nobody is led to its edge.

    Annulled lines count for nothing. Raises ``Malformed`` for a line that is not one of ours.
    """
    known = [line for line in lines if line.kind in KINDS]
    void: dict[int, bool] = {}
    for line in known:
        event = line.event if line.kind == ev.Corrected.kind else None
        if isinstance(event, ev.Corrected):
            void[event.seq] = event.void
    reading = _Reading()
    for line in known:
        if not void.get(line.seq, False):
            _read(reading, line)
    items = tuple(one for one in reading.found.values() if one.item not in reading.hidden)
    return Chapters(items, reading.closed)


def _read(reading: _Reading, line: Line) -> None:
    if line.kind == ev.MeetingOpened.kind:  # its payload is the whole assembly, of no use here
        reading.opened = line.at
        return
    event = line.event
    if isinstance(event, ev.ItemOpened):
        reading.item(event.item, line.at)
    elif isinstance(event, ev.ItemClosed):
        reading.discussed.discard(event.item)
    elif isinstance(event, ev.ClosedSessionStarted):
        reading.shut(line.at)
    elif isinstance(event, ev.ClosedSessionEnded):
        reading.open(line.at)
