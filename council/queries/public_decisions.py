"""What citizens may read of decisions taken by delegation: the published ones; of one with a public title nothing but that title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import sqlalchemy as sa

from council.documents.typography import rich
from council.gateways.environment import environment
from council.law.acts import assess_appeal
from council.models import Body, DelegatedDecision, Organisation, SearchedAct, db
from council.queries.clocks import day_of, local_day
from council.queries.notice import regime_of


@dataclass(frozen=True)
class PublicDecision:
    """A published decision. ``text`` is cleaned HTML; it, ``author`` and ``sha256`` (of the file) are empty where there are none,
    or where citizens read the public title alone."""

    id: int
    number: str
    title: str
    decided_on: date
    published_at: datetime
    body: str
    text: str
    restricted: bool
    author: str
    sha256: str

    @property
    def sentence(self) -> str:
        """What it is, for lists and whoever shares it."""
        return f"Décision prise par délégation, {self.body}."


@dataclass(frozen=True)
class DecisionsList:
    """A year of them, the newest first; ``years`` that have some."""

    years: tuple[int, ...]
    year: int
    lines: tuple[PublicDecision, ...]
    mayor: bool
    """Whether it is a mayor to whom the council delegated (L2122-22)."""


@dataclass(frozen=True)
class DecisionPage:
    """The permanent page of one. ``size`` of its file; ``appeal``: the last day to go to court and the law's sentence."""

    decision: PublicDecision
    decided_on: date
    published_on: date
    size: int
    court: str
    appeal_ends_on: date | None
    appeal: str
    mayor: bool


def _published(organisation_id: int) -> sa.Select[tuple[DelegatedDecision, Body]]:
    return (
        sa.select(DelegatedDecision, Body)
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
    lines = tuple(_shown(one, body) for one, body in rows)
    return DecisionsList(years, chosen, lines, all(_mayor(body) for _, body in rows))


def _mayor(body: Body) -> bool:
    return str(body.regime).startswith("fr-commune")


def one(organisation_id: int, decision_id: int) -> PublicDecision | None:
    """A published decision by its permanent identifier."""
    row = db.session.execute(
        _published(organisation_id).where(DelegatedDecision.id == decision_id)
    ).one_or_none()
    return _shown(row[0], row[1]) if row else None


def page(organisation_id: int, decision_id: int) -> DecisionPage | None:
    """Everything that the permanent page of a published decision shows."""
    row = db.session.execute(
        _published(organisation_id).where(DelegatedDecision.id == decision_id)
    ).one_or_none()
    if row is None:
        return None
    shown, organisation = _shown(*row), db.session.get_one(Organisation, organisation_id)
    on = local_day(shown.published_at, organisation)
    regime = regime_of(row[1], organisation, shown.decided_on)
    # No court's time limit is told where the French ones do not exist.
    limit = assess_appeal(regime, published_on=on) if regime.binding_days is None else None
    return DecisionPage(
        shown, shown.decided_on, on, environment().storage.path(shown.sha256).stat().st_size if shown.sha256 else 0,
        organisation.court, limit.last_day if limit else None, limit.sentence if limit else "", _mayor(row[1]),
    )  # fmt: skip


def number_of(organisation_id: int, decision_id: int) -> str:
    """The number of a decision that was on line once."""
    found: str | None = db.session.scalar(
        sa.select(DelegatedDecision.number).where(
            DelegatedDecision.organisation_id == organisation_id, DelegatedDecision.id == decision_id
        )
    )
    return found or ""


def of_keys(organisation_id: int, keys: Sequence[int]) -> list[tuple[int, PublicDecision]]:
    """Published decisions by their keys in the index of the search."""
    query = _published(organisation_id).join(SearchedAct, SearchedAct.decision_id == DelegatedDecision.id)
    rows = db.session.execute(query.add_columns(SearchedAct.key).where(SearchedAct.key.in_(keys)))
    return [(key, _shown(found, body)) for found, body, key in rows]


def latest(organisation_id: int, limit: int, body_id: int | None = None) -> list[PublicDecision]:
    """Those published last, of one body if one is given."""
    query = _published(organisation_id).order_by(None)
    if body_id is not None:
        query = query.where(DelegatedDecision.body_id == body_id)
    rows = db.session.execute(
        query.order_by(DelegatedDecision.published_at.desc(), DelegatedDecision.id.desc()).limit(limit)
    )
    return [_shown(found, body) for found, body in rows]


def since(
    organisation_id: int, moment: datetime, body_id: int | None, *conditions: sa.ColumnElement[bool]
) -> list[PublicDecision]:
    """Those published after a moment, of one body if one is given, in the order in which they were taken."""
    query = (
        _published(organisation_id).where(DelegatedDecision.published_at > moment, *conditions).order_by(None)
    )
    if body_id is not None:
        query = query.where(DelegatedDecision.body_id == body_id)
    rows = db.session.execute(query.order_by(DelegatedDecision.decided_on, DelegatedDecision.number))
    return [_shown(found, body) for found, body in rows]


def every(organisation_id: int) -> list[PublicDecision]:
    """All of them, the newest first."""
    return [_shown(found, body) for found, body in db.session.execute(_published(organisation_id))]


def published_file(organisation_id: int, sha256: str) -> tuple[Path, str] | None:
    """The file of a published decision by its hash, with the name to save it under; not of one known by its public title alone."""
    query = _published(organisation_id).where(
        DelegatedDecision.sha256 == sha256, DelegatedDecision.public_title == ""
    )
    row = db.session.execute(query).one_or_none() if sha256 else None
    if row is None:
        return None
    name = re.sub(r"[^\w.-]+", "-", row[0].number)
    return environment().storage.path(sha256), f"decision-{name}.pdf"


def newest(organisation_id: int) -> date | None:
    """The day of the last publication, ``None`` before the first."""
    found = latest(organisation_id, 1)
    if not found:
        return None
    return day_of(found[0].published_at, organisation_id)


def any_published(organisation_id: int) -> bool:
    """Whether there is something to lead to."""
    query = _published(organisation_id).with_only_columns(DelegatedDecision.id).order_by(None)
    return db.session.scalar(query.limit(1)) is not None


def _shown(found: DelegatedDecision, body: Body) -> PublicDecision:
    hidden = bool(found.public_title)
    assert found.published_at is not None
    return PublicDecision(
        found.id, found.number, found.public_title or found.object, found.decided_on, found.published_at, body.name,
        "" if hidden else rich(found.text), hidden, "" if hidden else found.author, "" if hidden else found.sha256,
    )  # fmt: skip
