"""One signature on one document: seal it first if need be, sign, close it when it was the last one.

The file is signed outside any transaction, then put in place only if the document still is at the revision that was
signed: the row's hash is the lock, so two workers or two signers can never both sign the same revision.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from council.gateways.environment import environment
from council.models import Act, Document, DocumentHash, Organisation, SignatureRefusal, SignatureStep, db
from council.permissions import system_actor
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
        step = own_step(document, person_id, read)
        if step is None:
            return False
        before = document.sha256
        revisions = _signed_revisions(document, step, key)
        if put_in_place(document, step.id, before, revisions):
            return True
    raise NotNow(BUSY)


def own_step(document: Document, person_id: int, read: str) -> SignatureStep | None:
    """The step to sign now; nothing when all of that person's are signed.

    Raises ``NotNow`` out of turn, for another revision than ``read``, or while a refusal stops the document.
    """
    if stopped(document.id):
        raise NotNow(STOPPED)
    waiting = [step for step in document.steps if step.position > 0 and step.signed_at is None]
    own = [step for step in waiting if step.person_id == person_id]
    if not own:
        if any(step.person_id == person_id for step in document.steps):
            return None
        raise NotNow("Ce document n’attend pas votre signature.")
    if waiting[0].person_id != person_id:
        raise NotNow(NOT_YOUR_TURN)
    if read and document.sha256 != read:
        raise NotNow(CHANGED)
    return own[0]


def stopped(document_id: int) -> bool:
    """Whether a signer refused the document and the office has not had it made again."""
    query = db.select(SignatureRefusal.id).where(
        SignatureRefusal.document_id == document_id, SignatureRefusal.settled_at.is_(None)
    )
    return db.session.scalar(query) is not None


def _signed_revisions(document: Document, step: SignatureStep, key: keys.SigningKey) -> list[bytes]:
    """The document after the seal (if it was missing), after this signature, and closed if it was the last."""
    organisation = db.session.get_one(Organisation, document.organisation_id)
    at = environment().clock.now().astimezone(ZoneInfo(organisation.timezone))
    pdf = environment().storage.get(document.sha256)
    revisions = []
    if document.steps[0].signed_at is None:
        seal = seals.seal_key(organisation.id)
        pdf = sign.sign(
            pdf, field=prepare.SEAL, key=seal, at=at, reason=document.title, accent=organisation.accent
        )
        revisions.append(pdf)
    pdf = sign.sign(
        pdf, field=step.field, key=key, at=at, name=step.signer_name, capacity=step.capacity,
        reason=document.title, accent=organisation.accent, timestamper=seals.timestamper(organisation.id),
    )  # fmt: skip
    revisions.append(pdf)
    if step.position == document.steps[-1].position:
        revisions.append(seals.close_document(pdf, organisation.id))
    return revisions


def put_in_place(document: Document, step_id: int | None, before: str, revisions: list[bytes]) -> bool:
    """Store the revisions and move the document to the last; False when somebody moved it meanwhile.

    Without a step only the seal is recorded.
    """
    hashes = [environment().storage.put(pdf) for pdf in revisions]
    actor = system_actor(document.organisation_id, "Parapheur")
    with unit_of_work(actor, "signing.sign_step") as work:
        current = work.session.scalar(
            db.select(Document.sha256).where(Document.id == document.id).with_for_update()
        )
        # Asked under the lock: a refusal takes the same one, and may leave the hash as it was.
        if current != before or stopped(document.id):
            return False
        work.session.execute(
            db.update(Document).where(Document.id == document.id).values(sha256=hashes[-1], state="signing")
        )
        _record(work, document.id, step_id, hashes)
    return True


def _record(work: Work, document_id: int, step_id: int | None, hashes: list[str]) -> None:
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
    for step in document.steps:
        if step.signed_at is None and (step.position == 0 or step.id == step_id):
            step.signed_at = work.now
    if all(step.signed_at is not None for step in document.steps):
        _close(work, document, work.now)
    work.audit(document=document_id, step=step_id, sha256=hashes[-1])


def _close(work: Work, document: Document, now: datetime) -> None:
    document.state, document.signed_at = "signed", now
    act = work.session.get(Act, document.act_id) if document.act_id else None
    if act is not None:
        act.state = "signed"
