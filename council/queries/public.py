"""What citizens may read of institutions and meetings: published rows only, public titles only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from council.codes.licences import LICENCES, Licence, usual
from council.gateways.environment import environment
from council.law.publication import list_required
from council.law.violations import Finding
from council.models import Act, Body, Document, Meeting, Organisation, db
from council.queries import deadlines, recordings
from council.queries.masks import public_file
from council.queries.public_agenda import AgendaLine, agenda
from council.queries.rooms import public_place

PAST = ("closed",)
COMING = ("convened", "open", "suspended")


@dataclass(frozen=True)
class Institution:
    """A hosted institution, as its front door shows it."""

    id: int
    slug: str
    name: str
    email: str
    address: tuple[str, ...]
    website: str
    court: str
    blason: bool
    licence: Licence
    """Of its open data."""


@dataclass(frozen=True)
class MeetingLine:
    """A meeting in a list. ``state`` is coming, live, held or cancelled; ``acts`` counts the published ones."""

    id: int
    body: str
    starts_at: datetime
    place: str
    state: str
    acts: int = 0
    published_at: datetime | None = None
    cancelled_at: datetime | None = None
    motive: str = ""


@dataclass(frozen=True)
class Paper:
    """A published PDF of a meeting."""

    title: str
    sha256: str
    pages: int
    published_at: datetime
    size: int
    masked: bool = False
    """A public version: personal data were taken out."""
    kind: str = ""


@dataclass(frozen=True)
class MeetingPage:
    """A meeting: its agenda, then what was decided and the papers."""

    line: MeetingLine
    agenda: tuple[AgendaLine, ...]
    papers: tuple[Paper, ...]
    list_deadline: Finding | None
    published_at: datetime | None
    recording: recordings.Shown | None = None


def institutions() -> list[Institution]:
    """Institutions of the installation, by order of creation."""
    return [_institution(*row) for row in db.session.execute(_organisations().order_by(Organisation.id))]


def institution(slug: str) -> Institution | None:
    """The institution at that address."""
    row = db.session.execute(_organisations().where(Organisation.slug == slug)).one_or_none()
    return _institution(*row) if row else None


def institution_by_id(organisation_id: int) -> Institution | None:
    """The institution of that row."""
    row = db.session.execute(_organisations().where(Organisation.id == organisation_id)).one_or_none()
    return _institution(*row) if row else None


def _organisations() -> sa.Select[tuple[Organisation, str | None]]:
    """Organisations, with the legal profile of their first body."""
    first = (
        sa.select(Body.regime)
        .where(Body.organisation_id == Organisation.id)
        .order_by(Body.position, Body.id)
        .limit(1)
        .correlate(Organisation)
        .scalar_subquery()
    )
    return sa.select(Organisation, first)


def _institution(row: Organisation, regime: str | None) -> Institution:
    return Institution(
        id=row.id,
        slug=row.slug,
        name=row.name,
        email=row.email,
        address=tuple(line.strip() for line in row.address.splitlines() if line.strip()),
        website=row.website,
        court=row.court,
        blason=row.blason_sha256 is not None,
        licence=LICENCES.get(row.licence) or usual(regime or ""),
    )


def blason(organisation_id: int) -> tuple[Path, str] | None:
    """The coat of arms: its file and media type (told by its first bytes); nothing when there is none."""
    sha256 = db.session.scalar(
        db.select(Organisation.blason_sha256).where(Organisation.id == organisation_id)
    )
    if sha256 is None:
        return None
    path = environment().storage.path(sha256)
    with path.open("rb") as file:
        head = file.read(8)
    kind = "png" if head.startswith(b"\x89PNG") else "jpeg" if head.startswith(b"\xff\xd8") else "svg+xml"
    return path, f"image/{kind}"


def _visible() -> sa.Select[tuple[Meeting, str, int]]:
    """Meetings of public bodies whose agenda citizens may read, with the number of their published acts."""
    acts = (
        sa.select(sa.func.count(Act.id))
        .where(Act.meeting_id == Meeting.id, Act.published_at.is_not(None))
        .correlate(Meeting)
        .scalar_subquery()
    )
    return (
        sa.select(Meeting, Body.name, acts)
        .join(Body, Body.id == Meeting.body_id)
        .where(Body.public, Meeting.agenda_published_at.is_not(None), Meeting.state != "draft")
    )


def _line(meeting: Meeting, body: str, acts: int) -> MeetingLine:
    words = {"open": "live", "suspended": "live", "closed": "held", "cancelled": "cancelled"}
    state = words.get(meeting.state, "coming")
    return MeetingLine(
        meeting.id, body, meeting.starts_at, public_place(meeting.place, meeting.rooms), state, acts, meeting.agenda_published_at,
        meeting.cancelled_at, meeting.cancelled_motive,
    )  # fmt: skip


def coming(organisation_id: int) -> list[MeetingLine]:
    """Convened meetings and those under way, the nearest first."""
    query = _visible().where(Meeting.organisation_id == organisation_id, Meeting.state.in_(COMING))
    return [_line(*row) for row in db.session.execute(query.order_by(Meeting.starts_at))]


def called_off(organisation_id: int) -> list[MeetingLine]:
    """Cancelled meetings whose day has not passed: whoever meant to come must find them."""
    query = _visible().where(
        Meeting.organisation_id == organisation_id,
        Meeting.state == "cancelled",
        Meeting.starts_at > environment().clock.now(),
    )
    return [_line(*row) for row in db.session.execute(query.order_by(Meeting.starts_at))]


def held(organisation_id: int, limit: int = 200) -> list[MeetingLine]:
    """Past meetings, the latest first."""
    query = _visible().where(Meeting.organisation_id == organisation_id, Meeting.state.in_(PAST))
    return [_line(*row) for row in db.session.execute(query.order_by(Meeting.starts_at.desc()).limit(limit))]


def all_meetings(organisation_id: int, limit: int = 200, body: int | None = None) -> list[MeetingLine]:
    """Everything a calendar shows (of one body), cancelled meetings included so that subscribers see them go."""
    query = _visible().where(Meeting.organisation_id == organisation_id)
    if body is not None:
        query = query.where(Meeting.body_id == body)
    return [_line(*row) for row in db.session.execute(query.order_by(Meeting.starts_at.desc()).limit(limit))]


def meeting_page(organisation_id: int, meeting_id: int) -> MeetingPage | None:
    """One meeting; nothing when it is another institution's or not public."""
    row = db.session.execute(
        _visible().where(Meeting.organisation_id == organisation_id, Meeting.id == meeting_id)
    ).one_or_none()
    if row is None:
        return None
    meeting, body, acts = row
    papers = published_papers(meeting_id)
    recording = recordings.shown(meeting)
    return MeetingPage(
        line=_line(meeting, body, acts),
        agenda=agenda(meeting_id, recording),
        papers=papers,
        list_deadline=_list_deadline(meeting),
        published_at=meeting.agenda_published_at,
        recording=recording,
    )


