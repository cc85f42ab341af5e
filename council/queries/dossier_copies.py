"""Copies of a version of the dossier; the personal one of a reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from council.models import Dossier, DossierCopy, Mandate, Meeting, Organisation, Person, db
from council.queries.effects import abandoned_by_key
from council.queries.meetings import MeetingHead, head_of

KIND_WORDS = {
    "public": "Exemplaire public",
    "open": "Exemplaire sans les points à huis clos",
    "volumes": "Dossier en volumes",
    "bundle": "Pièces séparées (ZIP)",
    "reader": "Exemplaire nominatif",
}


SUBSTITUTE = "substitute:"
"""How the key of a personal copy begins that is for the substitute in a seat: « substitute:seat:person »."""


@dataclass(frozen=True)
class CopyFile:
    """One file of a copy."""

    name: str
    sha256: str
    size: int
    pages: int


@dataclass(frozen=True)
class Copy:
    """One copy; ``title`` says whose or of what size."""

    id: int
    kind: str
    title: str
    state: str
    error: str
    requested_at: datetime
    requested_by: str
    files: tuple[CopyFile, ...]
    interrupted: bool


@dataclass(frozen=True)
class CopiesPage:
    """The copies of one version, oldest first."""

    head: MeetingHead
    dossier_id: int
    version: int
    copies: tuple[Copy, ...]

    @property
    def waiting(self) -> int:
        """How many are still being made."""
        return sum(one.state == "queued" for one in self.copies)


def copies_page(dossier_id: int) -> CopiesPage | None:
    """The page; ``None`` when there is no such version, or it is not built."""
    dossier = db.session.execute(
        db.select(Dossier).where(Dossier.id == dossier_id, Dossier.state == "ready")
    ).scalar_one_or_none()
    if dossier is None:
        return None
    meeting = db.session.get_one(Meeting, dossier.meeting_id)
    organisation = db.session.get_one(Organisation, dossier.organisation_id)
    rows = db.session.execute(
        db.select(DossierCopy)
        .where(DossierCopy.dossier_id == dossier_id)
        .options(joinedload(DossierCopy.mandate).joinedload(Mandate.person))
        .order_by(DossierCopy.id)
    ).scalars()
    return CopiesPage(head_of(meeting, organisation), dossier.id, dossier.version, tuple(map(_copy, rows)))


def copy_file(copy_id: int, index: int) -> tuple[Copy, CopyFile] | None:
    """One file of a copy that is ready."""
    row = db.session.execute(db.select(DossierCopy).where(DossierCopy.id == copy_id)).scalar_one_or_none()
    if row is None or row.state != "ready" or index >= len(row.files):
        return None
    found = _copy(row)
    return found, found.files[index]


def personal_file(dossier_id: int, person_id: int) -> CopyFile | None:
    """The copy of a version made for one reader, once ready."""
    row = db.session.execute(
        db.select(DossierCopy)
        .join(Mandate, Mandate.id == DossierCopy.mandate_id)
        .where(
            DossierCopy.dossier_id == dossier_id, DossierCopy.state == "ready",
            sa.or_(
                sa.and_(Mandate.person_id == person_id, DossierCopy.key.startswith("reader:")),
                DossierCopy.key.startswith(SUBSTITUTE) & DossierCopy.key.endswith(f":{person_id}"),
            ),
        )
    ).scalar_one_or_none()  # fmt: skip
    return CopyFile(**row.files[0]) if row else None


def reader_of(row: DossierCopy) -> Person | None:
    """Whose personal copy it is: the member of its seat, or the substitute whom its key names."""
    if row.key.startswith(SUBSTITUTE):
        return db.session.get(Person, int(row.key.rpartition(":")[2]))
    return row.mandate.person if row.mandate else None


def _copy(row: DossierCopy) -> Copy:
    reader = reader_of(row)
    detail = f" de {reader.formal_name}" if reader else ""
    detail = f" de {row.largest_mb}\u00a0Mo" if row.largest_mb else detail
    return Copy(
        row.id, row.kind, KIND_WORDS[row.kind] + detail, row.state, row.error, row.requested_at, row.requested_by,
        tuple(CopyFile(**one) for one in row.files),
        row.state == "queued" and abandoned_by_key(f"dossier-copy:{row.id}"),
    )  # fmt: skip
