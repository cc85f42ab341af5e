"""The public journal of publications: for its page, for programs, and for whoever holds a file."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from council.documents import masking
from council.gateways.environment import environment
from council.meeting.chain import stamp as instant
from council.models import (
    Act,
    Body,
    CertificateAuthority,
    DelegatedDecision,
    Document,
    Item,
    Meeting,
    Organisation,
    PublicationLine,
    PublicationStamp,
    db,
)
from council.queries.masks import masks_of
from council.queries.public_agenda import public_title
from signatures.publications import FORMAT

PAGE = 50
SUBJECT_WORDS = {
    "act": "Délibération",
    "deliberations_list": "Liste des délibérations",
    "minutes": "Procès-verbal",
    "agenda": "Ordre du jour",
    "decision": "Décision",
}


@dataclass(frozen=True)
class Entry:
    """A line as pages show it. ``title`` and ``online`` are of today: what was retracted tells its number only."""

    id: int
    seq: int
    at: datetime
    kind: str
    subject: str
    words: str
    reference: str
    day: date | None
    title: str
    sha256: str
    online: bool
    meeting_id: int | None
    stamp: int | None
    """The line whose time stamp dates this one; None while the service has not answered."""
    hash: str
    declared: datetime | None = None
    """When it is said to have been put on line, before the journal was kept: the line itself came later and proves nothing
    of that."""
    decision_id: int | None = None
    """A decision taken by delegation, whose permanent page goes by its row."""

    @property
    def numbered(self) -> bool:
        """Whether its reference is a number; else it is the day of a meeting."""
        return self.subject in ("act", "decision")

    @property
    def current(self) -> bool:
        """Whether this line put on line what still is."""
        return self.online and self.kind == "published"


@dataclass(frozen=True)
class JournalPage:
    """One page of the journal, the latest line first."""

    entries: tuple[Entry, ...]
    total: int
    page: int
    pages: int
    stamped_at: datetime | None


def page(organisation_id: int, number: int = 1) -> JournalPage:
    """A page of the journal."""
    own = PublicationLine.organisation_id == organisation_id
    total = db.session.scalar(sa.select(sa.func.count()).select_from(PublicationLine).where(own)) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(number, 1), pages)
    entries = _entries(organisation_id, _lines(organisation_id).limit(PAGE).offset((number - 1) * PAGE))
    last = db.session.scalar(
        sa.select(sa.func.max(PublicationStamp.at)).where(PublicationStamp.organisation_id == organisation_id)
    )
    return JournalPage(entries, total, number, pages, last)


def of_file(organisation_id: int, sha256: str) -> tuple[Entry, ...]:
    """Every line about a file, the latest first."""
    return _entries(
        organisation_id, _lines(organisation_id).where(PublicationLine.sha256 == sha256).limit(PAGE)
    )


def entry(organisation_id: int, line_id: int) -> Entry | None:
    """One line by its row."""
    found = _entries(organisation_id, _lines(organisation_id).where(PublicationLine.id == line_id))
    return found[0] if found else None


def _lines(organisation_id: int) -> sa.Select[Any]:
    return (
        sa.select(
            PublicationLine, Act.public_title, Act.published_at, Document.title, Document.published_at, Body.public,
            _first(), DelegatedDecision,
        )
        .outerjoin(Act, Act.id == PublicationLine.act_id)
        .outerjoin(Document, Document.id == PublicationLine.document_id)
        .outerjoin(Meeting, Meeting.id == PublicationLine.meeting_id)
        .outerjoin(DelegatedDecision, DelegatedDecision.id == PublicationLine.decision_id)
        .outerjoin(Body, Body.id == sa.func.coalesce(Meeting.body_id, DelegatedDecision.body_id))
        .where(PublicationLine.organisation_id == organisation_id)
        .order_by(PublicationLine.seq.desc())
    )  # fmt: skip


def _first() -> sa.ScalarSelect[int]:
    """The first line about the same act or paper."""
    other = sa.orm.aliased(PublicationLine)
    same = sa.or_(
        other.act_id == PublicationLine.act_id,
        sa.and_(PublicationLine.act_id.is_(None), other.document_id == PublicationLine.document_id),
        other.decision_id == PublicationLine.decision_id,
    )
    return sa.select(sa.func.min(other.seq)).where(same).correlate(PublicationLine).scalar_subquery()


def _entries(organisation_id: int, query: sa.Select[Any]) -> tuple[Entry, ...]:
    stamps = sorted(
        db.session.scalars(
            sa.select(PublicationStamp.seq).where(PublicationStamp.organisation_id == organisation_id)
        )
    )
    entries = []
    for line, act_title, act_at, paper_title, paper_at, public, first, decision in db.session.execute(query):
        if decision is not None:
            act_title, act_at = decision.public_title or decision.object, decision.published_at
        numbered = line.act_id is not None or decision is not None
        said_at = act_at if numbered else paper_at
        online = said_at is not None or line.subject == "agenda"
        online = online and public is not False  # citizens have no page of a body that meets in private
        title = (act_title if numbered else paper_title) if online else ""
        entries.append(
            Entry(
                line.id, line.seq, line.at, line.kind, line.subject, SUBJECT_WORDS[line.subject], line.reference,
                None if numbered else date.fromisoformat(line.reference), title or "", line.sha256, online,
                line.meeting_id, next((seq for seq in stamps if seq >= line.seq), None), line.hash,
                said_at if said_at and first == line.seq and said_at < line.at else None, line.decision_id,
            )
        )  # fmt: skip
    return tuple(entries)


def stamp_of(organisation_id: int, seq: int) -> bytes | None:
    """The ``.tsr`` file over a line."""
    return db.session.execute(
        sa.select(PublicationStamp.answer).where(
            PublicationStamp.organisation_id == organisation_id, PublicationStamp.seq == seq
        )
    ).scalar_one_or_none()


def root_pem() -> str:
    """The root of the local authority, for whoever checks time stamps; empty before the first."""
    return "".join(db.session.scalars(sa.select(CertificateAuthority.root_pem)))


def bundle(organisation_id: int) -> dict[str, Any]:
    """The whole journal, as ``python -m signatures verify-publications`` reads it."""
    organisation = db.session.get_one(Organisation, organisation_id)
    lines = db.session.scalars(
        sa.select(PublicationLine)
        .where(PublicationLine.organisation_id == organisation_id)
        .order_by(PublicationLine.seq)
    )
    stamps = db.session.scalars(
        sa.select(PublicationStamp)
        .where(PublicationStamp.organisation_id == organisation_id)
        .order_by(PublicationStamp.seq)
    )
    return {
        "format": FORMAT,
        "organisation": organisation.name,
        "lines": [row(line) for line in lines],
        "stamps": [{"seq": one.seq, "token": b64encode(one.answer).decode()} for one in stamps],
    }


def row(line: PublicationLine) -> dict[str, str | int]:
    """A line as the exported journal writes it, and as its hash covers it."""
    return {
        "journal": line.organisation_id, "seq": line.seq, "at": instant(line.at), "kind": line.kind,
        "subject": line.subject, "reference": line.reference, "sha256": line.sha256, "motive": line.motive,
        "prev_hash": line.prev_hash, "hash": line.hash,
    }  # fmt: skip


def retracted_on(organisation_id: int, number: str) -> datetime | None:
    """When the act of that number went off line; None when it never was on line, or still is."""
    return _retracted_on(
        organisation_id, PublicationLine.subject == "act", PublicationLine.reference == number
    )


def decision_retracted_on(organisation_id: int, decision_id: int) -> datetime | None:
    """The same of a decision taken by delegation."""
    return _retracted_on(organisation_id, PublicationLine.decision_id == decision_id)


def _retracted_on(organisation_id: int, *about: sa.ColumnElement[bool]) -> datetime | None:
    last = db.session.execute(
        sa.select(PublicationLine.kind, PublicationLine.at)
        .where(PublicationLine.organisation_id == organisation_id, *about)
        .order_by(PublicationLine.seq.desc())
        .limit(1)
    ).one_or_none()
    return last.at if last and last.kind == "retracted" else None


def is_decision_file(sha256: str) -> bool:
    """Whether a file was published as that of a decision taken by delegation, by whichever institution."""
    query = sa.select(PublicationLine.id).where(
        PublicationLine.sha256 == sha256, PublicationLine.subject == "decision"
    )
    return db.session.execute(query.limit(1)).first() is not None


def file_gone(organisation_id: int, sha256: str) -> bool:
    """Whether the journal knows a file that was on line; for a hash that is not served any more."""
    query = sa.select(PublicationLine.id).where(
        PublicationLine.organisation_id == organisation_id, PublicationLine.sha256 == sha256
    )
    return db.session.execute(query.limit(1)).first() is not None


def published_text(organisation_id: int, sha256: str) -> bool:
    """Whether a hash is that of a published agenda text that may still be read.

    A text by its hash never changes: once some of its words are masked, or a point that it names became confidential, it
    is not served any more; its line and its hash stay.
    """
    query = sa.select(PublicationLine.meeting_id).where(
        PublicationLine.organisation_id == organisation_id,
        PublicationLine.sha256 == sha256,
        PublicationLine.subject == "agenda",
    )
    meeting_id = db.session.scalar(query.limit(1))
    if meeting_id is None:
        return False
    text = environment().storage.get(sha256).decode()
    named = {line.partition(". ")[2] for line in text.splitlines()}
    items = db.session.scalars(sa.select(Item).where(Item.meeting_id == meeting_id))
    closed = {one.title for one in items if public_title(one) != one.title}
    return masking.plain(text, masks_of(meeting_id)) == text and not named & closed


def retracted_of(meeting_id: int) -> tuple[set[int], set[int]]:
    """The acts, and the papers that are no act's, of a meeting that were taken off line and not put back."""
    acts: dict[int, str] = {}
    papers: dict[int, str] = {}
    rows = db.session.execute(
        sa.select(PublicationLine.kind, PublicationLine.act_id, PublicationLine.document_id)
        .where(PublicationLine.meeting_id == meeting_id, PublicationLine.subject != "agenda")
        .order_by(PublicationLine.seq)
    )
    for kind, act, paper in rows:
        if act is not None:
            acts[act] = kind
        elif paper is not None:
            papers[paper] = kind
    off_line = [{one for one, kind in some.items() if kind == "retracted"} for some in (acts, papers)]
    return off_line[0], off_line[1]
