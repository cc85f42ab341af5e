"""A few words around what was looked for, marked; everything else of the text escaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from council.queries.search import Token, tokens
from council.queries.search_terms import Term, Terms

LENGTH = 240
"""Characters of an extract, about."""
LEAD = 60
"""Characters before the first word that was found."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Extract:
    """Safe HTML, and whether anything is marked in it."""

    html: Markup
    marked: bool


def mark(text: str, terms: Terms) -> Markup:
    """A whole text with ``<mark>`` around what was looked for."""
    return _marked(text, 0, len(text), _spans(text, terms))


def extract(text: str, terms: Terms) -> Extract:
    """The place of ``text`` where most of what was looked for stands together."""
    spans = _spans(text, terms)
    if not spans:
        return Extract(Markup(), marked=False)
    start = _word_start(text, _densest(text, spans) - LEAD)
    end = _word_end(text, start + LENGTH)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return Extract(escape(before) + _marked(text, start, end, spans) + escape(after), marked=True)


def _densest(text: str, spans: Sequence[Span]) -> int:
    """The first place from which most different words that were looked for stand within an extract."""
    words = [text[first:past].casefold() for first, past in spans]
    best, most, past = spans[0][0], 0, 0
    for rank, (first, _) in enumerate(spans):
        while past < len(spans) and spans[past][1] <= first - LEAD + LENGTH:
            past += 1
        if past - rank > most and (different := len(set(words[rank:past]))) > most:
            best, most = first, different
    return best


def _word_start(text: str, place: int) -> int:
    if place <= 0:
        return 0
    found = text.find(" ", place)
    return place if found < 0 else found + 1


def _word_end(text: str, place: int) -> int:
    if place >= len(text):
        return len(text)
    found = text.rfind(" ", 0, place)
    return place if found < 0 else found


def _marked(text: str, start: int, end: int, spans: Sequence[Span]) -> Markup:
    out, last = [], start
    for first, past in spans:
        if first < last or past > end:
            continue
        out += [escape(text[last:first]), Markup("<mark>"), escape(text[first:past]), Markup("</mark>")]
        last = past
    return Markup().join([*out, escape(text[last:end])])


def _spans(text: str, terms: Terms) -> list[Span]:
    """Where the terms stand, in order."""
    if all(len(term.stems) == 1 for term in terms.wanted):  # a phrase needs the words between as well
        whole = frozenset(term.stems[0] for term in terms.wanted if not term.beginning)
        held = list(tokens(text, whole, tuple(term.stems[0] for term in terms.wanted if term.beginning)))
    else:
        held = list(tokens(text))
    return sorted({span for term in terms.wanted for span in _places(held, term)})


def _places(held: Sequence[Token], term: Term) -> list[Span]:
    size = len(term.stems)
    if term.beginning:
        return [(one.start, one.end) for one in held if one.stem.startswith(term.stems[0])]
    if size == 1:
        return [(one.start, one.end) for one in held if one.stem == term.stems[0]]
    return [
        (held[at].start, held[at + size - 1].end)
        for at in range(len(held) - size + 1)
        if held[at].stem == term.stems[0] and tuple(one.stem for one in held[at : at + size]) == term.stems
    ]
