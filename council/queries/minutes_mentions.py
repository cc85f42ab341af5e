"""Corrections told as mentions: those of some minutes, and those that some minutes print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from council.documents.typography import day
from council.law.wording import typeset
from council.models import Meeting, Minutes, MinutesMention, db
from council.queries.clocks import local_day, zone
from council.queries.deadlines import organisation_of
from council.queries.papers import minutes_document


@dataclass(frozen=True)
class MentionLine:
    """A mention about some minutes; ``told_on`` is the day of the meeting whose minutes print it."""

    id: int
    text: str
    asked_by: str
    author: str
    created_at: datetime
    told_in_id: int
    told_at: datetime
    own: bool
    """Printed in the corrected minutes themselves."""
    movable: bool
    """May still be taken back."""


def mentions(meeting_id: int) -> list[MentionLine]:
    """Mentions about the minutes of a meeting, in order."""
    rows = db.session.execute(
        sa.select(MinutesMention, Meeting)
        .join(Meeting, Meeting.id == MinutesMention.told_in_id)
        .where(MinutesMention.meeting_id == meeting_id)
        .order_by(MinutesMention.id)
    ).all()
    return [
        MentionLine(
            row.id, row.text, row.asked_by, row.author, row.created_at, told.id,
            told.starts_at.astimezone(zone(organisation_of(told))), told.id == meeting_id, _unsigned(told.id),
        )
        for row, told in rows
    ]  # fmt: skip


def tellers(meeting: Meeting) -> list[tuple[int, datetime]]:
    """Later meetings of the body whose unsigned minutes may print a mention."""
    rows = db.session.execute(
        sa.select(Meeting.id, Meeting.starts_at)
        .join(Minutes, Minutes.meeting_id == Meeting.id)
        .where(Meeting.body_id == meeting.body_id, Meeting.starts_at > meeting.starts_at)
        .order_by(Meeting.starts_at)
    ).all()
    clock = zone(organisation_of(meeting))
    return [(one, at.astimezone(clock)) for one, at in rows if _unsigned(one)]


def own_mentions(meeting_id: int) -> tuple[str, ...]:
    """The mentions that minutes print about themselves."""
    return tuple(_said(row) for row in _printed(meeting_id) if row.meeting_id == meeting_id)


def earlier_mentions(meeting_id: int) -> tuple[str, ...]:
    """The mentions that minutes print about earlier ones, each with its meeting's day."""
    found = []
    for row in _printed(meeting_id):
        if row.meeting_id != meeting_id:
            about = db.session.execute(sa.select(Meeting).where(Meeting.id == row.meeting_id)).scalar_one()
            when = day(local_day(about.starts_at, organisation_of(about)))
            found.append(typeset(f"Procès-verbal de la séance du {when} : {_said(row)}"))
    return tuple(found)


def _printed(meeting_id: int) -> list[MinutesMention]:
    return list(
        db.session.scalars(
            sa.select(MinutesMention)
            .where(MinutesMention.told_in_id == meeting_id)
            .order_by(MinutesMention.id)
        )
    )


def _said(row: MinutesMention) -> str:
    asked = f" (à la demande de {row.asked_by})" if row.asked_by else ""
    return typeset(f"{row.text.rstrip('.')}{asked}.")


def _unsigned(meeting_id: int) -> bool:
    document = minutes_document(meeting_id)
    return document is None or document.state == "prepared"
