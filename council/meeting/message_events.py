"""Lines about what the chair lets the tablets say."""

from __future__ import annotations

from dataclasses import dataclass

from council.meeting.happenings import Event


@dataclass(frozen=True, kw_only=True)
class MessageSent(Event):
    """A short text on every tablet and, ``on_screen``, on the room screen, until withdrawn or the item ends."""

    kind = "message_sent"
    text: str
    on_screen: bool = False


@dataclass(frozen=True, kw_only=True)
class MessageWithdrawn(Event):
    """The message was taken down."""

    kind = "message_withdrawn"
