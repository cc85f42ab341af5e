"""Numbers of paragraphs, so that people can speak of « paragraphe 12 »: the same on screen, in the PDF and in Word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from markupsafe import Markup

_TAG = re.compile(r"<(/?)(p|li|table|ul|ol)(?=[\s>])([^>]*)>")


class Numbers:
    """Counts paragraphs of one text, from 1; ``prefix`` tells another series apart (« N1 » in the note)."""

    def __init__(self, prefix: str = "") -> None:
        self._prefix = prefix
        self._count: Iterator[int] = count(1)

    def next(self) -> str:
        """The next number as written."""
        return f"{self._prefix}{next(self._count)}"


def numbered(html: str, numbers: Numbers | None) -> Markup:
    """Cleaned HTML whose paragraphs and list items bear their number (``data-n``, ``id``); a table is one without.

    Without ``numbers`` the HTML comes back as it is. Must be called after the last cleaning, which would take them away.
    """
    if numbers is None:
        return Markup(html)  # noqa: S704 - cleaned by the caller
    out, last, tables, lists = [], 0, 0, 0
    for tag in _TAG.finditer(html):
        step = -1 if tag[1] else 1
        if tag[2] == "table":
            tables += step
        elif tag[2] in ("ul", "ol"):
            lists += step
        elif not tag[1] and not tables and (tag[2] == "li" or not lists):
            number = numbers.next()
            out += [html[last : tag.start()], f'<{tag[2]}{tag[3]} id="par-{number}" data-n="{number}">']
            last = tag.end()
    return Markup("".join([*out, html[last:]]))  # noqa: S704 - cleaned by the caller, numbers are our own
