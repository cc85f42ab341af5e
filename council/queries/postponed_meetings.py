"""A cancelled meeting and the one called in its place (FR-CONV-10): each names the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from council.models import Body, Meeting, db
from council.queries.clocks import zone
from council.queries.deadlines import organisation_of


@dataclass(frozen=True)
class Other:
    """The meeting at the other end; ``starts_at`` is local."""

    id: int
    starts_at: datetime


@dataclass(frozen=True)
class Places:
    """``before``: the cancelled meeting this one replaces; ``after``: the one that replaces it."""

    before: Other | None = None
    after: Other | None = None


def replacement(meeting_id: int) -> Meeting | None:
    """The meeting called in the place of a cancelled one, unless it was itself cancelled."""
    query = db.select(Meeting).where(Meeting.postponed_from_id == meeting_id, Meeting.state != "cancelled")
    return db.session.scalars(query.order_by(Meeting.id.desc()).limit(1)).first()


def places(meeting: Meeting) -> Places:
    """Both ends, for the office; nothing is asked of a meeting that is neither cancelled nor a replacement."""
    before = (
        db.session.get(Meeting, meeting.postponed_from_id) if meeting.postponed_from_id is not None else None
    )
    after = replacement(meeting.id) if meeting.state == "cancelled" else None
    return Places(_other(before), _other(after))


def public_places(organisation_id: int, meeting_id: int) -> Places:
    """The same for citizens: only meetings of which they may read the agenda."""
    meeting = db.session.execute(
        db.select(Meeting).where(Meeting.id == meeting_id, Meeting.organisation_id == organisation_id)
    ).scalar_one_or_none()
    if meeting is None:
        return Places()
    before = meeting.postponed_from_id
    after = replacement(meeting.id) if meeting.state == "cancelled" else None
    shown = {
        one.id: one
        for one in db.session.scalars(
            db.select(Meeting)
            .join(Body, Body.id == Meeting.body_id)
            .where(Meeting.id.in_([before or 0, after.id if after else 0]), Body.public)
            .where(Meeting.agenda_published_at.is_not(None), Meeting.state != "draft")
        )
    }
    return Places(_other(shown.get(before or 0)), _other(shown.get(after.id if after else 0)))


def _other(meeting: Meeting | None) -> Other | None:
    if meeting is None:
        return None
    return Other(meeting.id, meeting.starts_at.astimezone(zone(organisation_of(meeting))))
