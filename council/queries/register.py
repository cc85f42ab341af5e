"""The paper register as the office sees it: sheets and folios of each meeting, tables of each year, numbers to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from council.law.numbering import Scheme, scheme
from council.law.violations import Violation
from council.models import (
    Act,
    Body,
    DelegatedDecision,
    Meeting,
    Organisation,
    OutboxMessage,
    RegisterSheets,
    RegisterTables,
    db,
)
from council.queries.clocks import local_day, zone
from council.queries.deadlines import organisation_of
from council.queries.search import fold

DECISION = "d"
"""What begins the key of a decision taken by delegation among the folios of a meeting's sheets; an act's is its number."""


@dataclass(frozen=True)
class SheetsLine:
    """A meeting that made acts. ``first`` 0 while its sheets are not made."""

    meeting_id: int
    starts_at: datetime
    acts: int
    first: int
    pages: int
    sha256: str
    signed_on: date | None
    making: bool
    next: bool
    """Its sheets are the next to be made."""

    @property
    def last(self) -> int:
        """Its last folio."""
        return self.first + self.pages - 1


@dataclass(frozen=True)
class Volume:
    """One year of the register of one body."""

    body_id: int
    body: str
    year: int
    years: tuple[int, ...]
    lines: tuple[SheetsLine, ...]
    tables_sha256: str
    tables_pages: int
    tables_acts: int
    tables_making: bool
    acts: int


@dataclass(frozen=True)
class Numbering:
    """A model of numbers with what it gives, or why it does not hold."""

    pattern: str
    examples: tuple[str, ...]
    objection: str


def bodies() -> list[tuple[int, str]]:
    """Bodies that made acts, by name."""
    rows = db.session.execute(
        sa.select(Body.id, Body.name)
        .where(Body.id.in_(sa.select(Meeting.body_id).join(Act, Act.meeting_id == Meeting.id)))
        .order_by(Body.name)
    )
    return [(one, name) for one, name in rows]


def volume(body_id: int, year: int | None) -> Volume | None:
    """One year of a body's register, the latest when none is named; nothing for a body without acts."""
    body = db.session.execute(sa.select(Body).where(Body.id == body_id)).scalar_one_or_none()
    rows = _meetings(body_id)
    if body is None or not rows:
        return None
    organisation = db.session.get_one(Organisation, body.organisation_id)
    clock = zone(organisation)
    dated = [(meeting, count, meeting.starts_at.astimezone(clock)) for meeting, count in rows]
    years = tuple(sorted({at.year for _meeting, _count, at in dated}, reverse=True))
    chosen = year if year in years else years[0]
    sheets = {
        row.meeting_id: row
        for row in db.session.scalars(sa.select(RegisterSheets).where(RegisterSheets.body_id == body_id))
    }
    lines: list[SheetsLine] = []
    for meeting, count, at in dated:
        if at.year == chosen:
            waiting = all(one.first for one in lines)
            lines.append(_line(meeting, count, at, sheets.get(meeting.id), waiting))
    tables = db.session.execute(
        sa.select(RegisterTables).where(RegisterTables.body_id == body_id, RegisterTables.year == chosen)
    ).scalar_one_or_none()
    return Volume(
        body_id, body.name, chosen, years, tuple(lines), tables.sha256 if tables else "", tables.pages if tables else 0,
        tables.acts if tables else 0, _under_way(f"register_tables:{body_id}:{chosen}"), sum(one.acts for one in lines),
    )  # fmt: skip


def _line(
    meeting: Meeting, count: int, at: datetime, row: RegisterSheets | None, waiting: bool
) -> SheetsLine:
    if row is None:
        making = _under_way(f"register_sheets:{meeting.id}")
        return SheetsLine(meeting.id, at, count, 0, 0, "", None, making, waiting and not making)
    return SheetsLine(
        meeting.id, at, count, row.first_folio, row.pages, row.sha256, row.signed_on, False, False
    )


def _under_way(key: str) -> bool:
    state = db.session.scalar(sa.select(OutboxMessage.state).where(OutboxMessage.key == key))
    return state in ("pending", "running")


