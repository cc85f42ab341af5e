"""Older deliberations taken over from a file: the report before they are, then what citizens read of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from council.documents import past_scdl, scdl
from council.gateways.environment import environment
from council.models import Act, Organisation, PastAct, PastImport, db
from council.queries.clocks import local_day
from council.queries.search import fold

PAGE = 50
SHOWN = 500
"""Lines that the page of a report shows; its file has them all."""
WORDS = {
    "new": "À reprendre",
    "mended": "À reprendre, réparée",
    "known": "Déjà reprise",
    "refused": "Refusée",
}


@dataclass(frozen=True)
class ReportLine:
    """A line of the file and what becomes of it. ``state``: a key of ``WORDS``."""

    number: int
    identity: str
    title: str
    state: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """What confirming a file would do."""

    lines: tuple[ReportLine, ...]
    notes: tuple[str, ...]
    new: tuple[past_scdl.PastDeliberation, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many lines of each state."""
        counted = Counter(line.state for line in self.lines)
        return {state: counted[state] for state in WORDS}


@dataclass(frozen=True)
class ImportLine:
    """A file in the list."""

    id: int
    name: str
    source: str
    state: str
    acts: int
    created_at: datetime


@dataclass(frozen=True)
class PastLine:
    """An older deliberation, as citizens read it."""

    number: str
    identity: str
    title: str
    adopted_on: date
    body: str
    matter_name: str
    received_on: date | None
    votes: scdl.Votes | None
    url: str
    source: str


@dataclass(frozen=True)
class PastPage:
    """A page of older deliberations."""

    lines: tuple[PastLine, ...]
    total: int
    page: int
    pages: int
    years: tuple[tuple[int, int], ...]


def words(query: str, most: int = 8) -> list[str]:
    """The words of a query, folded; the longest ``most`` of them."""
    found = dict.fromkeys(fold(query).split())
    return sorted(found, key=len, reverse=True)[:most]


def address_of(identity: str) -> str:
    """A DELIB_ID as an address may hold it."""
    return re.sub(r"[^0-9A-Za-z._-]+", "-", identity).strip("-.")[:100] or "sans-numero"


def read(organisation_id: int, data: bytes, now: datetime) -> past_scdl.Table:
    """The lines of a file for an institution. Raises ``past_scdl.NoTable``."""
    own = db.session.get_one(Organisation, organisation_id)
    return past_scdl.read(data, own_siret=own.siret, today=local_day(now, own))


def report(organisation_id: int, data: bytes, now: datetime) -> Report:
    """What confirming that file now would do, line by line."""
    table = read(organisation_id, data, now)
    past = dict(db.session.execute(
        sa.select(PastAct.number, PastAct.identity).where(PastAct.organisation_id == organisation_id)
    ).all())  # fmt: skip
    own = set(db.session.scalars(sa.select(Act.number).where(Act.organisation_id == organisation_id)))
    lines, new = [], []
    for line in table.lines:
        state, notes = (
            ("mended" if line.notes else "new", line.notes) if line.act else ("refused", line.notes)
        )
        if line.act is not None:
            number = address_of(line.identity)
            if past.get(number) == line.identity:
                state, notes = "known", ()
            elif number in own:
                state, notes = "refused", ("Ce numéro est celui d’une délibération de vos registres.",)
            elif number in past:
                state, notes = (
                    "refused",
                    (f"Ce numéro se confond avec «\u00a0{past[number]}\u00a0» dans une adresse.",),
                )
            else:
                past[number] = line.identity
                new.append(line.act)
        lines.append(ReportLine(line.number, line.identity, line.act.title if line.act else "", state, notes))
    return Report(tuple(lines), table.notes, tuple(new))


def imports(organisation_id: int) -> list[ImportLine]:
    """The files handed in, the latest first."""
    rows = db.session.scalars(
        sa.select(PastImport)
        .where(PastImport.organisation_id == organisation_id)
        .order_by(PastImport.id.desc())
    )
    return [ImportLine(row.id, row.name, row.source, row.state, row.acts, row.created_at) for row in rows]


