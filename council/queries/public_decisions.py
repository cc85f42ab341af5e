"""What citizens may read of decisions taken by delegation: the published ones; of one with a public title nothing but that title."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from council.documents.typography import rich
from council.models import Body, DelegatedDecision, db


@dataclass(frozen=True)
class PublicDecision:
    """A published decision. ``text`` is cleaned HTML, empty where there is none or where it names a private person."""

    id: int
    number: str
    title: str
    decided_on: date
    published_at: datetime
    body: str
    text: str
    restricted: bool


@dataclass(frozen=True)
class DecisionsList:
    """A year of them, the newest first; ``years`` that have some."""

    years: tuple[int, ...]
    year: int
    lines: tuple[PublicDecision, ...]


def _published(organisation_id: int) -> sa.Select[tuple[DelegatedDecision, str]]:
    return (
        sa.select(DelegatedDecision, Body.name)
        .join(Body, Body.id == DelegatedDecision.body_id)
        .where(
            DelegatedDecision.organisation_id == organisation_id,
            DelegatedDecision.published_at.is_not(None),
            Body.public,
        )
        .order_by(DelegatedDecision.decided_on.desc(), DelegatedDecision.number.desc())
    )


def listed(organisation_id: int, year: int | None) -> DecisionsList | None:
    """The published decisions of a year, the latest when none is named; ``None`` when there is none at all."""
    days = db.session.scalars(_published(organisation_id).with_only_columns(DelegatedDecision.decided_on))
    years = tuple(sorted({day.year for day in days}, reverse=True))
    if not years:
        return None
    chosen = year if year in years else years[0]
    rows = db.session.execute(
        _published(organisation_id).where(
            DelegatedDecision.decided_on.between(date(chosen, 1, 1), date(chosen, 12, 31))
        )
    ).all()
    return DecisionsList(years, chosen, tuple(_shown(one, body) for one, body in rows))


def one(organisation_id: int, decision_id: int) -> PublicDecision | None:
    """A published decision by its permanent identifier."""
    row = db.session.execute(
        _published(organisation_id).where(DelegatedDecision.id == decision_id)
    ).one_or_none()
    return _shown(row[0], row[1]) if row else None


def any_published(organisation_id: int) -> bool:
    """Whether there is something to lead to."""
    query = _published(organisation_id).with_only_columns(DelegatedDecision.id).order_by(None)
    return db.session.scalar(query.limit(1)) is not None


def _shown(found: DelegatedDecision, body: str) -> PublicDecision:
    hidden = bool(found.public_title)
    assert found.published_at is not None
    return PublicDecision(
        found.id, found.number, found.public_title or found.object, found.decided_on, found.published_at, body,
        "" if hidden else rich(found.text), hidden,
    )  # fmt: skip
