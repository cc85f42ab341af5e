"""Variables of a text: « {{maire}} » stands for what is only known later. Pure: names and values in, text out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from markupsafe import escape

_VARIABLE = re.compile(r"\{\{([^{}<>]{1,80})\}\}")
_TAG = re.compile(r"<[^>]*>")
_GAP = r"(?:[ \u00a0\u202f]|&nbsp;)"
_IN_TEXT = re.compile(
    rf"(?:(?<![\w’'.-])(?P<word>de|que|le|la|ne|se|jusque|lorsque|puisque|quoique)(?P<tags>(?:<[^>]*>)*{_GAP}(?:<[^>]*>)*))?"
    + _VARIABLE.pattern,
    re.IGNORECASE,
)
"""A variable with the word before it that loses its vowel before another vowel."""
_OPENS = re.compile(
    rf"(?:^|<(?:p|li|td|th|h\d|blockquote|br)\b[^>]*>|(?:[^\W\d_]{{4}}|[\d»)])\.|[!?…])(?:\s|{_GAP}|«|</?(?:strong|em|u)>)*$"
)
"""Where a sentence begins. A point after a short word ends none: « art. », « M. »."""
_SOUNDED = re.compile(r"onz", re.IGNORECASE)
"""« la somme de onze mille euros »; before h nothing is elided: whether it is aspirate is not told by its letters."""
_LOOK_BACK = 300
PLAIN = ("title", "public_title", "visas", "considerants")
RICH = ("note", "expose", "articles")
KNOWN = {
    "maire": "qui préside l’assemblée", "date de séance": "le jour de la séance", "date de séance en lettres": "le même, en lettres",
    "heure de séance": "l’heure", "lieu de séance": "le lieu", "assemblée": "le conseil municipal, le comité…", "commune": "l’institution",
    "rapporteur": "qui présente le point", "service": "le service qui écrit", "bénéficiaire": "qui reçoit ou contracte",
    "montant": "en lettres, puis en chiffres", "montant en lettres": "", "montant en chiffres": "", "imputation": "la ligne budgétaire",
}  # fmt: skip
"""Names that the council fills itself, and what they say."""


def key(name: str) -> str:
    """A name as it is compared: « Date de Séance » is « date de seance »."""
    bare = unicodedata.normalize("NFKD", name.casefold().replace("\u00a0", " "))
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def names(content: Mapping[str, Any]) -> list[str]:
    """The variables of a text, each once, as first written."""
    found: dict[str, str] = {}
    for text in _texts(content):
        if "{{" not in text:
            continue
        for match in _VARIABLE.finditer(_TAG.sub("", text)):  # one that is half bold is written all the same
            found.setdefault(key(match[1]), " ".join(match[1].split()))
    return list(found.values())


def filled(content: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    """The text with its variables that have a value (by ``key``); the others stay as written, for all to see."""
    made = dict(content)
    for fields, how in ((PLAIN, str), (RICH, lambda value: str(escape(value)))):
        for name in fields:
            if name in made:
                made[name] = _each(made[name], lambda text, how=how: _replaced(text, values, how))
    return made


def fill(text: str, values: Mapping[str, str]) -> str:
    """One plain text with its variables that have a value."""
    return _replaced(text, values, str)


def _replaced(text: str, values: Mapping[str, str], how: Callable[[str], str]) -> str:
    def value(match: re.Match[str]) -> str:
        known = values.get(key(match[3]))
        if not known:
            return match[0]
        if match["word"] is None:
            return how(_capital(known) if _opens(text, match.start()) else known)
        if _vowel(known):
            return f"{match['word'][:-1]}’{''.join(_TAG.findall(match['tags']))}{how(known)}"
        return f"{match['word']}{match['tags']}{how(known)}"

    return _IN_TEXT.sub(value, text)


def _vowel(value: str) -> bool:
    """Whether a word before this one loses its own vowel."""
    first = unicodedata.normalize("NFD", value[0])[0].casefold()
    return first in "aeiouyœæ" and not _SOUNDED.match(value)


def _opens(text: str, at: int) -> bool:
    """Whether a sentence begins there."""
    before = text[max(0, at - _LOOK_BACK) : at]
    return _OPENS.search(before if at <= _LOOK_BACK else f"x{before}") is not None


def _capital(value: str) -> str:
    """With a capital, unless its first word has letters of its own: « eTerritoire »."""
    return value[0].upper() + value[1:] if value.split()[0].islower() else value


def _each(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, list | tuple):
        return type(value)(map(change, value))
    return change(value)


def _texts(content: Mapping[str, Any]) -> Iterator[str]:
    for name in (*PLAIN, *RICH):
        value: str | Iterable[str] = content.get(name) or ()
        yield from (value,) if isinstance(value, str) else value
