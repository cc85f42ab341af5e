"""What was really sent of a meeting's papers: versions of the dossier, and when each complementary agenda left."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from council.models import Complement, Convocation, db


def way(wanted: str, account: str | None, person: str) -> tuple[str, str]:
    """How a member is reached: the channel and the mail address (empty on paper).

    Paper for who asked for it (CGCT L2121-10) and for who has no address; the portal only with an account to open it.
    """
    address = account or person or ""
    if wanted == "paper" or not address:
        return "paper", ""
    return ("portal" if wanted == "portal" and account else "mail"), address


def sent_dossiers() -> sa.Select[tuple[int]]:
    """Ids of the versions that members were sent, with the convocation or a complementary agenda."""
    first = sa.select(Convocation.dossier_id)
    more = sa.select(Complement.dossier_id).where(Complement.sent_at.is_not(None))
    return sa.select(sa.union(first, more).subquery().c.dossier_id)


def sent_at_by_complement(meeting_id: int) -> dict[int, datetime]:
    """When each complementary agenda of a meeting left, by its id."""
    rows = db.session.execute(
        sa.select(Complement.id, Complement.sent_at).where(
            Complement.meeting_id == meeting_id, Complement.sent_at.is_not(None)
        )
    )
    return {one: sent_at for one, sent_at in rows if sent_at is not None}
