"""Packages for the archives (SIP, SEDA 2.3): asked for by the secretary general, made by the worker, kept by their hash."""

from __future__ import annotations

from dataclasses import dataclass

from council.documents import seda
from council.gateways.environment import environment
from council.models import ArchivePackage, Document, Meeting, OutboxMessage, db
from council.permissions import Permission
from council.queries import archive_contents, journal
from council.services import seals
from council.services.errors import Refused
from council.services.lookup import found
from council.services.outbox import Handler, register
from council.services.pipeline import Work, command
from council.services.receipts import signing_key
from council.services.requeue import later_again
from signatures.journal_bundle import bundle
from signatures.verify import verify

KIND = "archive_package"
NOT_CLOSED = (
    "Cette séance n’est pas close\u00a0: elle se verse aux archives une fois tenue, ses actes signés."
)
NOTHING_SIGNED = (
    "Aucun document de cette séance n’est encore signé. Faites signer les actes, puis préparez le versement."
)


@command(Permission.ACT_PREPARE)
def request_package(work: Work, meeting_id: int) -> None:
    """Ask for the package of a closed meeting; asking while it is being made changes nothing.

    Raises ``NotFound``, or ``Refused`` before the closing or while nothing is signed.
    """
    meeting = found(work, Meeting, meeting_id, "Cette séance n’existe pas.")
    if meeting.state != "closed":
        raise Refused(NOT_CLOSED)
    signed = db.select(Document.id).where(
        Document.meeting_id == meeting_id, Document.state.in_(archive_contents.SIGNED)
    )
    if work.session.scalar(signed.limit(1)) is None:
        raise Refused(NOTHING_SIGNED)
    later_again(work, KIND, f"{KIND}:{meeting_id}", {"meeting": meeting_id})
    work.audit(meeting=meeting_id)


@dataclass(frozen=True)
class _Made:
    meeting_id: int
    identifier: str
    sha256: str
    size: int
    files: int


def _run(message: OutboxMessage) -> _Made:
    meeting_id = int(message.payload["meeting"])
    now, evidence = environment().clock.now(), seals.evidence()

    def report(pdf: bytes) -> bytes:
        return verify(pdf, roots=evidence.roots, crls=evidence.crls, at=now).to_json().encode()

    told = journal.journal(meeting_id)
    book = None
    if told is not None:
        book = b"".join(bundle(signing_key(), told.meeting, told.about, told.rows(), told.heads))
    transfer = archive_contents.transfer(meeting_id, now, report, book)
    data = seda.package(transfer)
    sha256 = environment().storage.put(data)
    return _Made(meeting_id, transfer.identifier, sha256, len(data), seda.number_of_files(transfer))


def _finish(work: Work, message: OutboxMessage, made: _Made) -> None:
    work.session.add(
        ArchivePackage(
            organisation_id=message.organisation_id, meeting_id=made.meeting_id, identifier=made.identifier,
            sha256=made.sha256, size=made.size, files=made.files, made_at=work.now,
        )
    )  # fmt: skip
    work.audit(meeting=made.meeting_id, sha256=made.sha256)


register(KIND, Handler(_run, _finish))
