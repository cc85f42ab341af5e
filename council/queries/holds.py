"""Who else is writing in a text, field by field, and what somebody saved there since the reader's page was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from council.models import Account, Draft, DraftVersion, Person, Place, SectionHold, db

QUIET = timedelta(minutes=2)
"""How long after their last sign somebody is held to be writing."""
FIELDS = {
    "title": "l’objet", "note": "la note de synthèse", "expose": "l’exposé des motifs", "visas": "les visas", "considerants": "les considérants",
    "articles": "les articles", "public_title": "le titre public", "beneficiaries": "les bénéficiaires", "budget_lines": "les imputations",
    "amount": "le montant", "matiere_code": "la matière",
}  # fmt: skip
"""Fields that are written in, by the words a sentence has for them; the others are chosen, not written."""


@dataclass(frozen=True)
class Hold:
    """Somebody else who writes in a field. ``lost``: the reader wrote there until they took it over."""

    field: str
    where: str
    name: str
    since: datetime
    lost: bool


@dataclass(frozen=True)
class Change:
    """A field that somebody saved otherwise than the reader's page shows it."""

    field: str
    name: str
    at: datetime


def holds(place: Place, account_id: int | None, now: datetime) -> list[Hold]:
    """Where others are writing now, in the order of the fields of the form."""
    rows = db.session.execute(
        sa.select(SectionHold, Person)
        .join(Account, Account.id == SectionHold.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(place.here, SectionHold.account_id != account_id, SectionHold.seen_at >= now - QUIET)
    )
    found = [
        Hold(
            one.field, FIELDS[one.field], person.formal_name, one.since, lost=one.taken_from_id == account_id
        )
        for one, person in rows
    ]
    order = list(FIELDS)
    return sorted(found, key=lambda one: order.index(one.field))


def changed_since(draft_id: int, revision: int) -> list[Change]:
    """What others saved in a draft after the version ``revision``; nothing when that one is not known."""
    rows = db.session.execute(
        sa.select(DraftVersion.content, Draft.content, Draft.revision)
        .join(Draft, Draft.id == DraftVersion.draft_id)
        .where(DraftVersion.draft_id == draft_id, DraftVersion.number == revision)
    ).one_or_none()
    if rows is None or rows[2] == revision:
        return []
    old, new, newest = rows
    author, at = db.session.execute(
        sa.select(DraftVersion.author, DraftVersion.made_at).where(
            DraftVersion.draft_id == draft_id, DraftVersion.number == newest
        )
    ).one()
    return [Change(name, author, at) for name in FIELDS if name in new and new[name] != old.get(name)]
