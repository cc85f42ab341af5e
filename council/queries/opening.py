"""The prepared meeting as the minute book freezes it into its first line."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from council.law.regimes import regime
from council.law.repeats import call_label
from council.law.wording import day
from council.meeting.facts import AgendaItem, Facts, Received, Seat
from council.models import (
    AgendaSection,
    Body,
    Complement,
    Convocation,
    Group,
    Item,
    Mandate,
    Meeting,
    OralQuestion,
    Organisation,
    Person,
)
from council.queries.agenda_sections import TAIL


@dataclass(frozen=True)
class Opening:
    """``persons``: person -> seat; ``announced``: proxies announced in answer to the convocation (giver, bearer).

    ``substitutes``: person -> the seat of the member that they may sit for; ``called_in``: seats that announced it.
    """

    facts: Facts
    persons: dict[int, int]
    announced: tuple[tuple[int, int], ...]
    substitutes: dict[int, int] = field(default_factory=dict)
    called_in: frozenset[int] = frozenset()


def opening(connection: sa.Connection, meeting_id: int) -> Opening:
    """Read the meeting ``meeting_id``, which must exist, with the members in office that day."""
    row = connection.execute(
        sa.select(
            Meeting.starts_at, Meeting.body_id, Meeting.call, Body.name.label("body"), Body.regime, Organisation.population,
            Organisation.adjustments, Organisation.timezone, Meeting.rooms, Meeting.urgent_reason,
        )
        .join(Body, Body.id == Meeting.body_id)
        .join(Organisation, Organisation.id == Meeting.organisation_id)
        .where(Meeting.id == meeting_id)
    ).one()  # fmt: skip
    on = row.starts_at.astimezone(ZoneInfo(row.timezone)).date()
    convened = _substitutes(connection, meeting_id)
    members = [
        (replace(seat, **dict(zip(_STANDS_IN, convened[seat.seat].names, strict=True))), person)
        if seat.seat in convened
        else (seat, person)
        for seat, person in _members(connection, row.body_id, on)
    ]
    facts = Facts(
        meeting=meeting_id, title=_title(row.body, on, row.call), body=row.body, call=row.call,
        starts_at=row.starts_at.isoformat(), regime=row.regime, on=on.isoformat(), population=row.population,
        adjustments=_own(row), timezone=row.timezone, urgent_reason=row.urgent_reason,
        rooms=tuple(row.rooms or ()), questions=_questions(connection, meeting_id), seats=tuple(seat for seat, _ in members), items=_items(connection, meeting_id),
    )  # fmt: skip
    announced = connection.execute(
        sa.select(Convocation.mandate_id, Convocation.proxy_to_id)
        .where(Convocation.meeting_id == meeting_id, Convocation.response == "proxy")
        .order_by(Convocation.responded_at, Convocation.mandate_id)
    )
    proxies = tuple((giver, bearer) for giver, bearer in announced if bearer is not None)
    return Opening(
        facts, {person: seat.seat for seat, person in members}, proxies,
        {one.person: seat for seat, one in convened.items()},
        frozenset(seat for seat, one in convened.items() if one.called_in),
    )  # fmt: skip


_STANDS_IN = ("substitute", "substitute_short")


@dataclass(frozen=True)
class _Substitute:
    person: int
    names: tuple[str, str]
    called_in: bool


def _substitutes(connection: sa.Connection, meeting_id: int) -> dict[int, _Substitute]:
    """seat -> the substitute who was convened beside the member (FR-PROX-05)."""
    rows = connection.execute(
        sa.select(
            Convocation.mandate_id, Convocation.response, Person.id, Person.civility, Person.first_name, Person.last_name
        )
        .join(Person, Person.id == Convocation.substitute_id)
        .where(Convocation.meeting_id == meeting_id)
    )  # fmt: skip
    return {row.mandate_id: _Substitute(row.id, _names(row), row.response == "substitute") for row in rows}


def _names(row: Any) -> tuple[str, str]:
    """As read out, and short."""
    return (
        f"{row.civility} {row.first_name} {row.last_name}".strip(),
        f"{row.first_name[:1]}. {row.last_name}",
    )


def _own(row: Any) -> dict[str, object]:
    """What the organisation adjusts, as far as the profile of this body lets it."""
    base = regime(row.regime, population=row.population, on=row.starts_at.date())
    return {name: value for name, value in (row.adjustments or {}).items() if name in base.adjustable}


def _title(body: str, on: date, call: int) -> str:
    repeated = call_label(call)
    return f"{body} du {day(on)}" + (f", {repeated}" if repeated else "")


def _members(connection: sa.Connection, body_id: int, on: date) -> list[tuple[Seat, int]]:
    """Members in office on ``on`` in order of the table, with their person."""
    rows = connection.execute(
        sa.select(
            Mandate.id, Mandate.capacity, Mandate.rank, Mandate.chair_rank, Person.id.label("person"),
            Mandate.voices, Person.civility, Person.first_name, Person.last_name, Person.birth_date, Group.name, Group.colour,
        )
        .join(Person, Person.id == Mandate.person_id)
        .outerjoin(Group, Group.id == Mandate.group_id)
        .where(Mandate.seated(body_id, on))
        .order_by(Mandate.rank, Mandate.id)
    ).all()  # fmt: skip
    births = sorted({row.birth_date for row in rows if row.birth_date})
    eldest = {birth: rank for rank, birth in enumerate(births, 1)}
    return [
        (
            Seat(
                seat=row.id, name=_names(row)[0], short=_names(row)[1], capacity=row.capacity, group=row.name or "",
                colour=row.colour or "", rank=row.rank, chair_rank=row.chair_rank,
                age_rank=eldest.get(row.birth_date), weight=row.voices,
            ),
            row.person,
        )
        for row in rows
    ]  # fmt: skip


def _questions(connection: sa.Connection, meeting_id: int) -> tuple[Received, ...]:
    rows = connection.execute(
        sa.select(OralQuestion).where(OralQuestion.meeting_id == meeting_id).order_by(OralQuestion.id)
    )
    return tuple(
        Received(f"q{row.id}", row.item_id, row.mandate_id, row.text, row.received_on.isoformat())
        for row in rows
    )


def _items(connection: sa.Connection, meeting_id: int) -> tuple[AgendaItem, ...]:
    rows = connection.execute(
        sa.select(
            Item.id, Item.position, Item.title, Item.public_title, Item.kind, Item.ballot_mode, Item.majority_rule,
            Item.closed_session, Item.confidential, Item.rapporteur_id, Item.first_call,
            sa.func.coalesce(Complement.number, 0), Item.video_case, sa.func.coalesce(Item.report_id, 0),
            sa.func.coalesce(Complement.urgent_reason, "") != "", sa.func.coalesce(AgendaSection.title, ""),
        )
        .outerjoin(AgendaSection, AgendaSection.id == Item.section_id)
        .outerjoin(Complement, Complement.id == Item.complement_id)
        .where(Item.meeting_id == meeting_id, Item.pending.is_(False))
        .order_by(Item.position)
    ).all()  # fmt: skip
    divided = next((rank for rank, row in enumerate(rows) if row[-1]), len(rows))
    return tuple(
        AgendaItem(
            *tuple(row)[:-3],
            urgent=bool(row[-2]),
            part=row[-1] or (TAIL if rank > divided else ""),
            report=row[-3],
        )
        for rank, row in enumerate(rows)
    )
