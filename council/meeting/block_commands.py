"""Commands about items voted together (``blocks``)."""

from __future__ import annotations

from dataclasses import dataclass

from council.meeting.wishes import Command


@dataclass(frozen=True, kw_only=True)
class FormBlock(Command):
    """Put several items to one discussion and one vote."""

    kind = "form_block"
    items: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class LeaveBlock(Command):
    """Items leave the block; ``seat``: the member who asks, None when the chair decides."""

    kind = "leave_block"
    items: tuple[int, ...]
    seat: int | None = None