def _list_deadline(meeting: Meeting) -> Finding | None:
    """When the list of deliberations is due, while it is not online yet (FR-ACT-08)."""
    if meeting.state != "closed":
        return None
    posted = db.session.scalar(
        db.select(Document.published_at).where(
            Document.meeting_id == meeting.id, Document.kind == "deliberations_list"
        )
    )
    if posted is not None:
        return None
    organisation = deadlines.organisation_of(meeting)
    if not list_required(deadlines.law_of(meeting, organisation)):
        return None
    return deadlines.list_deadline(meeting, organisation, None).finding


def published_papers(meeting_id: int) -> tuple[Paper, ...]:
    """The list of deliberations and the minutes, once published."""
    rows = db.session.scalars(
        db.select(Document)
        .where(
            Document.meeting_id == meeting_id, Document.act_id.is_(None), Document.published_at.is_not(None)
        )
        .order_by(Document.published_at)
    )
    return tuple(found for row in rows if (found := paper(row)) is not None)


def paper(row: Document) -> Paper | None:
    """A published document as pages show it; nothing while its public version is being made."""
    assert row.published_at is not None
    shown = public_file(row)
    if shown is None:
        return None
    size = environment().storage.path(shown.sha256).stat().st_size
    return Paper(row.title, shown.sha256, shown.pages, row.published_at, size, shown.masked, row.kind)
