"""Items put to discussion, alone or together, applied to the state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from council.meeting.block_events import BlockFormed, BlockLeft
from council.meeting.events import ItemClosed, ItemOpened
from council.meeting.happenings import Event
from council.meeting.state import ItemState, MeetingState


def _formed(state: MeetingState, event: BlockFormed) -> MeetingState:
    return replace(state, block=event.items, decision=None)


def _put(state: MeetingState, item: int, now: ItemState) -> MeetingState:
    return replace(state, items={**state.items, item: now})


def _opened(state: MeetingState, event: ItemOpened) -> MeetingState:
    now = replace(
        state.item_state(event.item), state="open", outcome=None, in_closed_session=state.closed_session
    )
    current = state.item if state.item in state.block else event.item
    return replace(_put(state, event.item, now), item=current, decision=None)


def _without(state: MeetingState, item: int) -> MeetingState:
    """The block without ``item``; a single item left is an item like any other."""
    left = tuple(one for one in state.block if one != item)
    current = state.item if state.item != item else next(iter(left), None)
    floor = replace(state.floor, item=current) if state.floor.item == item and left else state.floor
    return replace(state, block=left if len(left) > 1 else (), item=current, floor=floor)


def _left(state: MeetingState, event: BlockLeft) -> MeetingState:
    return _without(_put(state, event.item, ItemState()), event.item)


def _closed(state: MeetingState, event: ItemClosed) -> MeetingState:
    now = replace(state.item_state(event.item), state="closed", outcome=event.outcome, closed_seq=state.seq)
    granted = state.closed_granted and state.closed_session
    return replace(_without(_put(state, event.item, now), event.item), closed_granted=granted, message=None)


HANDLERS: dict[type[Event], Callable[[MeetingState, Any], MeetingState]] = {
    BlockFormed: _formed,
    BlockLeft: _left,
    ItemOpened: _opened,
    ItemClosed: _closed,
}
