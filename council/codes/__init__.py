"""The @CTES code lists: natures and matières of acts, as data (see README.md for source and licence)."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
CLASSIFICATION_DATE = "2019-04-18"
"""Date of the classification, as @CTES messages quote it (``ClassificationDateVersion``)."""


@dataclass(frozen=True, slots=True)
class Nature:
    """Nature of an act: ``code`` "1" to "6", two-letter ``short`` form, French label."""

    code: str
    short: str
    label: str


@dataclass(frozen=True, slots=True)
class Matiere:
    """A subject of the nomenclature: ``code`` "7" or "7.5", ``official`` label of exchanges, ``label`` for reading."""

    code: str
    official: str
    label: str

    @property
    def level(self) -> int:
        """1 for a family, 2 for a subject that an act may carry."""
        return self.code.count(".") + 1


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def natures() -> dict[str, Nature]:
    """Natures by code, in the order of the list."""
    return {row["code"]: Nature(row["code"], row["abrege"], row["libelle"]) for row in _rows("natures.csv")}


@cache
def matieres() -> dict[str, Matiere]:
    """Both levels by code, in the order of the list."""
    return {
        row["code"]: Matiere(row["code"], row["libelle"], row["affichage"]) for row in _rows("matieres.csv")
    }


def subject(code: str) -> Matiere | None:
    """The level-2 subject of that code; ``None`` for a family or an unknown code."""
    found = matieres().get(code)
    return found if found and found.level == 2 else None


def family(code: str) -> Matiere | None:
    """The level-1 family of a subject's code."""
    return matieres().get(code.split(".", 1)[0])


def subject_words(code: str) -> str:
    """« 7.5 – Subventions »; the code alone when it is not in the list, nothing for nothing."""
    found = matieres().get(code)
    return f"{code} – {found.label}" if found else code


def find_subject(typed: str) -> str:
    """The level-2 code that a person meant: « 7.5 – Subventions », « 7.5 », « subventions »; what was typed if unclear.

    Words are compared without case or accents; they must name one subject only.
    """
    text = typed.strip()
    code = re.match(r"\d\.\d{1,2}(?!\d)", text)
    if code:
        return code[0]
    wanted = _bare(text)
    named = [
        one.code for one in matieres().values() if one.level == 2 and wanted and wanted in _bare(one.label)
    ]
    exact = [one.code for one in matieres().values() if one.level == 2 and _bare(one.label) == wanted]
    return (exact or named)[0] if len(exact or named) == 1 else text


def _bare(text: str) -> str:
    marks = unicodedata.normalize("NFD", text.casefold().replace("œ", "oe").replace("’", "'"))
    return "".join(character for character in marks if not unicodedata.combining(character))
