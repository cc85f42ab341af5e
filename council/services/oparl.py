"""Keeps the OParl projection true: whatever wrote an audit line since the last look makes the objects be compared."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from council.models import AuditLine, OparlObject, OparlRefresh, Organisation, current_organisation, db
from council.permissions import system_actor
from council.queries.oparl_objects import EMBED, Made, objects
from council.services.pipeline import Work, unit_of_work
from signatures.journal_bundle import canonical

VERB = "oparl.refresh"
SECOND = timedelta(seconds=1)


def refresh_all() -> int:
    """Refresh every organisation in which something was written since; how many were."""
    token = current_organisation.set(None)
    try:
        last = db.session.execute(
            db.select(AuditLine.organisation_id, db.func.max(AuditLine.id))
            .where(AuditLine.verb != VERB)
            .group_by(AuditLine.organisation_id)
        ).all()
        seen = dict(db.session.execute(db.select(OparlRefresh.organisation_id, OparlRefresh.audit_id)).all())
    finally:
        current_organisation.reset(token)
    behind = [(number, newest) for number, newest in last if seen.get(number, 0) < newest]
    for organisation_id, newest in behind:
        refresh(organisation_id, newest)
    return len(behind)


def refresh(organisation_id: int, audit_id: int = 0) -> int:
    """Compare the objects of an organisation with what was told of them; how many changed."""
    with unit_of_work(system_actor(organisation_id), VERB) as work:
        work.session.execute(
            db.select(Organisation.id).where(Organisation.id == organisation_id).with_for_update()
        )
        made = {(one.kind, one.key): one for one in objects(organisation_id)}
        known = {
            (row.kind, row.key): row
            for row in work.session.scalars(
                db.select(OparlObject).where(OparlObject.organisation_id == organisation_id)
            )
        }
        now = work.now.replace(microsecond=0)
        changed = sum(_tell(work, organisation_id, one, made, known, now) for one in made.values())
        changed += sum(_delete(row, now) for place, row in known.items() if place not in made)
        _note(work, organisation_id, audit_id)
        work.audit(changed=changed)
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
                created=now, modified=now,
            )
        )  # fmt: skip
        return 1
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


def _note(work: Work, organisation_id: int, audit_id: int) -> None:
    row = work.session.execute(
        db.select(OparlRefresh).where(OparlRefresh.organisation_id == organisation_id)
    ).scalar_one_or_none()
    if row is None:
        work.session.add(OparlRefresh(organisation_id=organisation_id, audit_id=audit_id, at=work.now))
    else:
        row.audit_id, row.at = max(row.audit_id, audit_id), work.now
