"""Votes that come together are told together, and to those they concern."""

from __future__ import annotations

from dataclasses import replace

from flask import current_app

from council.live.encoding import dumps
from council.meeting.events import VoteCast, VoterRecorded
from council.models import db
from council.queries.boards import me
from council.queries.live import CLERK, MEMBER, SCREEN, Books
from council.queries.news import MOST_VOTES, concerned, events
from tests.live.room import Room
from tests.live.test_boards import watch
from tests.meeting.player import Player
from tests.meeting.world import FACTS, World


def _changes(votes: int) -> World:
    """Seat 1 changes its vote again and again."""
    world = World().open()
    ballot = world.ballot()
    for number in range(votes):
        world.do("vote", by=1, ballot=ballot, seat=1, choice=("pour", "contre")[number % 2])
    world.do("leave", seat=7)
    return world


def test_a_few_votes_are_told_one_by_one() -> None:
    world = _changes(MOST_VOTES)
    told = events(watch(world), MEMBER, 0)["events"]
    assert [line["seq"] for line in told] == list(range(1, world.state.seq + 1))


def test_many_votes_in_a_row_are_one_entry() -> None:
    world = _changes(MOST_VOTES + 5)
    last = world.state.seq
    for audience in (CLERK, MEMBER, SCREEN):
        found = events(watch(world), audience, 0)
        together = [line for line in found["events"] if line["kind"] == "votes"]
        first = last - MOST_VOTES - 5
        assert [(one["first"], one["seq"], one["text"]) for one in together] == [
            (first, last - 1, "25 votes enregistrés.")
        ]
        assert found["events"][-1]["seq"] == found["to"] == last
        assert [line["seq"] for line in found["events"][:-2]] == list(range(1, first))


def test_a_large_room_that_comes_in_is_one_entry() -> None:
    """The opening of a hall of five hundred was sixty kilobytes for each tablet that had joined before it."""
    seats = tuple(replace(FACTS.seats[1], seat=n, name=f"Membre {n}", rank=n) for n in range(1, 501))
    world = World(facts=replace(FACTS, seats=(replace(seats[0], chair_rank=1), *seats[1:])))
    world.do("open_meeting", chair=1, present=list(range(1, 501)))
    for audience in (CLERK, MEMBER, SCREEN):
        found = events(watch(world), audience, 0)
        kinds = [(one["kind"], one["seq"], one.get("first")) for one in found["events"]]
        assert kinds == [("meeting_opened", 1, None), ("arrivals", 501, 2), ("quorum_checked", 502, None)]
        assert found["events"][1]["text"] == "500 arrivées enregistrées."
        assert len(dumps(found)) < 1000
    few = World().open()
    assert "arrivals" not in [one["kind"] for one in events(watch(few), MEMBER, 0)["events"]]


def test_votes_behind_closed_doors_are_not_counted_for_the_room(room: Room) -> None:
    """Read as they come or all at once, the lines hidden are the same."""
    books: Books = current_app.extensions["council_books"]
    ballot = room.open().ballot()
    for number in range(MOST_VOTES + 1):
        room.vote(3, ballot, ("pour", "contre")[number % 2])
    room.do("close_ballot", ballot=ballot)
    room.do("proclaim", ballot=ballot)
    room.do("open_item", item=room.items()[1])
    room.close_doors()
    ballot = room.ballot()
    for number in range(MOST_VOTES + 1):
        assert room.vote(3, ballot, ("pour", "contre")[number % 2])["ok"]
    watched = books.read(room.meeting)
    assert watched is not None
    (together,) = [
        one for one in events(watched, SCREEN, 0)["events"] if one["kind"] in ("votes", "vote_cast")
    ]
    assert together["seq"] < watched.seq - MOST_VOTES, "those of the public vote alone"
    assert [one["kind"] for one in events(watched, MEMBER, 0)["events"]][-1] == "votes"
    anew = Books(db.engine).read(room.meeting)
    assert anew is not None
    assert anew.hidden == watched.hidden >= set(range(watched.seq - MOST_VOTES, watched.seq + 1))


def test_a_vote_changes_nothing_for_those_it_does_not_concern() -> None:
    seen = 0
    for seed in range(25):
        player = Player.seeded(seed)
        for _ in range(120):
            before = watch(player.world)
            player.step()
            after = watch(player.world)
            found = concerned(after, before.seq)
            added = after.state.history[before.seq :]
            if not all(isinstance(one, VoteCast | VoterRecorded) for one in added):
                assert found is None
                continue
            assert found is not None
            seen += len(added)
            for seat in {one.seat for one in after.state.facts.seats} - found:
                assert me(after, seat) == me(before, seat)
    assert seen > 100, "no votes: nothing was shown"


def test_nothing_new_concerns_nobody() -> None:
    world = World().open()
    assert concerned(watch(world), world.state.seq) == set()


def test_the_last_vote_tells_the_keepers_that_the_urn_may_be_opened() -> None:
    world = World().open()
    ballot = world.ballot(mode="secret")
    world.vote(dict.fromkeys((1, 2, 3, 5, 6, 7), "pour"))
    before = watch(world)
    world.do("vote", by=4, ballot=ballot, seat=4, choice="pour")
    after = watch(world)
    assert concerned(after, before.seq) == {1, 4, 7}
    for seat in (1, 7):
        assert not me(before, seat)["urn"]["may_confirm"]
        assert me(after, seat)["urn"]["may_confirm"]
    for seat in (2, 3, 5, 6):
        assert me(after, seat) == me(before, seat)
