"""The register of interests as its pages show it; whoever asks was checked before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from council.models import Interest, InterestVersion, Mandate, db
from council.queries.interest_words import OFFICE_WORDS


@dataclass(frozen=True)
class InterestView:
    """One declared interest."""

    id: int
    person_id: int
    revision: int
    party: str
    aliases: tuple[str, ...]
    number: str
    capacity: str
    degree: int | None
    paid: bool
    designated: bool
    authorities: bool
    starts_on: date
    ends_on: date | None
    keywords: tuple[str, ...]
    source: str
    updated_at: datetime
    ended: bool

    @property
    def role(self) -> str:
        """The capacity in words."""
        return OFFICE_WORDS[self.capacity]

    @property
    def shown_number(self) -> str:
        """« 812 345 678 », « 812 345 678 00012 », « 0812.345.678 »."""
        one = self.number
        if len(one) == 10:
            return f"{one[:4]}.{one[4:7]}.{one[7:]}"
        return "\u00a0".join(part for part in (one[:3], one[3:6], one[6:9], one[9:]) if part)


@dataclass(frozen=True)
class Holder:
    """A member of the register with what he or she declared; ``mandate_id`` is one of the mandates held."""

    mandate_id: int
    name: str
    capacity: str
    interests: tuple[InterestView, ...]


@dataclass(frozen=True)
class Version:
    """How an interest was worded at a moment; ``struck_out`` when that was its end."""

    at: datetime
    by: str
    party: str
    role: str
    starts_on: str
    ends_on: str
    struck_out: bool


def own(person_id: int, today: date) -> tuple[InterestView, ...]:
    """What a person declared in the current organisation, in force first."""
    return tuple(sorted(_views(Interest.person_id == person_id, today), key=lambda one: one.ended))


def one(interest_id: int, today: date) -> InterestView | None:
    """An interest that still stands; the caller checks whose it is."""
    return next(iter(_views(Interest.id == interest_id, today)), None)


def holder(mandate_id: int) -> Holder | None:
    """A member of the current organisation."""
    mandate: Mandate | None = db.session.execute(
        sa.select(Mandate).where(Mandate.id == mandate_id).options(joinedload(Mandate.person))
    ).scalar_one_or_none()
    if mandate is None:
        return None
    return Holder(mandate.id, mandate.person.formal_name, mandate.capacity, ())


def register(today: date) -> tuple[Holder, ...]:
    """Every member in office with the interests declared, in the order of the tables; two queries."""
    rows = db.session.execute(
        sa.select(Mandate)
        .where(Mandate.in_force(today))
        .order_by(Mandate.body_id, Mandate.rank)
        .options(joinedload(Mandate.person))
    ).scalars()
    declared: dict[int, list[InterestView]] = {}
    for view in _views(sa.true(), today):
        declared.setdefault(view.person_id, []).append(view)
    people: dict[int, Holder] = {}
    for mandate in rows:
        mine = sorted(declared.get(mandate.person_id, ()), key=lambda one: one.ended)
        name = mandate.person.formal_name
        people.setdefault(mandate.person_id, Holder(mandate.id, name, mandate.capacity, tuple(mine)))
    return tuple(people.values())


def history(interest_id: int) -> tuple[Version, ...]:
    """Every wording of an interest, the newest first."""
    rows = db.session.execute(
        sa.select(InterestVersion)
        .where(InterestVersion.interest_id == interest_id)
        .order_by(InterestVersion.revision.desc())
    ).scalars()
    return tuple(
        Version(
            row.saved_at, row.saved_by, row.values.get("party", ""),
            OFFICE_WORDS.get(row.values.get("capacity", ""), ""), row.values.get("starts_on") or "",
            row.values.get("ends_on") or "", not row.values,
        )
        for row in rows
    )  # fmt: skip


def _views(condition: sa.ColumnElement[bool], today: date) -> list[InterestView]:
    rows = db.session.execute(
        sa.select(Interest)
        .where(condition, Interest.removed_at.is_(None))
        .order_by(Interest.party, Interest.id)
    ).scalars()
    same = ("id", "person_id", "revision", "party", "number", "capacity", "degree", "paid", "designated",
            "authorities", "starts_on", "ends_on", "source", "updated_at")  # fmt: skip
    return [
        InterestView(
            **{name: getattr(row, name) for name in same},
            aliases=tuple(row.aliases),
            keywords=tuple(row.keywords),
            ended=row.ends_on is not None and row.ends_on < today,
        )
        for row in rows
    ]
