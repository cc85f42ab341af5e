"""The draft of one deliberation, as councillors receive it before the meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from council.documents import render
from council.documents.facts import ActText, AgendaLine, Institution, MadePdf, Matter, Sitting


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """Facts of a draft: the item, its legal text and its matter; never a result."""

    institution: Institution
    sitting: Sitting
    item: AgendaLine
    text: ActText
    issued_at: datetime
    matter: Matter | None = None
    in_dossier: bool = False


def make_draft(facts: DraftFacts) -> MadePdf:
    """The draft as a tagged PDF/A, marked "Projet" on each page."""
    title = f"Projet de délibération – point {facts.item.number} – {facts.item.object}"
    return render.make(
        "draft.html", facts, render.Meta(title, facts.institution.name, facts.issued_at, "Projet")
    )
