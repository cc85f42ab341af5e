"""The list of municipal councillors of a body as the office pastes it: name, commune, e-mail address, a line each.

Each line is read by itself, with the separator it has, so that one wrong line spoils no other; what is refused is given back as it was
written, with its reason.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

from council.gateways import mail_addresses

MOST = 20_000
"""Lines of a list, at most."""
LONGEST_NAME, LONGEST_COMMUNE = 160, 120
NAMES = {
    "civilite": "civility", "titre": "civility", "prenom": "first", "nom": "last", "nom prenom": "last", "nom et prenom": "last",
    "prenom et nom": "last", "prenom nom": "last", "conseiller": "last", "elu": "last", "commune": "commune", "ville": "commune",
    "mairie": "commune", "courriel": "email", "email": "email", "e mail": "email", "mail": "email", "adresse electronique": "email",
    "adresse": "email", "adresse e mail": "email", "adresse mail": "email",
}  # fmt: skip
"""What a heading may be called, without accents -> the column it names."""
SHAPE = (
    "Écrivez trois choses, séparées par un point-virgule\u00a0: le nom, la commune, l’adresse électronique."
)
NO_EMAIL = "L’adresse électronique manque ou n’est pas complète, par exemple prenom.nom@exemple.fr."
UNREADABLE = "Cette ligne contient un caractère illisible\u00a0: écrivez-la de nouveau."
NO_NAME = "Le nom manque."
NO_COMMUNE = "La commune manque."
TWICE = "Cette adresse est déjà à la ligne {line}\u00a0: mettez les deux noms sur la même ligne."


@dataclass(frozen=True)
class Entry:
    """A reader as written; ``email`` in lower case."""

    name: str
    commune: str
    email: str


@dataclass(frozen=True)
class Rejected:
    """A line that was not understood: its number from 1, its words as they were written, and why."""

    number: int
    text: str
    reason: str


@dataclass(frozen=True)
class MunicipalList:
    """What the lines say: the entries with their line numbers, and those that say nothing usable."""

    entries: tuple[tuple[int, str, Entry], ...]
    """(number, line as written, entry)"""
    rejected: tuple[Rejected, ...]
    heading: str = ""
    """The first line when it names the columns: lines given back mean nothing without it."""


def read(text: str) -> MunicipalList:
    """Read the lines; a first line of headings gives the order of the columns, which is otherwise name, commune, address."""
    entries: list[tuple[int, str, Entry]] = []
    rejected: list[Rejected] = []
    columns: list[str] | None = None
    heading = ""
    seen: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        cells = _cells(line)
        if not any(cells):
            continue
        if not (entries or rejected or heading) and (columns := _headings(cells)) is not None:
            heading = line.strip()
            continue
        found = _entry(cells, columns)
        if isinstance(found, Entry) and found.email in seen:
            found = TWICE.format(line=seen[found.email])
        if isinstance(found, str):
            rejected.append(Rejected(number, line.strip(), found))
        else:
            seen[found.email] = number
            entries.append((number, line.strip(), found))
    return MunicipalList(tuple(entries), tuple(rejected), heading)


def _cells(line: str) -> list[str]:
    """The cells of one line; quotes are those of CSV files."""
    delimiter = max("\t;,|", key=line.count)
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        cells = line.split(delimiter)
    return [" ".join(one.split()).strip("\ufeff") for one in cells]


def _headings(cells: list[str]) -> list[str] | None:
    named = [NAMES.get(_plain(one), "") for one in cells]
    return named if "email" in named and "last" in named and "commune" in named else None


def _plain(heading: str) -> str:
    flat = heading.casefold().translate(str.maketrans("éèêàçîô", "eeeacio"))
    return " ".join(re.sub(r"[^a-z]+", " ", flat).split())


def _entry(cells: list[str], columns: list[str] | None) -> Entry | str:
    """The entry of a line, or why there is none."""
    if columns is None:
        while len(cells) > 3 and not cells[-1]:
            cells = cells[:-1]
        if len(cells) != 3:
            return SHAPE
        if "@" in cells[0] or "@" in cells[1]:
            return SHAPE
        name, commune, email = cells
    else:
        by_name = _by_name(columns, cells)
        name = " ".join(filter(None, (by_name.get(one, "") for one in ("civility", "first", "last"))))
        commune, email = by_name.get("commune", ""), by_name.get("email", "")
    return _checked(name, commune, email)


def _by_name(columns: list[str], cells: list[str]) -> dict[str, str]:
    """The cells by what their columns mean. « Adresse » may be that of a street beside « Courriel »: the cell with « @ » wins."""
    found: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        if not found.get(column) or (column == "email" and "@" in cell and "@" not in found[column]):
            found[column] = cell
    return found


def _checked(name: str, commune: str, email: str) -> Entry | str:
    if not f"{name}{commune}{email}".isprintable():
        return UNREADABLE
    address = mail_addresses.read(email.removeprefix("mailto:").strip("<>"))
    if not name:
        return NO_NAME
    if not commune:
        return NO_COMMUNE
    if address is None:
        return NO_EMAIL
    if len(name) > LONGEST_NAME or len(commune) > LONGEST_COMMUNE:
        return f"Le nom tient en {LONGEST_NAME} caractères, la commune en {LONGEST_COMMUNE}\u00a0: abrégez."
    return Entry(name, commune, address)


def entry(name: str, commune: str, email: str) -> Entry | str:
    """One reader typed in three fields, or why it cannot be."""
    return _checked(*(" ".join(one.split()) for one in (name, commune, email)))
