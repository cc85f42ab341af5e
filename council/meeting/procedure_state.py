"""Requests, decisions of procedure and messages applied to the state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from council.meeting.happenings import Event
from council.meeting.message_events import MessageSent, MessageWithdrawn
from council.meeting.procedure_events import ProcedureDecided, RequestMade, RequestWithdrawn
from council.meeting.state import ItemState, MeetingState


def _asked(state: MeetingState, event: RequestMade) -> MeetingState:
    return replace(state, requests=state.requests | _of_each(state, event))


def _taken_back(state: MeetingState, event: RequestWithdrawn) -> MeetingState:
    return replace(state, requests=state.requests - _of_each(state, event))


def _of_each(
    state: MeetingState, event: RequestMade | RequestWithdrawn
) -> frozenset[tuple[str, int | None, int]]:
    """A request on items discussed together is one on each, and stays with those that leave the block."""
    items = state.block if event.item in state.block else (event.item,)
    return frozenset((event.subject, item, event.seat) for item in items)


def _decided(state: MeetingState, event: ProcedureDecided) -> MeetingState:
    adopted = event.outcome == "adopted"
    state = replace(state, decision=event)
    if event.subject == "closed_session":
        left = frozenset(one for one in state.requests if one[0] != "closed_session")
        state = replace(state, requests=left, closed_granted=adopted)
    if event.subject == "urgency":
        state = replace(state, urgency=event.outcome)
    if event.added is not None and adopted:
        state = replace(state, facts=replace(state.facts, items=(*state.facts.items, event.added)))
    return _sent_back(state, sent_back(state, event))


def hurried(state: MeetingState, item: int) -> bool:
    """Whether ``item`` was convened with a shortened notice: with the others, or by a complementary agenda."""
    return bool(state.facts.urgent_reason) or state.facts.item_of[item].urgent


def sent_back(state: MeetingState, event: ProcedureDecided) -> tuple[int, ...]:
    """Items that the decision sends to a later meeting: those it names, or all those left (FR-CONV-04)."""
    pending = [one.item for one in state.facts.items if state.item_state(one.item).state == "pending"]
    adopted = event.outcome == "adopted"
    if event.subject == "urgency" and not adopted:
        return tuple(item for item in pending if hurried(state, item))
    if event.subject == "adjournment" and adopted:
        return tuple(pending)
    return tuple(item for item in event.items if adopted and item in pending)


def _sent_back(state: MeetingState, items: tuple[int, ...]) -> MeetingState:
    gone = ItemState("closed", "postponed", closed_seq=state.seq)
    return replace(
        state,
        items={**state.items, **dict.fromkeys(items, gone)},
        sent_back=state.sent_back | frozenset(items),
    )


HANDLERS: dict[type[Event], Callable[[MeetingState, Any], MeetingState]] = {
    RequestMade: _asked,
    RequestWithdrawn: _taken_back,
    ProcedureDecided: _decided,
    MessageSent: lambda state, event: replace(state, message=event),
    MessageWithdrawn: lambda state, event: replace(state, message=None),
}
