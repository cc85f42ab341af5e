"""Two versions of a text side by side: paragraphs aligned, words that came and went marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, GONE, NEW = "same", "gone", "new"
ALIKE = 0.4
"""Share of common words from which a paragraph is one that was rewritten rather than another one."""
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one kind: ``same``, ``gone`` (left column only) or ``new`` (right column only)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph on both sides; an empty side has none."""

    before: tuple[Run, ...] = ()
    after: tuple[Run, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the two sides differ."""
        return any(run.kind != SAME for run in (*self.before, *self.after))


def side_by_side(before: str, after: str) -> tuple[Row, ...]:
    """Plain texts, one paragraph a line, as rows to read across; nothing is lost on either side."""
    old = [line.strip() for line in before.splitlines() if line.strip()]
    new = [line.strip() for line in after.splitlines() if line.strip()]
    return tuple(_rows(old, new))


def _rows(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (Row((Run(SAME, line),), (Run(SAME, line),)) for line in old[i1:i2])
        else:
            yield from _rewritten(old[i1:i2], new[j1:j2])


def _rewritten(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    """Paragraphs of a changed stretch: like ones face each other, the others stand alone, in their order."""
    rest = list(new)
    for line in old:
        twin = next((n for n, other in enumerate(rest) if _alike(line, other)), None)
        if twin is None:
            yield Row(before=(Run(GONE, line),))
            continue
        yield from (Row(after=(Run(NEW, other),)) for other in rest[:twin])
        yield _words(line, rest[twin])
        rest = rest[twin + 1 :]
    yield from (Row(after=(Run(NEW, other),)) for other in rest)


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio() >= ALIKE


def _words(before: str, after: str) -> Row:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    left: list[Run] = []
    right: list[Run] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            left.append(Run(SAME, "".join(old[i1:i2])))
            right.append(Run(SAME, "".join(new[j1:j2])))
            continue
        if i2 > i1:
            left.append(Run(GONE, "".join(old[i1:i2])))
        if j2 > j1:
            right.append(Run(NEW, "".join(new[j1:j2])))
    return Row(tuple(left), tuple(right))
