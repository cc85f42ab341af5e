"""A decision taken by delegation of the council, as citizens get it: the whole act in one file (R2131-1, FR-PUBL-02)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from council.documents import render
from council.documents.facts import Body, Institution, MadePdf


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """Facts of a decision. ``author``: name and capacity; ``online_on``: the day it is put on line; ``issued_at`` dates the file."""

    institution: Institution
    body: Body
    number: str
    decided_on: date
    object: str
    text_html: str
    author: str
    online_on: date
    issued_at: datetime


def make_decision(facts: DecisionFacts) -> MadePdf:
    """The decision as a tagged PDF/A."""
    title = f"Décision n° {facts.number} – {facts.object}"
    return render.make(
        "decision.html", facts, render.Meta(title, facts.institution.name, facts.issued_at, "Décision")
    )
