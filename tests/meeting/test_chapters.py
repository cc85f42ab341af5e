"""Chapters of a recording: when each item was opened before the public, and nothing of closed doors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from council.meeting import chain
from council.meeting import events as ev
from council.meeting.chapters import Chapter, Chapters, chapters
from tests.meeting.world import FACTS

OPENED = datetime(2026, 11, 24, 18, 3, tzinfo=UTC)


def book(*told: tuple[int, ev.Event]) -> list[chain.Line]:
    """Lines of events at so many minutes after the opening, which is the first."""
    lines: list[chain.Line] = []
    for minute, event in ((0, ev.MeetingOpened(facts=FACTS, chair=1)), *told):
        head = lines[-1].hash if lines else ""
        at = OPENED + timedelta(minutes=minute)
        lines.append(chain.write(1, len(lines) + 1, at, "Mme Bernard", event, head))
    return lines


def minutes(found: Chapters, *, cut: bool = False) -> dict[int, int]:
    return {one.item: one.second(0, cut=cut) // 60 for one in found.items}


def test_an_item_begins_when_it_is_first_opened_and_pauses_run_on() -> None:
    lines = book(
        (5, ev.ItemOpened(item=12)), (9, ev.ItemClosed(item=12, outcome="postponed")),
        (10, ev.Suspended(reason="")), (40, ev.Resumed()), (41, ev.ItemOpened(item=11)), (45, ev.ItemClosed(item=11, outcome="adopted")),
        (46, ev.ItemOpened(item=12)), (50, ev.MeetingClosed()),
    )  # fmt: skip
    assert chapters(lines) == Chapters(
        (Chapter(12, timedelta(minutes=5)), Chapter(11, timedelta(minutes=41)))
    )
    assert chapters(lines).items[0].second(90, cut=False) == 390
    assert chapters(lines).items[0].second(-301, cut=False) == -1


def test_what_closed_doors_touched_has_no_chapter_and_may_be_cut_out() -> None:
    lines = book(
        (5, ev.ItemOpened(item=11)), (6, ev.ItemClosed(item=11, outcome="adopted")),
        (7, ev.ItemOpened(item=12)), (10, ev.ClosedSessionStarted()), (15, ev.ItemClosed(item=12, outcome="adopted")),
        (16, ev.ItemOpened(item=13)), (20, ev.ClosedSessionEnded()), (21, ev.ItemClosed(item=13, outcome="elected")),
        (30, ev.ItemOpened(item=14)), (31, ev.MeetingClosed()),
    )  # fmt: skip
    found = chapters(lines)
    assert found.closed
    assert minutes(found) == {11: 5, 14: 30}
    assert minutes(found, cut=True) == {11: 5, 14: 20}


def test_an_item_heard_again_behind_closed_doors_loses_its_chapter() -> None:
    lines = book(
        (5, ev.ItemOpened(item=11)), (6, ev.ItemClosed(item=11, outcome="postponed")),
        (7, ev.ClosedSessionStarted()), (8, ev.ItemOpened(item=11)), (9, ev.ClosedSessionEnded()),
    )  # fmt: skip
    assert chapters(lines) == Chapters((), closed=True)


def test_an_annulled_line_counts_for_nothing_and_the_last_correction_wins() -> None:
    told = (
        (5, ev.ItemOpened(item=11)), (6, ev.ItemClosed(item=11, outcome="adopted")), (8, ev.ClosedSessionStarted()),
    )  # fmt: skip
    assert minutes(chapters(book(*told))) == {11: 5}
    undone = (9, ev.Corrected(seq=3, void=True, motive="erreur"))
    assert minutes(chapters(book(*told, undone))) == {}
    again = (10, ev.Corrected(seq=3, payload={"item": 11, "outcome": "adopted"}, motive="à raison"))
    assert minutes(chapters(book(*told, undone, again))) == {11: 5}


def test_a_book_without_an_opening_has_none() -> None:
    assert chapters([]) == Chapters()
    assert chapters(book((1, ev.ItemOpened(item=11)))[1:]) == Chapters()
