"""The public journal of publications: a line in the transaction of each publication, then a time stamp by the worker."""

from __future__ import annotations

import sqlalchemy as sa

from council.models import (
    Act,
    DelegatedDecision,
    Document,
    Meeting,
    Organisation,
    OutboxMessage,
    PublicationLine,
    PublicationStamp,
    current_organisation,
    db,
)
from council.permissions import system_actor
from council.queries.clocks import local_day
from council.queries.masks import public_file
from council.queries.publication_journal import row
from council.services import seals
from council.services.outbox import Handler, register
from council.services.pipeline import Work, unit_of_work
from council.services.requeue import later_again
from signatures import publications

KIND = "publication_stamp"


def of_act(work: Work, kind: str, act: Act, document: Document | None, motive: str = "") -> None:
    """Write a line about an act and its public file; ``document`` is None when its text is not public."""
    _write(
        work, kind, "act", act.number, _shown(document) if document else "", motive,
        act_id=act.id, document_id=document.id if document else None, meeting_id=act.meeting_id,
    )  # fmt: skip


def of_paper(work: Work, kind: str, document: Document, motive: str = "") -> None:
    """Write a line about a paper of a meeting (list, minutes), or about the file of an act."""
    if document.act is not None:
        of_act(work, kind, document.act, document, motive)
        return
    meeting: Meeting = document.meeting
    _write(
        work, kind, document.kind, _held_on(work, meeting), _shown(document), motive,
        document_id=document.id, meeting_id=meeting.id,
    )  # fmt: skip


def _shown(document: Document) -> str:
    """The file that citizens get: the original, or the public version that stands in its place."""
    found = public_file(document)
    return found.sha256 if found else document.sha256


def of_agenda(work: Work, kind: str, meeting: Meeting, sha256: str) -> None:
    """Write a line about the text of a public agenda, kept in storage by its hash."""
    _write(work, kind, "agenda", _held_on(work, meeting), sha256, "", meeting_id=meeting.id)


def of_decision(work: Work, kind: str, decision: DelegatedDecision, sha256: str, motive: str = "") -> None:
    """Write a line about a decision taken by delegation; ``sha256`` is empty when citizens read its public title alone."""
    _write(work, kind, "decision", decision.number, sha256, motive, decision_id=decision.id)


def _held_on(work: Work, meeting: Meeting) -> str:
    """The day of a meeting on the clock of its organisation, ISO 8601."""
    return local_day(
        meeting.starts_at, work.session.get_one(Organisation, meeting.organisation_id)
    ).isoformat()


def _write(
    work: Work, kind: str, subject: str, reference: str, sha256: str, motive: str, **about: int | None
) -> None:
    organisation_id = work.actor.organisation_id
    # Whoever adds a line holds the organisation's row: two publications at once would take one rank.
    work.session.execute(
        db.select(Organisation.id).where(Organisation.id == organisation_id).with_for_update()
    )
    last = work.session.execute(
        db.select(PublicationLine.seq, PublicationLine.hash)
        .where(PublicationLine.organisation_id == organisation_id)
        .order_by(PublicationLine.seq.desc())
        .limit(1)
    ).one_or_none()
    seq, before = (last.seq + 1, last.hash) if last else (1, "")
    line = PublicationLine(
        organisation_id=organisation_id, seq=seq, at=work.now, kind=kind, subject=subject, reference=reference,
        sha256=sha256, motive=motive, prev_hash=before, hash="", **about,
    )  # fmt: skip
    line.hash = publications.line_hash(row(line))
    work.session.add(line)
    work.session.flush()
    if "journal" not in work.detail:
        work.later(KIND, f"{KIND}:{organisation_id}:{seq}", {"seq": seq})
    work.audit(journal=seq)


def _head(organisation_id: int) -> tuple[int, str]:
    """The last line and its hash."""
    found = db.session.execute(
        db.select(PublicationLine.seq, PublicationLine.hash)
        .where(PublicationLine.organisation_id == organisation_id)
        .order_by(PublicationLine.seq.desc())
        .limit(1)
    ).one_or_none()
    return (found.seq, found.hash) if found else (0, "")


