"""What a program may read in a signed act: its metadata and votes as files associated with the PDF (PDF/A-3)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from council.documents import scdl
from council.documents.facts import Institution, Matter, Outcome, RollCall, Sitting, Verification
from council.documents.render import Associated

FORMAT = 1


@dataclass(frozen=True, slots=True)
class ActData:
    """What is told of an act; the page prints the same."""

    institution: Institution
    siret: str
    sitting: Sitting
    number: str
    object: str
    roll: RollCall
    outcome: Outcome
    matter: Matter | None
    verification: Verification | None


def associated(facts: ActData) -> tuple[Associated, ...]:
    """The act as JSON and, when the organisation and the act have their codes, its SCDL row."""
    data = json.dumps(described(facts), ensure_ascii=False, indent=1, sort_keys=True).encode()
    files = [Associated("deliberation.json", data, "Métadonnées et vote de la délibération (JSON)")]
    row = scdl_row(facts)
    if row.complete:
        files.append(
            Associated("deliberation.csv", scdl.as_csv([row]), "Ligne SCDL Délibérations 2.1.5 (CSV)")
        )
    return tuple(files)


def described(facts: ActData) -> dict[str, Any]:
    """Nothing that the page does not print: of a secret ballot, the counts alone."""
    roll, outcome = facts.roll, facts.outcome
    return {
        "format": FORMAT,
        "institution": {"name": facts.institution.name, "siret": facts.siret},
        "body": facts.sitting.body.name,
        "meeting": facts.sitting.starts_at.isoformat(),
        "number": facts.number,
        "object": facts.object,
        "matter": {"code": facts.matter.code, "label": facts.matter.label} if facts.matter else None,
        "members_in_office": roll.in_office,
        **({"voices": roll.voices, "voters": roll.voters} if roll.voices else {}),
        "present": len(roll.present),
        "represented": len(roll.represented),
        "outcome": outcome.state,
        "sentence": outcome.sentence,
        "ballot": outcome.mode or None,
        "counts": {name: count for name, count in _counts(outcome).items() if count is not None},
        "votes": [{"choice": group.choice, "names": list(group.names)} for group in outcome.names],
        "verification": facts.verification.url if facts.verification else None,
    }


def _counts(outcome: Outcome) -> dict[str, int | None]:
    return {name: getattr(outcome, name) for name in ("pour", "contre", "abstention", "nppv", "blanc", "nul")}


def scdl_row(facts: ActData) -> scdl.Deliberation:
    """The act as open data knows it."""
    counts, matter = _counts(facts.outcome), facts.matter
    votes = None
    if counts["pour"] is not None and counts["contre"] is not None:
        votes = scdl.Votes(
            facts.roll.voices or facts.roll.in_office,
            counts["pour"],
            counts["contre"],
            counts["abstention"] or 0,
        )
    return scdl.Deliberation(
        body=facts.institution.name,
        siret=facts.siret,
        number=facts.number,
        day=facts.sitting.starts_at.date(),
        matter=matter.code if matter else "",
        matter_name=f"{matter.family}/{matter.label}" if matter and matter.family else "",
        subject=facts.object,
        votes=votes,
        url=facts.verification.url if facts.verification else "",
    )
