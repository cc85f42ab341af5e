"""Hours said for arrivals and departures that were noted late, against the hours of the lines of a minute book."""

from collections.abc import Mapping
from typing import Any

from signatures.journal_faults import Contradiction

DOORS = frozenset(("member_arrived", "member_left"))
_COUNTED = frozenset(
    ("meeting_opened", "quorum_checked", "ballot_closed", "procedure_decided", "secrecy_voted")
)
_MINUTE = len("2026-11-24T18:05")


class Hours:
    """To the minute, as clocks are read: no later than the line, no earlier than the last that counted the room."""

    def __init__(self) -> None:
        self._bounds: list[tuple[str, str]] = []

    def take(self, kind: str, at: str) -> None:
        """A line, and its hour (``2026-11-24T18:05:12.000000Z``)."""
        counted = self._bounds[-1][0] if self._bounds else ""
        self._bounds.append((at[:_MINUTE] if kind in _COUNTED else counted, at[:_MINUTE]))

    def check(self, seq: int, told: Mapping[str, Any], line: int) -> None:
        """Raises Contradiction when ``told``, which line ``seq`` says of the door of line ``line``, has another hour."""
        since = told.get("since", "")
        if not isinstance(since, str):
            raise TypeError(since)
        earliest, latest = self._bounds[line - 1]
        if since and latest and not earliest <= since[:_MINUTE] <= latest:
            raise Contradiction(seq, "L’heure dite d’une arrivée ou d’un départ ne se peut pas.")
