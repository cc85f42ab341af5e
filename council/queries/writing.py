"""What an institution writes with, as pages show it: its model texts, its library of lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from council import codes
from council.documents import variables
from council.models import Draft, DraftModel, KeptLine, db
from council.queries.drafts import shown

LINE_WORDS = {"visa": "Visa", "considerant": "Considérant"}
MODEL_TEXTS = ("title", "public_title", "note", "expose", "visas", "considerants", "articles")
"""Fields of a model that are compared when two people wrote it."""
MOST_OFFERED = 60


@dataclass(frozen=True)
class ModelLine:
    """A model in a list."""

    id: int
    name: str
    kind: str
    """« Délibérations, 7.5 Subventions »: the kind of act."""
    title: str
    closed: bool
    updated_at: datetime
    updated_by: str


@dataclass(frozen=True)
class ModelView:
    """A model, whole; ``variables``: those its text leaves open."""

    line: ModelLine
    values: Mapping[str, Any]
    content: Mapping[str, Any]
    variables: tuple[str, ...]
    revision: int


@dataclass(frozen=True)
class LineView:
    """A line of the library."""

    id: int
    kind: str
    text: str
    matiere_code: str
    closed: bool


def models(*, offered: bool = False) -> list[ModelLine]:
    """Models by name; ``offered``: without those that are closed."""
    query = sa.select(DraftModel).order_by(DraftModel.closed, DraftModel.name)
    if offered:
        query = query.where(sa.not_(DraftModel.closed))
    return [_line(row) for row in db.session.scalars(query)]


def model_view(model_id: int) -> ModelView | None:
    """A model; ``None`` when it is not the institution's."""
    row = db.session.scalars(sa.select(DraftModel).where(DraftModel.id == model_id)).one_or_none()
    if row is None:
        return None
    return ModelView(
        _line(row), shown(row.content), row.content, tuple(variables.names(row.content)), row.revision
    )


def _line(row: DraftModel) -> ModelLine:
    nature = codes.natures().get(row.content.get("nature_code", ""))
    subject = codes.subject_words(row.content.get("matiere_code", ""))
    kind = ", ".join(filter(None, (nature.label if nature else "", subject)))
    return ModelLine(
        row.id, row.name, kind, row.content.get("title", ""), row.closed, row.updated_at, row.updated_by
    )


def lines(*, kind: str = "") -> list[LineView]:
    """The whole library, those in use first."""
    query = sa.select(KeptLine).order_by(KeptLine.closed, KeptLine.kind.desc(), KeptLine.text)
    if kind:
        query = query.where(KeptLine.kind == kind)
    return [
        LineView(one.id, one.kind, one.text, one.matiere_code, one.closed)
        for one in db.session.scalars(query)
    ]


def offered(matiere_code: str) -> dict[str, list[LineView]]:
    """What a form proposes, by list of the form (visas, considerants): first what is of this matter, then what is of all."""
    found = [one for one in lines() if not one.closed]
    own = [one for one in found if one.matiere_code and _below(matiere_code, one.matiere_code)]
    general = [one for one in found if not one.matiere_code]
    rest = [one for one in found if one not in own and one not in general]
    ordered = [*own, *general, *rest]
    return {
        name: [one for one in ordered if one.kind == kind][:MOST_OFFERED]
        for name, kind in (("visas", "visa"), ("considerants", "considerant"))
    }


def _below(code: str, above: str) -> bool:
    return code == above or code.startswith(f"{above}.")


def draft_title(draft_id: int) -> str | None:
    """The object of a draft, without its text; ``None`` when it is not the institution's."""
    found: str | None = db.session.scalar(sa.select(Draft.title).where(Draft.id == draft_id))
    return found