def _meetings(body_id: int) -> list[tuple[Meeting, int]]:
    """Meetings of a body that made acts, with how many, by date."""
    rows = db.session.execute(
        sa.select(Meeting, sa.func.count(Act.id))
        .join(Act, Act.meeting_id == Meeting.id)
        .where(Meeting.body_id == body_id)
        .group_by(Meeting.id)
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [(meeting, count) for meeting, count in rows]


def first_missing_before(meeting: Meeting) -> date | None:
    """The day of the first earlier meeting of the same year that has acts and no sheets."""
    organisation = organisation_of(meeting)
    year = local_day(meeting.starts_at, organisation).year
    made = set(
        db.session.scalars(
            sa.select(RegisterSheets.meeting_id).where(RegisterSheets.body_id == meeting.body_id)
        )
    )
    for other, _count in _meetings(meeting.body_id):
        day = local_day(other.starts_at, organisation)
        if other.id == meeting.id:
            return None
        if day.year == year and other.id not in made:
            return day
    return None


def next_folio(body_id: int, year: int) -> int:
    """The first folio of a volume that no meeting has."""
    last = db.session.scalar(
        sa.select(sa.func.max(RegisterSheets.first_folio + RegisterSheets.pages)).where(
            RegisterSheets.body_id == body_id, RegisterSheets.year == year
        )
    )
    return last or 1


def acts_of(body_id: int, year: int) -> list[tuple[Act, int]]:
    """Acts of a body in a year by date and number, with the folio on which each begins (0 when it has none)."""
    rows = db.session.execute(
        sa.select(Act, RegisterSheets.folios)
        .join(Meeting, Meeting.id == Act.meeting_id)
        .outerjoin(RegisterSheets, RegisterSheets.meeting_id == Meeting.id)
        .where(Meeting.body_id == body_id, Act.adopted_on.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(Act.adopted_on, Act.id)
    )
    return [(act, int((folios or {}).get(str(act.id), 0))) for act, folios in rows]


def folios_of_decisions(body_id: int) -> dict[int, int]:
    """decision -> the folio it stands on, for those taken by delegation that are on a sheet."""
    rows = db.session.scalars(sa.select(RegisterSheets.folios).where(RegisterSheets.body_id == body_id))
    return {
        int(key[1:]): int(folio)
        for folios in rows
        for key, folio in folios.items()
        if key.startswith(DECISION)
    }


def unregistered_decisions(body_id: int, until: date) -> list[DelegatedDecision]:
    """Decisions taken by delegation until a day that are on no sheet yet, by date (R2122-7-1)."""
    known = folios_of_decisions(body_id)
    rows = db.session.scalars(
        sa.select(DelegatedDecision)
        .where(DelegatedDecision.body_id == body_id, DelegatedDecision.decided_on <= until)
        .order_by(DelegatedDecision.decided_on, DelegatedDecision.number)
    )
    return [one for one in rows if one.id not in known]


def decisions_of(body_id: int, year: int) -> list[tuple[DelegatedDecision, int]]:
    """Decisions of a year by date, with the folio of each (0 when it has none)."""
    folios = folios_of_decisions(body_id)
    rows = db.session.scalars(
        sa.select(DelegatedDecision)
        .where(
            DelegatedDecision.body_id == body_id,
            DelegatedDecision.decided_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .order_by(DelegatedDecision.decided_on, DelegatedDecision.number)
    )
    return [(one, folios.get(one.id, 0)) for one in rows]


def sorting(words: str) -> str:
    """How words are put in order: accents and case do not count."""
    return fold(words)


def file(body_id: int, year: int, meeting_id: int | None = None) -> str | None:
    """The stored file of the sheets of a meeting, or of the tables of a year."""
    if meeting_id is not None:
        query = sa.select(RegisterSheets.sha256).where(RegisterSheets.meeting_id == meeting_id)
    else:
        query = sa.select(RegisterTables.sha256).where(
            RegisterTables.body_id == body_id, RegisterTables.year == year
        )
    found: str | None = db.session.scalar(query)
    return found


def numbering(organisation_id: int, on: date, pattern: str | None = None) -> Numbering:
    """What a model (the organisation's own when none is given) gives for three acts of ``on``, or why it does not hold."""
    own = pattern if pattern is not None else db.session.get_one(Organisation, organisation_id).number_pattern
    try:
        model: Scheme = scheme(own.strip())
    except Violation as violation:
        return Numbering(own, (), violation.sentence)
    return Numbering(own, tuple(model.number(on, count) for count in (1, 2, 112)), "")
