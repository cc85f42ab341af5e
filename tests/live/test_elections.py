"""Elections through the committer and on the boards: no urn for paper, nothing partial, no birth date anywhere."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from flask import current_app

from council.models import Ballot, Item, UrnKey, db
from council.queries.boards import board
from council.queries.live import CLERK, MEMBER, SCREEN
from tests.live.room import Room
from tests.live.test_boards import watch
from tests.meeting.contests import (
    election,
    lists,
    paper,
    proclaim,
    stand,
    with_assessors,
)
from tests.meeting.world import ELECTION


def begin(room: Room, office: str = "other", **more: Any) -> str:
    """An election on the first item."""
    item = room.items()[0]
    db.session.get_one(Item, item).kind = "election"
    db.session.commit()
    room.open()
    room.do("begin_election", item=item, office=office, **more)
    state = current_app.extensions["council_books"].read(room.meeting).state
    return str(state.election_on(item).election)


def test_paper_makes_no_urn_and_is_projected(room: Room) -> None:
    of = begin(room)
    room.do("set_candidates", election=of, candidates=[{"name": "X"}, {"name": "Y"}])
    room.do("name_assessors", election=of, seats=room.commune.mandates[2:4])
    ballot = room.ballot("paper")
    db.session.rollback()
    assert db.session.get_one(Ballot, ballot).mode == "paper"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(UrnKey)) == 0
    refusal = room.vote(1, ballot, "c1")
    assert (refusal["ok"], refusal["code"]) == (False, "paper")
    room.do("record_paper", ballot=ballot, envelopes=8, counts={"c1": 5, "c2": 2, "nul": 1})
    room.do("close_ballot", ballot=ballot)
    room.do("proclaim", ballot=ballot)
    db.session.rollback()
    assert db.session.get_one(Ballot, ballot).state == "proclaimed"


def test_secret_rounds_on_tablets_open_an_urn_each(room: Room) -> None:
    of = begin(room)
    room.do("set_candidates", election=of, candidates=[{"name": "X"}, {"name": "Y"}])
    for _ in range(2):
        ballot = room.ballot("secret")
        for index in range(8):
            assert room.vote(index, ballot, "c1" if index % 2 else "c2")["ok"]
        room.open_urn(ballot)
        room.do("close_ballot", ballot=ballot)
        room.do("proclaim", ballot=ballot)
    state = current_app.extensions["council_books"].read(room.meeting).state
    assert state.elections[of].rounds == 2


def test_members_do_not_conduct_elections_and_the_chair_does(room: Room) -> None:
    of = begin(room)
    payload = {"election": of, "candidates": [{"name": "X"}]}
    assert room.send(room.member(3), "set_candidates", **payload)["code"] == "forbidden"
    assert room.send(room.member(0), "set_candidates", **payload)["ok"]


def test_the_book_keeps_no_birth_date(room: Room) -> None:
    of = begin(room)
    room.do("set_candidates", election=of, candidates=[{"name": "X"}, {"name": "Y"}])
    room.do("name_assessors", election=of, seats=room.commune.mandates[2:4])
    for _ in range(3):
        ballot = room.ballot("paper")
        room.do("record_paper", ballot=ballot, envelopes=8, counts={"c1": 4, "c2": 4})
        room.do("close_ballot", ballot=ballot)
        state = current_app.extensions["council_books"].read(room.meeting).state
        if state.ballots[ballot].result.outcome == "next_round":
            room.do("proclaim", ballot=ballot)
    room.do("break_tie", ballot=ballot, births={"c1": ["1951-02-03"], "c2": ["1949-03-04"]})
    text = "".join(line.payload for line in room.book())
    assert '"ranks":{"X":[2],"Y":[1]}' in text
    assert "1951" not in text
    assert "1949" not in text


def test_audiences_see_candidates_and_never_a_count_before_the_result() -> None:
    world, of = election()
    with_assessors(world, of)
    stand(world, of, "X", "Y")
    ballot = world.ballot(ELECTION, "paper")
    world.do("record_paper", ballot=ballot, envelopes=7, counts={"c1": 6, "c2": 1})
    for audience in (MEMBER, SCREEN):
        shown = board(watch(world), audience)
        assert [one["name"] for one in shown["election"]["candidates"]] == ["X", "Y"]
        assert set(shown["election"]) & {"counted", "text", "tie", "assessors"} == set()
        assert shown["ballot"]["result"] is None
        assert '"c1": 6' not in json.dumps(shown)
    clerk = board(watch(world), CLERK)
    assert clerk["election"]["counted"]["counts"] == {"c1": 6, "c2": 1}
    assert clerk["log"][0]["count"]["envelopes"] == 7
    assert {one["office"] for one in clerk["offices"]} >= {"head", "cao"}


def test_seats_table_and_text_for_the_clerk() -> None:
    world, of = election("cao", posts=3)
    with_assessors(world, of)
    lists(world, of, A=["a1", "a2", "a3"], B=["b1"])
    paper(world, {"c1": 5, "c2": 2})
    shown = board(watch(world), CLERK)
    assert shown["ballot"]["result"]["table"]["quotient"] == "7/3"
    assert shown["ballot"]["choices"][0]["members"] == ["a1", "a2", "a3"]
    proclaim(world)
    text = " ".join(board(watch(world), CLERK)["election"]["text"])
    for words in (
        "au plus fort reste",
        "Quotient électoral\u00a0: 7/3",
        "ont été proclamés élus",
        "Ont été désignés assesseurs",
    ):
        assert words in text
