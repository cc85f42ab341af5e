"""Versions of a text as pages list them, and what changed between two: drafts and minutes alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from council.documents.differences import Row


@dataclass(frozen=True)
class VersionLine:
    """A version in the list."""

    number: int
    author: str
    made_at: datetime
    what: str
    """Why it was written, in words."""
    sha256: str = ""
    """Its PDF before signature; empty when none was made."""
    approved: bool = False
    """The one that the council settled."""


@dataclass(frozen=True)
class TextDifference:
    """One part that is not the same in both versions, to read across."""

    title: str
    rows: tuple[Row, ...]
    position: int = 0
    """Place of the point on its agenda; 0 for what has none."""


@dataclass(frozen=True)
class Differences:
    """What changed from ``before`` to ``after``; parts that are the same are left out."""

    before: VersionLine
    after: VersionLine
    items: tuple[TextDifference, ...]
