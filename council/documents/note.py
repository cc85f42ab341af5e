"""The explanatory note of one item (note explicative de synthèse, L2121-12; FR-CONV-06)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from council.documents import render
from council.documents.facts import AgendaLine, Institution, MadePdf, Sitting


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """Facts of a note: the item, the service that wrote it, its rich text and the list of annexes it announces."""

    institution: Institution
    sitting: Sitting
    item: AgendaLine
    note_html: str
    issued_at: datetime
    service: str = ""
    annexes: tuple[str, ...] = ()
    in_dossier: bool = False
    opinions: tuple[str, ...] = ()
    """Opinions of commissions, a sentence each."""


def make_note(facts: NoteFacts) -> MadePdf:
    """The note as a tagged PDF/A."""
    title = f"Note explicative – point {facts.item.number} – {facts.item.object}"
    return render.make(
        "note.html", facts, render.Meta(title, facts.institution.name, facts.issued_at, "Note")
    )
