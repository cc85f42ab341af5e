"""What somebody typed in a search box: words, «phrases in quotes», -words to leave out, and beginnings (musi*)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from council.queries.search import STOP_WORDS, fold, stems

MOST = 8
"""Terms of a query that are looked for; further ones are left out."""
SHORTEST_BEGINNING = 3
LETTERS = {
    "organisation_id": "o", "year": "y", "theme": "t", "matter": "m", "body_id": "b", "result": "r", "person_id": "p",
}  # fmt: skip
"""Columns of ``SearchedAct`` by which an act is chosen, and the letter each has in the index."""
_UNFIT = re.compile(r"[^0-9a-z_]")
_PART = re.compile(
    r"(?P<minus>(?<!\S)[-−–])?(?:\"(?P<a>[^\"]*)\"?|«(?P<b>[^»]*)»?|“(?P<c>[^”]*)”?|(?P<word>[^\s\"«“]+))"
)


@dataclass(frozen=True, slots=True)
class Term:
    """Stems that follow each other; several for a phrase or a compound («Saint-Martin», «2026-06-012»)."""

    stems: tuple[str, ...]
    out: bool = False
    """To be absent."""
    beginning: bool = False
    """The one stem is the beginning of words."""


@dataclass(frozen=True, slots=True)
class Terms:
    """A query, understood. ``ignored``: words too common to be looked for, when nothing else was typed."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    ignored: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)

    @property
    def contradictory(self) -> bool:
        """Whether a term is wanted and unwanted at once: nothing holds both, and a database would look everywhere for it."""
        unwanted = {(one.stems, one.beginning) for one in self.unwanted}
        return any((one.stems, one.beginning) in unwanted for one in self.wanted)


def read(query: str) -> Terms:
    """Understand a query; signs that mean nothing separate words, nothing typed is an error."""
    found: dict[Term, None] = {}
    for match in _PART.finditer(query):
        term = _term(match)
        if term is not None:
            found[term] = None
    kept = sorted(found, key=lambda one: -sum(map(len, one.stems)))[:MOST]
    wanted = tuple(one for one in kept if not one.out)
    unwanted = tuple(one for one in kept if one.out)
    ignored = tuple(word for word in fold(query).split() if word in STOP_WORDS) if not kept else ()
    return Terms(wanted, unwanted, ignored)


def _term(match: re.Match[str]) -> Term | None:
    out, word = bool(match["minus"]), match["word"]
    if word is None:
        phrase = tuple(stems(match["a"] or match["b"] or match["c"] or ""))
        return Term(phrase, out) if phrase else None
    beginning = fold(word)
    if word.endswith("*") and " " not in beginning and len(beginning) >= SHORTEST_BEGINNING:
        return Term((beginning,), out, beginning=True)
    held = tuple(stems(word))
    return Term(held, out) if held else None


def marks(chosen: Mapping[str, object]) -> list[str]:
    """Choices as words that nobody can type («_y2026»): the index narrows by them as by any other word."""
    named = ((letter, chosen.get(name)) for name, letter in LETTERS.items())
    return [f"_{letter}{_UNFIT.sub('x', str(one))}" for letter, one in named if one not in (None, "")]


def as_fts5(terms: Terms, columns: str, marks: list[str]) -> str:
    """The query in FTS5's language: terms in ``columns`` («title», «title text»), ``marks`` in the column of marks."""
    parts = [f"{{{columns}}} : ({' AND '.join(map(_fts5, terms.wanted))})"] if terms.wanted else []
    parts.append(f"marks : ({' AND '.join(_quoted(mark) for mark in marks)})")
    asked = " AND ".join(parts)
    if terms.unwanted:
        return f"({asked}) NOT ({{title text}} : ({' OR '.join(map(_fts5, terms.unwanted))}))"
    return asked


def _quoted(stem: str) -> str:
    return f'"{stem}"'


def _fts5(term: Term) -> str:
    return _quoted(" ".join(term.stems)) + ("*" if term.beginning else "")


def as_tsquery(terms: Terms, marks: list[str]) -> str:
    """The query in PostgreSQL's language."""
    parts = [*map(_tsquery, terms.wanted), *(f"!{_tsquery(one)}" for one in terms.unwanted)]
    return " & ".join([*parts, *(f"'{mark}'" for mark in marks)])


def _tsquery(term: Term) -> str:
    if term.beginning:
        return f"'{term.stems[0]}':*"
    return f"({' <-> '.join(_lexeme(one) for one in term.stems)})"


def _lexeme(stem: str) -> str:
    return f"'{stem}'"
