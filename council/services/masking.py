"""Verbs about personal data in published papers: mask, leave, take back; public versions are made behind (FR-DATA-01)."""

from __future__ import annotations

from dataclasses import dataclass

from council.documents import masking
from council.documents.facts import MadePdf, PublicNotice
from council.documents.masking import Mask
from council.documents.personal_data import REPLACEMENTS, folded
from council.gateways.environment import environment
from council.meeting.facts import open_title
from council.models import (
    Act,
    Document,
    DocumentHash,
    Item,
    Meeting,
    OutboxMessage,
    Person,
    PersonalDatum,
    PublicationLine,
    PublicVersion,
    db,
)
from council.models.bodies import Mandate
from council.permissions import Permission
from council.queries import masks as known
from council.services import act_papers, minutes_papers, oparl, publication_journal, seals
from council.services.desk import Desk
from council.services.errors import Refused
from council.services.lookup import found
from council.services.outbox import Handler, register
from council.services.pipeline import Work, command
from council.services.requeue import later_again
from council.services.rich_text import plain

LONGEST = 300
SHORTEST = 2
PUBLIC_KINDS = ("extract", "deliberations_list", "minutes")
NO_TEXT = "Écrivez ou copiez les mots à masquer, deux caractères au moins."
TOO_LONG = (
    f"Masquez au plus {LONGEST} caractères à la fois\u202f: pour une phrase entière, coupez-la en deux."
)
ELECTED = "Ce nom est celui d’un élu\u202f: le nom et le vote des élus restent publics."
NOT_CLOSED = "Les données personnelles se masquent dans les actes d’une séance close."
NOT_YET = (
    "La version publique se met en page\u202f: elle remplace l’original, où des données personnelles sont masquées. "
    "Recommencez dans un instant."
)


@command(Permission.ACT_PREPARE)
def decide(
    work: Work, meeting_id: int, text: str, *, masked: bool, kind: str = "other", act_id: int | None = None
) -> int:
    """Mask some words in every paper of a meeting that citizens read, or leave a proposal; gives the decision's id.

    The same decision twice is one; deciding otherwise changes it. Raises ``NotFound``, and ``Refused`` (field ``text``) for
    an elected member's name.
    """
    words = plain(text)
    meeting = found(work, Meeting, meeting_id, lock=True)
    if meeting.state != "closed":
        raise Refused(NOT_CLOSED)
    if len(words) < SHORTEST or len(words) > LONGEST:
        raise Refused(NO_TEXT if len(words) < SHORTEST else TOO_LONG, field="text")
    if masked and _names_member(meeting, words):
        raise Refused(ELECTED, field="text")
    if act_id is not None:
        act = found(work, Act, act_id)
        act_id = act.id if act.meeting_id == meeting_id else None
    kind = kind if kind in REPLACEMENTS else "other"
    row = work.session.execute(
        db.select(PersonalDatum).where(PersonalDatum.meeting_id == meeting_id, PersonalDatum.text == words)
    ).scalar_one_or_none()
    if row is None:
        row = PersonalDatum(
            organisation_id=meeting.organisation_id, meeting_id=meeting_id, act_id=act_id, text=words,
            replacement=REPLACEMENTS[kind], kind=kind, masked=masked, author=work.actor.name[:160], decided_at=work.now,
        )  # fmt: skip
        work.session.add(row)
    elif row.masked != masked:
        row.masked, row.author, row.decided_at = masked, work.actor.name[:160], work.now
    work.session.flush()
    # The words themselves stay out of the journal: it is kept longer than they may be.
    work.audit(meeting=meeting_id, decision=row.id, kind=kind, masked=masked)
    _apply(work, meeting_id)
    return row.id


@command(Permission.ACT_PREPARE)
def take_back(work: Work, datum_id: int) -> int:
    """Forget a decision; the words are proposed again. Gives the meeting. Raises ``NotFound``."""
    row = found(work, PersonalDatum, datum_id, "Cette décision n’existe pas ou n’existe plus.", lock=True)
    meeting_id = row.meeting_id
    work.audit(meeting=meeting_id, decision=datum_id, kind=row.kind, was_masked=row.masked)
    work.session.delete(row)
    work.session.flush()
    _apply(work, meeting_id)
    return meeting_id


def _names_member(meeting: Meeting, words: str) -> bool:
    """Whether the words hold the surname of a member of the body."""
    said = set(folded(words).replace("-", " ").split())
    return any(set(folded(one).replace("-", " ").split()) <= said for one in member_surnames(meeting.body_id))


def member_surnames(body_id: int) -> list[str]:
    """Surnames of everybody who ever sat in a body."""
    return list(
        db.session.scalars(
            db.select(Person.last_name)
            .join(Mandate, Mandate.person_id == Person.id)
            .where(Mandate.body_id == body_id)
            .distinct()
        )
    )


