"""Bounds on what a message may hold, before it is read as a command."""

from __future__ import annotations

import re
from collections.abc import Mapping

from council.meeting.codec import Malformed

LONGEST_TEXT = 2_000
MOST_ENTRIES = 1_000
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""What a database and a hash cannot take: NUL, half of a pair."""


def bounded(value: object, depth: int = 0) -> None:
    """Refuse what no honest screen sends: long texts, large or deep structures."""
    if depth > 5:
        raise Malformed("payload")
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT or _UNSTORABLE.search(value):
            raise Malformed("payload")
    elif isinstance(value, int):
        if abs(value) > 2**53:
            raise Malformed("payload")
    elif isinstance(value, (Mapping, list, tuple)):
        if len(value) > MOST_ENTRIES:
            raise Malformed("payload")
        for each in [*value.values(), *value.keys()] if isinstance(value, Mapping) else value:
            bounded(each, depth + 1)
