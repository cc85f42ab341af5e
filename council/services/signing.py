"""Signing: one secret for a batch (passphrase, code of a card, one-time code), the worker signs document after document.

Order is kept (seal, chair, secretary), a document is never signed twice by the same step, and what a worker left half
done is taken up where it stopped. See ``council/decisions/0004-batch-signing.md``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from council.models import Document, OutboxMessage, db
from council.permissions import Actor, Permission, system_actor
from council.queries.signatories import title
from council.queries.signing import live_key
from council.services import vault
from council.services.errors import Declined, Refused
from council.services.key_stores import opened, prove
from council.services.keys import NO_KEY
from council.services.outbox import Handler, register
from council.services.pipeline import Work, command, unit_of_work
from council.services.signing_steps import NotNow, sign_step, stopped
from signatures.errors import SignatureError
from signatures.keys import SigningKey

PURPOSE = "signing-batch"
NOTHING = "Cochez au moins un document à signer."
NOT_AWAITED = (
    "Aucun des documents choisis n’attend votre signature pour le moment\u202f: ils sont signés, "
    "ou attendent d’abord une autre personne. Actualisez votre parapheur."
)


def sign(actor: Actor, documents: Mapping[int, str] | Sequence[int], secret: str) -> int:
    """Sign the documents that await the actor; gives the batch (an outbox row's id) whose progress can be watched.

    ``documents``: each id with the SHA-256 of the revision the signer read, which alone will be signed; bare ids only
    where nobody reads (the demonstration's loader), for whatever revision is current. ``secret``: what opens the
    actor's key (passphrase, code of a card, one-time code). It is tried at once, outside any transaction: a wrong one
    raises ``Refused`` and nothing is queued.
    """
    if not documents:
        raise Refused(NOTHING)
    key = live_key(actor.person_id or 0, actor.organisation_id)
    if key is None:
        raise Refused(NO_KEY)
    read = dict(documents) if isinstance(documents, Mapping) else dict.fromkeys(documents, "")
    awaited = [each for each in read if awaits(each, actor.person_id)]
    if not awaited:
        raise Refused(NOT_AWAITED)  # before a one-time code is spent
    kept = prove(key, secret, len(awaited))
    batch: int = _queue(actor, read, vault.lock(PURPOSE, kept))
    return batch


@command(Permission.ACT_SIGN)
def _queue(work: Work, read: dict[int, str], locked: str) -> int:
    """Queue the documents whose next signature is the actor's; the others are left out."""
    awaited = [each for each in read if awaits(each, work.actor.person_id)]
    if not awaited:
        raise Refused(NOT_AWAITED)
    key = f"signing:{uuid4()}"
    payload = {
        "person": work.actor.person_id,
        "documents": awaited,
        "read": {str(each): read[each] for each in awaited},
        "passphrase": locked,
        "failures": {},
    }
    work.later("signing", key, payload)
    work.session.flush()
    work.audit(documents=awaited, person=work.actor.person_id)
    batch: int = work.session.execute(
        db.select(OutboxMessage.id).where(OutboxMessage.key == key)
    ).scalar_one()
    return batch


def awaits(document_id: int, person_id: int | None) -> bool:
    """Whether the next human signature of a document is that person's to give."""
    document = db.session.execute(
        db.select(Document).where(Document.id == document_id).execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if document is None or person_id is None or stopped(document_id):
        return False
    return title(document, person_id) is not None


def _run(message: OutboxMessage) -> None:
    """Sign each document of the batch; one that cannot be signed is told in the batch and does not stop the others."""
    payload = dict(message.payload)
    if not payload["passphrase"]:
        return
    row = live_key(payload["person"], message.organisation_id)
    if row is None:
        _note(message, {str(each): NO_KEY for each in payload["documents"]})
        return
    waiting = [str(each) for each in payload["documents"]]
    try:
        with opened(row, vault.unlock(PURPOSE, payload["passphrase"])) as key:
            while waiting:
                _sign_one(message, payload, waiting[0], key)
                waiting.pop(0)
    except (Declined, SignatureError) as reason:
        # The key does not open any more. Never tried again by itself: a card locks after a few wrong codes.
        _note(message, dict.fromkeys(waiting, reason.sentence))


def _sign_one(message: OutboxMessage, payload: dict[str, Any], document: str, key: SigningKey) -> None:
    try:
        sign_step(int(document), payload["person"], key, payload["read"][document])
    except (NotNow, SignatureError) as reason:
        _note(message, {document: reason.sentence})


def _note(message: OutboxMessage, failures: dict[str, str]) -> None:
    with unit_of_work(system_actor(message.organisation_id), "signing.failure") as work:
        row = work.session.get_one(OutboxMessage, message.id)
        row.payload = {**row.payload, "failures": {**row.payload["failures"], **failures}}
        work.audit(batch=message.id, documents=list(failures))


def _finish(work: Work, message: OutboxMessage, _answer: None) -> None:
    _wipe(message)
    work.audit(batch=message.id, documents=len(message.payload["documents"]))


def _failed(_work: Work, message: OutboxMessage, _error: str) -> None:
    _wipe(message)


def _wipe(message: OutboxMessage) -> None:
    """Nothing of the secret stays once the batch is over, not even encrypted."""
    message.payload = {**message.payload, "passphrase": ""}


register("signing", Handler(_run, _finish, _failed))
