"""Verbs about the secret address of one's calendar: make it (anew), end it."""

from __future__ import annotations

import hashlib
import secrets

from council.models import Account, CalendarFeed, db
from council.permissions import Permission
from council.services.pipeline import Work, command


def digest(token: str) -> str:
    """What is stored of an address."""
    return hashlib.sha256(token.encode()).hexdigest()


@command(Permission.MEETING_READ, Permission.COUNCILLOR)
def renew(work: Work) -> str:
    """Make the address of one's calendar; gives its secret part, which is written nowhere. A former one ends at once."""
    row = _own(work)
    token = secrets.token_urlsafe(32)
    if row is None:
        row = CalendarFeed(organisation_id=work.actor.organisation_id, account_id=work.actor.account_id)
        work.session.add(row)
    row.token_sha256, row.made_at = digest(token), work.now
    work.session.flush()
    work.audit(feed=row.id)
    return token


@command(Permission.MEETING_READ, Permission.COUNCILLOR)
def end(work: Work) -> None:
    """End one's address: whoever has it reads nothing any more. Repeating it changes nothing."""
    row = _own(work)
    if row is not None:
        work.session.delete(row)
    work.audit(ended=row is not None)


def _own(work: Work) -> CalendarFeed | None:
    work.session.get(
        Account, work.actor.account_id, with_for_update=True
    )  # one at a time makes one's address
    row: CalendarFeed | None = work.session.scalar(
        db.select(CalendarFeed).where(CalendarFeed.account_id == work.actor.account_id).with_for_update()
    )
    return row
