"""What members answered to a convocation, as the member concerned may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from council.models import Convocation, Mandate, db

AWAY = ("absent", "excused", "proxy", "substitute")
"""Answers of who will not be in the room."""


@dataclass(frozen=True)
class Member:
    """A colleague as lists show him or her."""

    seat: int
    name: str
    capacity: str
    group: str = ""
    colour: str = "#56617a"


@dataclass(frozen=True)
class Answer:
    """The actor's own convocation; ``lapsed``: the chosen bearer will not be there after all."""

    sent_at: datetime | None
    acknowledged_at: datetime | None
    response: str | None
    proxy_to: Member | None
    responded_at: datetime | None
    sha256: str | None
    lapsed: bool
    held_from: Member | None
    """The colleague who gave the actor a proxy."""
    lasting: str = ""
    """``meetings`` or ``illness`` when the proxy given lasts beyond this meeting."""
    substitute: str = ""
    """Who may sit in the actor's place (CGCT L5211-6); empty for nobody."""


def own_answers(seats: dict[int, int]) -> dict[int, Answer]:
    """Own convocation of each meeting (meeting -> own seat)."""
    rows = db.session.execute(
        sa.select(Convocation)
        .where(Convocation.meeting_id.in_(seats))
        .options(
            joinedload(Convocation.mandate).joinedload(Mandate.person),
            joinedload(Convocation.mandate).joinedload(Mandate.group),
            joinedload(Convocation.standing_proxy),
            joinedload(Convocation.substitute),
        )
    ).scalars()
    by_seat = {(row.meeting_id, row.mandate_id): row for row in rows}
    own = {meeting: by_seat[meeting, seat] for meeting, seat in seats.items() if (meeting, seat) in by_seat}
    return {meeting: _answer(row, by_seat) for meeting, row in own.items()}


def _answer(own: Convocation, by_seat: dict[tuple[int, int], Convocation]) -> Answer:
    bearer = by_seat.get((own.meeting_id, own.proxy_to_id)) if own.proxy_to_id else None
    held = next(
        (c for (m, _), c in by_seat.items() if m == own.meeting_id and c.proxy_to_id == own.mandate_id), None
    )
    return Answer(
        own.sent_at,
        own.acknowledged_at,
        own.response,
        member(bearer.mandate) if bearer else None,
        own.responded_at,
        own.sha256,
        bool(bearer and bearer.response in AWAY),
        member(held.mandate) if held else None,
        _lasting(own),
        own.substitute.formal_name if own.substitute else "",
    )


def _lasting(own: Convocation) -> str:
    standing = own.standing_proxy
    live = standing is not None and standing.revoked_at is None and own.proxy_to_id == standing.bearer_id
    return standing.scope if standing is not None and live else ""


def member(mandate: Mandate) -> Member:
    """A mandate as lists show it."""
    group = mandate.group
    return Member(
        mandate.id,
        mandate.person.formal_name,
        mandate.capacity,
        group.name if group else "",
        group.colour if group else "#56617a",
    )


@dataclass(frozen=True)
class Bearer:
    """Somebody to whom the actor might give a proxy; ``why_not`` is empty when nothing stands against it."""

    member: Member
    why_not: str


def bearers(meeting_id: int, own_seat: int) -> list[Bearer]:
    """The other members convened to the meeting, in the order of the table."""
    rows = (
        db.session.execute(
            sa.select(Convocation)
            .join(Mandate, Mandate.id == Convocation.mandate_id)
            .where(Convocation.meeting_id == meeting_id)
            .order_by(Mandate.rank)
            .options(
                contains_eager(Convocation.mandate).joinedload(Mandate.person),
                contains_eager(Convocation.mandate).joinedload(Mandate.group),
            )
        )
        .scalars()
        .all()
    )
    taken = {row.proxy_to_id for row in rows if row.proxy_to_id and row.mandate_id != own_seat}
    return [
        Bearer(member(row.mandate), _why_not(row, row.mandate_id in taken))
        for row in rows
        if row.mandate_id != own_seat
    ]


def _why_not(row: Convocation, taken: bool) -> str:
    if row.response in ("absent", "excused"):
        return "ne viendra pas"
    if row.response in ("proxy", "substitute"):
        return "a donné pouvoir" if row.response == "proxy" else "est remplacé par son suppléant"
    return "porte déjà un pouvoir" if taken else ""
