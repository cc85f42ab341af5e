"""Who really sits where a member announced the substitute (CGCT L5211-6): what concerns a person follows it, not the seat."""

from __future__ import annotations

import sqlalchemy as sa

from council.models import Convocation, Mandate, Meeting, Person, db
from council.queries.clocks import day_of


def called_in(meeting_id: int) -> dict[int, Person]:
    """seat -> the substitute who sits in it."""
    rows = db.session.execute(
        sa.select(Convocation.mandate_id, Person)
        .join(Person, Person.id == Convocation.substitute_id)
        .where(Convocation.meeting_id == meeting_id, Convocation.response == "substitute")
    )
    return {row[0]: row[1] for row in rows.all()}


def seat_taken(person_id: int | None, meeting: Meeting) -> int | None:
    """The seat in which a person sits at a meeting: the own one unless the substitute does, or that of whom they replace."""
    replaced = called_in(meeting.id)
    on = day_of(meeting.starts_at, meeting.organisation_id)
    own = db.session.scalar(
        sa.select(Mandate.id).where(Mandate.seated(meeting.body_id, on), Mandate.person_id == person_id)
    )
    if own is not None:
        return None if own in replaced else own
    return next((seat for seat, one in replaced.items() if one.id == person_id), None)


def name_in_seat(member: Person, substitute: Person | None) -> str:
    """« M. Paul Roy, suppléant de Mme Anne Petit »."""
    if substitute is None:
        return member.formal_name
    return f"{substitute.formal_name}, {title(substitute)} de {member.formal_name}"


def title(substitute: Person) -> str:
    """« suppléant », « suppléante »."""
    return "suppléante" if substitute.civility == "Mme" else "suppléant"
