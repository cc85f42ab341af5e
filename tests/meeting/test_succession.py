"""Commands decided in a row are decided as one by one: same lines, same refusals, same state."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import pytest

from council.law.violations import Violation
from council.meeting.codec import Malformed, from_payload, to_payload
from council.meeting.commands import Context, Vote, parse
from council.meeting.events import Event, VoteCast, VoterRecorded
from council.meeting.evolve import evolve_all
from council.meeting.state import MeetingState
from council.meeting.succession import Succession

from .player import Player
from .world import FACTS, World


@dataclass
class Twin(World):
    """A meeting decided twice: as any other, and in one succession whose state is asked for only now and then."""

    row: Succession = field(default_factory=lambda: Succession(MeetingState(FACTS)))
    given: Context = field(default_factory=Context)

    def context(self, **changes: Any) -> Context:
        self.given = super().context(**changes)
        return self.given

    def do(self, kind: str, *, by: int | None = None, **payload: Any) -> list[Event]:
        said, refused = _outcome(lambda: super(Twin, self).do(kind, by=by, **payload))
        again, also = _outcome(lambda: self.row.decide(parse(kind, payload), self.given))
        assert again == said
        assert self.row.seq == self.state.seq
        if refused is not None:
            assert also is not None
            assert (also.code, also.sentence) == (refused.code, refused.sentence)
            raise refused
        return said

    def same(self) -> None:
        assert self.row.state == self.state
        assert self.row.state.history == self.state.history


def _outcome(call: Callable[[], list[Event]]) -> tuple[list[Event], Violation | None]:
    try:
        return call(), None
    except Violation as violation:
        return [], violation


def _longest_run(history: tuple[Event, ...]) -> int:
    kinds = groupby(isinstance(one, VoteCast | VoterRecorded) for one in history)
    return max((len(list(some)) for votes, some in kinds if votes), default=0)


def test_a_succession_is_a_book_like_any_other() -> None:
    longest = 0
    for seed in range(60):
        rng = random.Random(seed)
        player = Player(rng, Twin().open(1, *sorted(rng.sample(range(2, 8), rng.randint(3, 6)))))
        for _ in range(8):
            player.play(15)
            assert isinstance(player.world, Twin)
            player.world.same()
        history = player.world.state.history
        assert evolve_all(MeetingState(FACTS), history) == player.world.state
        longest = max(longest, _longest_run(history))
    assert longest >= 4, "no votes in a row: nothing was shown"


@pytest.mark.parametrize("mode", ["public", "secret"])
def test_votes_in_a_row_follow_those_before_them(mode: str) -> None:
    world = World().open()
    ballot = world.ballot(mode=mode)
    row = Succession(world.state)
    choices = ["pour", "contre", "contre", "pour", "pour"]
    refusals = []
    for seat, choice in zip((1, 2, 1, 99, 3), choices, strict=True):
        try:
            row.decide(Vote(ballot=ballot, seat=seat, choice=choice), Context(seat=seat))
        except Violation as violation:
            refusals.append(violation.code)
    assert refusals == (["unknown_seat"] if mode == "public" else ["already", "unknown_seat"])
    votes = row.state.ballots[ballot].votes
    assert list(votes) == [1, 2, 3]
    assert votes[1].seq == world.state.seq + (3 if mode == "public" else 1)
    assert world.state.ballots[ballot].votes == {}, "the state it began with is another one"
    assert row.state.ballots[ballot].last_seq == row.seq


def test_a_state_once_given_does_not_change() -> None:
    world = World().open()
    ballot = world.ballot()
    row = Succession(world.state)
    row.decide(Vote(ballot=ballot, seat=1, choice="pour"), Context(seat=1))
    given = row.state
    row.decide(Vote(ballot=ballot, seat=2, choice="pour"), Context(seat=2))
    assert list(given.ballots[ballot].votes) == [1]
    assert list(row.state.ballots[ballot].votes) == [1, 2]
    assert given.seq == row.seq - 1 == len(given.history)


def test_plain_values_are_read_with_their_type_and_no_other() -> None:
    vote = from_payload(VoteCast, {"ballot": "b", "seat": 3, "choice": "pour", "aloud": True})
    assert to_payload(vote) == {"ballot": "b", "seat": 3, "choice": "pour", "aloud": True}
    for wrong in ({"seat": True}, {"seat": "3"}, {"choice": 1}, {"aloud": 1}, {"bearer": "2"}):
        with pytest.raises(Malformed):
            from_payload(VoteCast, {"ballot": "b", "seat": 3, "choice": "pour", **wrong})
