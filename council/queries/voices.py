"""Bodies and the number of voices of their members in office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from council.law.policies import Voices
from council.law.weights import check_weights
from council.models import Body, Mandate, Organisation, Person, db
from council.queries.notice import regime_of


@dataclass(frozen=True)
class Member:
    """A member in office."""

    mandate_id: int
    name: str
    capacity: str
    voices: int


@dataclass(frozen=True)
class BodyVoices:
    """``allowed``: the texts let members have several voices; ``by_statutes``: once the statutes are said to say so."""

    id: int
    name: str
    members: tuple[Member, ...]
    sentence: str
    allowed: bool
    by_statutes: bool

    @property
    def total(self) -> int:
        """Voices of all."""
        return sum(one.voices for one in self.members)


def bodies() -> list[Body]:
    """Bodies of the organisation, in their order."""
    return list(db.session.scalars(db.select(Body).order_by(Body.position, Body.id)))


def body_voices(body_id: int, on: date) -> BodyVoices | None:
    """A body of the organisation with its members in office on a day; None when there is no such body."""
    body = db.session.scalars(db.select(Body).where(Body.id == body_id)).one_or_none()
    if body is None:
        return None
    organisation = db.session.scalars(
        db.select(Organisation).where(Organisation.id == body.organisation_id)
    ).one()
    law = regime_of(body, organisation, on)
    rows = db.session.execute(
        db.select(Mandate, Person)
        .join(Person, Person.id == Mandate.person_id)
        .where(Mandate.seated(body_id, on))
        .order_by(Mandate.rank, Mandate.id)
    )
    members = tuple(Member(one.id, person.formal_name, one.capacity, one.voices) for one, person in rows)
    statutes = law.voices is Voices.STATUTES
    sentence = check_weights(law, [one.voices for one in members]).sentence
    return BodyVoices(body.id, body.name, members, sentence, statutes, "voices" in law.adjustable)
