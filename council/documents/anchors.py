"""Passages of a text that are found again by their words after the text has changed.

The selector is that of the W3C Web Annotation Data Model (TextQuoteSelector, section 4.2.4): the exact words, and some before and after
them, which tell one occurrence from another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

AROUND = 48
"""Characters kept on each side."""
_SAME = {ord(one): " " for one in "\u00a0\u202f\u2009\n\t"} | {ord("'"): "’"}
"""Signs that nobody tells apart when quoting; one for one, so that places in the text stay the same."""


@dataclass(frozen=True, slots=True)
class Selector:
    """What a passage says (``exact``; empty: the whole text), and what stood around it."""

    exact: str = ""
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text and the numbers of the passages that cover it."""

    text: str
    marks: tuple[int, ...]


def quoted(text: str) -> str:
    """What somebody copied, in the form in which it is looked for: runs of white space are one space."""
    return re.sub(r"\s+", " ", text).strip()


def select(text: str, start: int, end: int) -> Selector:
    """The selector of the characters ``start`` to ``end`` of a text."""
    return Selector(text[start:end], text[max(0, start - AROUND) : start], text[end : end + AROUND])


def places(text: str, exact: str) -> list[tuple[int, int]]:
    """Where words stand in a text, first to last; they may overlap."""
    folded, wanted = text.translate(_SAME), exact.translate(_SAME)
    found, at = [], folded.find(wanted) if wanted else -1
    while at >= 0:
        found.append((at, at + len(wanted)))
        at = folded.find(wanted, at + 1)
    return found


def find(text: str, selector: Selector) -> tuple[int, int] | None:
    """Where the passage stands now: of several places that in whose surroundings most is as it was; ``None`` when its words are gone."""
    if not selector.exact:
        return (0, len(text)) if text else None
    found = places(text, selector.exact)
    return max(found, key=lambda place: _alike(text, place, selector), default=None)


def _alike(text: str, place: tuple[int, int], selector: Selector) -> int:
    before, after = text[: place[0]].translate(_SAME), text[place[1] :].translate(_SAME)
    same = _run(reversed(before), reversed(selector.prefix.translate(_SAME)))
    return same + _run(iter(after), iter(selector.suffix.translate(_SAME)))


def _run(one: Iterator[str], other: Iterator[str]) -> int:
    """How many characters two texts have in common from here on."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def segments(text: str, found: Sequence[tuple[int, tuple[int, int]]]) -> list[Segment]:
    """A text cut wherever a passage begins or ends; ``found``: (number, place), places may go beyond the text."""
    inside = [(number, max(0, start), min(len(text), end)) for number, (start, end) in found]
    inside = [one for one in inside if one[1] < one[2]]
    cuts = sorted({0, len(text), *(cut for one in inside for cut in one[1:])})
    return [
        Segment(text[start:end], tuple(number for number, first, last in inside if first <= start and end <= last))
        for start, end in pairwise(cuts)
    ]  # fmt: skip
