"""The speakers of the item under discussion on the live board, with the server's times."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from council.meeting import floor_events as fl
from council.meeting.chain import stamp
from council.meeting.floor import spoken
from council.meeting.speakers import may_speak
from council.meeting.state import MeetingState
from council.queries.live import Watched

Json = dict[str, Any]
LISTED = (fl.FloorAsked, fl.FloorWaived, fl.FloorMoved)
"""Lines that the list of speakers shows better than the log."""


def speakers(watched: Watched) -> Json | None:
    """``{item, speaker: {seat, since}|null, waiting: [seat], times: [{seat, seconds}]}``; None between two items.

    ``times``: what each member has spoken on the item before the present turn, in the order of their first.
    """
    floor = watched.state.floor
    if watched.state.item is None:
        return None

    def at(seq: int) -> datetime:
        return watched.lines[seq - 1].at

    speaking = floor.speaker is not None
    times = spoken(floor, watched.state.item, at)
    return {
        "item": watched.state.item,
        "speaker": {"seat": floor.speaker, "since": stamp(at(floor.since))} if speaking else None,
        "waiting": [seat for seat in floor.waiting if seat in watched.state.present],
        "times": [{"seat": seat, "seconds": round(seconds)} for seat, seconds in times.items()],
    }


def own_floor(state: MeetingState, seat: int) -> Json:
    """The member's place among the speakers: ``speaking``, ``place`` (1: the next one, None: not waiting), ``may_ask``."""
    waiting = [one for one in state.floor.waiting if one in state.present]
    place = waiting.index(seat) + 1 if seat in waiting else None
    speaking = state.floor.speaker == seat
    able = place is None and not speaking and may_speak(state, seat)
    return {"floor": {"speaking": speaking, "place": place, "may_ask": able}}
