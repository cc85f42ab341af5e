"""What of a meeting goes to the archives, as a tree: meeting, points, files; and what of it is there already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from council.documents.seda import KEEP, File, Rule, Transfer, Unit
from council.gateways.environment import environment
from council.law import retention
from council.models import (
    Act,
    ArchivePackage,
    Body,
    Document,
    Dossier,
    EliminationSlip,
    Item,
    Meeting,
    Organisation,
    PublicationLine,
    db,
)
from council.queries.clocks import zone

SIGNED = ("signed", "published")
RULE = "conservation-permanente"
NAMES = {
    "extract": "Délibération signée", "deliberations_list": "Liste des délibérations examinées", "minutes": "Procès-verbal",
    "attendance": "Feuille de présence",
}  # fmt: skip
Report = Callable[[bytes], bytes]
"""The validation report (JSON) of a signed PDF."""


@dataclass(frozen=True)
class PackageLine:
    """A closed meeting and the last package made of it; ``unsigned`` counts papers still without all signatures."""

    meeting_id: int
    body: str
    starts_at: datetime
    papers: int
    unsigned: int
    package_id: int | None
    made_at: datetime | None
    size: int | None


@dataclass(frozen=True)
class Slip:
    """A slip of elimination as pages and its PDF show it. ``state``: prepared, approved or done."""

    id: int
    number: int
    category: retention.RetentionClass
    before: date
    rows: int
    first_on: date
    last_on: date
    created_at: datetime
    created_by: str
    sha256: str | None
    visa_by: str
    visa_reference: str
    visa_on: date | None
    done_at: datetime | None
    deleted: int

    @property
    def state(self) -> str:
        """Where it is."""
        return "done" if self.done_at else "approved" if self.visa_on else "prepared"


def meetings(organisation_id: int, limit: int = 100) -> list[PackageLine]:
    """Closed meetings, the latest first."""

    def counted(*conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
        return (
            sa.select(sa.func.count(Document.id))
            .where(Document.meeting_id == Meeting.id, *conditions)
            .scalar_subquery()
        )

    last = (
        sa.select(sa.func.max(ArchivePackage.id))
        .where(ArchivePackage.meeting_id == Meeting.id)
        .correlate(Meeting)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(
            Meeting.id, Body.name, Meeting.starts_at, counted(), counted(Document.state.not_in(SIGNED)),
            ArchivePackage.id, ArchivePackage.made_at, ArchivePackage.size,
        )
        .join(Body, Body.id == Meeting.body_id)
        .outerjoin(ArchivePackage, ArchivePackage.id == last)
        .where(Meeting.organisation_id == organisation_id, Meeting.state == "closed")
        .order_by(Meeting.starts_at.desc())
        .limit(limit)
    )  # fmt: skip
    return [PackageLine(*row) for row in rows]


def package(organisation_id: int, package_id: int) -> tuple[str, str] | None:
    """The hash and the name of a package."""
    row = db.session.execute(
        sa.select(ArchivePackage).where(
            ArchivePackage.organisation_id == organisation_id, ArchivePackage.id == package_id
        )
    ).scalar_one_or_none()
    return (row.sha256, row.identifier) if row else None


def slips(organisation_id: int) -> list[Slip]:
    """Slips of elimination, the latest first."""
    rows = db.session.scalars(
        sa.select(EliminationSlip)
        .where(EliminationSlip.organisation_id == organisation_id)
        .order_by(EliminationSlip.number.desc())
    )
    return [_slip(row) for row in rows]


def slip(organisation_id: int, slip_id: int) -> Slip | None:
    """One slip."""
    return next((one for one in slips(organisation_id) if one.id == slip_id), None)


def _slip(row: EliminationSlip) -> Slip:
    return Slip(
        row.id, row.number, retention.CLASSES[row.category], row.before, row.rows, row.first_on, row.last_on,
        row.created_at, row.created_by, row.sha256, row.visa_by, row.visa_reference, row.visa_on, row.done_at, row.deleted,
    )  # fmt: skip


def transfer(meeting_id: int, now: datetime, report: Report, book: bytes | None) -> Transfer:
    """The transfer of a closed meeting. ``report`` verifies a signed PDF; ``book``: the exported minute book."""
    meeting = db.session.get_one(Meeting, meeting_id)
    organisation = db.session.get_one(Organisation, meeting.organisation_id)
    clock = zone(organisation)
    day = meeting.starts_at.astimezone(clock).date()
    papers = list(db.session.scalars(
        db.select(Document).where(Document.meeting_id == meeting_id, Document.state.in_(SIGNED)).order_by(Document.id)
    ))  # fmt: skip
    children = [*_before(meeting, now), *_items(meeting, papers, report)]
    children += [_paper(one, report) for one in papers if one.act_id is None]
    if book is not None:
        children.append(Unit("Livre de séance, exporté", description="Chaîne d’empreintes et signatures\u00a0; se vérifie sans l’application.",
                             file=File(f"livre-de-seance-{meeting.id}.jsonl", book, now)))  # fmt: skip
    agency = organisation.siret or organisation.slug
    root = Unit(
        f"{meeting.body.name}, séance du {day:%d/%m/%Y}", "File", f"seance-{meeting.id}", f"{organisation.name}. {meeting.place}",
        day, day, children=tuple(children),
    )  # fmt: skip
    return Transfer(
        f"{agency}-seance-{meeting.id}-{now:%Y%m%dT%H%M%SZ}", now,
        f"{organisation.name}\u00a0: {root.title}", "a-convenir",
        f"FRAD{organisation.department:0>3}" if organisation.department else "service-d-archives", agency,
        organisation.name, Rule(RULE, day, KEEP), root,
    )  # fmt: skip


def _before(meeting: Meeting, now: datetime) -> list[Unit]:
    """What was sent and published before the meeting."""
    units = []
    agenda = db.session.scalars(
        db.select(PublicationLine)
        .where(PublicationLine.meeting_id == meeting.id, PublicationLine.subject == "agenda")
        .order_by(PublicationLine.seq.desc())
        .limit(1)
    ).first()
    if agenda is not None:
        units.append(
            Unit("Ordre du jour publié", file=File("ordre-du-jour.txt", _bytes(agenda.sha256), agenda.at))
        )
    dossier = db.session.scalars(
        db.select(Dossier)
        .where(Dossier.meeting_id == meeting.id, Dossier.sha256.is_not(None))
        .order_by(Dossier.version.desc())
        .limit(1)
    ).first()
    if dossier is not None and dossier.sha256:
        name = f"dossier-version-{dossier.version}.pdf"
        units.append(
            Unit(
                "Dossier de séance joint à la convocation",
                file=File(name, _bytes(dossier.sha256), dossier.frozen_at),
            )
        )
    return units


def _items(meeting: Meeting, papers: list[Document], report: Report) -> list[Unit]:
    acts = {
        act.item_id: act for act in db.session.scalars(db.select(Act).where(Act.meeting_id == meeting.id))
    }
    rows = db.session.scalars(
        db.select(Item).where(Item.meeting_id == meeting.id, Item.pending.is_(False)).order_by(Item.position)
    )
    units = []
    for item in rows:
        act = acts.get(item.id)
        files = [_paper(one, report) for one in papers if act is not None and one.act_id == act.id]
        words = act.result_sentence if act else ""
        if item.closed_session or item.confidential:
            words = f"{words} Examiné à huis clos ou confidentiel\u00a0: communicabilité à apprécier.".strip()
        number = f", délibération {act.number}" if act else ""
        units.append(
            Unit(
                f"Point {item.position}{number}\u00a0: {item.title}",
                "RecordGrp",
                act.number if act else "",
                words,
                children=tuple(files),
            )
        )
    return units


def _paper(paper: Document, report: Report) -> Unit:
    """A signed paper, and beside it what its verification said the day it left."""
    content = _bytes(paper.sha256)
    name = f"{paper.kind}-{paper.id}.pdf"
    at = paper.signed_at or paper.created_at
    return Unit(
        NAMES.get(paper.kind, paper.kind), "RecordGrp", paper.code, paper.title,
        children=(
            Unit(paper.title, file=File(name, content, at)),
            Unit("Rapport de validation des signatures", file=File(f"{paper.kind}-{paper.id}-validation.json", report(content), at)),
        ),
    )  # fmt: skip


def _bytes(sha256: str) -> bytes:
    return environment().storage.get(sha256)
