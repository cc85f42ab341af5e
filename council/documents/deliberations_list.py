"""The list of deliberations examined, posted and put online within the week (L2121-25; FR-ACT-08)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from council.documents import render
from council.documents.facts import Institution, MadePdf, PublicNotice, Signer, Sitting, Verification


@dataclass(frozen=True, slots=True)
class ExaminedLine:
    """One deliberation examined, whatever its result; `result` is a plain sentence, `state` as in `Outcome`."""

    number: str
    object: str
    result: str
    state: str


@dataclass(frozen=True, slots=True)
class DeliberationsListFacts:
    """Facts of the list; `roll_sentence` such as "28 en exercice, 23 présents, 3 représentés, 2 absents"."""

    institution: Institution
    sitting: Sitting
    lines: tuple[ExaminedLine, ...]
    signer: Signer
    issued_at: datetime
    roll_sentence: str = ""
    seal: bool = True
    verification: Verification | None = None


def make_deliberations_list(facts: DeliberationsListFacts, public: PublicNotice | None = None) -> MadePdf:
    """The list as a tagged PDF/A with the signer's place and the seal's."""
    title = f"Liste des délibérations examinées – {facts.sitting.body.name}"
    return render.make(
        "deliberations_list.html",
        facts,
        render.Meta(title, facts.institution.name, facts.issued_at, "Liste"),
        public=public,
    )
