"""What each line takes for granted of the lines before it: holds for every book, and keeps corrections honest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from council.law.proxies import check_proxy
from council.law.violations import Violation
from council.meeting import block_events as bl
from council.meeting import election_events as el
from council.meeting import events as ev
from council.meeting import floor_events as fl
from council.meeting import question_events as qe
from council.meeting import urn_events as ue
from council.meeting.evolve import effective_events, evolve
from council.meeting.facts import Facts
from council.meeting.procedures import voters as procedure_voters
from council.meeting.room import ballot_voters, voters
from council.meeting.state import MeetingState, Phase

AFTER_CLOSING = (ev.Corrected, ev.SecretaryNamed, ev.ProxyEnded)
"""What may still be written in a closed book, until acts are made of it."""


def first_contradiction(facts: Facts, history: tuple[ev.Event, ...]) -> int | None:
    """Number of the first line that the lines before it make impossible, None when the book holds together."""
    state = MeetingState(facts)
    for seq, event in enumerate(effective_events(history), start=1):
        if event is None:
            event = ev.Corrected(seq=seq, void=True)
        if not holds(state, event):
            return seq
        state = evolve(state, event) if not isinstance(event, ev.Corrected) else _skip(state, event)
    return None


def _skip(state: MeetingState, event: ev.Event) -> MeetingState:
    """A line without effect of its own: corrections are already in the effective lines."""
    return type(state)(**{**state.__dict__, "seq": state.seq + 1, "history": (*state.history, event)})


def holds(state: MeetingState, event: ev.Event) -> bool:
    """Whether ``event`` is possible in ``state``."""
    check = _CHECKS.get(type(event))
    begun = state.phase in (Phase.OPEN, Phase.SUSPENDED) or (
        state.phase is Phase.CLOSED and isinstance(event, AFTER_CLOSING)
    )
    if isinstance(event, ev.MeetingOpened):
        return state.phase is Phase.CONVENED
    return begun and (check is None or check(state, event))


def _proxy_given(state: MeetingState, event: ev.ProxyGiven) -> bool:
    try:
        check_proxy(
            state.facts.law,
            giver=event.giver,
            bearer=event.bearer,
            present=state.present,
            existing=state.proxies,
        )
    except Violation:
        return False
    return event.giver not in state.proxies


def _voted(state: MeetingState, event: ev.VoteCast | ev.VoterRecorded) -> bool:
    ballot = state.open_ballot
    if ballot is None or ballot.ballot != event.ballot:
        return False
    allowed = voters(state, ballot.item, ballot.rule)
    return event.seat in allowed and allowed[event.seat] == event.bearer


def _hands(state: MeetingState, event: ev.HandsRecorded) -> bool:
    ballot = state.open_ballot
    if ballot is None or ballot.ballot != event.ballot:
        return False
    allowed = ballot_voters(state, ballot)
    return sum(event.counts.values()) <= state.facts.weigh(allowed) and set(event.names) <= set(allowed)


def _counted(state: MeetingState, event: el.PaperCounted) -> bool:
    ballot = state.open_ballot
    if ballot is None or ballot.ballot != event.ballot or not ballot.paper:
        return False
    allowed = ballot_voters(state, ballot)
    return event.envelopes <= state.facts.weigh(allowed) and set(event.silent) <= set(allowed)


def _under_way(state: MeetingState, event: Any) -> bool:
    """A line about an election under way on the item under discussion, between two votes."""
    found = state.elections.get(event.election)
    return found is not None and found.state == "open" and found.item == state.item and state.ballot is None


def _question(state: MeetingState, event: Any) -> bool:
    """A line about a question of the list, still to be dealt with."""
    found = state.questions.get(event.question)
    return found is not None and found.state in ("waiting", "asked")


def _block(state: MeetingState, event: bl.BlockFormed) -> bool:
    withdrawn = {item for item, _ in state.withdrawn}
    return (
        state.item is None
        and state.ballot is None
        and set(event.items) <= set(state.facts.item_of)
        and not withdrawn & set(event.items)
    )


def _withdraws(state: MeetingState, event: ev.WithdrawalDeclared) -> bool:
    ballot = state.current_ballot
    grouped = ballot is not None and event.item in ballot.items
    return (event.item, event.seat) not in state.withdrawn and not grouped


def _urn(state: MeetingState, ballot: str) -> bool:
    found = state.open_ballot
    return found is not None and found.ballot == ballot and found.way == "secret"


def _tie(state: MeetingState, event: el.TieBroken) -> bool:
    ballot = state.current_ballot
    return ballot is not None and ballot.ballot == event.ballot and ballot.result is not None


def _secret_once(state: MeetingState, event: ev.VoterRecorded) -> bool:
    return _voted(state, event) and event.seat not in state.ballots[event.ballot].votes


def _present(state: MeetingState, event: ev.SecretaryNamed | ev.ChairReplaced) -> bool:
    return event.seat in state.present


def _decided(state: MeetingState, event: ev.ProcedureDecided) -> bool:
    allowed = procedure_voters(state, event.subject, event.item)
    return (
        state.open_ballot is None
        and state.item == event.item
        and sum(event.counts.values()) <= state.facts.weigh(allowed)
        and set(event.names) <= set(allowed)
    )


def _asked(state: MeetingState, event: ev.RequestMade) -> bool:
    return event.seat in state.present and (event.subject, event.item, event.seat) not in state.requests


_CHECKS: dict[type[ev.Event], Callable[[MeetingState, Any], bool]] = {
    ev.MemberArrived: lambda state, event: (
        event.seat in state.facts.seat_of
        and event.seat not in state.present
        and not (event.substitute and not state.facts.seat_of[event.seat].substitute)
    ),
    ev.MemberLeft: lambda state, event: event.seat in state.present,
    ev.ProxyGiven: _proxy_given,
    ev.ProxyEnded: lambda state, event: state.proxies.get(event.giver) == event.bearer,
    ev.SecretaryNamed: _present,
    ev.ChairReplaced: _present,
    ev.ItemOpened: lambda state, event: (
        event.item in (state.block if state.block else state.facts.item_of)
        and state.item_state(event.item).state != "open"
        and (state.item is None or bool(state.block))
    ),
    ev.ItemClosed: lambda state, event: event.item in state.discussed and state.ballot is None,
    bl.BlockFormed: _block,
    qe.QuestionPut: lambda state, event: event.question not in state.questions,
    qe.QuestionAsked: _question,
    qe.QuestionAnswered: lambda state, event: _question(state, event) and event.seat in state.present,
    qe.QuestionDropped: _question,
    bl.BlockLeft: lambda state, event: event.item in state.block and state.ballot is None,
    ev.WithdrawalDeclared: _withdraws,
    ev.WithdrawalEnded: lambda state, event: (event.item, event.seat) in state.withdrawn,
    ev.BallotOpened: lambda state, event: (
        state.item == event.item and state.ballot is None and event.items == state.block
    ),
    ev.VoteCast: _voted,
    ev.VoterRecorded: _secret_once,
    ev.HandsRecorded: _hands,
    ue.ClosingAnnounced: lambda state, event: _urn(state, event.ballot),
    ue.UrnConfirmed: lambda state, event: _urn(state, event.ballot) and event.seat in state.present,
    ue.UrnRevoked: lambda state, event: (
        _urn(state, event.ballot) and event.seat in state.ballots[event.ballot].confirmed
    ),
    ev.BallotClosed: lambda state, event: state.open_ballot is not None and state.ballot == event.ballot,
    ev.BallotReopened: lambda state, event: (
        state.ballot == event.ballot and state.ballots[event.ballot].state == "closed"
    ),
    ev.WayChanged: lambda state, event: state.open_ballot is not None and state.ballot == event.ballot,
    ev.BallotCancelled: lambda state, event: state.ballot == event.ballot,
    ev.ResultProclaimed: lambda state, event: state.ballot == event.ballot and state.open_ballot is None,
    ev.Suspended: lambda state, event: state.phase is Phase.OPEN and state.ballot is None,
    ev.Resumed: lambda state, event: state.phase is Phase.SUSPENDED,
    ev.ClosedSessionStarted: lambda state, event: not state.closed_session,
    ev.ClosedSessionEnded: lambda state, event: state.closed_session,
    el.ElectionBegun: lambda state, event: (
        state.item == event.item and state.ballot is None and state.election_on(event.item) is None
    ),
    el.CandidatesSet: _under_way,
    el.AssessorsNamed: lambda state, event: (
        _under_way(state, event) and set(event.seats) <= set(state.facts.seat_of)
    ),
    el.SecrecyVoted: _under_way,
    el.AppointedAtOnce: _under_way,
    el.ElectionAbandoned: _under_way,
    el.PaperCounted: _counted,
    el.TieBroken: _tie,
    ev.RequestMade: _asked,
    ev.RequestWithdrawn: lambda state, event: (event.subject, event.item, event.seat) in state.requests,
    ev.ProcedureDecided: _decided,
    fl.FloorGiven: lambda state, event: event.seat in state.present and state.item == event.item,
    ev.MeetingClosed: lambda state, event: state.item is None and state.ballot is None,
}
