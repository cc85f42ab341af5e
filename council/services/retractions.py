"""Taking something published off line: a further line of the public journal, with its motive; nothing is forgotten."""

from __future__ import annotations

from datetime import datetime

from council.gateways.environment import environment
from council.law.publication import assess_online
from council.models import Act, Body, DelegatedDecision, Document, Meeting, Organisation, PublicationLine, db
from council.permissions import Permission
from council.queries.clocks import local_day
from council.queries.deadlines import law_of, organisation_of
from council.queries.notice import regime_of
from council.services import decision_papers, oparl, publication_journal
from council.services.errors import Refused
from council.services.lookup import found
from council.services.pipeline import Work, command

MOTIVES = {
    "personal_data": "Des données personnelles ont été publiées par erreur",
    "error": "Le document publié comporte une erreur matérielle",
    "court": "Une décision de justice l’ordonne",
    "time": "La durée de mise en ligne est écoulée",
}
"""Code, kept in the journal -> words. A closed list: a free text in a journal that forgets nothing could name somebody."""
NO_LINE = "Cette publication n’existe pas."
ALREADY = "Ce document n’est plus en ligne."
NO_MOTIVE = "Choisissez le motif du retrait\u00a0: il figure au journal public."


@command(Permission.PUBLISH)
def retract(work: Work, line_id: int, motive: str) -> None:
    """Take off line what a line of the journal put there. The line stays, another one says that it is retracted.

    The OParl interface says so at once. The permanent page then says so. Publishing again, once mended, is a new publication with a date of its own. Raises
    ``NotFound``, or ``Refused`` without a motive, or when it is off line already.
    """
    line = found(work, PublicationLine, line_id, NO_LINE)
    if motive not in MOTIVES:
        raise Refused(NO_MOTIVE, field="motive")
    if line.act_id is not None:
        _act(work, line.act_id, motive)
    elif line.document_id is not None:
        _paper(work, line.document_id, motive)
    elif line.decision_id is not None:
        decision = found(work, DelegatedDecision, line.decision_id, NO_LINE, lock=True)
        if decision.published_at is None:
            raise Refused(ALREADY)
        decision_papers.retract(work, decision, motive)
    else:
        raise Refused(
            "Un ordre du jour publié ne se retire pas\u00a0: publiez un ordre du jour complémentaire."
        )
    oparl.catch_up(work)
    work.audit(line=line.seq, motive=motive)


def _act(work: Work, act_id: int, motive: str) -> None:
    act = found(work, Act, act_id, NO_LINE, lock=True)
    if act.published_at is None:
        raise Refused(ALREADY)
    document = work.session.execute(
        db.select(Document)
        .where(Document.act_id == act_id, Document.published_at.is_not(None))
        .with_for_update()
    ).scalar_one_or_none()
    act.published_at, act.state = None, "signed"
    if document is not None:
        document.published_at, document.state = None, "signed"
    publication_journal.of_act(work, "retracted", act, document, motive)


def _paper(work: Work, document_id: int, motive: str) -> None:
    document = found(work, Document, document_id, NO_LINE, lock=True)
    if document.published_at is None:
        raise Refused(ALREADY)
    document.published_at, document.state = None, "signed"
    publication_journal.of_paper(work, "retracted", document, motive)


def early(meeting_id: int | None, online_at: datetime, decision_id: int | None = None) -> str:
    """What the law says of a removal today (FR-PUBL-02), when it is too early; empty otherwise."""
    meeting = db.session.get(Meeting, meeting_id) if meeting_id else None
    decision = db.session.get(DelegatedDecision, decision_id) if decision_id else None
    if meeting is not None:
        organisation = organisation_of(meeting)
        regime = law_of(meeting, organisation)
    elif decision is not None:
        organisation = db.session.get_one(Organisation, decision.organisation_id)
        regime = regime_of(db.session.get_one(Body, decision.body_id), organisation, decision.decided_on)
    else:
        return ""
    today = local_day(environment().clock.now(), organisation)
    answer = assess_online(regime, online_on=local_day(online_at, organisation), removed_on=today)
    finding = answer.findings[0]
    return finding.sentence if finding.code == "removed_too_early" else ""
