"""Commands decided one after the other on one book: what ``decide`` gives, sooner when a whole council votes at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from council.meeting.ballot_state import cast_of
from council.meeting.ballots import voice
from council.meeting.commands import Command, Context, Vote
from council.meeting.decide import decide
from council.meeting.draft import Draft
from council.meeting.events import Event
from council.meeting.evolve import evolve_all
from council.meeting.facts import Seat
from council.meeting.state import BallotState, Cast, MeetingState


class Succession:
    """A book that grows. Votes that follow each other on one ballot meet the same rules as any command (``ballots.voice``),
    on a picture whose votes are ours alone and filled in place; the state is made once, when it is asked for.
    """

    def __init__(self, state: MeetingState) -> None:
        self._state = state
        self._lines: list[Event] = []
        """Votes not in ``_state`` yet, all on the ballot of ``_votes``."""
        self._votes: dict[int, Cast] = {}
        self._ballot: str | None = None
        self._picture = state

    @property
    def seq(self) -> int:
        """Number of the last line."""
        return self._state.seq + len(self._lines)

    @property
    def replaced(self) -> Mapping[int, Seat]:
        """The members whose substitute sits; asked for each vote, and no vote changes it: the state need not be made."""
        return self._state.replaced

    @property
    def state(self) -> MeetingState:
        """The state after every line decided."""
        if self._lines:
            self._state, self._lines = evolve_all(self._state, self._lines), []
        self._ballot = None
        return self._state

    def decide(self, command: Command, context: Context) -> list[Event]:
        """The lines that ``command`` writes. Raises Violation, and nothing is written."""
        if isinstance(command, Vote) and command.ballot in self._state.ballots:
            return [self._vote(command, context)]
        events, self._state = decide(self.state, command, context)
        return events

    def _vote(self, command: Vote, context: Context) -> Event:
        if self._ballot != command.ballot:
            self._begin(self.state.ballots[command.ballot])
        event = voice(Draft(self._picture, context, command.motive), command)
        self._lines.append(event)
        self._votes[event.seat] = cast_of(event, self.seq)
        return event

    def _begin(self, ballot: BallotState) -> None:
        self._ballot, self._votes = ballot.ballot, dict(ballot.votes)
        own = replace(ballot, votes=self._votes)
        self._picture = replace(self._state, ballots={**self._state.ballots, ballot.ballot: own})
