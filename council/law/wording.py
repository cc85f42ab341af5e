"""French wording of the sentences: typography, plurals, lists, dates. Nothing here decides anything."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

_NARROW = "\u202f"  # before ; ! ?
_NO_BREAK = "\u00a0"  # before : and inside « »
_BEFORE_TALL = re.compile(r" ([;!?])")
_LETTER = re.compile(r"^([LRD])(?=\d)")
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def typeset(sentence: str) -> str:
    """Give a sentence typed with plain spaces and apostrophes its French typography."""
    text = sentence.replace("'", "\u2019").replace(" :", f"{_NO_BREAK}:")
    text = text.replace("« ", f"«{_NO_BREAK}").replace(" »", f"{_NO_BREAK}»")
    return _BEFORE_TALL.sub(_NARROW + r"\1", text)


def as_sentence(words: str) -> str:
    """``Document sans texte.`` from ``document sans texte``."""
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith('.') else '.'}"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """``1 pouvoir``, ``6 pouvoirs``, ``0 voix``: French takes the plural from 2."""
    many = abs(number) >= 2
    return f"{number} {(plural or noun + 's') if many else noun}"


def figure(number: int) -> str:
    """``3 500`` with narrow no-break spaces between thousands."""
    return f"{number:,}".replace(",", _NARROW)


def inhabitants(number: int) -> str:
    """``1 habitant``, ``3 500 habitants``."""
    return f"{figure(number)} {'habitants' if number >= 2 else 'habitant'}"


def listed(names: Sequence[str]) -> str:
    """``A``, ``A et B``, ``A, B et C``."""
    return " et ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def day(value: date) -> str:
    """``vendredi 12 juin 2026``, ``mercredi 1er juillet 2026``."""
    number = "1er" if value.day == 1 else str(value.day)
    return f"{_DAYS[value.weekday()]} {number} {_MONTHS[value.month - 1]} {value.year}"


def reference(articles: Sequence[str]) -> str:
    """``art. L. 2121-17``, ``art. L. 2121-17 et L. 5211-1``: the articles without the name of their code; else texts by name."""
    if not any(char.isdigit() for one in articles for char in one.rsplit(" ", 1)[-1]):
        return listed([one[:1].lower() + one[1:] for one in articles])
    return "art. " + listed([_number(article) for article in articles])


def citation(*articles: str) -> str:
    """``CGCT, art. L. 2121-17 et L. 5211-1``, as a reader is told where a rule stands; texts without articles by their names."""
    codes: dict[str, list[str]] = {}
    for article in articles:
        code, _, number = article.partition(" ")
        if any(map(str.isdigit, number)):
            codes.setdefault(code, []).append(_number(article))
        else:
            codes[article] = []
    return f"{_NARROW}; ".join(
        f"{code}, art. {listed(told)}" if told else code for code, told in codes.items()
    )


def _number(article: str) -> str:
    """The number as the country writes it: French codes set their letter apart, the Walloon one does not."""
    code, _, number = article.partition(" ")
    return number if code == "CDLD" else _LETTER.sub(rf"\1.{_NO_BREAK}", number or code)
