"""Ways of voting in the database: tables follow the book, also when a whole story is one commit."""

from __future__ import annotations

import uuid
from typing import Any

from flask import current_app

from council.models import Ballot, Turnout, UrnKey, UrnPaper, Vote, db
from council.permissions import Actor
from council.services.live_commands import read
from tests.live.room import Room


def at_once(room: Room, *asked: tuple[Actor, str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Commands that waited together, written in one transaction."""
    requests = [
        read(actor, room.meeting, {"id": str(uuid.uuid4()), "kind": kind, "payload": payload})
        for actor, kind, payload in asked
    ]
    return room.committer._transaction(room.meeting, [(request, lambda answer: None) for request in requests])


def vote(room: Room, index: int, ballot: str, choice: str = "pour") -> tuple[Actor, str, dict[str, Any]]:
    payload = {"ballot": ballot, "seat": room.commune.mandates[index], "choice": choice}
    return room.member(index), "vote", payload


def change(room: Room, ballot: str, mode: str) -> tuple[Actor, str, dict[str, Any]]:
    return room.clerk, "change_way", {"ballot": ballot, "mode": mode, "motive": "réseau coupé"}


def follows(room: Room, ballot: str) -> Ballot:
    """The row of a ballot, once it and its votes are seen to be what the book says."""
    db.session.rollback()
    state = current_app.extensions["council_books"].read(room.meeting).state.ballots[ballot]
    row = db.session.get_one(Ballot, ballot)
    votes = db.session.execute(db.select(Vote).where(Vote.ballot_id == ballot)).scalars().all()
    turnout = db.session.execute(db.select(Turnout.mandate_id).where(Turnout.ballot_id == ballot)).scalars()
    named = {} if state.mode == "secret" else {seat: one.choice for seat, one in state.votes.items()}
    assert (row.state, row.mode) == (state.state, state.way)
    assert {one.mandate_id: one.choice for one in votes} == named
    assert set(turnout) == (set(state.votes) if state.mode == "secret" else set())
    return row


def test_votes_left_behind_by_two_changes_in_one_commit_are_gone(room: Room) -> None:
    """Back to tablets before the first change was written: a voice that counts no more is no row."""
    ballot = room.open().ballot()
    at_once(room, vote(room, 0, ballot), vote(room, 1, ballot))
    follows(room, ballot)
    answers = at_once(
        room, vote(room, 2, ballot), change(room, ballot, "main_levee"), vote(room, 3, ballot),
        change(room, ballot, "public"), vote(room, 1, ballot, "contre"),
    )  # fmt: skip
    assert [one["ok"] for one in answers] == [True, True, False, True, True]
    assert follows(room, ballot).mode == "public"
    db.session.rollback()
    rows = db.session.execute(db.select(Vote.mandate_id, Vote.choice).where(Vote.ballot_id == ballot)).all()
    assert [tuple(row) for row in rows] == [(room.commune.mandates[1], "contre")]


def test_a_secret_vote_moved_to_paper_in_the_commit_of_its_votes_leaves_nothing(room: Room) -> None:
    ballot = room.open().ballot("secret")
    at_once(room, vote(room, 0, ballot), vote(room, 1, ballot))
    answers = at_once(
        room, vote(room, 2, ballot), change(room, ballot, "paper"), vote(room, 3, ballot),
        (room.clerk, "record_paper", {"ballot": ballot, "envelopes": 8, "counts": {"pour": 8}}),
        (room.clerk, "close_ballot", {"ballot": ballot}),
    )  # fmt: skip
    assert [one["ok"] for one in answers] == [True, True, False, True, True]
    follows(room, ballot)
    papers = db.session.execute(db.select(UrnPaper).where(UrnPaper.ballot_id == ballot)).all()
    key = db.session.execute(db.select(UrnKey.secret).where(UrnKey.ballot_id == ballot)).scalar_one()
    assert (papers, key) == ([], None)


def test_closed_reopened_and_closed_again_in_one_commit(room: Room) -> None:
    ballot = room.open().ballot("roll_call")
    seats = room.commune.mandates
    said = {"ballot": ballot, "seat": seats[0], "choice": "pour"}
    close = (room.clerk, "close_ballot", {"ballot": ballot})
    answers = at_once(
        room, (room.clerk, "record_vote", said), close,
        (room.clerk, "reopen_ballot", {"ballot": ballot, "motive": "une voix manque"}),
        (room.clerk, "record_vote", said | {"choice": "contre"}), close, close,
    )  # fmt: skip
    assert [one["ok"] for one in answers] == [True, True, True, True, True, False]
    assert follows(room, ballot).state == "closed"
    room.do("proclaim", ballot=ballot)
    assert follows(room, ballot).state == "proclaimed"


def test_two_clerks_at_once_change_the_way_once(room: Room) -> None:
    ballot = room.open().ballot()
    answers = at_once(room, change(room, ballot, "main_levee"), change(room, ballot, "main_levee"))
    assert [one["ok"] for one in answers] == [True, False]
    assert answers[1]["sentence"]
