"""Keeps the OParl projection true: what was written of a meeting since the last look makes its objects be compared.

Listening to the session rather than being called, as the search index does: no verb can forget it. The writer of minute books,
which has no session, says it itself (``council.services.minute_book``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from council.models import (
    Act,
    Body,
    Document,
    DocumentHash,
    Group,
    Item,
    Mandate,
    Meeting,
    OparlChange,
    OparlObject,
    OparlRefresh,
    Organisation,
    Person,
    PersonalDatum,
    PublicVersion,
    current_organisation,
    db,
)
from council.permissions import system_actor
from council.queries.oparl_objects import objects, objects_of_meetings
from council.queries.oparl_shapes import EMBED, Made
from council.services.pipeline import Work, unit_of_work
from signatures.journal_bundle import canonical

VERB = "oparl.refresh"
SECOND = timedelta(seconds=1)
OF_A_MEETING = (Item, Act, Document, PersonalDatum)
OF_A_PAPER = (DocumentHash, PublicVersion)
OF_ALL = (Organisation, Body, Group, Mandate, Person)
TOLD = (Meeting, *OF_A_MEETING, *OF_A_PAPER, *OF_ALL)
"""What the projection is made from; somebody without an organisation (``Person``) is told of wherever a mandate changes."""
_CHANGES: Any = OparlChange.__table__


def install() -> None:
    """Follow every session from now on; following twice is following once."""
    if not event.contains(Session, "after_flush", _follow):
        event.listen(Session, "after_flush", _follow)
        event.listen(Session, "do_orm_execute", _follow_statement)


def _follow(session: Session, _context: object) -> None:
    written = [one for one in (*session.new, *session.dirty, *session.deleted) if isinstance(one, TOLD)]
    if written:
        _note(session.connection(), _places(session.connection(), written))


def _places(connection: sa.Connection, written: Iterable[Any]) -> set[tuple[int, int | None]]:
    """(organisation, meeting or None) of what was written."""
    found: set[tuple[int, int | None]] = set()
    papers: set[int] = set()
    for one in written:
        if isinstance(one, Meeting | Organisation):
            found.add((one.id, None) if isinstance(one, Organisation) else (one.organisation_id, one.id))
        elif isinstance(one, OF_A_MEETING):
            found.add((one.organisation_id, one.meeting_id))
        elif isinstance(one, OF_A_PAPER):
            papers.add(one.document_id)
        elif not isinstance(one, Person):
            found.add((one.organisation_id, None))
    persons = [one.id for one in written if isinstance(one, Person)]
    if papers:
        of_papers = sa.select(Document.organisation_id, Document.meeting_id).where(Document.id.in_(papers))
        found |= {(owner, meeting) for owner, meeting in connection.execute(of_papers)}
    if persons:
        seated = sa.select(Mandate.organisation_id).where(Mandate.person_id.in_(persons)).distinct()
        found |= {(owner, None) for owner in connection.scalars(seated)}
    return found


def _follow_statement(state: ORMExecuteState) -> None:
    """A statement that writes many rows at once does not say which: everything is compared."""
    if not (state.is_update or state.is_delete or state.is_insert):
        return
    owner = current_organisation.get()
    mapper = state.bind_mapper
    if owner is not None and mapper is not None and issubclass(mapper.class_, TOLD):
        _note(state.session.connection(), {(owner, None)})


def _note(connection: sa.Connection, places: Iterable[tuple[int, int | None]]) -> None:
    rows = [{"organisation_id": owner, "meeting_id": meeting} for owner, meeting in places]
    if rows:
        connection.execute(_CHANGES.insert(), rows)


def refresh_all() -> int:
    """Compare what was written since, in every organisation; in how many something was."""
    token = current_organisation.set(None)
    try:
        behind = list(db.session.scalars(db.select(OparlChange.organisation_id).distinct()))
    finally:
        current_organisation.reset(token)
    for organisation_id in behind:
        with unit_of_work(system_actor(organisation_id), VERB) as work:
            work.audit(changed=catch_up(work))
    return len(behind)


def compare_everywhere() -> None:
    """Compare everything of every organisation: each night, lest a write that nobody followed stay untold."""
    for organisation_id in db.session.scalars(db.select(Organisation.id).order_by(Organisation.id)).all():
        refresh(organisation_id)


def refresh(organisation_id: int) -> int:
    """Compare all objects of an organisation with what was told of them; how many changed."""
    with unit_of_work(system_actor(organisation_id), VERB) as work:
        changed = _compare(work, None)
        work.audit(changed=changed)
    return changed


def catch_up(work: Work) -> int:
    """Compare, within a larger unit of work, what was written of its organisation; how many objects changed.

    For what may not stay to be read until the worker comes: a retraction, a name to be masked.
    """
    _hold(work)
    work.session.flush()
    waiting = work.session.execute(
        db.select(OparlChange.id, OparlChange.meeting_id).where(
            OparlChange.organisation_id == work.actor.organisation_id
        )
    ).all()
    meetings = {row.meeting_id for row in waiting}
    changed = _compare(work, None if None in meetings else meetings) if waiting else 0
    # By their numbers: what another transaction adds meanwhile waits for the next look.
    numbers = [row.id for row in waiting]
    for start in range(0, len(numbers), 1000):
        part = numbers[start : start + 1000]
        work.session.execute(db.delete(OparlChange).where(OparlChange.id.in_(part)))
    return changed


def _hold(work: Work) -> None:
    """Whoever compares holds the organisation's row, as who publishes does."""
    work.session.execute(
        db.select(Organisation.id).where(Organisation.id == work.actor.organisation_id).with_for_update()
    )


