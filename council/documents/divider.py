"""The page that opens an item of a dossier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from council.documents import render
from council.documents.facts import AgendaLine, Institution, MadePdf


@dataclass(frozen=True, slots=True)
class DividerFacts:
    """Facts of a divider: the item and the titles of the papers behind it."""

    institution: Institution
    frozen_at: datetime
    line: AgendaLine
    papers: tuple[str, ...]


def make_divider(facts: DividerFacts) -> MadePdf:
    """The divider, one full page."""
    meta = render.Meta(f"Point {facts.line.number}", facts.institution.name, facts.frozen_at, "Intercalaire")
    return render.make("divider.html", facts, meta)
