"""What every event has in common; apart, so that events may live in several files.

``motive``: why an authorised person went on in spite of a legal ``error``, or why something was annulled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened in the room. ``overrode``: what the law objected, in the sentences then shown."""

    kind: ClassVar[str]
    motive: str = ""
    overrode: tuple[str, ...] = ()
