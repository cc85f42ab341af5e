"""Putting signed papers before the citizens, once and for all, and noting when the State received them."""

from __future__ import annotations

from datetime import date

from council.models import Act, DelegatedDecision, Document, Meeting, Minutes, PublicationLine, db
from council.permissions import Permission
from council.queries.clocks import local_day
from council.queries.deadlines import organisation_of
from council.queries.legality_plan import live
from council.queries.publication_journal import retracted_of
from council.services import decision_papers, followers, publication_journal
from council.services.errors import Refused
from council.services.legality_stamps import stamp_published
from council.services.lookup import found
from council.services.masking import ready
from council.services.municipal_copies import copy_published
from council.services.pipeline import Work, command
from council.services.retractions import NO_LINE

NO_ACT = "Cette délibération n’existe pas."
UNSIGNED = "Cette délibération n’est pas encore signée par toutes les personnes attendues. Faites-la signer, puis publiez."
MINUTES_DRAFT = (
    "Le procès-verbal n’est pas encore signé. Il se publie une fois arrêté et signé "
    "(art. L.\u00a02121-15), dans la semaine qui suit."
)
NOTHING_READY = (
    "Rien n’est prêt à publier\u202f: les documents de cette séance attendent encore des signatures."
)
ACKNOWLEDGED = (
    "Cette délibération est partie par le contrôle de légalité\u00a0: l’accusé de réception donnera la date."
)
NOT_RETRACTED = "Ce document n’a pas été retiré."
PUBLISHED_KINDS = ("deliberations_list", "minutes")
"""Papers of a meeting that citizens may read beside the acts; the attendance sheet is not published."""


@command(Permission.PUBLISH)
def publish_act(work: Work, act_id: int) -> bool:
    """Publish one signed act (FR-PUBL-01, -02). Publishing again changes nothing: the first date stands. False while its
    public version is being made.

    Raises ``NotFound``, or ``Refused`` while a signature is missing.
    """
    act = found(work, Act, act_id, NO_ACT, lock=True)
    if act.state == "prepared":
        raise Refused(UNSIGNED)
    if not _publish_act(work, act) and act.published_at is None:
        work.audit(act=act_id, waits="public version")
        return False
    work.audit(act=act_id)
    return True


@command(Permission.PUBLISH)
def publish_meeting(work: Work, meeting_id: int) -> int:
    """Publish everything that is signed: acts, list, minutes; gives how many papers became public.

    What somebody took off line stays off line: each goes back by itself (``publish_act``, ``publish_again``). Raises
    ``NotFound``, or ``Refused`` when nothing is signed yet.
    """
    found(work, Meeting, meeting_id, "Cette séance n’existe pas.")
    acts = work.session.scalars(
        db.select(Act).where(Act.meeting_id == meeting_id, Act.state != "prepared").with_for_update()
    ).all()
    papers = work.session.scalars(
        db.select(Document)
        .where(
            Document.meeting_id == meeting_id,
            Document.kind.in_(PUBLISHED_KINDS),
            Document.state.in_(("signed", "published")),
        )
        .with_for_update()
    ).all()
    if not acts and not papers:
        raise Refused(NOTHING_READY)
    off_acts, off_papers = retracted_of(meeting_id)
    done = sum(_publish_act(work, act) for act in acts if act.id not in off_acts)
    done += sum(_publish_paper(work, paper) for paper in papers if paper.id not in off_papers)
    work.audit(meeting=meeting_id, published=done)
    return done


@command(Permission.PUBLISH)
def publish_again(work: Work, line_id: int) -> bool:
    """Put back what a line of the journal took off line, as a new publication. False while its public version, or its file, is made.

    Raises ``NotFound``, or ``Refused`` for a line that is no retraction.
    """
    line = found(work, PublicationLine, line_id, NO_LINE)
    if line.kind != "retracted":
        raise Refused(NOT_RETRACTED)
    work.audit(line=line.seq)
    if line.act_id is not None:
        act = found(work, Act, line.act_id, NO_ACT, lock=True)
        return bool(_publish_act(work, act)) or act.published_at is not None
    if line.decision_id is not None:
        return decision_papers.publish(
            work, found(work, DelegatedDecision, line.decision_id, NO_LINE, lock=True)
        )
    paper = found(work, Document, line.document_id or 0, NO_LINE, lock=True)
    return bool(_publish_paper(work, paper)) or paper.published_at is not None


@command(Permission.PUBLISH)
def publish_minutes(work: Work, meeting_id: int) -> None:
    """Publish the signed minutes alone (FR-ACT-07). Raises ``Refused`` while they are not signed."""
    found(work, Meeting, meeting_id, "Cette séance n’existe pas.")
    paper = work.session.execute(
        db.select(Document)
        .where(Document.meeting_id == meeting_id, Document.kind == "minutes")
        .with_for_update()
    ).scalar_one_or_none()
    if paper is None or paper.state not in ("signed", "published"):
        raise Refused(MINUTES_DRAFT)
    _publish_paper(work, paper)
    work.audit(meeting=meeting_id)


@command(Permission.PUBLISH)
def record_transmission(work: Work, act_id: int, received_on: date) -> None:
    """Note the day the State's representative received an act (FR-LEG-02, -03).

    Raises ``Refused`` for a day before the act or not yet come.
    """
    act = found(work, Act, act_id, NO_ACT, lock=True)
    organisation = organisation_of(act.meeting)
    leaving = live(act_id)
    if act.sent_at is not None or (leaving is not None and leaving.state != "failed"):
        raise Refused(ACKNOWLEDGED, field="received_on")
    if received_on < act.adopted_on:
        raise Refused(
            "La réception ne peut pas précéder la délibération. Vérifiez la date.", field="received_on"
        )
    if received_on > local_day(work.now, organisation):
        raise Refused(
            "Cette date n’est pas encore venue. Notez la réception quand elle a eu lieu.", field="received_on"
        )
    act.transmitted_on = received_on
    work.audit(act=act_id, received_on=received_on.isoformat())


def _publish_act(work: Work, act: Act) -> int:
    if act.published_at is not None:
        return 0
    document = work.session.execute(db.select(Document).where(Document.act_id == act.id)).scalar_one_or_none()
    shown = document if document is not None and not act.restricted else None
    if shown is not None and not ready(work, shown):
        return 0
    act.state, act.published_at = "published", work.now
    stamp_published(work, act)
    followers.tell_later(work)
    if shown is None or not _publish_paper(work, shown):
        publication_journal.of_act(work, "published", act, shown)
    return 1


def _publish_paper(work: Work, document: Document) -> int:
    if document.published_at is not None:
        return 0
    if document.kind == "minutes" and not _minutes_final(work, document.meeting_id):
        return 0
    if not ready(work, document):
        return 0
    document.state, document.published_at = "published", work.now
    publication_journal.of_paper(work, "published", document)
    copy_published(work, document)
    return 1


def _minutes_final(work: Work, meeting_id: int) -> bool:
    final = work.session.scalar(db.select(Minutes.final).where(Minutes.meeting_id == meeting_id))
    return bool(final)
