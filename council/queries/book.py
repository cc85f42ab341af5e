"""The lines of a minute book, read in the connection or session that is given."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from council.meeting.chain import Line
from council.models import MeetingEvent

_COLUMNS = (
    MeetingEvent.meeting_id, MeetingEvent.seq, MeetingEvent.at, MeetingEvent.actor, MeetingEvent.kind,
    MeetingEvent.payload, MeetingEvent.prev_hash, MeetingEvent.hash,
)  # fmt: skip


Source = sa.Connection | Session | scoped_session[Any]
"""Where a book is read: the writer's own transaction, or a session that sees one organisation."""


def lines(source: Source, meeting_id: int, after: int = 0, most: int | None = None) -> list[Line]:
    """Lines numbered above ``after``, in order, ``most`` of them."""
    rows = source.execute(
        sa.select(*_COLUMNS)
        .where(MeetingEvent.meeting_id == meeting_id, MeetingEvent.seq > after)
        .order_by(MeetingEvent.seq)
        .limit(most)
    )
    return [Line(*row) for row in rows]
