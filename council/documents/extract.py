"""The extract of the register: one deliberation as signed, transmitted and published (FR-ACT-01, -02, -04)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from council.documents import act_data, render
from council.documents.facts import (
    ActText,
    Institution,
    MadePdf,
    Matter,
    Outcome,
    Person,
    PublicNotice,
    RollCall,
    Signer,
    Sitting,
    Verification,
)


@dataclass(frozen=True, slots=True)
class ExtractFacts:
    """Everything FR-ACT-01 asks for. `number` is the full order number, `order` the place in the meeting.

    `election`: the count, paragraph by paragraph. `roll` is the roll call at the moment of this item. `enforceable` dates are printed when known; left to fill in
    otherwise. `issued_at` dates the file (reproducible: same facts, same bytes). `remedies` is the appeal notice.
    """

    institution: Institution
    sitting: Sitting
    number: str
    order: int
    object: str
    roll: RollCall
    text: ActText
    outcome: Outcome
    signers: tuple[Signer, ...]
    issued_at: datetime
    rapporteur: Person | None = None
    matter: Matter | None = None
    report_reference: str = ""
    transmitted_on: date | None = None
    published_on: date | None = None
    enforceable_on: date | None = None
    subject_to_transmission: bool = True
    seal: bool = True
    annexes: tuple[str, ...] = ()
    opinions: tuple[str, ...] = ()
    election: tuple[str, ...] = ()
    verification: Verification | None = None
    siret: str = ""


def make_extract(facts: ExtractFacts, public: PublicNotice | None = None) -> MadePdf:
    """The extract as a tagged PDF/A with its data associated; `places`: one per signer, "sceau" when `facts.seal`.

    `public`: says that it is the public version; its facts are masked already.
    """
    title = f"Délibération n° {facts.number} – {facts.object}{' (version publique)' if public else ''}"
    return render.make(
        "extract.html",
        facts,
        render.Meta(title, facts.institution.name, facts.issued_at, "Délibération"),
        associated=act_data.associated(_data(facts)),
        public=public,
    )


def _data(f: ExtractFacts) -> act_data.ActData:
    return act_data.ActData(
        f.institution, f.siret, f.sitting, f.number, f.object, f.roll, f.outcome, f.matter, f.verification
    )