def _compare(work: Work, meetings: Collection[int] | None) -> int:
    """Compare the objects of some meetings (None: all objects) with what was told; how many changed."""
    _hold(work)
    owner = work.actor.organisation_id
    query = db.select(OparlObject).where(OparlObject.organisation_id == owner)
    if meetings is None:
        made = {(one.kind, one.key): one for one in objects(owner)}
    else:
        made = {(one.kind, one.key): one for one in objects_of_meetings(owner, meetings)}
        # A place belongs to many meetings: it is taken away by the comparison of everything.
        query = query.where(sa.or_(OparlObject.meeting_id.in_(meetings), OparlObject.kind == "location"))
    known = {(row.kind, row.key): row for row in work.session.scalars(query)}
    now = work.now.replace(microsecond=0)
    changed = sum(_tell(work, owner, one, made, known, now) for one in made.values())
    changed += sum(
        _delete(row, now)
        for place, row in known.items()
        if place not in made and (meetings is None or row.meeting_id)
    )
    _compared(work)
    return changed


def _tell(
    work: Work,
    organisation_id: int,
    one: Made,
    made: dict[tuple[str, str], Made],
    known: dict[tuple[str, str], OparlObject],
    now: datetime,
) -> int:
    digest = hashlib.sha256(canonical(_whole(one.data, made)).encode()).hexdigest()
    row = known.get((one.kind, one.key))
    if row is None:
        work.session.add(
            OparlObject(
                organisation_id=organisation_id, kind=one.kind, key=one.key, data=one.data, digest=digest,
                meeting_id=one.meeting, created=now, modified=now,
            )
        )  # fmt: skip
        return 1
    row.meeting_id = one.meeting
    if row.digest == digest and not row.deleted:
        return 0
    row.data, row.digest, row.deleted, row.modified = one.data, digest, False, _later(row, now)
    return 1


def _whole(value: object, made: dict[tuple[str, str], Made]) -> object:
    """The data with the objects shown inside: when one of those changes, so does what shows it."""
    if isinstance(value, dict):
        if EMBED in value:
            kind, key = value[EMBED].split("/", 1)
            return _whole(made[kind, key].data, made) if (kind, key) in made else None
        return {name: _whole(one, made) for name, one in value.items()}
    return [_whole(one, made) for one in value] if isinstance(value, list) else value


def _delete(row: OparlObject, now: datetime) -> int:
    if row.deleted:
        return 0
    row.data, row.digest, row.deleted, row.modified = {}, "", True, _later(row, now)
    return 1


def _later(row: OparlObject, now: datetime) -> datetime:
    """Two changes within a second still move ``modified``."""
    return max(now, row.modified + SECOND)


def _compared(work: Work) -> None:
    row = work.session.execute(
        db.select(OparlRefresh).where(OparlRefresh.organisation_id == work.actor.organisation_id)
    ).scalar_one_or_none()
    if row is None:
        work.session.add(OparlRefresh(organisation_id=work.actor.organisation_id, at=work.now))
    else:
        row.at = work.now
