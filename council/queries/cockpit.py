"""What the cockpit must know before the minute book begins: the meeting, and what members answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from council.models import Body, Convocation, Mandate, Meeting, db
from council.queries.clocks import day_of


@dataclass(frozen=True)
class Conduct:
    """A meeting that may be conducted. ``prepared`` is plain JSON for the page."""

    id: int
    body: str
    starts_at: datetime
    state: str
    screen_token: str
    prepared: dict[str, Any]
    """answers: seat -> {response, proxy_to}; ranks: seat -> order of precedence of the chair."""


def conduct(meeting_id: int) -> Conduct | None:
    """The meeting, ``None`` when it does not exist in this organisation."""
    row = db.session.execute(
        sa.select(Meeting, Body.name).join(Body, Body.id == Meeting.body_id).where(Meeting.id == meeting_id)
    ).one_or_none()
    if row is None:
        return None
    meeting, body = row
    prepared = {
        "answers": _answers(meeting_id),
        "ranks": _ranks(meeting.body_id, day_of(meeting.starts_at, meeting.organisation_id)),
    }
    return Conduct(meeting.id, body, meeting.starts_at, meeting.state, meeting.screen_token, prepared)


def _answers(meeting_id: int) -> dict[int, dict[str, Any]]:
    rows = db.session.execute(
        sa.select(Convocation.mandate_id, Convocation.response, Convocation.proxy_to_id).where(
            Convocation.meeting_id == meeting_id
        )
    )
    return {seat: {"response": response, "proxy_to": bearer} for seat, response, bearer in rows}


def _ranks(body_id: int, on: date) -> dict[int, int]:
    rows = db.session.execute(
        sa.select(Mandate.id, Mandate.chair_rank).where(
            Mandate.seated(body_id, on), Mandate.chair_rank.is_not(None)
        )
    )
    return {seat: rank for seat, rank in rows if rank is not None}
