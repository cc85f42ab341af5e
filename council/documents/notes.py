"""The explanatory notes of a meeting in one paper, for readers who get no dossier (CGCT L2121-12, L5211-40-2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from council.documents import render
from council.documents.facts import AgendaLine, Institution, MadePdf, Sitting


@dataclass(frozen=True, slots=True)
class ItemNote:
    """The note of one point; `withheld`: it has one that only members read."""

    item: AgendaLine
    note_html: str = ""
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class NotesFacts:
    """Every point that has a note, in the order of the agenda. `complement`: of that complementary agenda, 0 for the convocation."""

    institution: Institution
    sitting: Sitting
    notes: tuple[ItemNote, ...]
    issued_at: datetime
    complement: int = 0


def make_notes(facts: NotesFacts) -> MadePdf:
    """The notes as a tagged PDF/A."""
    title = f"Notes explicatives de synthèse – {facts.sitting.body.name}"
    return render.make(
        "notes.html", facts, render.Meta(title, facts.institution.name, facts.issued_at, "Note")
    )
