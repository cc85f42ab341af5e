"""Sign elsewhere: the prepared document goes out, is signed with the signer's own program, and comes back.

Accepted only when it is our revision plus exactly one valid signature, in the expected field, by the expected person
(``signatures.elsewhere``). The authorities believed are ours and those of the trust folder (``trusted_roots``).
"""

from __future__ import annotations

from council.gateways.environment import environment
from council.models import Document, Organisation, db
from council.permissions import Actor, Permission
from council.queries.clocks import zone
from council.queries.signatories import Title
from council.services import seals
from council.services.errors import NotFound, Refused
from council.services.pipeline import Work, command
from council.services.signing_steps import NotNow, own_title, put_in_place
from signatures import elsewhere, prepare, sign
from signatures.errors import SignatureError

SIGNED = "Vous avez déjà signé ce document\u202f: il n’y a rien à déposer."
NO_FILE = "Choisissez d’abord le PDF que vous avez signé."
CHANGED = "Ce document a changé depuis que vous l’avez téléchargé. Téléchargez-le de nouveau, signez, puis déposez-le."


def hand_out(actor: Actor, document_id: int) -> str:
    """The hash of the revision to sign, sealed: the seal always comes first.

    Raises ``Refused`` when it is not the actor's turn.
    """
    _goes_out(actor, document_id)
    document, _own = _awaited(actor, document_id)
    if document.steps[0].signed_at is None:
        _seal(document)
        document, _own = _awaited(actor, document_id)
    return document.sha256


def receive(actor: Actor, document_id: int, data: bytes) -> None:
    """Keep what came back as the actor's signature. Raises ``Refused`` with the reason; nothing is then kept."""
    if not data:
        raise Refused(NO_FILE, field="file")
    _comes_back(actor, document_id)
    document, own = _awaited(actor, document_id)
    before, now = document.sha256, environment().clock.now()
    evidence = seals.evidence()
    try:
        elsewhere.accept(
            environment().storage.get(before), data, field=own.step.field, signer=own.name,
            roots=evidence.roots, crls=evidence.crls, at=now,
        )  # fmt: skip
        revisions = [data]
        if own.step.position == document.steps[-1].position:
            revisions.append(seals.close_document(data, document.organisation_id))
    except SignatureError as error:
        raise Refused(error.sentence, field="file") from error
    if not put_in_place(document, own, before, revisions):
        raise Refused(CHANGED, field="file")


def _awaited(actor: Actor, document_id: int) -> tuple[Document, Title]:
    db.session.rollback()
    document = db.session.get(Document, document_id)
    if document is None or document.organisation_id != actor.organisation_id:
        raise NotFound("Ce document n’existe pas dans cette institution.")
    try:
        own = own_title(document, actor.person_id or 0, "")
    except NotNow as reason:
        raise Refused(reason.sentence) from reason
    if own is None:
        raise Refused(SIGNED)
    return document, own


def _seal(document: Document) -> None:
    organisation = db.session.get_one(Organisation, document.organisation_id)
    at = environment().clock.now().astimezone(zone(organisation))
    before = document.sha256
    sealed = sign.sign(
        environment().storage.get(before), field=prepare.SEAL, key=seals.seal_key(organisation.id), at=at,
        reason=document.title, accent=organisation.accent,
    )  # fmt: skip
    put_in_place(document, None, before, [sealed])


@command(Permission.ACT_SIGN)
def _goes_out(work: Work, document_id: int) -> None:
    """Journal that the document went out to be signed elsewhere."""
    work.audit(document=document_id, person=work.actor.person_id)


@command(Permission.ACT_SIGN)
def _comes_back(work: Work, document_id: int) -> None:
    """Journal that a file came back, accepted or not: the check that follows is slow and holds no transaction."""
    work.audit(document=document_id, person=work.actor.person_id)
