"""The room screen: which meeting a token shows. Nothing else of it is read here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from council.models import Body, Meeting, Organisation, db


@dataclass(frozen=True)
class Room:
    """What the screen shows before the live protocol speaks."""

    meeting_id: int
    organisation: str
    slug: str
    body: str
    starts_at: datetime


def room(token: str) -> Room | None:
    """The meeting of a screen's token, whatever the organisation; ``None`` when unknown or not convened."""
    row = db.session.execute(
        sa.select(Meeting.id, Organisation.name, Organisation.slug, Body.name, Meeting.starts_at)
        .join(Body, Body.id == Meeting.body_id)
        .join(Organisation, Organisation.id == Meeting.organisation_id)
        .where(Meeting.screen_token == token, Meeting.state.not_in(("draft", "cancelled")))
    ).one_or_none()
    return Room(*row) if row else None
