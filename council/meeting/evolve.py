"""Events applied to the state. Nothing is refused here: a line of the book has happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any, TypeVar

from council.meeting import ballot_state, block_state, procedure_state, question_state
from council.meeting import events as ev
from council.meeting.ballot_state import cast_together
from council.meeting.codec import from_payload
from council.meeting.facts import Facts
from council.meeting.floor import STEPS as FLOOR
from council.meeting.state import MeetingState, Phase
from council.meeting.substitutes import taken
from council.meeting.urn_state import URN, lapsed

E = TypeVar("E", bound=ev.Event)
K = TypeVar("K")
V = TypeVar("V")

_HANDLERS: dict[type[ev.Event], Callable[[MeetingState, Any], MeetingState]] = {
    **ballot_state.HANDLERS,
    **procedure_state.HANDLERS,
    **block_state.HANDLERS,
    **question_state.HANDLERS,
    **URN,
}


def _on(cls: type[E]) -> Callable[[Callable[[MeetingState, E], MeetingState]], None]:
    def register(handler: Callable[[MeetingState, E], MeetingState]) -> None:
        _HANDLERS[cls] = handler

    return register


def evolve(state: MeetingState, event: ev.Event) -> MeetingState:
    """The state after one more line. A correction replays the whole book with its substitution."""
    if isinstance(event, ev.Corrected):
        return replay(state.facts, (*state.history, event))
    return step(state, event, event)


def replay(facts: Facts, history: Iterable[ev.Event]) -> MeetingState:
    """The state after ``history``, corrections substituted where they apply. ``facts`` serve until the opening."""
    written = tuple(history)
    return _steps(MeetingState(facts), zip(effective_events(written), written, strict=True))


def evolve_all(state: MeetingState, events: Iterable[ev.Event]) -> MeetingState:
    """The state after several more lines: what ``evolve`` gives one after the other, sooner when many are votes."""
    for corrects, some in groupby(events, lambda event: isinstance(event, ev.Corrected)):
        if corrects:
            for event in some:
                state = evolve(state, event)
        else:
            state = _steps(state, ((event, event) for event in some))
    return state


def state_before(state: MeetingState, seq: int, facts: Facts) -> MeetingState:
    """The state as line ``seq`` found it, every correction known by now applied. ``facts`` serve until the opening."""
    known = effective_events(state.history)[: seq - 1]
    return _steps(MeetingState(facts), zip(known, state.history, strict=False))


def effective_events(written: tuple[ev.Event, ...]) -> list[ev.Event | None]:
    """The lines as they now read: corrected ones replaced, annulled ones None; the last correction wins."""
    result: list[ev.Event | None] = list(written)
    for event in written:
        if isinstance(event, ev.Corrected):
            target = written[event.seq - 1]
            result[event.seq - 1] = None if event.void else from_payload(type(target), event.payload or {})
    return result


def step(state: MeetingState, event: ev.Event | None, original: ev.Event) -> MeetingState:
    """The state after line ``original``, which now reads as ``event``; None when it is annulled."""
    state = replace(state, seq=state.seq + 1, history=(*state.history, original))
    if event is None:
        return state
    kind = type(event)
    after = _HANDLERS[kind](state, event)
    if kind not in FLOOR or (after.block and getattr(event, "item", after.item) != after.item):
        return after  # a block has one discussion, that of its first item
    return replace(after, floor=FLOOR[kind](after.floor, event, after.seq))


def _steps(state: MeetingState, pairs: Iterable[tuple[ev.Event | None, ev.Event]]) -> MeetingState:
    """``step`` for each of ``pairs``; votes that follow each other on one ballot are written in one new state.

    States are copies, and a copy is as long as the book: in a large assembly a state for each vote would cost more than the votes.
    """
    for ballot, some in groupby(pairs, lambda pair: _voted_on(pair[0])):
        if ballot is None:
            for event, original in some:
                state = step(state, event, original)
        else:
            state = cast_together(state, ballot, list(some))
    return state


def _voted_on(event: ev.Event | None) -> str | None:
    return event.ballot if isinstance(event, ev.VoteCast | ev.VoterRecorded) else None


def _put(mapping: Mapping[K, V], key: K, value: V) -> dict[K, V]:
    return {**mapping, key: value}


def _item(meeting: MeetingState, item: int, /, **changes: Any) -> MeetingState:
    return replace(meeting, items=_put(meeting.items, item, replace(meeting.item_state(item), **changes)))


@_on(ev.MeetingOpened)
def _opened(state: MeetingState, event: ev.MeetingOpened) -> MeetingState:
    known = question_state.received(event.facts, state.seq)
    return replace(state, facts=event.facts, chair=event.chair, phase=Phase.OPEN, questions=known)


@_on(ev.MemberArrived)
def _arrived(state: MeetingState, event: ev.MemberArrived) -> MeetingState:
    state = taken(state, event.seat, substitute=event.substitute)
    here = replace(state, present=state.present | {event.seat})
    moved = event.room or event.seat in state.room_of
    return replace(here, room_of=_put(state.room_of, event.seat, event.room)) if moved else here


@_on(ev.MemberLeft)
def _left(state: MeetingState, event: ev.MemberLeft) -> MeetingState:
    chair = None if state.chair == event.seat else state.chair
    item_chairs = {item: seat for item, seat in state.item_chairs.items() if seat != event.seat}
    state = lapsed(state, event.seat)
    return replace(state, present=state.present - {event.seat}, chair=chair, item_chairs=item_chairs)


@_on(ev.ProxyGiven)
def _proxy_given(state: MeetingState, event: ev.ProxyGiven) -> MeetingState:
    return replace(state, proxies=_put(state.proxies, event.giver, event.bearer))


@_on(ev.ProxyEnded)
def _proxy_ended(state: MeetingState, event: ev.ProxyEnded) -> MeetingState:
    return replace(
        state, proxies={giver: bearer for giver, bearer in state.proxies.items() if giver != event.giver}
    )


@_on(ev.QuorumChecked)
def _quorum(state: MeetingState, event: ev.QuorumChecked) -> MeetingState:
    return _item(state, event.item, quorum=event) if event.item is not None else state


@_on(ev.SecretaryNamed)
def _secretary(state: MeetingState, event: ev.SecretaryNamed) -> MeetingState:
    return replace(state, secretary=event.seat)


@_on(ev.WithdrawalDeclared)
def _withdrawn(state: MeetingState, event: ev.WithdrawalDeclared) -> MeetingState:
    one = {(event.item, event.seat)}
    mandated = state.mandated | one if event.reason == "mandate" else state.mandated - one
    return replace(lapsed(state, event.seat), withdrawn=state.withdrawn | one, mandated=mandated)


@_on(ev.WithdrawalEnded)
def _withdrawal_ended(state: MeetingState, event: ev.WithdrawalEnded) -> MeetingState:
    one = {(event.item, event.seat)}
    return replace(state, withdrawn=state.withdrawn - one, mandated=state.mandated - one)


@_on(ev.ChairReplaced)
def _chair(state: MeetingState, event: ev.ChairReplaced) -> MeetingState:
    if event.item is None:
        return replace(state, chair=event.seat)
    return replace(state, item_chairs=_put(state.item_chairs, event.item, event.seat))


@_on(ev.Suspended)
def _suspended(state: MeetingState, event: ev.Suspended) -> MeetingState:
    return replace(state, phase=Phase.SUSPENDED)


@_on(ev.Resumed)
def _resumed(state: MeetingState, event: ev.Resumed) -> MeetingState:
    return replace(state, phase=Phase.OPEN)


@_on(ev.ClosedSessionStarted)
def _closed_session(state: MeetingState, event: ev.ClosedSessionStarted) -> MeetingState:
    within = replace(state, closed_session=True, decision=None)
    return _item(within, state.item, in_closed_session=True) if state.item is not None else within


@_on(ev.ClosedSessionEnded)
def _public_session(state: MeetingState, event: ev.ClosedSessionEnded) -> MeetingState:
    return replace(state, closed_session=False, closed_granted=False, decision=None, message=None)


@_on(ev.Corrected)
def _corrected(state: MeetingState, event: ev.Corrected) -> MeetingState:
    return replace(state, corrected=_put(state.corrected, event.seq, state.seq))


@_on(ev.MeetingClosed)
def _meeting_closed(state: MeetingState, event: ev.MeetingClosed) -> MeetingState:
    return replace(state, phase=Phase.CLOSED, message=None)


_HANDLERS.update({kind: lambda state, _event: state for kind in FLOOR if kind not in _HANDLERS})
