"""A signer sends a document back with a motive; the office has it made again, and it returns to its signers.

A refusal undoes the signatures already given on that document: it is a draft again, stopped until it is made anew.
"""

from __future__ import annotations

from dataclasses import dataclass

from council.gateways.environment import environment
from council.models import Act, Document, Minutes, Organisation, OutboxMessage, SignatureRefusal, db
from council.permissions import Permission
from council.services import act_papers, minutes_papers, papers
from council.services.desk import Desk
from council.services.errors import Refused
from council.services.lookup import found
from council.services.outbox import Handler, register
from council.services.papers import Draft
from council.services.pipeline import Work, command
from council.services.requeue import later_again
from council.services.signing_steps import NotNow, own_title

LONGEST = 1000
"""Characters of a motive or of an answer."""
GONE = "Ce document n’existe pas dans cette institution."
NO_MOTIVE = "Écrivez pourquoi vous refusez de signer\u202f: le secrétariat en a besoin pour corriger."
TOO_LONG = f"Ce texte est trop long ({LONGEST} caractères au plus). Dites l’essentiel\u202f: le secrétariat vous rappellera."
SIGNED = "Vous avez déjà signé ce document\u202f: il ne se refuse plus. Prévenez le secrétariat."
NOT_REFUSED = "Ce document n’est plus refusé\u202f: il est déjà retourné à ses signataires."


@command(Permission.ACT_SIGN)
def refuse(work: Work, document_id: int, motive: str, read: str = "") -> None:
    """Send back the document that awaits the actor, in the revision ``read`` (SHA-256; empty: whichever).

    Repeating it changes nothing. Raises ``NotFound``, and ``Refused`` without a motive, out of turn or once signed.
    """
    said = _measured(motive, "motive")
    document = found(work, Document, document_id, GONE, lock=True)
    known = open_refusal(document_id)
    if known is not None and known.person_id == work.actor.person_id:
        return
    if not said:
        raise Refused(NO_MOTIVE, field="motive")
    try:
        own = own_title(document, work.actor.person_id or 0, read)
    except NotNow as reason:
        raise Refused(reason.sentence) from reason
    if own is None or work.actor.person_id is None:
        raise Refused(SIGNED)
    work.session.add(
        SignatureRefusal(
            organisation_id=document.organisation_id, document_id=document_id, person_id=work.actor.person_id,
            signer_name=own.name, capacity=own.capacity, sha256=document.sha256, motive=said,
            refused_at=work.now,
        )
    )  # fmt: skip
    work.audit(document=document_id, person=work.actor.person_id, sha256=document.sha256)
    document.sha256, document.state = document.prepared_sha256, "prepared"
    for each in document.steps:
        each.signed_at = each.delegation_id = None


@command(Permission.ACT_PREPARE)
def send_again(work: Work, document_id: int, answer: str = "") -> None:
    """Have a refused document made anew from the register, with an answer for its signers; repeating is harmless.

    Raises ``NotFound``, and ``Refused`` when it is not refused any more.
    """
    said = _measured(answer, "answer")
    found(work, Document, document_id, GONE, lock=True)
    refusal = open_refusal(document_id)
    if refusal is None:
        raise Refused(NOT_REFUSED)
    refusal.answer = said or refusal.answer
    work.audit(document=document_id, refusal=refusal.id)
    payload = {"document": document_id, "refusal": refusal.id}
    later_again(work, "remake", f"remake:{refusal.id}", payload)


def open_refusal(document_id: int) -> SignatureRefusal | None:
    """The refusal that stops a document."""
    query = db.select(SignatureRefusal).where(
        SignatureRefusal.document_id == document_id, SignatureRefusal.settled_at.is_(None)
    )
    return db.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()


def _measured(text: str, field: str) -> str:
    said = text.replace("\x00", "").strip()
    if len(said) > LONGEST:
        raise Refused(TOO_LONG, field=field)
    return said


@dataclass(frozen=True)
class _Made:
    """A paper made again. ``revision``: of the minutes it tells; 0 for other papers."""

    draft: Draft
    sha256: str
    revision: int


def _run(message: OutboxMessage) -> _Made | None:
    """Make the paper again under the code it keeps; nothing when the refusal was settled meanwhile."""
    if open_refusal(message.payload["document"]) is None:
        return None
    document = db.session.get_one(Document, message.payload["document"])
    desk = Desk(document.meeting_id)
    revision = _revision(document)
    draft = _draft(desk, document)
    pdf = papers.with_fields(draft.made, draft.signers, desk.organisation)
    return _Made(draft, environment().storage.put(pdf), revision)


def _draft(desk: Desk, document: Document) -> Draft:
    if document.kind == "minutes":
        return minutes_papers.make(desk, document.code)
    if document.kind == "attendance":
        return act_papers.attendance(desk)
    if document.kind == "deliberations_list":
        return act_papers.deliberations_list(desk, document.code)
    act = db.session.get_one(Act, document.act_id)
    item = next(one for one in desk.story.items if one.item.item == act.item_id)
    return act_papers.extract(desk, item, act, document.code)


def _revision(document: Document) -> int:
    if document.kind != "minutes":
        return 0
    return db.session.get_one(Minutes, document.meeting_id, populate_existing=True).revision


def _finish(work: Work, message: OutboxMessage, made: _Made | None) -> None:
    """Put the paper in place with all its signatures to be given; the refusal is settled."""
    document = work.session.get_one(Document, message.payload["document"], with_for_update=True)
    refusal = open_refusal(document.id)
    if made is None or refusal is None:
        work.audit(document=document.id, kept=False)
        return
    refusal.settled_at = work.now
    if made.revision == _revision(document):  # otherwise the job of the newer minutes brings its own
        document.sha256 = document.prepared_sha256 = made.sha256
        document.pages, document.created_at = made.draft.made.pages, work.now
    for step in list(document.steps):
        work.session.delete(step)
    work.session.flush()
    organisation = work.session.get_one(Organisation, document.organisation_id)
    work.session.add_all(papers.steps(document, made.draft.signers, organisation))
    work.audit(document=document.id, refusal=refusal.id, sha256=document.sha256)


register("remake", Handler(_run, _finish))