def _stamped(organisation_id: int) -> int:
    """The last line that a time stamp covers."""
    query = db.select(db.func.max(PublicationStamp.seq)).where(
        PublicationStamp.organisation_id == organisation_id
    )
    return db.session.scalar(query) or 0


def _run(message: OutboxMessage) -> tuple[int, bytes] | None:
    """Ask for a stamp of the newest line, unless one covers the line of the message; the network is here."""
    organisation_id = message.organisation_id
    if _stamped(organisation_id) >= message.payload["seq"]:
        return None
    seq, digest = _head(organisation_id)
    timestamper = seals.timestamper(organisation_id)
    db.session.rollback()
    return seq, publications.stamp(timestamper, digest)


def _finish(work: Work, message: OutboxMessage, made: tuple[int, bytes] | None) -> None:
    if made is None or _stamped(message.organisation_id) >= made[0]:
        return
    work.session.add(
        PublicationStamp(organisation_id=message.organisation_id, seq=made[0], at=work.now, answer=made[1])
    )
    work.audit(stamped=made[0])


register(KIND, Handler(_run, _finish))


def write_missing() -> int:
    """Give a line to what was put on line before the journal was kept, so that it can be recognised, dated and retracted.

    The line bears the moment at which it is written: that is all the journal can vouch for. The day declared then stays with
    the act, and pages say that it is declared. Gives how many lines were written; a second time none.
    """
    token = current_organisation.set(None)
    try:
        owners = sorted({row.organisation_id for row in db.session.execute(_unwritten(Act))} | {
            row.organisation_id for row in db.session.execute(_unwritten(Document))
        })  # fmt: skip
    finally:
        current_organisation.reset(token)
    return sum(_write_missing(owner) for owner in owners)


def _unwritten(kind: type[Act] | type[Document]) -> sa.Select[tuple[int, int]]:
    """What is on line without a line: acts, or papers of meetings."""
    place = PublicationLine.act_id if kind is Act else PublicationLine.document_id
    query: sa.Select[tuple[int, int]] = (
        db.select(kind.id, kind.organisation_id)
        .where(kind.published_at.is_not(None), ~db.exists().where(place == kind.id))
        .order_by(kind.published_at, kind.id)
    )
    return query if kind is Act else query.where(Document.act_id.is_(None))


def _write_missing(organisation_id: int) -> int:
    with unit_of_work(system_actor(organisation_id), "publication_journal.write_missing") as work:
        own = db.select(Organisation.id).where(Organisation.id == organisation_id).with_for_update()
        work.session.execute(own)  # somebody may be publishing or retracting the same
        acts = work.session.execute(_unwritten(Act)).all()
        papers = work.session.execute(_unwritten(Document)).all()
        for row in acts:
            act = work.session.get_one(Act, row.id)
            document = work.session.execute(
                db.select(Document).where(Document.act_id == row.id, Document.published_at.is_not(None))
            ).scalar_one_or_none()
            of_act(work, "published", act, None if act.restricted else document)
        for row in papers:
            of_paper(work, "published", work.session.get_one(Document, row.id))
        work.audit(acts=len(acts), papers=len(papers))
    return len(acts) + len(papers)


def stamp_what_waits() -> int:
    """Ask again for the stamps that a service away for long never gave; how many journals were behind."""
    behind = 0
    token = current_organisation.set(None)
    try:
        ends = dict(db.session.execute(
            db.select(PublicationLine.organisation_id, db.func.max(PublicationLine.seq)).group_by(
                PublicationLine.organisation_id
            )
        ).all())  # fmt: skip
    finally:
        current_organisation.reset(token)
    for organisation_id, seq in ends.items():
        if _stamped(organisation_id) < seq:
            behind += 1
            with unit_of_work(system_actor(organisation_id), "publication_journal.stamp_what_waits") as work:
                later_again(work, KIND, f"{KIND}:{organisation_id}:{seq}", {"seq": seq})
    return behind