def _apply(work: Work, meeting_id: int) -> None:
    """Public titles follow at once, as do the search index and the OParl interface; the files follow behind, and nothing is served meanwhile."""
    masks = known.masks_of(meeting_id)
    items = {
        one.id: one for one in work.session.scalars(db.select(Item).where(Item.meeting_id == meeting_id))
    }
    for act in work.session.scalars(db.select(Act).where(Act.meeting_id == meeting_id).with_for_update()):
        item = items[act.item_id]
        said = open_title(
            act.title, item.public_title, closed_session=item.closed_session, confidential=item.confidential
        )
        act.public_title = masking.plain(said, masks)
    oparl.catch_up(work)
    ask(work, meeting_id)


def ask(work: Work, meeting_id: int) -> None:
    """Ask for the public versions of a meeting's papers."""
    later_again(work, "public_versions", f"public_versions:{meeting_id}", {"meeting": meeting_id})


def ready(work: Work, document: Document) -> bool:
    """Whether citizens may get a paper now; otherwise its public version is asked for."""
    if document.kind not in PUBLIC_KINDS or known.public_file(document) is not None:
        return True
    ask(work, document.meeting_id)
    return False


@dataclass(frozen=True)
class _Made:
    """A public version made: of which paper, from what, and its file (None: the original may be public)."""

    document: int
    digest: str
    sha256: str | None
    pages: int


def _run(message: OutboxMessage) -> list[_Made]:
    """Make every paper of the meeting again from masked facts, those that changed sealed by the institution."""
    meeting_id = int(message.payload["meeting"])
    masks = known.masks_of(meeting_id)
    documents = db.session.scalars(
        db.select(Document).where(Document.meeting_id == meeting_id, Document.kind.in_(PUBLIC_KINDS))
    ).all()
    if not masks or not documents:
        return []
    desk = Desk(meeting_id)
    return [_public(desk, one, masks) for one in documents if one.act is None or not one.act.restricted]


def _public(desk: Desk, document: Document, masks: tuple[Mask, ...]) -> _Made:
    mark = known.digest(masks, document)
    made = _masked_paper(desk, document, masks)
    if made is None:
        return _Made(document.id, mark, None, 0)
    sealed = seals.seal_document(made.pdf, desk.organisation.id, title=f"{document.title}, version publique")
    return _Made(document.id, mark, environment().storage.put(sealed), made.pages)


def _masked_paper(desk: Desk, document: Document, masks: tuple[Mask, ...]) -> MadePdf | None:
    """The paper without the masked words; None when there are none in it. The signed original lends it nothing but facts."""
    notice = PublicNotice(
        tuple(
            f"{step.signer_name}, {step.capacity.lower()}"
            for step in document.steps
            if step.person_id is not None
        )
    )
    if document.kind == "minutes":
        return minutes_papers.public_minutes(desk, document.code, masks, notice)
    if document.kind == "deliberations_list":
        return act_papers.public_list(desk, document.code, masks, notice)
    act = db.session.get_one(Act, document.act_id)
    return act_papers.public_extract(desk, act, document.code, masks, notice)


def _finish(work: Work, message: OutboxMessage, made: list[_Made]) -> None:
    """Keep what still follows from today's masks; what does not is asked for again."""
    meeting_id = int(message.payload["meeting"])
    masks = known.masks_of(meeting_id)
    late = False
    for one in made:
        document = work.session.get_one(Document, one.document, populate_existing=True, with_for_update=True)
        if known.digest(masks, document) != one.digest:
            late = True
            continue
        _keep(work, document, one)
    if not masks:
        for document in work.session.scalars(db.select(Document).where(Document.meeting_id == meeting_id)):
            _tell(work, document)
    work.audit(meeting=meeting_id, made=len(made), late=late)
    if late:
        work.later(
            "public_versions",
            f"public_versions:{meeting_id}:{message.id}:{work.now.timestamp()}",
            message.payload,
        )


def _keep(work: Work, document: Document, one: _Made) -> None:
    row = work.session.get(PublicVersion, one.document)
    if row is None:
        row = PublicVersion(organisation_id=document.organisation_id, document_id=document.id)
        work.session.add(row)
    row.digest, row.sha256, row.pages, row.made_at = one.digest, one.sha256, one.pages, work.now
    work.session.flush()
    _tell(work, document)
    if one.sha256 and work.session.get(DocumentHash, one.sha256) is None:
        work.session.add(
            DocumentHash(
                organisation_id=document.organisation_id,
                sha256=one.sha256,
                document_id=document.id,
                created_at=work.now,
            )
        )


def _tell(work: Work, document: Document) -> None:
    """Masked, or shown again, after its publication: another file is now the published one, which the journal says once."""
    if document.published_at is None or (shown := known.public_file(document)) is None:
        return
    last = work.session.scalar(
        db.select(PublicationLine.sha256)
        .where(PublicationLine.document_id == document.id)
        .order_by(PublicationLine.seq.desc())
        .limit(1)
    )
    if last != shown.sha256:
        publication_journal.of_paper(work, "published", document)


register("public_versions", Handler(_run, _finish))
