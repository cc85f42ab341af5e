"""The message from the chair on the live board, and whose eyes its lines are for."""

from __future__ import annotations

from typing import Any

from council.meeting.events import Event
from council.meeting.message_events import MessageSent
from council.meeting.state import MeetingState


def message(state: MeetingState, *, room: bool) -> dict[str, Any] | None:
    """``{text, on_screen}`` while it stands; ``room``: only what was meant for the room screen too."""
    found = state.message
    if found is None or (room and not found.on_screen):
        return None
    return {"text": found.text, "on_screen": found.on_screen}


def for_members_only(event: Event) -> bool:
    """Whether the room must not read the line."""
    return isinstance(event, MessageSent) and not event.on_screen
