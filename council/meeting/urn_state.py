"""The opening of an urn applied to the state: announced, confirmed, taken back, lapsed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from council.meeting.happenings import Event
from council.meeting.state import BallotState, MeetingState
from council.meeting.urn_events import ClosingAnnounced, UrnConfirmed, UrnRevoked


def _ballot(state: MeetingState, ballot: BallotState) -> MeetingState:
    changed = replace(ballot, last_seq=state.seq)
    return replace(state, ballots={**state.ballots, ballot.ballot: changed})


def _announced(state: MeetingState, event: ClosingAnnounced) -> MeetingState:
    return _ballot(state, replace(state.ballots[event.ballot], announced=True))


def _confirmed(state: MeetingState, event: UrnConfirmed) -> MeetingState:
    ballot = state.ballots[event.ballot]
    return _ballot(state, replace(ballot, confirmed={**ballot.confirmed, event.seat: event.role}))


def _without(ballot: BallotState, seat: int) -> BallotState:
    return replace(ballot, confirmed={one: role for one, role in ballot.confirmed.items() if one != seat})


def _revoked(state: MeetingState, event: UrnRevoked) -> MeetingState:
    return _ballot(state, _without(state.ballots[event.ballot], event.seat))


def lapsed(state: MeetingState, seat: int) -> MeetingState:
    """The state once ``seat`` is no longer there to watch: its confirmation of an open ballot is gone."""
    ballot = state.open_ballot
    return state if ballot is None or seat not in ballot.confirmed else _ballot(state, _without(ballot, seat))


ANEW: dict[str, Any] = {"votes": {}, "hands": None, "confirmed": {}, "announced": False}
"""Fields of a ballot that begins anew in another way."""


URN: dict[type[Event], Callable[[MeetingState, Any], MeetingState]] = {
    ClosingAnnounced: _announced,
    UrnConfirmed: _confirmed,
    UrnRevoked: _revoked,
}
