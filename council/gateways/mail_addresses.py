"""Mail addresses as people type them: what is one, for every list and form."""

from __future__ import annotations

import re

LONGEST = 200
"""Characters that an address is stored in."""
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}")
"""No name of a host has an accent where mail is handed over: one that is written so has another spelling (RFC 5891)."""


def read(typed: str) -> str | None:
    """The address without capitals nor spaces around it; None when it is not one."""
    found = typed.strip().lower()
    fits = len(found) <= LONGEST and found.isprintable() and _ADDRESS.fullmatch(found)
    return found if fits else None
