"""Ballots and elections applied to the state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from council.law.ballots import Mode
from council.meeting import election_events as el
from council.meeting import events as ev
from council.meeting.election_state import STEPS, after_round, begun
from council.meeting.happenings import Event
from council.meeting.state import BallotState, Cast, MeetingState
from council.meeting.urn_state import ANEW

K = TypeVar("K")
V = TypeVar("V")


def _put(mapping: Mapping[K, V], key: K, value: V) -> dict[K, V]:
    return {**mapping, key: value}


def _ballot(meeting: MeetingState, ballot: str, /, **changes: Any) -> MeetingState:
    after = replace(meeting.ballots[ballot], last_seq=meeting.seq, **changes)
    return replace(meeting, ballots=_put(meeting.ballots, ballot, after))


def cast_together(state: MeetingState, ballot: str, pairs: list[tuple[Any, Event]]) -> MeetingState:
    """The state after votes that follow each other on one ballot: each line as it now reads, and as it was written."""
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


def _way(mode: str) -> dict[str, Any]:
    """Fields of a ballot that say how it is held."""
    legal = {"paper": Mode.SECRET, "roll_call": Mode.PUBLIC}.get(mode) or Mode(mode)
    return {"mode": legal, "paper": mode == "paper", "roll_call": mode == "roll_call"}


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


def _hands(state: MeetingState, event: ev.HandsRecorded) -> MeetingState:
    return _ballot(state, event.ballot, hands=event)


def _ballot_closed(state: MeetingState, event: ev.BallotClosed) -> MeetingState:
    return _ballot(state, event.ballot, state="closed", result=event, closed_seq=state.seq)


def _ballot_reopened(state: MeetingState, event: ev.BallotReopened) -> MeetingState:
    return _ballot(state, event.ballot, state="open", result=None, closed_seq=0)


def _way_changed(state: MeetingState, event: ev.WayChanged) -> MeetingState:
    by_name = state.ballots[event.ballot].mode is Mode.PUBLIC and _way(event.mode)["mode"] is Mode.PUBLIC
    anew: dict[str, Any] = {} if by_name else ANEW
    return _ballot(state, event.ballot, **_way(event.mode), **anew)


def _ballot_cancelled(state: MeetingState, event: ev.BallotCancelled) -> MeetingState:
    cancelled = _ballot(state, event.ballot, state="cancelled")
    return replace(cancelled, ballot=None if state.ballot == event.ballot else state.ballot)


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


def _election_begun(state: MeetingState, event: el.ElectionBegun) -> MeetingState:
    return replace(state, elections=_put(state.elections, event.election, begun(event)))


def _election(state: MeetingState, event: Any) -> MeetingState:
    held = STEPS[type(event)](state.elections[event.election], event)
    return replace(state, elections=_put(state.elections, event.election, held))


def _paper(state: MeetingState, event: el.PaperCounted) -> MeetingState:
    ballot = state.ballots[event.ballot]
    names = (*ballot.candidates[: ballot.declared], *(one.name for one in event.written))
    return _ballot(state, event.ballot, counted=event, candidates=names)


def _tie_broken(state: MeetingState, event: el.TieBroken) -> MeetingState:
    result = state.ballots[event.ballot].result
    assert result is not None
    after = replace(
        result, outcome=event.outcome, sentence=event.sentence, law=event.law, figures=event.figures,
        elected=event.elected,
    )  # fmt: skip
    return _ballot(state, event.ballot, result=after)


HANDLERS: dict[type[Event], Callable[[MeetingState, Any], MeetingState]] = {
    ev.VoteCast: _vote,
    ev.VoterRecorded: _vote,
    ev.BallotOpened: _ballot_opened,
    ev.HandsRecorded: _hands,
    ev.BallotClosed: _ballot_closed,
    ev.BallotReopened: _ballot_reopened,
    ev.WayChanged: _way_changed,
    ev.BallotCancelled: _ballot_cancelled,
    ev.ResultProclaimed: _proclaimed,
    el.ElectionBegun: _election_begun,
    el.PaperCounted: _paper,
    el.TieBroken: _tie_broken,
    **dict.fromkeys(STEPS, _election),
}
