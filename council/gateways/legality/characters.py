"""The message is in ISO-8859-1: what typography adds is written plainly, what no Latin letter can say is refused."""

from __future__ import annotations

import unicodedata

_PLAIN = {
    "\u2019": "'", "\u2018": "'", "\u201a": ",", "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2013": "-", "\u2014": "-",
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2212": "-", "\u2026": "...", "\u2022": "-", "\u202f": " ", "\u2009": " ",
    "\u200a": " ", "\u2002": " ", "\u2003": " ", "\u200b": "", "\ufeff": "", "\u00ad": "", "œ": "oe", "Œ": "OE", "€": "euros",
    "Ÿ": "Y", "Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "ı": "i", "\u2039": "<", "\u203a": ">", "\u2122": "(TM)", "\u2030": " pour mille", "\u2264": "<=", "\u2265": ">=",
}  # fmt: skip


class Untranslatable(Exception):
    """Characters that cannot be written in ISO-8859-1; ``sentence`` is French and names them."""

    def __init__(self, characters: list[str]) -> None:
        shown = ", ".join(f"«\u00a0{one}\u00a0»" for one in characters[:5])
        self.characters = characters
        self.sentence = f"L’objet contient des caractères que le contrôle de légalité ne sait pas lire\u00a0: {shown}. Remplacez-les."
        super().__init__(self.sentence)


def latin(text: str) -> str:
    """``text`` in characters of ISO-8859-1, on one line: typographic signs written plainly, letters of other accents
    without them. Raises ``Untranslatable``."""
    plain = "".join(map(_one, unicodedata.normalize("NFC", text)))
    wrong = [one for one in dict.fromkeys(plain) if not _fits(one)]
    if wrong:
        raise Untranslatable(wrong)
    return " ".join(plain.replace("\u00a0", " ").split())


def _one(character: str) -> str:
    if character in _PLAIN:
        return _PLAIN[character]
    if _fits(character) or character.isspace():
        return character if not character.isspace() else " "
    bare = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    return bare if bare and all(map(_fits, bare)) else character


def _fits(character: str) -> bool:
    """Whether ISO-8859-1 has it as a visible character or a space."""
    return " " <= character <= "~" or "\u00a0" <= character <= "\u00ff"
