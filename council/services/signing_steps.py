"""One signature on one document: seal it first if need be, sign, close it when it was the last one.

The file is signed outside any transaction, then put in place only if the document still is at the revision that was
signed: the row's hash is the lock, so two workers or two signers can never both sign the same revision.
"""

from __future__ import annotations

from datetime import datetime

from council.gateways.environment import environment
from council.models import (
    Act,
    Document,
    DocumentHash,
    Organisation,
    SignatureDelegation,
    SignatureRefusal,
    SignatureStep,
    db,
)
from council.permissions import system_actor
from council.queries.clocks import zone
from council.queries.signatories import Title, next_step, obstacle, signed_by, title, today, why_not
from council.services import seals
from council.services.pipeline import Work, unit_of_work
from signatures import keys, prepare, sign

TRIES = 3


class NotNow(Exception):
    """The document does not await that person now; ``sentence`` says why, in French."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


GONE = "Ce document n’existe plus."
NOT_YOUR_TURN = (
    "Ce document attend d’abord la signature d’une autre personne\u202f: il reviendra dans votre parapheur."
)
BUSY = "Ce document était en cours de signature par quelqu’un d’autre. Recommencez\u202f: rien n’a été perdu."

STOPPED = "Ce document a été refusé et retourne au secrétariat\u202f: il reviendra dans votre parapheur une fois établi de nouveau."
CHANGED = "Ce document a changé depuis que vous l’avez lu\u00a0: relisez-le, puis signez."


def sign_step(document_id: int, person_id: int, key: keys.SigningKey, read: str = "") -> bool:
    """Sign what awaits that person; False when it was signed already. Raises ``NotNow`` or ``SignatureError``.

    ``read``: SHA-256 of the revision the signer read; another one is never signed. Empty: the current one, whichever.
    """
    for _attempt in range(TRIES):
        db.session.rollback()
        document = db.session.get(Document, document_id)
        if document is None:
            raise NotNow(GONE)
        own = own_title(document, person_id, read)
        if own is None:
            return False
        before = document.sha256
        revisions = _signed_revisions(document, own, key)
        if put_in_place(document, own, before, revisions):
            return True
    raise NotNow(BUSY)


def own_title(document: Document, person_id: int, read: str) -> Title | None:
    """In what right the person signs the document now; nothing when what awaited that person is signed.

    Raises ``NotNow`` out of turn, outside the days of a delegation, for another revision than ``read``, or while a
    refusal stops the document.
    """
    if stopped(document.id):
        raise NotNow(STOPPED)
    own = title(document, person_id)
    if own is None:
        following = next_step(document)
        if following is not None and any(
            step.person_id == person_id and step.signed_at is None for step in document.steps
        ):
            raise NotNow(NOT_YOUR_TURN)
        if _signed(document, person_id):
            return None
        raise NotNow(why_not(document, person_id) or "Ce document n’attend pas votre signature.")
    if read and document.sha256 != read:
        raise NotNow(CHANGED)
    return own


def _signed(document: Document, person_id: int) -> bool:
    query = db.select(SignatureStep.id).where(SignatureStep.document_id == document.id, signed_by(person_id))
    return db.session.scalar(query.limit(1)) is not None


def stopped(document_id: int) -> bool:
    """Whether a signer refused the document and the office has not had it made again."""
    query = db.select(SignatureRefusal.id).where(
        SignatureRefusal.document_id == document_id, SignatureRefusal.settled_at.is_(None)
    )
    return db.session.scalar(query) is not None


def _signed_revisions(document: Document, own: Title, key: keys.SigningKey) -> list[bytes]:
    """The document after the seal (if it was missing), after this signature, and closed if it was the last."""
    organisation = db.session.get_one(Organisation, document.organisation_id)
    at = environment().clock.now().astimezone(zone(organisation))
    pdf = environment().storage.get(document.sha256)
    revisions = []
    if document.steps[0].signed_at is None:
        seal = seals.seal_key(organisation.id)
        pdf = sign.sign(
            pdf, field=prepare.SEAL, key=seal, at=at, reason=document.title, accent=organisation.accent
        )
        revisions.append(pdf)
    pdf = sign.sign(
        pdf, field=own.step.field, key=key, at=at, name=own.name, capacity=own.capacity, mandate=own.mandate,
        reason=document.title, accent=organisation.accent, timestamper=seals.timestamper(organisation.id),
    )  # fmt: skip
    revisions.append(pdf)
    if own.step.position == document.steps[-1].position:
        revisions.append(seals.close_document(pdf, organisation.id, ask=True))
    return revisions


def put_in_place(document: Document, own: Title | None, before: str, revisions: list[bytes]) -> bool:
    """Store the revisions and move the document to the last; False when somebody moved it meanwhile.

    Without a title only the seal is recorded.
    """
    hashes = [environment().storage.put(pdf) for pdf in revisions]
    actor = system_actor(document.organisation_id, "Parapheur")
    with unit_of_work(actor, "signing.sign_step") as work:
        current = work.session.scalar(
            db.select(Document.sha256).where(Document.id == document.id).with_for_update()
        )
        # Asked under the lock: a refusal takes the same one, and may leave the hash as it was.
        if current != before or stopped(document.id) or _withdrawn(work, own):
            return False
        work.session.execute(
            db.update(Document).where(Document.id == document.id).values(sha256=hashes[-1], state="signing")
        )
        _record(work, document.id, own, hashes)
    return True


def _withdrawn(work: Work, own: Title | None) -> bool:
    """Whether the delegation was taken back while the file was being signed."""
    if own is None or own.delegation is None:
        return False
    row = work.session.get_one(
        SignatureDelegation, own.delegation.id, populate_existing=True, with_for_update=True
    )
    return bool(obstacle(row, today(row.organisation_id)))


def _record(work: Work, document_id: int, own: Title | None, hashes: list[str]) -> None:
    document = work.session.get_one(Document, document_id, populate_existing=True)
    for sha256 in hashes:
        work.session.add(
            DocumentHash(
                organisation_id=document.organisation_id,
                sha256=sha256,
                document_id=document_id,
                created_at=work.now,
            )
        )
    step_id = own.step.id if own else None
    delegation = own.delegation.id if own and own.delegation else None
    for step in document.steps:
        if step.signed_at is None and (step.position == 0 or step.id == step_id):
            step.signed_at = work.now
            step.delegation_id = delegation if step.id == step_id else None
    if all(step.signed_at is not None for step in document.steps):
        _close(work, document, work.now)
    work.audit(
        document=document_id,
        step=step_id,
        sha256=hashes[-1],
        **({"delegation": delegation} if delegation else {}),
    )


def _close(work: Work, document: Document, now: datetime) -> None:
    document.state, document.signed_at = "signed", now
    act = work.session.get(Act, document.act_id) if document.act_id else None
    if act is not None:
        act.state = "signed"
