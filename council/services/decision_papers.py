"""Putting decisions taken by delegation on line: their file first, laid out and sealed by the worker, then the publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from council.documents.decision import DecisionFacts, make_decision
from council.gateways.environment import environment
from council.models import (
    Body,
    DelegatedDecision,
    Organisation,
    OutboxMessage,
    PublicationLine,
    current_organisation,
    db,
)
from council.permissions import system_actor
from council.queries import letterhead
from council.queries.clocks import local_day, zone
from council.queries.standing_items import paper_key
from council.services import followers, publication_journal, seals
from council.services.outbox import Handler, register
from council.services.pipeline import Work, unit_of_work
from council.services.requeue import later_again

KIND = "decision_paper"


@dataclass(frozen=True)
class _Made:
    """A file, and what it tells: were that another today, the file would not be published."""

    told: tuple[object, ...]
    sha256: str


def publish(work: Work, row: DelegatedDecision) -> bool:
    """Put a decision on line, and again after a retraction; one that is on line stays as it is. False while its file is being made.

    One that citizens know by its public title alone has no file: its line of the journal has no hash, like that of a restricted act.
    """
    if row.published_at is not None:
        return True
    if row.public_title:
        _online(work, row, "")
        return True
    later_again(work, KIND, paper_key(row.id), {"decision": row.id})
    return False


def retract(work: Work, row: DelegatedDecision, motive: str) -> None:
    """Take a decision off line: a further line of the journal."""
    publication_journal.of_decision(work, "retracted", row, row.sha256, motive)
    row.published_at, row.sha256 = None, ""


def _online(work: Work, row: DelegatedDecision, sha256: str) -> None:
    """On line from now on. What was on line before the journal was kept only gets its file and its line."""
    row.sha256 = sha256
    if row.published_at is None:
        row.published_at = work.now
        followers.tell_later(work)
    publication_journal.of_decision(work, "published", row, sha256)


def _facts(row: DelegatedDecision, now: datetime) -> DecisionFacts:
    organisation = db.session.get_one(Organisation, row.organisation_id)
    local = now.astimezone(zone(organisation))
    body = letterhead.body_words(db.session.get_one(Body, row.body_id), organisation)
    return DecisionFacts(
        letterhead.institution(organisation), body, row.number, row.decided_on, row.object, row.text, row.author,
        local_day(row.published_at, organisation) if row.published_at else local.date(), local,
    )  # fmt: skip


def _told(facts: DecisionFacts) -> tuple[object, ...]:
    return facts.number, facts.decided_on, facts.object, facts.text_html, facts.author, facts.online_on


def _lacks_file(row: DelegatedDecision | None) -> bool:
    return row is not None and not row.public_title and not (row.published_at and row.sha256)


def _run(message: OutboxMessage) -> _Made | None:
    row = db.session.get(DelegatedDecision, int(message.payload["decision"]))
    if row is None or not _lacks_file(row):
        return None
    facts = _facts(row, environment().clock.now())
    title = f"Décision n°\u00a0{row.number}"
    sealed = seals.seal_document(make_decision(facts).pdf, row.organisation_id, title=title)
    return _Made(_told(facts), environment().storage.put(sealed))


def _finish(work: Work, message: OutboxMessage, made: _Made | None) -> None:
    """Publish, unless it was struck, published or changed meanwhile: a changed one is laid out again."""
    decision_id = int(message.payload["decision"])
    row = work.session.get(DelegatedDecision, decision_id, populate_existing=True, with_for_update=True)
    if row is not None and row.public_title and row.published_at is None:
        _online(work, row, "")
    elif row is not None and _lacks_file(row):
        if made is None or made.told != _told(_facts(row, work.now)):
            raise IntegrityError("the decision changed while it was laid out", None, ValueError("decision"))
        _online(work, row, made.sha256)
    work.audit(decision=decision_id)


def write_missing() -> int:
    """Give their line, and their file, to decisions put on line before the journal knew any; gives how many lacked it."""
    token = current_organisation.set(None)
    try:
        owners: set[int] = set(db.session.scalars(_unwritten(DelegatedDecision.organisation_id)).all())
    finally:
        current_organisation.reset(token)
    lacked = 0
    for owner in sorted(owners):
        with unit_of_work(system_actor(owner), "decision_papers.write_missing") as work:
            mine = _unwritten(DelegatedDecision.id).where(DelegatedDecision.organisation_id == owner)
            for decision_id in work.session.scalars(mine).all():
                row = work.session.get_one(DelegatedDecision, decision_id, with_for_update=True)
                if row.public_title:
                    _online(work, row, "")
                else:
                    later_again(work, KIND, paper_key(row.id), {"decision": row.id})
                lacked += 1
            work.audit(decisions=lacked)
    return lacked


def _unwritten(column: Any) -> Any:
    written = db.exists().where(PublicationLine.decision_id == DelegatedDecision.id)
    query = db.select(column).where(DelegatedDecision.published_at.is_not(None), ~written)
    return query.order_by(DelegatedDecision.published_at, DelegatedDecision.id)


register(KIND, Handler(_run, _finish))
