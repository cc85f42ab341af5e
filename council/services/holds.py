"""The gentle lock of a field: who writes there says so, who insists takes it over; it falls by itself."""

from __future__ import annotations

from council.models import Draft, Item, Place, SectionHold, db
from council.permissions import Permission
from council.queries.holds import FIELDS, QUIET
from council.services.draft_typing import GONE
from council.services.errors import Refused
from council.services.lookup import found
from council.services.pipeline import Work, command

NO_FIELD = "Ce champ n’existe pas. Rechargez la page."


@command(Permission.ITEM_EDIT)
def hold(work: Work, place: Place, field: str, *, take: bool = False) -> bool:
    """Say that whoever acts writes in ``field``; whether it is theirs. ``take``: even when somebody else is writing there.

    A sign in one field is a sign for all that the same person holds: what stands there is not saved yet. Raises ``Refused``
    for a field that is not written in, ``NotFound`` for a text that is not there.
    """
    _locked(work, place)  # first: a text that somebody may not read is answered like one that is not there
    if field not in FIELDS:
        raise Refused(NO_FIELD)
    if work.actor.account_id is None:
        return False
    rows = {one.field: one for one in work.session.scalars(db.select(SectionHold).where(place.here))}
    for one in rows.values():
        if one.account_id == work.actor.account_id:
            one.seen_at = work.now
    work.audit(draft=place.draft_id, item=place.item_id, field=field)
    row = rows.get(field)
    if row is None:
        row = SectionHold(
            organisation_id=work.actor.organisation_id, draft_id=place.draft_id, item_id=place.item_id, field=field,
            account_id=work.actor.account_id, since=work.now, seen_at=work.now,
        )  # fmt: skip
        work.session.add(row)
    elif row.account_id != work.actor.account_id:
        silent = row.seen_at < work.now - QUIET
        if not (silent or take):
            return False
        row.taken_from_id = None if silent else row.account_id
        row.account_id, row.since, row.seen_at = work.actor.account_id, work.now, work.now
        work.audit(taken=not silent)
    return True


@command(Permission.ITEM_EDIT)
def leave(work: Work, place: Place) -> None:
    """Whoever acts writes nowhere in this text any more. Repeating it changes nothing. Raises ``NotFound``."""
    _locked(work, place)
    release(work, place)
    work.audit(draft=place.draft_id, item=place.item_id)


def release(work: Work, place: Place) -> None:
    """Free what whoever acts holds of a text: it is saved, or left."""
    work.session.execute(
        db.delete(SectionHold).where(place.here, SectionHold.account_id == work.actor.account_id)
    )


def _locked(work: Work, place: Place) -> None:
    """Wait for others who hold something of the same text."""
    if place.draft_id is not None:
        found(work, Draft, place.draft_id, GONE, lock=True)
    else:
        found(work, Item, place.item_id or 0, lock=True)
