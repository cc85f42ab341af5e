"""Words as searches compare them, on every database alike: lower case, no accent, French word forms brought together.

Accents go *before* the stemmer: «subventionnee» typed without accents meets «subventionnée», which no stemmer run on
each spelling apart would promise. The stemmer is Snowball's, in Python: both databases store its stems and need no
dictionary of their own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

import snowballstemmer

_SPLIT = re.compile(r"[^0-9a-z]+")
_TOKEN = re.compile(r"[^\W_]+")
_ELIDED = frozenset(("l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"))
_APOSTROPHES = "'’ʼ"
STOP_WORDS = frozenset(
    [
        "a",
        "au",
        "aux",
        "avec",
        "ce",
        "ces",
        "cet",
        "cette",
        "comme",
        "dans",
        "de",
        "des",
        "du",
        "elle",
        "elles",
        "en",
        "est",
        "et",
        "eu",
        "il",
        "ils",
        "je",
        "la",
        "le",
        "les",
        "leur",
        "leurs",
        "lui",
        "mais",
        "me",
        "meme",
        "mes",
        "moi",
        "mon",
        "ne",
        "nos",
        "notre",
        "nous",
        "on",
        "ont",
        "ou",
        "par",
        "pas",
        "pour",
        "qu",
        "que",
        "qui",
        "sa",
        "se",
        "ses",
        "si",
        "son",
        "sont",
        "sur",
        "ta",
        "te",
        "tes",
        "toi",
        "ton",
        "tu",
        "un",
        "une",
        "vos",
        "votre",
        "vous",
        "y",
        "ainsi",
        "dont",
        "entre",
        "sans",
        "sous",
    ]
)
"""Words that every act holds: neither indexed nor looked for."""
SHORTEST_STEM = 5
"""A stem is stemmed again («subvention» -> «subvent», as «subventionner») while this much is left of it."""

LONGEST_WORD = 40


def fold(text: str) -> str:
    """«Été de l’Élysée» -> «ete de l elysee»: ligatures opened, accents and signs gone, single spaces."""
    return " ".join(_SPLIT.split(_bare(text))).strip()


def _bare(text: str) -> str:
    opened = text.casefold().replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFKD", opened) if not unicodedata.combining(c))


_stemmer = snowballstemmer.stemmer("french")
_one_at_a_time = Lock()


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of one folded word: «ecoles» -> «ecol»; a number stays as it is."""
    if not word.isalpha() or len(word) < 3 or len(word) > LONGEST_WORD:
        return word[:LONGEST_WORD]
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        word = word[:-1]  # «emplois», which the stemmer leaves alone
    with _one_at_a_time:  # it keeps its place in the word in itself
        found = _stemmed(word)
    return found[:-1] + "f" if found.endswith("iv") else found  # «sportive», «sportif»


def _stemmed(word: str) -> str:
    found = _SPLIT.sub("", _bare(_stemmer.stemWord(word)))
    while (
        len(shorter := _SPLIT.sub("", _bare(_stemmer.stemWord(found)))) >= SHORTEST_STEM and shorter != found
    ):
        found = shorter
    return found


class Token(NamedTuple):
    """A word of a text: where it stands, and the stem that searches compare; no stem for a word that is left out."""

    start: int
    end: int
    stem: str


@lru_cache(maxsize=100_000)
def _stem_of_typed(word: str) -> str:
    """The stem of a word as it is written; nothing for a stop word or a sign of another script."""
    plain = _SPLIT.sub("", _bare(word))
    return "" if plain in STOP_WORDS else stem(plain)


def tokens(text: str, whole: frozenset[str] | None = None, begun: tuple[str, ...] = ()) -> Iterator[Token]:
    """The words of a text that have a stem, in order; elided articles («l’», «qu’») are none.

    Only those of the stems ``whole`` and of stems that begin as one of ``begun``, when ``whole`` is given: each
    different word is then judged once, because most words of a text are of no interest to who asks.
    """
    known = {word: _stem_of_typed(word) for word in set(_TOKEN.findall(text))}
    found: Iterable[re.Match[str]] = _TOKEN.finditer(text)
    if whole is not None:
        known = {word: one for word, one in known.items() if one in whole or one.startswith(begun)}
        found = _one_of(tuple(sorted(known))).finditer(text) if known else ()
    for match in found:
        stem = known[match[0]]
        if stem and not _elided(match[0], text, match.end()):
            yield Token(match.start(), match.end(), stem)


@lru_cache(maxsize=1_000)
def _one_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(words)})(?![^\W_])")


def _elided(word: str, text: str, end: int) -> bool:
    return end < len(text) and text[end] in _APOSTROPHES and word.casefold() in _ELIDED


def stems(text: str) -> list[str]:
    """The stems of a text, in order, as the index keeps them."""
    return [one.stem for one in tokens(text)]
