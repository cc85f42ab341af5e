"""The slip of elimination (bordereau d'élimination), to be signed by the director of the archives before anything goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from council.documents import render
from council.documents.facts import Institution, MadePdf


@dataclass(frozen=True, slots=True)
class SlipFacts:
    """What is proposed: ``name`` of the class, why and how long it was needed, how many lines between which days."""

    institution: Institution
    number: int
    name: str
    years: int
    why: str
    before: date
    rows: int
    first_on: date
    last_on: date
    made_at: datetime
    made_by: str


def make_slip(facts: SlipFacts) -> MadePdf:
    """The slip as a tagged PDF/A."""
    title = f"Bordereau d’élimination n° {facts.number}"
    return render.make(
        "elimination.html",
        facts,
        render.Meta(title, facts.institution.name, facts.made_at, "Bordereau d’élimination"),
    )
