"""Meetings as the office sees them: the list, and the board that says what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from council.law.notice import VOTED_KINDS
from council.law.violations import Finding
from council.models import Body, Convocation, Item, Mandate, Meeting, Organisation, db
from council.queries import repeats
from council.queries.kinds import KIND_WORDS
from council.queries.manifest import item_mark
from council.queries.notice import (
    Countdown,
    assess_dispatch,
    assess_notes,
    countdown,
    extra_points,
    item_faults,
    zone,
)

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
class ItemLine:
    """An item on the board and, in French, what it lacks (``missing`` blocks or weakens, ``advice`` does not)."""

    id: int
    position: int
    title: str
    kind: str
    kind_words: str
    rapporteur: str
    annexes: int
    confidential: bool
    closed_session: bool
    missing: tuple[str, ...]
    advice: tuple[str, ...]
    mark: str = ""
    """Where it comes from, when not from a first convocation."""


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
    """Whether a councillor may add a point of one's own (BE-CONV-04)."""


@dataclass(frozen=True)
class Board:
    """The meeting board."""

    head: MeetingHead
    items: tuple[ItemLine, ...]
    countdown: Countdown | None
    notes_sentence: str
    repeat_words: str = ""
    """What a repeated convocation says of itself; empty for a first one."""
    repeat_notice: Finding | None = None
    """The law on a repeated convocation sent now."""
    repeatable: repeats.Repeatable | None = None
    """What the body may be called again for, once a meeting closed without a quorum."""

    @property
    def incomplete(self) -> int:
        """How many items lack something."""
        return sum(bool(item.missing) for item in self.items)


def bodies() -> tuple[BodyChoice, ...]:
    """Bodies of the current organisation, in their order."""
    rows = db.session.execute(db.select(Body.id, Body.name).order_by(Body.position, Body.id))
    return tuple(BodyChoice(*row) for row in rows)


def usual_place(body_id: int) -> str:
    """Where the body met last; empty before its first meeting."""
    place: str | None = db.session.execute(
        db.select(Meeting.place).where(Meeting.body_id == body_id).order_by(Meeting.starts_at.desc()).limit(1)
    ).scalar_one_or_none()
    return place or ""


def meeting_list(organisation_id: int, now: datetime, page: int = 1) -> MeetingList:
    """The list of the organisation's meetings: five queries, however many meetings."""
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
    meeting = _meeting(meeting_id)
    return head_of(meeting, _organisation(meeting.organisation_id)) if meeting else None


def board(meeting_id: int, now: datetime) -> Board | None:
    """Everything the board shows; ``None`` when the meeting is not the organisation's."""
    meeting = _meeting(
        meeting_id,
        selectinload(Meeting.items).options(
            joinedload(Item.rapporteur).joinedload(Mandate.person), selectinload(Item.annexes)
        ),
    )
    if meeting is None:
        return None
    organisation = _organisation(meeting.organisation_id)
    on = meeting.starts_at.astimezone(zone(organisation)).date()
    notes = assess_notes(meeting.body, organisation, on, meeting.items)
    faults = item_faults(meeting.body, organisation, on, meeting.items)
    early = {one.item_id for one in faults if one.finding.code == "too_early"}
    lines = tuple(
        _line(item, item.id in notes.missing, item.id in early, item_mark(item, meeting.call))
        for item in meeting.items
    )
    repeat = repeats.repeat_of(meeting, organisation)
    draft = meeting.state == "draft"
    left = countdown(meeting.body, organisation, meeting.starts_at, now, repeat) if draft else None
    return Board(
        head_of(meeting, organisation),
        lines,
        left,
        notes.finding.sentence,
        repeats.words(meeting, organisation),
        assess_dispatch(
            meeting.body, organisation, meeting.starts_at, now, urgent=False, repeat=repeat
        ).finding
        if draft and repeat.failed_on
        else None,
        repeats.repeatable(meeting_id, now) if meeting.state == "closed" else None,
    )


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
    )


def _line(item: Item, wants_note: bool, early_papers: bool, mark: str) -> ItemLine:
    missing, advice = [], []
    if early_papers:
        missing.append("documents du délégataire trop récents")
    if wants_note:
        missing.append("note de synthèse à écrire")
    if item.kind in VOTED_KINDS:
        if not item.articles:
            missing.append("dispositif à écrire")
        if not item.matiere_code:
            missing.append("matière à choisir")
        if not item.visas:
            advice.append("aucun visa")
    if item.rapporteur_id is None and item.kind not in ("minutes", "question"):
        missing.append("rapporteur à désigner")
    return ItemLine(
        item.id,
        item.position,
        item.title,
        item.kind,
        KIND_WORDS[item.kind],
        item.rapporteur.person.formal_name if item.rapporteur else "",
        len(item.annexes),
        item.confidential,
        item.closed_session,
        tuple(missing),
        tuple(advice),
        mark,
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


def _meeting(meeting_id: int, *more: sa.orm.interfaces.ORMOption) -> Meeting | None:
    query = db.select(Meeting).where(Meeting.id == meeting_id).options(joinedload(Meeting.body), *more)
    found: Meeting | None = db.session.execute(query).scalar_one_or_none()
    return found


def clock_of(organisation_id: int) -> ZoneInfo:
    """The clock the organisation lives by."""
    return zone(_organisation(organisation_id))


def local_day(organisation_id: int, now: datetime) -> date:
    """Today on the organisation's clock."""
    return now.astimezone(zone(_organisation(organisation_id))).date()
