"""Recognising an organisation in a text: names, acronyms, numbers and keywords, compared as French people read them."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

SMALL_WORDS = frozenset(
    [
        "le",
        "la",
        "les",
        "l",
        "un",
        "une",
        "d",
        "de",
        "du",
        "des",
        "et",
        "ou",
        "a",
        "au",
        "aux",
        "en",
        "pour",
        "par",
        "sur",
        "sous",
        "dans",
        "chez",
        "s",
        "n",
        "c",
        "j",
        "m",
        "t",
        "qu",
    ]
)
LEGAL_FORMS = frozenset(
    [
        "sa",
        "sarl",
        "sas",
        "sasu",
        "eurl",
        "sci",
        "snc",
        "scop",
        "scic",
        "gie",
        "asbl",
        "spl",
        "sem",
        "ste",
        "societe",
        "ets",
    ]
)
"""Dropped at either end of a name: « SARL Dupont » is « Dupont » wherever another word remains."""
SHORTEST = 4
"""Letters that a name of one word needs to be recognised without its legal form."""
_NUMBER = re.compile(r"(?<!\d)\d(?:[ .\u00a0\u202f]?\d){8,13}(?!\d)")
_WORD = re.compile(r"[a-z0-9]+")


class Where(IntEnum):
    """Where an interest was recognised, the strongest sign first."""

    NUMBER = 1
    BENEFICIARY = 2
    TITLE = 3
    ANNEX = 4
    TEXT = 5
    KEYWORD = 6


@dataclass(frozen=True)
class Party:
    """What is looked for."""

    names: tuple[str, ...]
    number: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class Subject:
    """Where it is looked for: an item, as plain text. ``beneficiaries`` are (name, number)."""

    title: str
    text: str = ""
    annexes: tuple[str, ...] = ()
    beneficiaries: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Match:
    """The strongest sign, and the words that gave it."""

    where: Where
    words: str


def recognise(party: Party, subject: Subject) -> Match | None:
    """The strongest sign of ``party`` in ``subject``; ``None`` without any."""
    return _by_number(party, subject) or _by_name(party, subject) or _by_keyword(party, subject)


def digits(number: str) -> str:
    """The digits alone: « 812 345 678 » and « BE 0812.345.678 » as they are compared."""
    return "".join(character for character in number if character.isdigit())


def same_number(one: str, other: str) -> bool:
    """Whether two numbers name one organisation: a SIRET begins with its SIREN."""
    short, long = sorted((digits(one), digits(other)), key=len)
    return bool(short) and (short == long or (len(short) == 9 and len(long) == 14 and long.startswith(short)))


@functools.lru_cache(maxsize=512)  # each interest looks at the same texts
def words(text: str) -> tuple[str, ...]:
    """The words that count: no accents, no case, no plural, no articles; apostrophes and hyphens part words."""
    flat = text.casefold().replace("œ", "oe").replace("æ", "ae")
    marks = unicodedata.normalize("NFKD", flat)
    bare = "".join(character for character in marks if not unicodedata.combining(character))
    return tuple(_singular(word) for word in _WORD.findall(bare) if word not in SMALL_WORDS)


def _singular(word: str) -> str:
    if len(word) <= 3:
        return word
    if word.endswith("aux"):
        return word[:-1] if word.endswith("eaux") else word[:-3] + "al"
    return word.rstrip("sx") if word[-1] in "sx" else word


def _core(name: str) -> tuple[str, ...]:
    """The words of a name without the legal form at its ends, unless too little would be left."""
    whole = list(words(name))
    core = list(whole)
    while core and core[0] in LEGAL_FORMS:
        core.pop(0)
    while core and core[-1] in LEGAL_FORMS:
        core.pop()
    enough = len(core) > 1 or (len(core) == 1 and len(core[0]) >= SHORTEST)
    return tuple(core if enough else whole)


def _within(needle: Sequence[str], text: str) -> bool:
    """Whether the words stand in the text, in order and one after the other."""
    return bool(needle) and f" {' '.join(needle)} " in f" {' '.join(words(text))} "


def _by_number(party: Party, subject: Subject) -> Match | None:
    if not party.number:
        return None
    named = [number for _, number in subject.beneficiaries if number]
    written = [found[0] for text in (subject.title, subject.text) for found in _NUMBER.finditer(text)]
    hit = next((one for one in (*named, *written) if same_number(one, party.number)), None)
    return Match(Where.NUMBER if hit in named else Where.TEXT, party.names[0]) if hit else None


def _by_name(party: Party, subject: Subject) -> Match | None:
    places = [
        (Where.BENEFICIARY, [name for name, _ in subject.beneficiaries]),
        (Where.TITLE, [subject.title]),
        (Where.ANNEX, list(subject.annexes)),
        (Where.TEXT, [subject.text]),
    ]
    for where, texts in places:
        for name in party.names:
            if any(_within(_core(name), text) for text in texts):
                return Match(where, name)
    return None


def _by_keyword(party: Party, subject: Subject) -> Match | None:
    texts = (subject.title, subject.text, *subject.annexes, *(name for name, _ in subject.beneficiaries))
    hit = next((word for word in party.keywords if any(_within(words(word), text) for text in texts)), None)
    return Match(Where.KEYWORD, hit) if hit else None
