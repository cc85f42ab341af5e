"""Events applied to the state. Nothing is refused here: a line of the book has happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any, TypeVar

from council.law.ballots import Mode
from council.meeting import block_state, procedure_state, question_state
from council.meeting import election_events as el
from council.meeting import events as ev
from council.meeting.codec import from_payload
from council.meeting.election_state import STEPS, after_round, begun
from council.meeting.facts import Facts
from council.meeting.floor import STEPS as FLOOR
from council.meeting.state import BallotState, Cast, MeetingState, Phase
from council.meeting.urn_state import ANEW, URN, lapsed

E = TypeVar("E", bound=ev.Event)
K = TypeVar("K")
V = TypeVar("V")

_HANDLERS: dict[type[ev.Event], Callable[[MeetingState, Any], MeetingState]] = {
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
            state = _votes(state, ballot, list(some))
    return state


def _voted_on(event: ev.Event | None) -> str | None:
    return event.ballot if isinstance(event, ev.VoteCast | ev.VoterRecorded) else None


def _votes(state: MeetingState, ballot: str, pairs: list[tuple[Any, ev.Event]]) -> MeetingState:
    seqs = range(state.seq + 1, state.seq + 1 + len(pairs))
    votes = dict(state.ballots[ballot].votes)
    for seq, (event, _) in zip(seqs, pairs, strict=True):
        votes[event.seat] = cast_of(event, seq)
    history = (*state.history, *(original for _, original in pairs))
    return _ballot(replace(state, seq=seqs[-1], history=history), ballot, votes=votes)


def cast_of(event: ev.VoteCast | ev.VoterRecorded, seq: int) -> Cast:
    """The vote that line ``seq`` wrote; without its choice in a secret ballot."""
    if isinstance(event, ev.VoteCast):
        return Cast(event.choice, event.bearer, seq, event.aloud)
    return Cast("", event.bearer, seq)


def _put(mapping: Mapping[K, V], key: K, value: V) -> dict[K, V]:
    return {**mapping, key: value}


def _ballot(meeting: MeetingState, ballot: str, /, **changes: Any) -> MeetingState:
    after = replace(meeting.ballots[ballot], last_seq=meeting.seq, **changes)
    return replace(meeting, ballots=_put(meeting.ballots, ballot, after))


def _item(meeting: MeetingState, item: int, /, **changes: Any) -> MeetingState:
    return replace(meeting, items=_put(meeting.items, item, replace(meeting.item_state(item), **changes)))


@_on(ev.MeetingOpened)
def _opened(state: MeetingState, event: ev.MeetingOpened) -> MeetingState:
    known = question_state.received(event.facts, state.seq)
    return replace(state, facts=event.facts, chair=event.chair, phase=Phase.OPEN, questions=known)


@_on(ev.MemberArrived)
def _arrived(state: MeetingState, event: ev.MemberArrived) -> MeetingState:
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


def _way(mode: str) -> dict[str, Any]:
    """Fields of a ballot that say how it is held."""
    legal = {"paper": Mode.SECRET, "roll_call": Mode.PUBLIC}.get(mode) or Mode(mode)
    return {"mode": legal, "paper": mode == "paper", "roll_call": mode == "roll_call"}


@_on(ev.BallotOpened)
def _ballot_opened(state: MeetingState, event: ev.BallotOpened) -> MeetingState:
    opened = BallotState(
        event.ballot, event.item, rule=event.rule, question=event.question, candidates=event.candidates,
        round=event.round, opened_seq=state.seq, last_seq=state.seq, election=event.election,
        declared=len(event.candidates), items=event.items, openers=event.openers, **_way(event.mode),
    )  # fmt: skip
    ballots = _put(state.ballots, event.ballot, opened)
    return replace(state, ballots=ballots, ballot=event.ballot, decision=None)


def _vote(state: MeetingState, event: ev.VoteCast | ev.VoterRecorded) -> MeetingState:
    votes = _put(state.ballots[event.ballot].votes, event.seat, cast_of(event, state.seq))
    return _ballot(state, event.ballot, votes=votes)


_HANDLERS.update({ev.VoteCast: _vote, ev.VoterRecorded: _vote})


@_on(ev.HandsRecorded)
def _hands(state: MeetingState, event: ev.HandsRecorded) -> MeetingState:
    return _ballot(state, event.ballot, hands=event)


@_on(ev.BallotClosed)
def _ballot_closed(state: MeetingState, event: ev.BallotClosed) -> MeetingState:
    return _ballot(state, event.ballot, state="closed", result=event, closed_seq=state.seq)


@_on(ev.BallotReopened)
def _ballot_reopened(state: MeetingState, event: ev.BallotReopened) -> MeetingState:
    return _ballot(state, event.ballot, state="open", result=None, closed_seq=0)


@_on(ev.WayChanged)
def _way_changed(state: MeetingState, event: ev.WayChanged) -> MeetingState:
    by_name = state.ballots[event.ballot].mode is Mode.PUBLIC and _way(event.mode)["mode"] is Mode.PUBLIC
    anew: dict[str, Any] = {} if by_name else ANEW
    return _ballot(state, event.ballot, **_way(event.mode), **anew)


@_on(ev.BallotCancelled)
def _ballot_cancelled(state: MeetingState, event: ev.BallotCancelled) -> MeetingState:
    cancelled = _ballot(state, event.ballot, state="cancelled")
    return replace(cancelled, ballot=None if state.ballot == event.ballot else state.ballot)


@_on(ev.ResultProclaimed)
def _proclaimed(state: MeetingState, event: ev.ResultProclaimed) -> MeetingState:
    after = replace(_ballot(state, event.ballot, state="proclaimed"), ballot=None)
    ballot = after.ballots[event.ballot]
    if ballot.election not in after.elections or ballot.result is None or ballot.result.figures is None:
        return after
    before = after.elections[ballot.election]
    held = after_round(before, event.outcome, event.elected, ballot.result.figures.run_off)
    if state.facts.law.rule("", "be") == "be" and event.outcome == "next_round" and not held.run_off:
        held = replace(
            held, rounds=before.rounds
        )  # nobody voted for anybody: no run-off, the first round again
    return replace(after, elections=_put(after.elections, ballot.election, held))


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


@_on(el.ElectionBegun)
def _election_begun(state: MeetingState, event: el.ElectionBegun) -> MeetingState:
    return replace(state, elections=_put(state.elections, event.election, begun(event)))


def _election(state: MeetingState, event: Any) -> MeetingState:
    held = STEPS[type(event)](state.elections[event.election], event)
    return replace(state, elections=_put(state.elections, event.election, held))


_HANDLERS.update(dict.fromkeys(STEPS, _election))
_HANDLERS.update({kind: lambda state, _event: state for kind in FLOOR if kind not in _HANDLERS})


@_on(el.PaperCounted)
def _paper(state: MeetingState, event: el.PaperCounted) -> MeetingState:
    ballot = state.ballots[event.ballot]
    names = (*ballot.candidates[: ballot.declared], *(one.name for one in event.written))
    return _ballot(state, event.ballot, counted=event, candidates=names)


@_on(el.TieBroken)
def _tie_broken(state: MeetingState, event: el.TieBroken) -> MeetingState:
    result = state.ballots[event.ballot].result
    assert result is not None
    after = replace(
        result, outcome=event.outcome, sentence=event.sentence, law=event.law, figures=event.figures,
        elected=event.elected,
    )  # fmt: skip
    return _ballot(state, event.ballot, result=after)
