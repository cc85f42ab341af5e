"""Oral questions of the item under discussion on the live board."""

from __future__ import annotations

from typing import Any

from council.meeting.state import MeetingState

Json = dict[str, Any]


def questions(state: MeetingState, *, answers: bool = False, room: bool = False) -> list[Json]:
    """Those of the item under discussion, else of items still to come.

    ``answers``: with what the clerk noted of the answers. ``room``: nobody there reads a question before it is asked.
    """
    item = state.item
    shown = [
        one for one in state.questions.values()
        if one.item == item or (item is None and state.item_state(one.item).state == "pending")
    ]  # fmt: skip
    return [
        {
            "id": one.question, "item": one.item, "seat": one.seat, "name": state.facts.name(one.seat),
            "text": "" if room and one.state == "waiting" else one.text,
            "received": one.received or None, "state": one.state,
            "answered_by": state.facts.name(one.answered_by) if one.answered_by is not None else None,
            **({"answer": one.answer} if answers else {}),
        }
        for one in shown
    ]  # fmt: skip
