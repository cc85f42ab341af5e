"""The parapheur: what awaits my signature, what I signed, how far a batch is, my key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from council.models import Document, OutboxMessage, SignatureStep, SigningKey, db
from council.queries import signatories
from council.queries.effects import abandoned
from council.queries.papers import PaperLine, paper_line, select_papers


@dataclass(frozen=True)
class Desk:
    """What a signer sees. ``later`` waits for somebody else first; ``stopped`` was refused, by this signer or another."""

    awaiting: tuple[PaperLine, ...]
    stopped: tuple[PaperLine, ...]
    later: int
    signed: tuple[PaperLine, ...]
    key: KeyFacts | None
    for_others: Mapping[int, tuple[str, str]]
    """Papers signed by delegation: in whose name, and under which decree."""


@dataclass(frozen=True)
class KeyFacts:
    """A live key: its certificate in words. ``store``: software, token or remote; ``location``: which one."""

    store: str
    location: str
    label: str
    created_at: datetime
    expires_at: datetime
    serial: str


@dataclass(frozen=True)
class Batch:
    """How far a batch is. ``failures``: (title, sentence). ``interrupted``: its worker died, another will go on."""

    id: int
    total: int
    done: int
    finished: bool
    interrupted: bool
    failures: tuple[tuple[str, str], ...]


def desk(person_id: int | None, organisation_id: int) -> Desk:
    """The parapheur of a person in an organisation."""
    person = person_id or 0
    held = signatories.held_by(person, organisation_id)
    waiting = db.session.scalars(
        select_papers()
        .where(
            Document.organisation_id == organisation_id, signatories.awaiting(person, organisation_id, held)
        )
        .order_by(Document.id)
    ).all()
    lines = [(paper_line(row), signatories.title(row, person, held)) for row in waiting]
    stopped = tuple(line for line, _title in lines if line.refusal)
    mine = [(line, title) for line, title in lines if title and not line.refusal]
    signed = db.session.scalars(
        select_papers()
        .join(SignatureStep, SignatureStep.document_id == Document.id)
        .where(Document.organisation_id == organisation_id, signatories.signed_by(person))
        .order_by(SignatureStep.signed_at.desc(), Document.id.desc())
        .limit(10)
    )
    return Desk(
        tuple(line for line, _title in mine),
        stopped,
        len(waiting) - len(mine) - len(stopped),
        tuple(paper_line(row) for row in signed),
        key_facts(person, organisation_id),
        {
            line.id: (title.in_name_of, signatories.decree(title.delegation))
            for line, title in mine
            if title.delegation
        },
    )


def awaiting_count(person_id: int | None, organisation_id: int) -> int:
    """How many papers await a person, for the badge of the navigation."""
    return len(desk(person_id, organisation_id).awaiting)


def live_key(person_id: int, organisation_id: int) -> SigningKey | None:
    """The person's key in force in an organisation."""
    found: SigningKey | None = db.session.execute(
        db.select(SigningKey).where(SigningKey.live(organisation_id), SigningKey.person_id == person_id)
    ).scalar_one_or_none()
    return found


def key_facts(person_id: int, organisation_id: int) -> KeyFacts | None:
    """The live key of a person."""
    row = live_key(person_id, organisation_id)
    if row is None:
        return None
    certificate = x509.load_pem_x509_certificate(row.certificate_pem.encode())
    serial = f"{certificate.serial_number:x}"
    return KeyFacts(
        row.store,
        row.location,
        row.label,
        row.created_at,
        certificate.not_valid_after_utc,
        serial[:16].upper(),
    )


def batch(batch_id: int, person_id: int | None, organisation_id: int) -> Batch | None:
    """A batch of the person; nothing for anybody else's."""
    row = db.session.execute(
        db.select(OutboxMessage)
        .where(
            OutboxMessage.id == batch_id,
            OutboxMessage.kind == "signing",
            OutboxMessage.organisation_id == organisation_id,
        )
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if row is None or row.payload["person"] != person_id:
        return None
    ids = row.payload["documents"]
    done = db.session.scalar(
        db.select(db.func.count(SignatureStep.id)).where(
            SignatureStep.document_id.in_(ids), signatories.signed_by(person_id)
        )
    )
    titles = {
        str(key): title
        for key, title in db.session.execute(
            db.select(Document.id, Document.title).where(Document.id.in_(ids))
        )
    }
    failures = tuple((titles.get(key, ""), sentence) for key, sentence in row.payload["failures"].items())
    finished, left = row.state in ("done", "failed"), abandoned(row.state, row.next_try_at)
    return Batch(row.id, len(ids), done or 0, finished, left, failures)
