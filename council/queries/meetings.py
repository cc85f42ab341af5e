"""Meetings as the office sees them: the list, and the head that every page about one of them has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from council.models import Body, Convocation, Item, Mandate, Meeting, Organisation, db
from council.queries import repeats
from council.queries.clocks import zone
from council.queries.notice import Countdown, countdown, extra_points

PAST_PAGE = 20
"""Past meetings on one page of the list."""


@dataclass(frozen=True)
class BodyChoice:
    """A body that may meet."""

    id: int
    name: str


@dataclass(frozen=True)
class MeetingRow:
    """One line of the list; ``starts_at`` is local; ``countdown`` only while there is something to send."""

    id: int
    body: str
    starts_at: datetime
    place: str
    state: str
    items: int
    convened: int
    answered: int
    countdown: Countdown | None


@dataclass(frozen=True)
class MeetingList:
    """Upcoming meetings, nearest first, and one page of past ones, newest first."""

    upcoming: tuple[MeetingRow, ...]
    past: tuple[MeetingRow, ...]
    page: int
    pages: int


@dataclass(frozen=True)
class MeetingHead:
    """What every page about a meeting says at its top; ``starts_at`` is local."""

    id: int
    body_id: int
    body: str
    starts_at: datetime
    place: str
    state: str
    revision: int
    public: bool
    convened_at: datetime | None
    urgent_reason: str
    editable: bool
    cancelled_at: datetime | None
    cancelled_motive: str
    call: int = 1
    """Which convocation on the same agenda (FR-QUO-03)."""
    repeat_of_id: int | None = None
    extra_points: bool = False
    rooms: tuple[str, ...] = ()
    """Whether a councillor may add a point of one's own (BE-CONV-04)."""


def bodies() -> tuple[BodyChoice, ...]:
    """Bodies of the current organisation, in their order."""
    rows = db.session.execute(db.select(Body.id, Body.name).order_by(Body.position, Body.id))
    return tuple(BodyChoice(*row) for row in rows)


Bodies = Sequence[tuple[Body, Organisation]]


def all_bodies() -> Bodies:
    """Every body of the organisation with it, in order."""
    rows = db.session.execute(
        sa.select(Body, Organisation)
        .join(Organisation, Organisation.id == Body.organisation_id)
        .order_by(Body.position, Body.id)
    )
    return [(body, organisation) for body, organisation in rows]


def usual_place(body_id: int) -> str:
    """Where the body met last; empty before its first meeting."""
    place: str | None = db.session.execute(
        db.select(Meeting.place).where(Meeting.body_id == body_id).order_by(Meeting.starts_at.desc()).limit(1)
    ).scalar_one_or_none()
    return place or ""


def meeting_list(organisation_id: int, now: datetime, page: int = 1) -> MeetingList:
    """The list of the organisation's meetings: four queries, however many meetings."""
    organisation = _organisation(organisation_id)
    ended = sa.or_(
        Meeting.state.in_(("closed", "cancelled")), Meeting.starts_at < _day_start(organisation, now)
    )
    running = Meeting.state.in_(("open", "suspended"))
    past = sa.and_(ended, ~running)
    total = db.session.execute(db.select(sa.func.count(Meeting.id)).where(past)).scalar_one()
    pages = max(1, -(-total // PAST_PAGE))
    page = min(max(page, 1), pages)
    first = _select().where(~past).order_by(Meeting.starts_at)
    second = _select().where(past).order_by(Meeting.starts_at.desc())
    second = second.limit(PAST_PAGE).offset((page - 1) * PAST_PAGE)
    return MeetingList(_rows(first, organisation, now), _rows(second, organisation, now), page, pages)


def meeting_head(meeting_id: int) -> MeetingHead | None:
    """The top of a page about a meeting; ``None`` when it is not the organisation's."""
    meeting: Meeting | None = db.session.execute(
        db.select(Meeting).where(Meeting.id == meeting_id).options(joinedload(Meeting.body))
    ).scalar_one_or_none()
    return head_of(meeting, _organisation(meeting.organisation_id)) if meeting else None


def with_papers(meeting_id: int) -> Meeting | None:
    """A meeting with its items, their rapporteurs and their annexes, in three queries; ``None`` when there is none."""
    found: Meeting | None = db.session.execute(
        db.select(Meeting)
        .where(Meeting.id == meeting_id)
        .options(
            joinedload(Meeting.body),
            selectinload(Meeting.items).options(
                joinedload(Item.rapporteur).joinedload(Mandate.person), selectinload(Item.annexes)
            ),
        )
    ).scalar_one_or_none()
    return found


def head_of(meeting: Meeting, organisation: Organisation) -> MeetingHead:
    """The head of a meeting already read."""
    clock = zone(organisation)
    return MeetingHead(
        meeting.id,
        meeting.body_id,
        meeting.body.name,
        meeting.starts_at.astimezone(clock),
        meeting.place,
        meeting.state,
        meeting.revision,
        meeting.body.public,
        meeting.convened_at.astimezone(clock) if meeting.convened_at else None,
        meeting.urgent_reason,
        meeting.state == "draft",
        meeting.cancelled_at.astimezone(clock) if meeting.cancelled_at else None,
        meeting.cancelled_motive,
        meeting.call,
        meeting.repeat_of_id,
        extra_points(meeting.body, organisation, meeting.starts_at.astimezone(clock).date()),
        tuple(meeting.rooms),
    )


def _select() -> sa.Select[tuple[Meeting, int, int, int]]:
    items = sa.select(sa.func.count(Item.id)).where(Item.meeting_id == Meeting.id).scalar_subquery()
    sent = sa.select(sa.func.count(Convocation.id)).where(Convocation.meeting_id == Meeting.id)
    answered = sent.where(Convocation.response.is_not(None)).scalar_subquery()
    return sa.select(Meeting, items, sent.scalar_subquery(), answered).options(joinedload(Meeting.body))


def _rows(
    query: sa.Select[tuple[Meeting, int, int, int]], organisation: Organisation, now: datetime
) -> tuple[MeetingRow, ...]:
    clock = zone(organisation)
    rows: Sequence[Any] = db.session.execute(query).all()
    return tuple(
        MeetingRow(
            meeting.id,
            meeting.body.name,
            meeting.starts_at.astimezone(clock),
            meeting.place,
            meeting.state,
            items,
            convened,
            answered,
            countdown(
                meeting.body, organisation, meeting.starts_at, now, repeats.repeat_of(meeting, organisation)
            )
            if meeting.state == "draft" and meeting.starts_at > now
            else None,
        )
        for meeting, items, convened, answered in rows
    )


def _day_start(organisation: Organisation, now: datetime) -> datetime:
    """Midnight of today on the organisation's clock: a meeting stays « upcoming » all its day."""
    return now.astimezone(zone(organisation)).replace(hour=0, minute=0, second=0, microsecond=0)


def _organisation(organisation_id: int) -> Organisation:
    return db.session.get_one(Organisation, organisation_id)
