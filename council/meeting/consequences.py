"""What follows from a corrected line: quorums, figures and results of later lines, counted again as the room then was."""

from __future__ import annotations

from dataclasses import replace

from council.meeting import events as ev
from council.meeting.evolve import effective_events, step
from council.meeting.items import OUTCOMES
from council.meeting.refusals import Refusal
from council.meeting.results import ITEM_OUTCOMES, closing
from council.meeting.room import quorum_line
from council.meeting.state import MeetingState


def consequences(state: MeetingState, after: int) -> list[tuple[int, ev.Event, ev.Event]]:
    """Lines after line ``after`` that the book, as it now reads, belies: number, how it reads, how it should.

    Nothing of what members voted changes. Raises Refusal when a round already proclaimed would have another fate.
    """
    found: list[tuple[int, ev.Event, ev.Event]] = []
    now = MeetingState(state.facts)
    previous: ev.Event | None = None
    lines = zip(effective_events(state.history), state.history, strict=True)
    for seq, (event, original) in enumerate(lines, start=1):
        reading = event
        if event is not None and seq > after:
            reading = _reread(now, event, previous)
            if reading != event:
                found.append((seq, event, reading))
        now, previous = step(now, reading, original), reading
    return found


def _reread(now: MeetingState, event: ev.Event, previous: ev.Event | None) -> ev.Event:
    """The line computed again in the state it found; lines that are not computed stay as they are."""
    if isinstance(event, ev.QuorumChecked):
        return quorum_line(now, event.moment, event.item, event.motive)
    if isinstance(event, ev.BallotClosed):
        ballot = now.ballots[event.ballot]
        counts = ballot.hands.counts if ballot.hands else event.counts
        return replace(closing(now, ballot, dict(counts)), motive=event.motive)
    if isinstance(event, ev.ResultProclaimed):
        return _proclaimed(now, event)
    if isinstance(event, ev.ItemClosed) and isinstance(previous, ev.ResultProclaimed):
        outcome = ITEM_OUTCOMES.get(previous.outcome)
        return replace(event, outcome=outcome) if outcome and event.outcome not in OUTCOMES else event
    return event


def _proclaimed(now: MeetingState, event: ev.ResultProclaimed) -> ev.ResultProclaimed:
    result = now.ballots[event.ballot].result
    assert result is not None
    if result.outcome != event.outcome and not {result.outcome, event.outcome} <= set(ITEM_OUTCOMES):
        raise Refusal(
            "not_correctable", "Cette correction rouvrirait un tour : le résultat est déjà proclamé."
        )
    return replace(event, outcome=result.outcome, sentence=result.sentence)
