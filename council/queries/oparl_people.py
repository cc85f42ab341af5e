"""Bodies, groups, terms and members, as objects of OParl."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from council.models import Body, Group, Mandate, Person, db
from council.queries.oparl_shapes import Made, at, inside


def mandates(organisation_id: int) -> list[Mandate]:
    """Mandates of public bodies, with their persons."""
    return list(db.session.scalars(
        db.select(Mandate)
        .join(Body, Body.id == Mandate.body_id)
        .where(Mandate.organisation_id == organisation_id, Body.public)
        .order_by(Mandate.id)
        .options(sa.orm.joinedload(Mandate.person))
    ))  # fmt: skip


def _days(row: Mandate) -> dict[str, str]:
    ends = {"endDate": row.ends_on.isoformat()} if row.ends_on else {}
    return {"startDate": row.starts_on.isoformat(), **ends}


def terms(mandates: Iterable[Mandate]) -> Iterator[Made]:
    """A term per day on which a head took office."""
    for head in {one.starts_on: one for one in mandates if one.chair_rank == 1}.values():
        day = head.starts_on.isoformat()
        yield Made(
            "legislativeTerm",
            day,
            {"body": at("body", 1), "name": f"Mandat ouvert le {head.starts_on:%d/%m/%Y}", **_days(head)},
        )


def organizations(organisation_id: int, bodies: Iterable[Body]) -> Iterator[Made]:
    """Public bodies and their groups."""
    kinds = {
        "council": "assemblée délibérante",
        "board": "conseil d’administration",
        "bureau": "bureau",
        "commission": "commission",
    }
    known = []
    for body in bodies:
        known.append(body.id)
        yield Made("organization", f"body-{body.id}", {
            "body": at("body", 1), "name": body.name, "organizationType": "Gremium",
            "classification": kinds.get(body.kind, body.kind), "meeting": f"@/meeting?organization=body-{body.id}",
        })  # fmt: skip
    groups = db.session.scalars(
        db.select(Group).where(Group.organisation_id == organisation_id).order_by(Group.id)
    )
    for group in groups:
        if group.body_id in known:
            yield Made("organization", f"group-{group.id}", {
                "body": at("body", 1), "name": group.name, "organizationType": "Fraktion", "classification": "groupe",
                "subOrganizationOf": at("organization", f"body-{group.body_id}"),
            })  # fmt: skip


def people(mandates: Iterable[Mandate]) -> Iterator[Made]:
    """Members and their memberships."""
    persons: dict[int, list[dict[str, str]]] = {}
    known: dict[int, Person] = {}
    for one in mandates:
        known[one.person_id] = one.person
        found = persons.setdefault(one.person_id, [])
        seats = [("", f"body-{one.body_id}", one.capacity)]
        if one.group_id:
            seats.append(("-group", f"group-{one.group_id}", ""))
        for suffix, organization, role in seats:
            key = f"{one.id}{suffix}"
            found.append(inside("membership", key))
            yield Made("membership", key, {
                "person": at("person", one.person_id), "organization": at("organization", organization),
                **({"role": role} if role else {}), **_days(one),
            })  # fmt: skip
    for number, person in known.items():
        yield Made("person", str(number), {
            "body": at("body", 1), "name": person.full_name, "familyName": person.last_name,
            "givenName": person.first_name, **({"formOfAddress": person.civility} if person.civility else {}),
            "membership": persons[number], "web": f"@web/elus/{number}",
        })  # fmt: skip
