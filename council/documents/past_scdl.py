"""Reading older files of deliberations, as they really are: SCDL 2.0.0 to 2.1.5 and their accidents.

Lenient on form, strict on sense: what is mended is told line by line, what cannot be understood is refused with its reason,
and nothing is guessed about what was decided. The columns are those of SCDL (``documents.scdl``), in any order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from council.documents.past_values import Row, clean, day, matter, siret, url, votes
from council.documents.scdl import COLUMNS, Votes
from council.documents.tables import NoTable, records, text_of

LARGEST = 20 * 1024 * 1024
MOST = 50_000
"""Lines of a file, at most."""
NEEDED = ("DELIB_ID", "DELIB_DATE", "DELIB_OBJET")
LONGEST_TITLE, LONGEST_ID = 5000, 100


@dataclass(frozen=True, slots=True)
class PastDeliberation:
    """A deliberation of an older file. ``identity`` is its DELIB_ID, as written."""

    identity: str
    day: date
    title: str
    body: str = ""
    matter: str = ""
    matter_name: str = ""
    budget_year: str = ""
    budget_name: str = ""
    prefecture: str = ""
    received_on: date | None = None
    votes: Votes | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What became of a line of the file. ``act`` is None when it is refused; ``notes`` say what was mended, or why not."""

    number: int
    """In the file, from 1, the header included."""
    identity: str
    act: PastDeliberation | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A file, read. ``notes`` are about the whole of it."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...] = field(default=())


def read(data: bytes, *, own_siret: str, today: date) -> Table:
    """Every line of a file of deliberations of the institution ``own_siret``. Raises ``NoTable``."""
    if len(data) > LARGEST:
        raise NoTable(f"Ce fichier dépasse {LARGEST // (1024 * 1024)}\u00a0Mo. Coupez-le par années.")
    text, notes = text_of(data)
    rows = records(text)
    try:
        number, header = next(rows)
    except StopIteration:
        raise NoTable("Ce fichier est vide.") from None
    names = [_name(one) for one in header]
    missing = [one for one in NEEDED if one not in names]
    if missing:
        raise NoTable(
            f"Colonnes introuvables\u00a0: {', '.join(missing)}. La première ligne doit porter les noms de colonnes du SCDL."
        )
    notes += _about(names)
    lines: list[Line] = []
    seen: dict[str, PastDeliberation] = {}
    for number, cells in rows:
        if len(lines) >= MOST:
            raise NoTable(f"Ce fichier a plus de {MOST} lignes. Coupez-le par années.")
        if any(one.strip() for one in cells):
            lines.append(_unique(_line(number, names, cells, own_siret, today), seen))
    return Table(tuple(lines), tuple(notes))


def _name(cell: str) -> str:
    return re.sub(r"[\s-]+", "_", cell.strip().strip("\ufeff\"'").strip()).upper()


def _about(names: list[str]) -> list[str]:
    more = [one for one in names if one and one not in COLUMNS]
    left = [one for one in COLUMNS if one not in names]
    notes = [f"Colonnes ignorées\u00a0: {', '.join(more[:12])}."] if more else []
    return notes + ([f"Colonnes absentes, laissées vides\u00a0: {', '.join(left)}."] if left else [])


def _line(number: int, names: list[str], cells: list[str], own_siret: str, today: date) -> Line:
    row = Row({name: clean(cell) for name, cell in zip(names, cells, strict=False)})
    identity = row["DELIB_ID"]
    if len(cells) != len(names):
        row.notes.append(f"{len(cells)} valeurs pour {len(names)} colonnes")
        if len(cells) < len(names) - 5 or any(one.strip() for one in cells[len(names) :]):
            return Line(
                number,
                identity,
                None,
                (
                    "Le nombre de valeurs ne correspond pas aux colonnes\u00a0: un séparateur manque ou est de trop.",
                ),
            )
    reasons = [one for one in (_identity(identity), siret(row, own_siret)) if one]
    on = day(row, "DELIB_DATE")
    if on is None:
        reasons.append(
            f"Date illisible\u00a0: «\u00a0{row['DELIB_DATE'][:40]}\u00a0»."
            if row["DELIB_DATE"]
            else "La date manque."
        )
    elif on > today:
        reasons.append("La date n’est pas encore venue.")
    if not row["DELIB_OBJET"]:
        reasons.append("L’objet manque.")
    if reasons or on is None:
        return Line(number, identity, None, tuple(reasons))
    return Line(number, identity, _act(row, on), tuple(row.notes))


def _identity(identity: str) -> str:
    if not identity:
        return "Le numéro de la délibération (DELIB_ID) manque."
    return f"Le numéro dépasse {LONGEST_ID} caractères." if len(identity) > LONGEST_ID else ""


def _act(row: Row, on: date) -> PastDeliberation:
    title = row["DELIB_OBJET"]
    if len(title) > LONGEST_TITLE:
        title = title[:LONGEST_TITLE]
        row.notes.append(f"objet coupé à {LONGEST_TITLE} caractères")
    received = day(row, "PREF_DATE")
    if row["PREF_DATE"] and received is None:
        row.notes.append("date de réception illisible, laissée vide")
    if received is not None and received < on:
        row.notes.append("réception antérieure à la délibération, laissée vide")
        received = None
    code = matter(row)
    return PastDeliberation(
        row["DELIB_ID"], on, title, row["COLL_NOM"][:200], code, row["DELIB_MATIERE_NOM"][:200],
        row["BUDGET_ANNEE"][:9], row["BUDGET_NOM"][:200], row["PREF_ID"][:10], received, votes(row), url(row),
    )  # fmt: skip


def _unique(line: Line, seen: dict[str, PastDeliberation]) -> Line:
    """The same deliberation twice is one; two deliberations under one number are a fault of the file."""
    if line.act is None:
        return line
    known = seen.setdefault(line.identity, line.act)
    if known is line.act:
        return line
    same = known == line.act
    reason = (
        "Ligne en double\u00a0: la première est gardée."
        if same
        else "Un autre objet porte déjà ce numéro dans ce fichier."
    )
    return Line(line.number, line.identity, None, (reason,))
