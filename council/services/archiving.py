"""What keeps signatures verifiable for decades: a young revocation list, and a new time stamp each year (B-LTA).

ETSI EN 319 142-1 section 5.5: a document time stamp is renewed before the certificate or the algorithm of the last one
ends. Both verbs may run every day: they do nothing until it is time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from council.gateways.environment import environment
from council.models import CertificateAuthority, Document, DocumentHash, db
from council.permissions import system_actor
from council.services import publication_journal, seals
from council.services.pipeline import unit_of_work
from signatures.errors import SignatureError

STAMP_LIFE = timedelta(days=365)
"""Age of the newest revision at which a document gets a new time stamp."""
LIST_LIFE = timedelta(days=30)
"""Age at which the local revocation list is made anew; verifiers believe it for 400 days."""


def refresh_revocation_list() -> bool:
    """Make the local authority's list anew when it is a month old; whether it was."""
    row = db.session.get(CertificateAuthority, seals.AUTHORITY)
    if row is None:
        return False
    own = seals.authority()
    made = own.revocations.last_update_utc
    if environment().clock.now() - made < LIST_LIFE:
        return False
    first = db.session.scalars(db.select(Document.organisation_id).limit(1)).first() or 1
    with unit_of_work(system_actor(first), "archiving.refresh_revocation_list") as work:
        seals.store_authority(work, seals.authority().renewed(now=work.now))
        work.audit(previous=made.isoformat())
    return True


def renew_timestamps(limit: int = 200) -> tuple[list[int], dict[int, str]]:
    """Stamp again the closed documents whose newest revision is a year old: those done, and those refused with why.

    Each is a unit of work of its own; what changed meanwhile is left for the next run.
    """
    done, failures = [], {}
    for document_id in _aged(environment().clock.now() - STAMP_LIFE, limit):
        try:
            if _renew(document_id):
                done.append(document_id)
        except SignatureError as error:
            failures[document_id] = error.sentence
    return done, failures


def _aged(before: datetime, limit: int) -> list[int]:
    newest = (
        sa.select(DocumentHash.document_id, sa.func.max(DocumentHash.created_at).label("at"))
        .group_by(DocumentHash.document_id)
        .subquery()
    )
    rows = db.session.scalars(
        db.select(Document.id)
        .join(newest, newest.c.document_id == Document.id)
        .where(Document.state.in_(("signed", "published")), newest.c.at <= before)
        .order_by(newest.c.at, Document.id)
        .limit(limit)
    )
    return list(rows)


def _renew(document_id: int) -> bool:
    document = db.session.get_one(Document, document_id)
    before, organisation_id = document.sha256, document.organisation_id
    stamped = seals.close_document(environment().storage.get(before), organisation_id, ask=True)
    after = environment().storage.put(stamped)
    with unit_of_work(system_actor(organisation_id), "archiving.renew_timestamp") as work:
        moved = work.session.execute(
            db.update(Document)
            .where(Document.id == document_id, Document.sha256 == before)
            .values(sha256=after)
            .returning(Document.id)
        ).scalar_one_or_none()
        if moved is None:
            return False
        work.session.add(
            DocumentHash(
                organisation_id=organisation_id, sha256=after, document_id=document_id, created_at=work.now
            )
        )
        work.audit(document=document_id, sha256=after)
        work.session.refresh(document)
        if document.published_at is not None:
            publication_journal.of_paper(work, "renewed", document)
    return True
