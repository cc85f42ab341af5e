"""What of a real meeting a rehearsal may know: the agenda and the shape of the room, nobody's name, no paper."""

from __future__ import annotations

from typing import Any

from council.models import Body, Item, Mandate, Meeting, Organisation, db
from council.queries.clocks import local_day

ITEM_FIELDS = (
    "position", "kind", "title", "public_title", "ballot_mode", "majority_rule", "confidential", "closed_session",
)  # fmt: skip
MEETING_STATES = ("draft", "convened")


def plan(meeting: Meeting) -> dict[str, Any]:
    """Plain JSON, all that leaves the real database: titles, ways of voting, seats by rank, group and capacity."""
    body = db.session.execute(db.select(Body).where(Body.id == meeting.body_id)).scalar_one()
    owner = db.session.execute(
        db.select(Organisation).where(Organisation.id == meeting.organisation_id)
    ).scalar_one()
    mandates = db.session.scalars(
        db.select(Mandate)
        .where(Mandate.seated(body.id, local_day(meeting.starts_at, owner)))
        .order_by(Mandate.rank, Mandate.id)
    ).all()
    rank_of = {mandate.id: rank for rank, mandate in enumerate(mandates)}
    items = db.session.scalars(
        db.select(Item).where(Item.meeting_id == meeting.id, ~Item.pending).order_by(Item.position)
    ).all()
    return {
        "organisation": {
            "name": owner.name, "kind": owner.kind, "population": owner.population, "department": owner.department,
            "department_name": owner.department_name, "accent": owner.accent, "timezone": owner.timezone,
            "adjustments": owner.adjustments,
        },
        "body": {
            "name": body.name, "kind": body.kind, "regime": body.regime, "legal_seats": body.legal_seats,
            "public": body.public,
        },
        "meeting": {"place": meeting.place, "published": meeting.agenda_published_at is not None},
        "seats": [_seat(mandate) for mandate in mandates],
        "items": [
            {field: getattr(item, field) for field in ITEM_FIELDS}
            | {"rapporteur": rank_of.get(item.rapporteur_id or 0)}
            for item in items
        ],
    }  # fmt: skip


def _seat(mandate: Mandate) -> dict[str, Any]:
    group = mandate.group
    return {
        "civility": mandate.person.civility, "capacity": mandate.capacity, "chair_rank": mandate.chair_rank,
        "voices": mandate.voices, "group": group.name if group else None, "colour": group.colour if group else None,
    }  # fmt: skip
