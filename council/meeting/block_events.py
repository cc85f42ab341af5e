"""Lines about items voted together: put to discussion as one, or taken out before the vote."""

from __future__ import annotations

from dataclasses import dataclass

from council.meeting.happenings import Event


@dataclass(frozen=True, kw_only=True)
class BlockFormed(Event):
    """``items`` are about to be put to one discussion and one vote (each is then opened on its own line)."""

    kind = "block_formed"
    items: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class BlockLeft(Event):
    """``item`` is out of the block and waits for its turn: ``request`` (of ``seat``), ``withdrawal`` or ``chair``."""

    kind = "block_left"
    item: int
    reason: str
    seat: int | None = None
