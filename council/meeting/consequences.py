"""What follows from a corrected line: quorums, figures and results of later lines, counted again as the room then was."""

from __future__ import annotations

from dataclasses import replace

from council.meeting import block_events as bl
from council.meeting import election_events as el
from council.meeting import events as ev
from council.meeting.election_results import Ages, broken
from council.meeting.evolve import effective_events, step
from council.meeting.items import OUTCOMES
from council.meeting.procedures import Objection, closing_objection, item_objection, reruled
from council.meeting.refusals import Refusal
from council.meeting.results import ITEM_OUTCOMES, closing, item_outcome
from council.meeting.room import quorum_line, withdrawn_from
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
        now = step(now, reading, original)
        if not (isinstance(previous, ev.ResultProclaimed) and isinstance(reading, ev.ItemClosed)):
            previous = reading
    return found


def objections(state: MeetingState, after: int) -> list[tuple[int, ev.Event, Objection]]:
    """Lines after line ``after``, without a motive, that the decisions of the council, as they now read, do not cover."""
    found: list[tuple[int, ev.Event, Objection]] = []
    now = MeetingState(state.facts)
    for seq, event in enumerate(effective_events(state.history), start=1):
        objection = None
        if isinstance(event, ev.ItemOpened):
            objection = item_objection(now, event.item)
        elif isinstance(event, ev.ClosedSessionStarted):
            objection = closing_objection(now, event.matter)
        if event is not None and objection and seq > after and not event.motive:
            found.append((seq, event, objection))
        now = step(now, event, state.history[seq - 1])
    return found


def _reread(now: MeetingState, event: ev.Event, previous: ev.Event | None) -> ev.Event:
    """The line computed again in the state it found; lines that are not computed stay as they are."""
    if isinstance(event, ev.QuorumChecked):
        line = quorum_line(now, event.moment, event.item, event.motive)
        return replace(line, overrode=event.overrode)
    if isinstance(event, bl.BlockLeft) and event.reason == "withdrawal":
        seat = next(iter(withdrawn_from(now, event.item)), None)
        return replace(event, seat=seat, reason=event.reason if seat is not None else "chair")
    if isinstance(event, ev.ProcedureDecided):
        return reruled(now, event, event)
    if isinstance(event, ev.BallotClosed):
        ballot = now.ballots[event.ballot]
        typed = ballot.hands or ballot.counted
        counts = typed.counts if typed else event.counts
        told = closing(now, ballot, dict(counts))
        openers = tuple(seat for seat in event.openers if seat in ballot.confirmed)  # and was still there
        return replace(told, motive=event.motive, overrode=event.overrode, openers=openers)
    if isinstance(event, el.TieBroken):
        return replace(broken(now, now.ballots[event.ballot], Ages(event.ranks)), motive=event.motive)
    if isinstance(event, ev.ResultProclaimed):
        return _proclaimed(now, event)
    if isinstance(event, ev.ItemClosed) and isinstance(previous, ev.ResultProclaimed):
        if event.item not in now.ballots[previous.ballot].concerned:
            return event
        outcome = item_outcome(now, now.ballots[previous.ballot], previous.outcome)
        return replace(event, outcome=outcome) if outcome and event.outcome not in OUTCOMES else event
    return event


def _proclaimed(now: MeetingState, event: ev.ResultProclaimed) -> ev.ResultProclaimed:
    result = now.ballots[event.ballot].result
    assert result is not None
    if result.outcome != event.outcome and not {result.outcome, event.outcome} <= set(ITEM_OUTCOMES):
        raise Refusal(
            "not_correctable", "Cette correction rouvrirait un tour : le résultat est déjà proclamé."
        )
    elected = result.figures.elected if result.figures else ()
    election = now.elections.get(now.ballots[event.ballot].election)
    settled = election is not None and (election.office == "head" or election.posts > 1)
    if settled and event.elected and elected != event.elected:
        raise Refusal(
            "not_correctable", "Cette correction changerait une personne déjà proclamée élue : elle ne se fait que par le juge."
        )  # fmt: skip
    return replace(event, outcome=result.outcome, sentence=result.sentence, elected=elected)
