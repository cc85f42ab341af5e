"""The draft of one deliberation, as councillors receive it before the meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from council.documents import render
from council.documents.facts import ActText, AgendaLine, Body, Institution, MadePdf, Matter, Sitting
from council.documents.numbering import Numbers


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """Facts of a draft: the item, its legal text and its matter; never a result.

    ``sitting``: nothing while no meeting is chosen; ``body`` then says who will decide.
    """

    institution: Institution
    sitting: Sitting | None
    item: AgendaLine
    text: ActText
    issued_at: datetime
    matter: Matter | None = None
    in_dossier: bool = False
    body: Body | None = None
    numbered: bool = False
    """Whether paragraphs bear numbers, to discuss them."""

    @property
    def to_whom(self) -> str:
        """« au conseil municipal », « à l’assemblée »."""
        body = self.sitting.body if self.sitting else self.body
        return f"au {body.name}" if body is not None and body.the.startswith("le ") else "à l’assemblée"


def make_draft(facts: DraftFacts) -> MadePdf:
    """The draft as a tagged PDF/A, marked "Projet" on each page."""
    point = f"point {facts.item.number} – " if facts.item.number else ""
    title = f"Projet de délibération – {point}{facts.item.object}"
    return render.make(
        "draft.html", facts, render.Meta(title, facts.institution.name, facts.issued_at, "Projet"),
        numbers=Numbers() if facts.numbered else None,
    )  # fmt: skip
