"""The PDFs of a meeting as the office sees them: their signatures given and awaited, their publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from council.models import Document, SignatureStep, db
from council.queries import signatories

KIND_WORDS = {
    "extract": "Extrait du registre",
    "deliberations_list": "Liste des délibérations examinées",
    "minutes": "Procès-verbal",
    "attendance": "Feuille de présence",
}


@dataclass(frozen=True)
class StepLine:
    """One expected signature; ``seal`` is the organisation's."""

    name: str
    capacity: str
    seal: bool
    signed_at: datetime | None
    decree: str = ""
    """Under which decree it was signed in somebody's name."""


@dataclass(frozen=True)
class RefusalLine:
    """A signer sent the paper back; ``settled_at`` empty while it is stopped."""

    name: str
    capacity: str
    motive: str
    answer: str
    refused_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True)
class PaperLine:
    """A PDF of a meeting."""

    id: int
    meeting_id: int
    act_id: int | None
    kind: str
    title: str
    subject: str
    code: str
    sha256: str
    pages: int
    state: str
    meeting_at: datetime
    created_at: datetime
    signed_at: datetime | None
    published_at: datetime | None
    steps: tuple[StepLine, ...]
    refusals: tuple[RefusalLine, ...] = ()

    @property
    def refusal(self) -> RefusalLine | None:
        """What stops the paper now."""
        return next((one for one in self.refusals if one.settled_at is None), None)

    @property
    def kind_words(self) -> str:
        """«Extrait du registre», «Procès-verbal»…"""
        return KIND_WORDS[self.kind]

    @property
    def waiting_for(self) -> str:
        """Who signs next; empty when all have, or when nobody is expected yet."""
        return next((step.name for step in self.steps if not step.seal and step.signed_at is None), "")


def paper_line(row: Document) -> PaperLine:
    """A document with its steps."""
    return PaperLine(
        id=row.id,
        meeting_id=row.meeting_id,
        act_id=row.act_id,
        kind=row.kind,
        title=row.title,
        subject=row.act.title if row.act else "",
        code=row.code,
        sha256=row.sha256,
        pages=row.pages,
        state=row.state,
        meeting_at=row.meeting.starts_at,
        created_at=row.created_at,
        signed_at=row.signed_at,
        published_at=row.published_at,
        steps=tuple(
            StepLine(name, capacity, step.position == 0, step.signed_at, decree)
            for step in row.steps
            for name, capacity, decree in (signatories.shown(step),)
        ),
        refusals=tuple(
            RefusalLine(one.signer_name, one.capacity, one.motive, one.answer, one.refused_at, one.settled_at)
            for one in row.refusals
        ),
    )


def select_papers() -> sa.Select[tuple[Document]]:
    """Documents with what a line shows, read in as few questions as there are tables."""
    return (
        sa.select(Document)
        .options(
            sa.orm.selectinload(Document.steps).selectinload(SignatureStep.delegation),
            sa.orm.selectinload(Document.refusals),
            sa.orm.selectinload(Document.act),
            sa.orm.selectinload(Document.meeting),
        )
        .execution_options(populate_existing=True)
    )


def papers_of(meeting_id: int) -> tuple[PaperLine, ...]:
    """Every PDF of a meeting, acts first in their order."""
    rows = db.session.scalars(select_papers().where(Document.meeting_id == meeting_id).order_by(Document.id))
    return tuple(paper_line(row) for row in rows)


def paper(document_id: int, person_id: int | None, *, staff: bool) -> PaperLine | None:
    """One PDF, for the office or for those who sign it."""
    query = select_papers().where(Document.id == document_id)
    row = db.session.execute(query).scalar_one_or_none()
    if row is None or not (staff or signatories.concerns(row, person_id)):
        return None
    return paper_line(row)


def minutes_document(meeting_id: int) -> Document | None:
    """The row of the minutes of a meeting, once made."""
    return db.session.execute(
        db.select(Document).where(Document.meeting_id == meeting_id, Document.kind == "minutes")
    ).scalar_one_or_none()
