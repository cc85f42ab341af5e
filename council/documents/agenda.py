"""The agenda (ordre du jour) as posted and as opened in the dossier (L2121-10; FR-AG-01)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from council.documents import render
from council.documents.facts import AgendaLine, Institution, MadePdf, Signer, Sitting


@dataclass(frozen=True, slots=True)
class AgendaFacts:
    """Facts of the agenda; `in_dossier` leaves the page foot to the dossier's own page stamp."""

    institution: Institution
    sitting: Sitting
    agenda: tuple[AgendaLine, ...]
    issued_at: datetime
    signer: Signer | None = None
    note: str = ""
    in_dossier: bool = False


def make_agenda(facts: AgendaFacts) -> MadePdf:
    """The agenda as a tagged PDF/A, items under their part headings, closed-session items marked."""
    title = f"Ordre du jour {facts.sitting.body.of_the}"
    return render.make(
        "agenda.html", facts, render.Meta(title, facts.institution.name, facts.issued_at, "Ordre du jour")
    )
