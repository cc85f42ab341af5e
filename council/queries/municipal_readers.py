"""Who is sent copies without sitting: the list of a body, and whether the law wants one (FR-CONV-13; CGCT L5211-40-2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from council.law.copies import copies_owed
from council.models import Account, Body, Mandate, MunicipalReader, Organisation, Person, db
from council.queries.clocks import local_day
from council.queries.meetings import Bodies
from council.queries.notice import regime_of


@dataclass(frozen=True)
class ReaderLine:
    """One reader as the office sees it."""

    id: int
    name: str
    commune: str
    email: str


PAGE = 100


@dataclass(frozen=True)
class ReaderList:
    """One page of the list of a body, by commune then name. ``total`` and ``communes`` are of the whole list, ``pages`` of what was sought."""

    body_id: int
    body: str
    readers: tuple[ReaderLine, ...]
    total: int
    communes: int
    page: int
    pages: int
    sought: str


def owed(body: Body, organisation: Organisation, on: datetime) -> bool:
    """Whether municipal councillors who do not sit in the body are given copies of its papers."""
    regime = regime_of(body, organisation, local_day(on, organisation))
    return copies_owed(regime, deliberative=body.kind == "council")


def live(body_id: int) -> sa.ColumnElement[bool]:
    """Readers of a body who were not taken out."""
    return sa.and_(MunicipalReader.body_id == body_id, MunicipalReader.ended_at.is_(None))


def holding(words: str) -> sa.ColumnElement[bool]:
    """Readers whose name, commune or address holds these words."""
    columns = (MunicipalReader.name, MunicipalReader.commune, MunicipalReader.email)
    return sa.or_(*(one.icontains(words, autoescape=True) for one in columns))


def addresses_of_members(body_id: int, now: datetime) -> set[str]:
    """Addresses of who sits today, in lower case: they are convened, hence no readers."""
    body = db.session.get_one(Body, body_id)
    today = local_day(now, db.session.get_one(Organisation, body.organisation_id))
    rows = db.session.execute(
        sa.select(Person.email, Account.email)
        .join(Mandate, Mandate.person_id == Person.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(Mandate.seated(body_id, today))
    )
    return {address.lower() for row in rows for address in row if address}


def reader_list(body_id: int, now: datetime, page: int = 1, sought: str = "") -> ReaderList | None:
    """The list of a body of the organisation; None for a body that owes no copies. ``sought``: in names, communes and addresses."""
    body: Body | None = db.session.scalars(sa.select(Body).where(Body.id == body_id)).one_or_none()
    if body is None or not owed(body, db.session.get_one(Organisation, body.organisation_id), now):
        return None
    wanted = live(body_id)
    total, communes = db.session.execute(
        sa.select(
            sa.func.count(MunicipalReader.id), sa.func.count(sa.distinct(MunicipalReader.commune))
        ).where(wanted)
    ).one()
    found = total
    if sought:
        wanted = sa.and_(wanted, holding(sought))
        found = db.session.scalar(sa.select(sa.func.count(MunicipalReader.id)).where(wanted)) or 0
    pages = max(1, -(-found // PAGE))
    page = min(max(page, 1), pages)
    rows = db.session.scalars(
        sa.select(MunicipalReader)
        .where(wanted)
        .order_by(MunicipalReader.commune, MunicipalReader.name, MunicipalReader.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    lines = tuple(ReaderLine(one.id, one.name, one.commune, one.email) for one in rows)
    return ReaderList(body.id, body.name, lines, total, communes, page, pages, sought)


def owing_bodies(bodies: Bodies, now: datetime) -> list[tuple[int, str]]:
    """Those of ``bodies`` (identifier, name) of which copies are owed."""
    return [(body.id, body.name) for body, own in bodies if owed(body, own, now)]


def body_of(reader_id: int) -> int | None:
    """The body in whose list a reader is."""
    return db.session.scalar(sa.select(MunicipalReader.body_id).where(MunicipalReader.id == reader_id))
