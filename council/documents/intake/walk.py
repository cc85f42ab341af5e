"""Every dictionary of a file, those written inside others included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Object, Pdf, Stream

_DEEPEST = 60


def dictionaries(pdf: Pdf) -> Iterator[Object]:
    """Each dictionary and stream once per place it is written in, reachable from a page or not."""
    for item in pdf.objects:
        yield from _inside(item)


def _inside(item: Any) -> Iterator[Object]:
    waiting: list[tuple[Any, int]] = [(item, 0)]
    while waiting:
        one, depth = waiting.pop()
        if isinstance(one, Array):
            if depth < _DEEPEST and b"<<" in one.unparse():
                waiting += [(kid, depth + 1) for kid in one if _direct(kid)]
        elif isinstance(one, Dictionary | Stream):
            yield one
            if depth < _DEEPEST:
                kids = (one.get(key) for key in list(one.keys()))
                waiting += [(kid, depth + 1) for kid in kids if _direct(kid)]


def _direct(value: Any) -> bool:
    return isinstance(value, Array | Dictionary) and isinstance(value, Object) and not value.is_indirect
