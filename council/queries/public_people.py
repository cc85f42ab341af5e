"""What citizens may read of elected members: mandates, public votes; never an address or a birth date."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from council.models import Act, Body, Mandate, Person, db
from council.queries.masks import masks_of_meetings, public_result
from council.queries.public_acts import ActLine, line, published_acts
from council.queries.signatories import today


@dataclass(frozen=True)
class PersonPage:
    """An elected member: mandates and recorded public votes."""

    person_id: int
    name: str
    mandates: tuple[tuple[str, str, str], ...]
    """(body, capacity, group)"""
    votes: tuple[tuple[ActLine, str], ...]


def people(organisation_id: int) -> list[tuple[str, list[tuple[int, str, str, str, str]]]]:
    """Members in office of public bodies: body -> (person, name, capacity, group, colour), in table order."""
    rows = db.session.scalars(
        db.select(Mandate)
        .join(Body, Body.id == Mandate.body_id)
        .where(
            Mandate.organisation_id == organisation_id, Body.public, Mandate.in_force(today(organisation_id))
        )
        .order_by(Body.position, Body.id, Mandate.rank)
        .options(
            sa.orm.selectinload(Mandate.person),
            sa.orm.selectinload(Mandate.group),
            sa.orm.selectinload(Mandate.body),
        )
    )
    bodies: dict[str, list[tuple[int, str, str, str, str]]] = {}
    for one in rows:
        group, colour = (one.group.name, one.group.colour) if one.group else ("", "#44546a")
        bodies.setdefault(one.body.name, []).append(
            (one.person_id, one.person.formal_name, one.capacity, group, colour)
        )
    return list(bodies.items())


def person_page(organisation_id: int, person_id: int) -> PersonPage | None:
    """An elected member; nothing for anybody else."""
    mandates = db.session.scalars(
        db.select(Mandate)
        .join(Body, Body.id == Mandate.body_id)
        .where(Mandate.organisation_id == organisation_id, Mandate.person_id == person_id, Body.public)
        .order_by(Body.position)
    ).all()
    if not mandates:
        return None
    seats = {one.id for one in mandates}
    person = db.session.get_one(Person, person_id)
    rows = db.session.execute(
        published_acts(organisation_id).where(~Act.restricted).order_by(Act.adopted_on.desc(), Act.number)
    )
    cast = [
        (row, vote["choice"])
        for row in rows
        for vote in row[0].result.get("votes", ())
        if vote["seat"] in seats and vote["choice"]
    ]
    masks = masks_of_meetings({act.meeting_id for (act, _), _ in cast})
    votes = [
        (line(act, body, own), public_result(act, own)["labels"].get(choice, ""))
        for (act, body), choice in cast
        for own in [masks.get(act.meeting_id, ())]
    ]
    known = tuple((one.body.name, one.capacity, one.group.name if one.group else "") for one in mandates)
    return PersonPage(person_id, person.formal_name, known, tuple(votes))


def head_of(organisation_id: int) -> tuple[str, str]:
    """Who answers for what is published: the first member of the first body (mayor, president) and the capacity."""
    row = db.session.execute(
        db.select(Mandate)
        .join(Body, Body.id == Mandate.body_id)
        .where(
            Mandate.organisation_id == organisation_id,
            Mandate.chair_rank == 1,
            Mandate.in_force(today(organisation_id)),
        )
        .order_by(Body.position, Body.id)
        .limit(1)
    ).scalar_one_or_none()
    return (row.person.formal_name, row.capacity) if row else ("", "")
