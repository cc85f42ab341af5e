"""What the legal calculator starts from: the deliberative body of the organisation and its figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from council.models import Body, Mandate, Organisation, db


@dataclass(frozen=True)
class Subject:
    """A body as the calculator sees it: legal profile, population (inhabitants), members in office."""

    name: str
    regime: str
    population: int | None
    in_office: int


def subject(organisation_id: int, on: date) -> Subject | None:
    """The first council or board of an organisation on a day, or None when it has none yet."""
    body = db.session.execute(
        sa.select(Body)
        .where(Body.organisation_id == organisation_id, Body.kind.in_(("council", "board")))
        .order_by(Body.position, Body.id)
        .limit(1)
    ).scalar_one_or_none()
    if body is None:
        return None
    in_office = db.session.execute(
        sa.select(sa.func.count()).select_from(Mandate).where(Mandate.seated(body.id, on))
    ).scalar_one()
    organisation = db.session.get_one(Organisation, organisation_id)
    return Subject(body.name, body.regime, organisation.population, in_office)
