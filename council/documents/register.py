"""The paper register: sheets of a meeting with continuous folios, its closing sheet, and the tables of a year (R2121-9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from council.documents import render
from council.documents.facts import ActText, Institution, MadePdf, Outcome, Person, RollCall, Signer, Sitting


@dataclass(frozen=True, slots=True)
class RegisterAct:
    """A deliberation as the register holds it, in full: the register is an original, not a publication."""

    number: str
    order: int
    object: str
    rapporteur: str
    roll: RollCall
    text: ActText
    outcome: Outcome
    election: tuple[str, ...] = ()
    key: str = ""
    """Names the place where it begins among the ``places`` of the made PDF."""


@dataclass(frozen=True, slots=True)
class RegisterDecision:
    """A decision taken by delegation of the council: in the same register, its sheet names the kind of act (R2122-7-1)."""

    number: str
    decided_on: date
    object: str
    text_html: str
    key: str


@dataclass(frozen=True, slots=True)
class SheetsFacts:
    """Facts of the sheets of one meeting. ``first_folio``: number of the first; the others follow.

    ``decisions``: those taken by delegation since the sheets before, each on a sheet of its own, before the meeting's.
    """

    institution: Institution
    sitting: Sitting
    acts: tuple[RegisterAct, ...]
    roll: RollCall
    members: tuple[Person, ...]
    signers: tuple[Signer, ...]
    issued_at: datetime
    volume: int
    first_folio: int
    decisions: tuple[RegisterDecision, ...] = ()


@dataclass(frozen=True, slots=True)
class TableLine:
    """An act in a table; ``folio`` 0 while its sheets are not made."""

    number: str
    object: str
    adopted_on: date
    matter: str
    result: str
    folio: int = 0


@dataclass(frozen=True, slots=True)
class TablesFacts:
    """Facts of the tables of one year."""

    institution: Institution
    body: str
    year: int
    by_date: tuple[TableLine, ...]
    by_object: tuple[tuple[str, tuple[TableLine, ...]], ...]
    issued_at: datetime


def make_sheets(facts: SheetsFacts) -> MadePdf:
    """The sheets, one page each, laid out for binding at the left."""
    title = f"Registre des délibérations {facts.volume} – séance du {facts.sitting.starts_at:%d/%m/%Y}"
    return render.make(
        "register_sheets.html", facts, render.Meta(title, facts.institution.name, facts.issued_at, "Registre")
    )


def make_tables(facts: TablesFacts) -> MadePdf:
    """The table by date, then the table by object."""
    title = f"Tables du registre des délibérations {facts.year}"
    return render.make(
        "register_tables.html", facts, render.Meta(title, facts.institution.name, facts.issued_at, "Registre")
    )
