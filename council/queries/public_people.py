"""What citizens may read of elected members: mandates, public votes, attendance; never an address or a birth date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from council.law.wording import count
from council.models import Act, Body, Mandate, Meeting, Person, SearchedAct, db
from council.queries.letterhead import person as letterhead_person
from council.queries.masks import masks_of_meetings, public_result
from council.queries.public_acts import ActLine, line, published_acts
from council.queries.signatories import today


@dataclass(frozen=True)
class Sitting:
    """A meeting with published acts: whether the member was there, in words."""

    meeting_id: int
    on: date
    body: str
    words: str
    here: bool


@dataclass(frozen=True)
class PersonPage:
    """An elected member: mandates, and of one year the recorded public votes and whether the member was there."""

    person_id: int
    name: str
    mandates: tuple[tuple[str, str, str], ...]
    """(body, capacity, group)"""
    votes: tuple[tuple[ActLine, str], ...]
    years: tuple[int, ...]
    year: int | None
    sittings: tuple[Sitting, ...]

    @property
    def attended(self) -> int:
        """At how many of the meetings the member was there, for a part at least."""
        return sum(one.here for one in self.sittings)


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


def person_page(organisation_id: int, person_id: int, year: int | None = None) -> PersonPage | None:
    """An elected member in one year, the latest when none is named; nothing for anybody else."""
    mandates = db.session.scalars(
        db.select(Mandate)
        .join(Body, Body.id == Mandate.body_id)
        .where(Mandate.organisation_id == organisation_id, Mandate.person_id == person_id, Body.public)
        .order_by(Body.position)
    ).all()
    if not mandates:
        return None
    person = db.session.get_one(Person, person_id)
    years = _years(organisation_id, mandates)
    chosen = year if year in years else next(iter(years), None)
    rows = _acts(organisation_id, mandates, chosen) if chosen else []
    masks = masks_of_meetings({act.meeting_id for act, _, _ in rows})
    votes = [
        (line(act, body, own), public_result(act, own)["labels"].get(one["choice"], ""))
        for act, body, one in rows
        for own in [masks.get(act.meeting_id, ())]
        if one["choice"]
    ]
    known = tuple((one.body.name, one.capacity, one.group.name if one.group else "") for one in mandates)
    feminine = person.civility == "Mme"
    return PersonPage(
        person_id, person.formal_name, known, tuple(votes), years, chosen, _sittings(rows, feminine)
    )


def _years(organisation_id: int, mandates: Sequence[Mandate]) -> tuple[int, ...]:
    """Years of which acts of the member's bodies are published, the latest first."""
    held = [
        sa.and_(
            SearchedAct.body_id == one.body_id, SearchedAct.year >= one.starts_on.year,
            SearchedAct.year <= (one.ends_on.year if one.ends_on else 9999),
        )
        for one in mandates
    ]  # fmt: skip
    query = sa.select(SearchedAct.year).where(SearchedAct.organisation_id == organisation_id, sa.or_(*held))
    return tuple(db.session.scalars(query.distinct().order_by(SearchedAct.year.desc())))


def _acts(
    organisation_id: int, mandates: Sequence[Mandate], year: int
) -> list[tuple[Act, str, dict[str, Any]]]:
    """Published acts of a year with what each says of the member; not those at which a substitute sat in the member's place."""
    seats = {one.id for one in mandates}
    others = [one.substitute_id for one in mandates if one.substitute_id]
    instead = {
        letterhead_person(one).full for one in db.session.scalars(db.select(Person).where(Person.id.in_(others)))
    } if others else set()  # fmt: skip
    query = published_acts(organisation_id).where(
        ~Act.restricted, Meeting.body_id.in_([one.body_id for one in mandates]),
        Act.adopted_on.between(date(year, 1, 1), date(year, 12, 31)),
    )  # fmt: skip
    return [
        (act, body, one)
        for act, body in db.session.execute(query.order_by(Act.adopted_on.desc(), Act.number))
        for one in act.result.get("votes", ())
        if one["seat"] in seats and one["name"] not in instead
    ]


def _sittings(rows: Sequence[tuple[Act, str, dict[str, Any]]], feminine: bool) -> tuple[Sitting, ...]:
    """Whether the member was there, meeting by meeting: as the acts that citizens read say it."""
    of: dict[int, list[tuple[Act, str, dict[str, Any]]]] = {}
    for row in rows:
        of.setdefault(row[0].meeting_id, []).append(row)
    return tuple(
        Sitting(meeting_id, acts[0][0].adopted_on, acts[0][1], *_attendance(acts, feminine))
        for meeting_id, acts in of.items()
    )


def _attendance(acts: Sequence[tuple[Act, str, dict[str, Any]]], feminine: bool) -> tuple[str, bool]:
    """« Présente », « Représenté par M. Roux », « Présent pour 3 délibérations sur 7 », and whether it is presence."""
    states, ending = [], "e" if feminine else ""
    for act, _, one in acts:
        bearer = dict(act.result.get("attendance", {}).get("represented", ())).get(one["name"])
        states.append(
            f"Représenté{ending} par {bearer}" if bearer else "Présent" if one["here"] else "Absent"
        )
    here = states.count("Présent")
    if len(set(states)) == 1:
        word = states[0]
        return (word if word.startswith("R") else word + ending), bool(here)
    stood, what = (here, "Présent") if here else (sum(one != "Absent" for one in states), "Représenté")
    return f"{what}{ending} pour {count(stood, 'délibération')} sur {len(states)}", bool(here)


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
