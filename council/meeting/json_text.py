"""Values as JSON text, in the two spellings of a meeting: canonical in the book, plain on the wire.

orjson writes both, several times quicker than the standard library; what it refuses (numbers beyond 64 bits, halves of
surrogate pairs) the standard library writes as it always did. They agree on everything but numbers with decimals, which no
line of a book holds.
"""

from __future__ import annotations

import json
from typing import Any

import orjson

_canonical = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
).encode  # fmt: skip
_plain = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


def canonical(value: Any) -> str:
    """JSON with one spelling: sorted keys, no spaces, characters as they are."""
    if isinstance(value, str):
        return _canonical(value)  # never asks orjson, whose bytes would have to be read again
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    except TypeError:
        return _canonical(value)


def plain(value: Any) -> str:
    """JSON without spaces, characters as they are, members in their order."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return _plain(value)
