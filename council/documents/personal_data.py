"""What in a French text looks like data of a private person: proposals for a clerk, who decides. Rules, no guessing of meaning."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

REPLACEMENTS = {
    "name": "[nom]", "address": "[adresse]", "phone": "[téléphone]", "mail": "[adresse électronique]",
    "birth": "[date de naissance]", "iban": "[compte bancaire]", "plate": "[immatriculation]", "number": "[numéro personnel]",
    "other": "[donnée personnelle]",
}  # fmt: skip
WORDS = {
    "name": "Nom d’une personne", "address": "Adresse", "phone": "Téléphone", "mail": "Adresse électronique",
    "birth": "Date de naissance", "iban": "Compte bancaire", "plate": "Immatriculation", "number": "Numéro personnel",
    "other": "Autre",
}  # fmt: skip
AROUND = 60
"""Characters of context on each side."""

_UPPER = "A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒ"
_NAME = rf"[{_UPPER}][{_UPPER}\w’'-]+"
_PARTICLE = r"(?:de|du|des|d’|d'|la|le|les|van|von|el|ben|née|veuve|épouse)"
_NAMES = rf"{_NAME}(?:\s+(?:{_PARTICLE}\s*)*{_NAME}){{0,4}}"
_CIVIL = r"(?:M\.|MM\.|Mme|Mmes|Mlle|Mlles|Monsieur|Messieurs|Madame|Mesdames|Mademoiselle|Me|Maître|Dr|veuve|époux|épouse|consorts)"
_STREET = (
    r"(?:rue|avenue|av\.|boulevard|bd|place|chemin|impasse|allée|allées|route|quai|square|cours|sentier|ruelle|venelle|"
    r"passage|lotissement|résidence|hameau|lieu-dit|cité|clos|villa|faubourg)"
)
_MONTH = r"(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
_DATE = rf"(?:\d{{1,2}}(?:er)?\s+{_MONTH}\s+\d{{4}}|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}})"
RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("mail", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("iban", re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?\b")),
    ("number", re.compile(r"\b[12]\s?\d{2}\s?\d{2}\s?(?:\d{2}|2[AB])\s?\d{3}\s?\d{3}(?:\s?\d{2})?\b")),
    ("phone", re.compile(r"(?<!\d)(?:\+33\s?(?:\(0\)\s?)?|0)[1-9](?:[\s.-]?\d{2}){4}(?!\d)")),
    ("plate", re.compile(r"\b[A-HJ-NP-TV-Z]{2}-\d{3}-[A-HJ-NP-TV-Z]{2}\b|\b\d{1,4}\s[A-Z]{2,3}\s\d{2,3}\b(?=\W|$)")),
    ("birth", re.compile(rf"\b[Nn]ée?s?\s+(?:à\s+{_NAMES}\s+)?le\s+{_DATE}(?:\s+à\s+{_NAMES})?")),
    ("address", re.compile(
        rf"\b\d{{1,4}}(?:\s*(?:bis|ter|quater|[A-D]))?,?\s+{_STREET}\s+(?:{_PARTICLE}\s*|l’|l'|aux?\s+)*{_NAME}(?:[\s-]+(?:{_PARTICLE}\s*)*{_NAME}){{0,4}}"
        rf"(?:,?\s+\d{{5}}\s+{_NAME}(?:[\s-]{_NAME})*)?"
    )),
    ("name", re.compile(rf"\b{_CIVIL}\s+(?:et\s+{_CIVIL}\s+)?{_NAMES}")),
    ("name", re.compile(rf"\b[{_UPPER}][a-zà-ÿ]+(?:-[{_UPPER}][a-zà-ÿ]+)?\s+[{_UPPER}]{{2}}[{_UPPER}’'-]*\b")),
)  # fmt: skip
_OFFICES = re.compile(
    r"^(?:M\.|Monsieur|Madame|Mme)\s+(?:le|la|l’)|\b(?:Maire|Préfet|Préfète|Président|Présidente|Ministre|Sous-Préfet|Receveur|Trésorier|Trésorière)\b"
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Words that look personal. ``before`` and ``after``: what stands around their first occurrence."""

    kind: str
    text: str
    before: str
    after: str
    times: int


def proposals(
    text: str, *, known: Collection[str] = (), surnames: Collection[str] = ()
) -> tuple[Proposal, ...]:
    """What a clerk should look at in ``text``, in reading order, each wording once.

    ``known``: surnames of elected members and officials, and words of the institution's own address, never proposed.
    ``surnames``: of persons already masked, to be found alone too.
    """
    safe = {folded(one) for one in known}
    found: dict[str, tuple[str, int]] = {}
    taken: list[tuple[int, int]] = []
    for kind, start, end in _hits(text, surnames):
        words = text[start:end].strip(" ,.;:")
        if any(start < last and first < end for first, last in taken) or _is_safe(kind, words, safe):
            continue
        taken.append((start, end))
        found.setdefault(words, (kind, start))
    return tuple(
        Proposal(
            kind, words, text[max(at - AROUND, 0) : at].lstrip(), text[at + len(words) : at + len(words) + AROUND].rstrip(),
            text.count(words),
        )
        for words, (kind, at) in sorted(found.items(), key=lambda one: one[1][1])
    )  # fmt: skip


def _hits(text: str, surnames: Collection[str]) -> Iterator[tuple[str, int, int]]:
    """Kind, start and end of what the rules find, rule by rule; a line never runs into the next."""
    rules = [
        *RULES,
        *(("name", re.compile(rf"(?<!\w){re.escape(one)}(?!\w)", re.IGNORECASE)) for one in surnames),
    ]
    for kind, rule in rules:
        offset = 0
        for line in text.split("\n"):
            for match in rule.finditer(line):
                yield kind, offset + match.start(), offset + match.end()
            offset += len(line) + 1


def _is_safe(kind: str, words: str, safe: set[str]) -> bool:
    """Whether it names an office, the institution's own address, or somebody whose name stays public."""
    if kind == "name" and _OFFICES.search(words):
        return True
    said = folded(words)
    if kind == "address":
        return any(said in one or one in said for one in safe if any(c.isdigit() for c in one))
    spoken = set(said.replace("-", " ").split())
    return kind == "name" and any(set(one.replace("-", " ").split()) <= spoken for one in safe)


def surname_of(name: str) -> str:
    """The last capitalised word of a masked name: what may stand alone elsewhere in the text."""
    words = [
        one
        for one in re.findall(_NAME, name)
        if one not in ("Mme", "Mlle", "Monsieur", "Madame", "Mmes", "Dr", "Me")
    ]
    return words[-1] if words else ""


def folded(text: str) -> str:
    """Lower case, without accents, single spaces."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).replace("’", "'").split())