def one_import(organisation_id: int, import_id: int) -> tuple[ImportLine, Report] | None:
    """A file and its report as of now."""
    row = db.session.execute(
        sa.select(PastImport).where(PastImport.organisation_id == organisation_id, PastImport.id == import_id)
    ).scalar_one_or_none()
    if row is None:
        return None
    data = environment().storage.get(row.sha256)
    told = report(organisation_id, data, environment().clock.now())
    return ImportLine(row.id, row.name, row.source, row.state, row.acts, row.created_at), told


def _rows(organisation_id: int) -> sa.Select[tuple[PastAct, str]]:
    return (
        sa.select(PastAct, PastImport.source)
        .join(PastImport, PastImport.id == PastAct.import_id)
        .where(PastAct.organisation_id == organisation_id)
    )


def _line(row: PastAct, source: str) -> PastLine:
    votes = None
    if row.members is not None:
        votes = scdl.Votes(row.members, row.votes_for or 0, row.votes_against or 0, row.abstention or 0)
    return PastLine(
        row.number, row.identity, row.title, row.adopted_on, row.body, row.matter_name, row.received_on, votes,
        row.url, source,
    )  # fmt: skip


def one(organisation_id: int, number: str) -> PastLine | None:
    """The older deliberation at that address."""
    row = db.session.execute(_rows(organisation_id).where(PastAct.number == number)).one_or_none()
    return _line(*row) if row else None


def page(organisation_id: int, query: str, year: int | None, number: int = 1) -> PastPage:
    """Older deliberations that hold every word, of a year if one is given; the latest first."""
    chosen = _rows(organisation_id)
    for word in words(query):
        chosen = chosen.where(PastAct.search.contains(word, autoescape=True))
    if year is not None and 1789 <= year <= 9998:
        chosen = chosen.where(
            PastAct.adopted_on >= date(year, 1, 1), PastAct.adopted_on < date(year + 1, 1, 1)
        )
    total = db.session.scalar(sa.select(sa.func.count()).select_from(chosen.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(number, 1), pages)
    rows = db.session.execute(
        chosen.order_by(PastAct.adopted_on.desc(), PastAct.number).limit(PAGE).offset((number - 1) * PAGE)
    )
    by = sa.extract("year", PastAct.adopted_on)
    years = db.session.execute(
        sa.select(by, sa.func.count()).where(PastAct.organisation_id == organisation_id).group_by(by)
    )
    told = tuple(sorted(((int(one), count) for one, count in years), reverse=True))
    return PastPage(tuple(_line(*row) for row in rows), total, number, pages, told)


def matching(organisation_id: int, query: str) -> int:
    """How many older deliberations hold every word; all of them when there is none."""
    chosen = sa.select(sa.func.count(PastAct.id)).where(PastAct.organisation_id == organisation_id)
    for word in words(query):
        chosen = chosen.where(PastAct.search.contains(word, autoescape=True))
    return db.session.scalar(chosen) or 0


def scdl_rows(
    organisation_id: int, siret: str, name: str, address: Callable[[str], str]
) -> list[scdl.Deliberation]:
    """Older deliberations as rows of the open data, under the number they had; those without a matter have no row."""
    rows = db.session.scalars(
        sa.select(PastAct)
        .where(PastAct.organisation_id == organisation_id, PastAct.matter != "")
        .order_by(PastAct.adopted_on.desc(), PastAct.number)
    )
    found = []
    for row in rows:
        line = _line(row, "")
        found.append(
            scdl.Deliberation(
                row.body or name, siret, row.identity, row.adopted_on, row.matter, row.matter_name, row.title,
                line.votes, address(row.number), row.prefecture, row.received_on if row.prefecture else None,
            )
        )  # fmt: skip
    return found
