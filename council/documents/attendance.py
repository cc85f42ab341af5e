"""The attendance sheet (feuille de présence): blank to sign by hand, or filled from the minute book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from council.documents import render
from council.documents.facts import Institution, MadePdf, Person, Signer, Sitting


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """One member in table order: `state` is "present", "represented", "excused", "absent" or "" (to be signed).

    `bearer` names the proxy's bearer; `times` such as "arrivée 20 h 12 (point 3)".
    """

    member: Person
    state: str = ""
    bearer: str = ""
    times: str = ""


@dataclass(frozen=True, slots=True)
class AttendanceFacts:
    """Facts of the sheet; `quorum_sentence` is the law's own, empty on a blank sheet."""

    institution: Institution
    sitting: Sitting
    lines: tuple[AttendanceLine, ...]
    issued_at: datetime
    quorum_sentence: str = ""
    signers: tuple[Signer, ...] = ()


def make_attendance(facts: AttendanceFacts) -> MadePdf:
    """The sheet as a tagged PDF/A; a column to sign in when no state is known yet."""
    title = f"Feuille de présence – {facts.sitting.body.name}"
    return render.make(
        "attendance.html",
        facts,
        render.Meta(title, facts.institution.name, facts.issued_at, "Feuille de présence"),
    )
