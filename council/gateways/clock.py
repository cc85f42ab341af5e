"""Time comes from here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Says what time it is."""

    def now(self) -> datetime:
        """Aware UTC datetime."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Aware UTC datetime, microseconds kept."""
        return datetime.now(UTC)


@dataclass
class FixedClock:
    """A clock that stands still until told otherwise (tests, demonstration of past meetings)."""

    at: datetime

    def now(self) -> datetime:
        """The fixed instant."""
        return self.at
