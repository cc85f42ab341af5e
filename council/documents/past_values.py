"""The values of an older file of deliberations, one by one: understood, mended with a note, or left empty with a note."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from council.codes import family, subject
from council.documents.scdl import Votes

COUNTS = ("VOTE_EFFECTIF", "VOTE_REEL", "VOTE_POUR", "VOTE_CONTRE", "VOTE_ABSTENTION")
LARGEST_COUNT = 100_000


@dataclass
class Row:
    """The values of a line by column, empty when there is none; ``notes`` gathers what was mended."""

    values: dict[str, str]
    notes: list[str] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


def clean(cell: str) -> str:
    """One line, single spaces, without characters that nobody sees."""
    kept = "".join(
        " " if unicodedata.category(one) in ("Cc", "Zl", "Zp") else one
        for one in cell
        if unicodedata.category(one) not in ("Cf", "Cs", "Co")
    )
    return " ".join(kept.split())


_DAYS = (
    re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[T ].*)?"),
    re.compile(r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})(?:[T ].*)?"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
)


def day(row: Row, name: str) -> date | None:
    """A day, however written; None when it is empty or none. The day comes before the month, as in France."""
    text = row[name]
    for form in _DAYS:
        found = form.fullmatch(text)
        if found:
            try:
                on = date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                return None
            if on.year < 1789:
                return None
            if text != on.isoformat():
                row.notes.append(f"date «\u00a0{text[:30]}\u00a0» lue {on:%d/%m/%Y}")
            return on
    return None


def siret(row: Row, own: str) -> str:
    """Why the line is not of the institution ``own``; empty when it is."""
    text = re.sub(r"[\s.'\u2019-]", "", row["COLL_SIRET"])
    if not text or not own:
        row.notes.append(
            "SIRET absent"
            if not text
            else "SIRET non comparé\u00a0: celui de l’institution n’est pas renseigné"
        )
        return ""
    if text == own:
        return ""
    if re.fullmatch(r"\d[.,]?\d*[eE]\+?\d+", row["COLL_SIRET"].replace(" ", "")):
        digits = re.sub(r"\D", "", re.split("[eE]", row["COLL_SIRET"])[0]).rstrip("0")
        if own.startswith(digits):
            row.notes.append("SIRET abîmé par un tableur")
            return ""
    if text[:9] == own[:9]:
        row.notes.append(f"SIRET {text[:14]} d’un autre établissement de l’institution")
        return ""
    return f"Cette ligne est d’une autre organisation (SIRET {text[:20]})."


def matter(row: Row) -> str:
    """The code of the matter to its second level; empty when there is none that the list knows."""
    text = row["DELIB_MATIERE_CODE"]
    if not text:
        row.notes.append("matière non renseignée")
        return ""
    found = re.match(r"(\d)[.,/ -]+(\d{1,2})(?!\d)", text)
    code = f"{found[1]}.{int(found[2])}" if found else ""
    if not code or not (subject(code) and family(code)):
        row.notes.append(f"matière «\u00a0{text[:20]}\u00a0» inconnue, laissée vide")
        return ""
    if code != text:
        row.notes.append(f"matière «\u00a0{text[:20]}\u00a0» lue {code}")
    return code


def votes(row: Row) -> Votes | None:
    """The counts, when they make sense together. VOTE_REEL is made anew: many files have there the members present."""
    texts = {name: row[name] for name in COUNTS}
    if not any(texts.values()):
        return None
    counts = {name: _count(text) for name, text in texts.items()}
    voices = [counts[name] for name in COUNTS[2:]]
    if voices[0] is None or voices[1] is None or any(texts[name] and counts[name] is None for name in COUNTS):
        row.notes.append("décompte des voix incomplet ou illisible, laissé vide")
        return None
    pour, contre, abstention = (one or 0 for one in voices)
    total = pour + contre + abstention
    real, members = counts["VOTE_REEL"], counts["VOTE_EFFECTIF"]
    if members is None or members < total:
        row.notes.append("effectif absent ou inférieur aux voix, décompte laissé vide")
        return None
    if real != total:
        row.notes.append(
            f"VOTE_REEL {'absent' if real is None else real}, remplacé par la somme des voix ({total})"
        )
    return Votes(members, pour, contre, abstention)


def _count(text: str) -> int | None:
    """A number; a spreadsheet may have written it 12.0."""
    found = re.fullmatch(r"(\d{1,6})(?:[.,]0+)?", text)
    return int(found[1]) if found and int(found[1]) <= LARGEST_COUNT else None


def url(row: Row) -> str:
    """An address of the web; empty otherwise."""
    text = row["DELIB_URL"]
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and len(text) <= 500
    except ValueError:
        good = False
    if not good:
        row.notes.append("adresse illisible, laissée vide")
    return text if good else ""
