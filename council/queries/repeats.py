"""Meetings without a quorum and their repetition: what is left to decide, when the body may be called again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise

from sqlalchemy.orm import joinedload

from council.law import repeats as law
from council.law.violations import Finding
from council.meeting.chain import Broken
from council.meeting.procedure_events import ProcedureDecided
from council.meeting.procedures import SENDING_BACK
from council.meeting.room import quorum
from council.models import Item, Meeting, Organisation, db
from council.queries.clocks import local_day, zone
from council.queries.notice import FIRST, Repeat, regime_of
from council.queries.story import DECIDED, Story, read, tell


@dataclass(frozen=True)
class LeftItem:
    """A point that the want of a quorum left undecided."""

    id: int
    position: int
    title: str


@dataclass(frozen=True)
class Repeatable:
    """What the office may call the body for again. ``made_id``: the meeting already made for it.

    ``lacking`` is the law's sentence on the quorum that was missing, ``rule`` the one on the new convocation.
    """

    call: int
    items: tuple[LeftItem, ...]
    failed_on: date
    earliest_on: date
    waives: bool
    lacking: str
    rule: Finding
    made_id: int | None


@dataclass(frozen=True)
class Lacking:
    """What a closed book says of the quorum: ``items`` it left undecided, the law's sentence on the first of them."""

    items: tuple[int, ...]
    sentence: str


def repeatable(meeting_id: int, now: datetime) -> Repeatable | None:
    """What is left of a closed meeting for want of a quorum (FR-QUO-03, -04, BE-QUO-01); None when nothing is.

    The whole book is verified.
    """
    meeting: Meeting | None = db.session.execute(
        db.select(Meeting).where(Meeting.id == meeting_id).options(joinedload(Meeting.body))
    ).scalar_one_or_none()
    return _offer(meeting, now, lacking) if meeting else None


def offered(meeting: Meeting, now: datetime) -> Repeatable | None:
    """The same for a page that is looked at often: the book is verified when this process first meets its head.

    A line altered in place afterwards goes unseen here until the next start; papers and verbs verify every time.
    """
    return _offer(meeting, now, remembered)


def lacking(meeting_id: int, lines: int, head_hash: str) -> Lacking:
    """What the book of a meeting lacks. Raises ``Broken`` when it is not whole, ValueError without an opening."""
    story = tell(read(meeting_id))
    if (story.lines, story.head_hash) != (lines, head_hash):
        raise Broken(story.lines + 1)
    left = tuple(_left(story))
    return Lacking(left, quorum(story.final, left[0]).sentence if left else "")


remembered = lru_cache(maxsize=1000)(lacking)
"""A book that does not hold is not remembered: it is verified again each time."""


def _offer(meeting: Meeting, now: datetime, told: Callable[[int, int, str], Lacking]) -> Repeatable | None:
    if meeting.state != "closed":
        return None
    try:
        left = told(meeting.id, meeting.last_seq, meeting.head_hash)
    except (Broken, ValueError):  # no book, or one that does not hold: its own pages say so
        return None
    if not left.items:
        return None
    organisation = db.session.get_one(Organisation, meeting.organisation_id)
    clock = zone(organisation)
    failed_on, today = meeting.starts_at.astimezone(clock).date(), now.astimezone(clock).date()
    profile = regime_of(meeting.body, organisation, failed_on)
    following = law.next_call(profile, call=meeting.call, failed_on=failed_on, today=today)
    if following is None:
        return None
    titles = {item.id: item for item in meeting.items}
    return Repeatable(
        following.call,
        tuple(LeftItem(one, titles[one].position, titles[one].title) for one in left.items if one in titles),
        failed_on,
        following.earliest_on,
        following.waives,
        left.sentence,
        following.finding,
        _made(meeting.id),
    )


def _left(story: Story) -> list[int]:
    """Items without a decision for which the room, as it was at the end, had no quorum."""
    gone = _put_off(story)
    return [
        one.item.item
        for one in story.items
        if one.outcome not in (*DECIDED, "withdrawn")
        and one.item.item not in gone
        and not quorum(story.final, one.item.item).reached
    ]


def _put_off(story: Story) -> frozenset[int]:
    """Items that the council chose to put off: urgency refused, order changed. An adjournment may lack a quorum."""
    gone: frozenset[int] = frozenset()
    for before, after in pairwise(story.moments):
        if isinstance(after.event, ProcedureDecided) and after.event.subject in SENDING_BACK:
            gone |= after.room.sent_back - before.room.sent_back
    return gone


def _made(meeting_id: int) -> int | None:
    made: int | None = db.session.scalar(
        db.select(Meeting.id).where(Meeting.repeat_of_id == meeting_id, Meeting.state != "cancelled")
    )
    return made


def first_day(meeting: Meeting, organisation: Organisation) -> date | None:
    """The local day of the meeting that this one repeats; None for a first convocation."""
    if meeting.repeat_of_id is None:
        return None
    failed = db.session.get_one(Meeting, meeting.repeat_of_id)
    return local_day(failed.starts_at, organisation)


def repeat_of(meeting: Meeting, organisation: Organisation) -> Repeat:
    """Which convocation a meeting is, for the law of its notice."""
    failed_on = first_day(meeting, organisation)
    if failed_on is None:
        return FIRST
    added = db.session.scalar(
        db.select(db.func.count(Item.id)).where(
            Item.meeting_id == meeting.id, Item.first_call == meeting.call
        )
    )
    return Repeat(meeting.call, failed_on, not added)


def words(meeting: Meeting, organisation: Organisation) -> str:
    """What the convocation, the agenda and the minutes of a repeated meeting say; empty for a first convocation."""
    failed_on = first_day(meeting, organisation)
    if failed_on is None:
        return ""
    on = local_day(meeting.starts_at, organisation)
    profile = regime_of(meeting.body, organisation, on)
    return law.call_words(profile, call=meeting.call, failed_on=failed_on)
