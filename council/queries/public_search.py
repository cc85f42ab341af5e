"""What citizens look for among published acts: words, year, theme, body, result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from council.models import Act, Body, db
from council.queries.public_acts import ActLine, line, published_acts, theme_words
from council.queries.search import words

PAGE = 20
OUTCOMES = {
    "adopted": ("adopted",),
    "rejected": ("rejected", "not_adopted"),
    "elected": ("elected", "appointed"),
    "acknowledged": ("acknowledged",),
}
"""How citizens choose by result: what each word gathers."""


@dataclass(frozen=True)
class Chosen:
    """What a citizen asks for. ``theme`` is a family of subjects (« 7 »), ``body`` a row, ``outcome`` a key of OUTCOMES."""

    query: str = ""
    year: int | None = None
    theme: str = ""
    body: int | None = None
    outcome: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything but words was chosen."""
        return bool(self.year is not None or self.theme or self.body is not None or self.outcome)


@dataclass(frozen=True)
class Facets:
    """(value, number of acts), or (value, words, number), of everything published."""

    years: tuple[tuple[int, int], ...]
    themes: tuple[tuple[str, str, int], ...]
    bodies: tuple[tuple[int, str, int], ...]
    outcomes: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Found:
    """One page of a search."""

    lines: tuple[ActLine, ...]
    total: int
    page: int
    pages: int


def latest(organisation_id: int, limit: int = 8, chosen: Chosen | None = None) -> list[ActLine]:
    """The acts published last, among those ``chosen``."""
    query = _choose(organisation_id, chosen or Chosen())
    rows = db.session.execute(query.order_by(Act.published_at.desc(), Act.number).limit(limit))
    return [line(*row) for row in rows]


def _choose(organisation_id: int, chosen: Chosen) -> sa.Select[tuple[Act, str]]:
    query = published_acts(organisation_id)
    for word in words(chosen.query):
        query = query.where(Act.search.contains(word, autoescape=True))
    if chosen.year is not None and 1 <= chosen.year <= 9998:
        query = query.where(
            Act.adopted_on >= date(chosen.year, 1, 1), Act.adopted_on < date(chosen.year + 1, 1, 1)
        )
    if chosen.theme:  # a restricted act tells no subject
        code = Act.content["matiere_code"].as_string()
        query = query.where(Act.restricted.is_(False), code.startswith(f"{chosen.theme}.", autoescape=True))
    if chosen.body is not None:
        query = query.where(Body.id == chosen.body)
    if chosen.outcome:
        query = query.where(Act.outcome.in_(OUTCOMES.get(chosen.outcome, (chosen.outcome,))))
    return query


def search(organisation_id: int, chosen: Chosen, page: int = 1) -> Found:
    """Published acts that hold every word (accents and case apart) and every choice; the latest first."""
    query = _choose(organisation_id, chosen)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    rows = db.session.execute(
        query.order_by(Act.adopted_on.desc(), Act.number).limit(PAGE).offset((page - 1) * PAGE)
    )
    return Found(tuple(line(*row) for row in rows), total, page, pages)


def facets(organisation_id: int) -> Facets:
    """What can be chosen among everything published, each with its number of acts; the database counts."""
    acts = published_acts(organisation_id)
    code = Act.content["matiere_code"].as_string()
    year, theme = sa.extract("year", Act.adopted_on), sa.func.substr(code, 1, 1)
    themes = _counted(acts.where(Act.restricted.is_(False), sa.func.substr(code, 2, 1) == "."), theme)
    outcomes = {row[0]: row[1] for row in _counted(acts, Act.outcome)}
    groups = ((group, sum(outcomes.get(one, 0) for one in members)) for group, members in OUTCOMES.items())
    return Facets(
        years=tuple(sorted(((int(one), number) for one, number in _counted(acts, year)), reverse=True)),
        themes=tuple((one, theme_words(one), number) for one, number in sorted(themes) if theme_words(one)),
        bodies=tuple(sorted(_counted(acts, Body.id, Body.name))),
        outcomes=tuple((group, number) for group, number in groups if number),
    )


def _counted(acts: sa.Select[Any], *by: Any) -> list[Any]:
    """Each value of ``by`` among ``acts``, with its number."""
    grouped = acts.with_only_columns(*by, sa.func.count()).group_by(*by)
    return [tuple(row) for row in db.session.execute(grouped)]
