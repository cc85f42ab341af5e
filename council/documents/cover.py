"""The cover of a dossier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from council.documents import render
from council.documents.facts import Institution, MadePdf, Sitting


@dataclass(frozen=True, slots=True)
class CoverFacts:
    """Facts of the cover: which meeting, which version, for whom, frozen when, how many items."""

    institution: Institution
    sitting: Sitting
    version: int
    audience: str
    frozen_at: datetime
    items: int


def make_cover(facts: CoverFacts) -> MadePdf:
    """The cover, one full page."""
    meta = render.Meta("Dossier de séance", facts.institution.name, facts.frozen_at, "Couverture")
    return render.make("cover.html", facts, meta)
