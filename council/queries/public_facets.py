"""What can be chosen among published acts, each value with its number of acts; the number of everything is kept ready."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from council.codes import matieres
from council.models import Body, Person, SearchedAct, SearchedTally, db

DECISION = "decision"
"""Result of a decision taken by delegation of the council, which no vote decided."""
OUTCOMES = {
    "adopted": ("adopted",),
    "rejected": ("rejected", "not_adopted"),
    "elected": ("elected", "appointed"),
    "acknowledged": ("acknowledged",),
    DECISION: (DECISION,),
}
"""How citizens choose by result: what each word gathers."""
COLUMNS = ("year", "theme", "matter", "body_id", "result", "person_id")
"""Columns of ``SearchedAct`` that can be chosen."""
_GROUPS = {outcome: group for group, members in OUTCOMES.items() for outcome in members}

Counted = dict[str, dict[str, int | None]]
"""column -> value -> number of acts, ``None`` when nobody counted."""
Choice = tuple[str, str, int | None]


@dataclass(frozen=True)
class Facets:
    """(value, words, number of acts) of what can be chosen; no number where more were found than are counted."""

    years: tuple[Choice, ...]
    themes: tuple[Choice, ...]
    matters: tuple[Choice, ...]
    bodies: tuple[Choice, ...]
    outcomes: tuple[Choice, ...]
    persons: tuple[Choice, ...]


def group_of(outcome: str) -> str:
    """The word under which an outcome is chosen."""
    return _GROUPS.get(outcome, outcome)


def public_bodies(organisation_id: int) -> sa.Select[tuple[int]]:
    """The bodies whose acts citizens read."""
    return sa.select(Body.id).where(Body.organisation_id == organisation_id, Body.public)


def tally(organisation_id: int, *, numbers: bool) -> Counted:
    """Every value of everything published, as the index keeps them; without ``numbers`` when they would not be true."""
    found: Counted = {column: {} for column in COLUMNS}
    kept = sa.select(SearchedTally.facet, SearchedTally.value, SearchedTally.number)
    for facet, value, number in db.session.execute(
        kept.where(SearchedTally.organisation_id == organisation_id)
    ):
        found[facet][value] = number if numbers else None
    return found


def count(keys: Sequence[int]) -> Counted:
    """The values of some acts, counted."""
    columns = [getattr(SearchedAct, name) for name in COLUMNS]
    rows = db.session.execute(sa.select(*columns).where(_among(keys))).all() if keys else []
    return {
        name: dict(Counter(str(row[rank]) for row in rows if row[rank] not in (None, "")))
        for rank, name in enumerate(COLUMNS)
    }


def _among(keys: Sequence[int]) -> sa.ColumnElement[bool]:
    """Whether an act is one of hundreds; told to PostgreSQL as one array, not as so many parameters."""
    if db.engine.dialect.name == "sqlite":
        return SearchedAct.key.in_(keys)
    return SearchedAct.key == sa.any_(sa.literal(list(keys), ARRAY(sa.BigInteger)))


def worded(organisation_id: int, counted: Counted) -> Facets:
    """The values in words and in the order of a list; what has no name any more is left out."""
    subjects = matieres()
    codes = {code: subjects[code].label for code in subjects}
    numbered = {code: f"{code} – {label}" for code, label in codes.items()}
    bodies = sa.select(Body.id, Body.name).where(Body.organisation_id == organisation_id, Body.public)
    years = {value: value for value in sorted(counted["year"], reverse=True)}
    return Facets(
        years=_listed(counted["year"], years),
        themes=_listed(counted["theme"], codes),
        matters=_listed(counted["matter"], numbered),
        bodies=_listed(counted["body_id"], {str(one): name for one, name in db.session.execute(bodies)}),
        outcomes=_listed(counted["result"], dict(zip(OUTCOMES, OUTCOMES, strict=True))),
        persons=_listed(counted["person_id"], _names(counted["person_id"])),
    )


def _listed(counted: dict[str, int | None], words: dict[str, str]) -> tuple[Choice, ...]:
    """What ``words`` names, in its order."""
    return tuple((value, words[value], counted[value]) for value in words if value in counted)


def _names(persons: dict[str, int | None]) -> dict[str, str]:
    """Persons by surname."""
    known = sa.select(Person).where(Person.id.in_([int(one) for one in persons]))
    rows = db.session.scalars(known.order_by(Person.last_name, Person.first_name))
    return {str(row.id): row.formal_name for row in rows}
