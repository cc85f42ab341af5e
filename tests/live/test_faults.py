"""Faults with kept seeds: repeated, reordered and doubled commands, a clock that jumps, a full disk, a cut connection.

After each: receipts = stored votes = tally, and the book replayed from the database is the book in memory.
"""

from __future__ import annotations

import random
import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import current_app

from council.meeting.chain import verify
from council.meeting.evolve import replay
from council.models import Vote, db
from council.services.live_commands import read
from tests.live.room import Room
from tests.seeds import luck as luck_of

VOTERS = 8
CHOICES = ("pour", "contre", "abstention", "nppv")


def chance(seed: int | str) -> random.Random:
    """A kept seed, or that of this run."""
    return luck_of("faults") if seed == "fresh" else random.Random(seed)


def message(room: Room, index: int, ballot: str, choice: str) -> tuple[int, dict[str, Any]]:
    payload = {"ballot": ballot, "seat": room.commune.mandates[index], "choice": choice}
    return index, {"id": str(uuid.uuid4()), "kind": "vote", "payload": payload}


def send(room: Room, voter: int, sent: dict[str, Any]) -> dict[str, Any]:
    return room.committer.submit(read(room.member(voter), room.meeting, sent))


def check(room: Room, ballot: str, answers: dict[str, dict[str, Any]]) -> None:
    """Close the vote and compare the receipts of ``answers`` (by command id) with the table, the tally and the book."""
    room.do("close_ballot", ballot=ballot)
    book = room.book()
    verify(book)
    watched = current_app.extensions["council_books"].read(room.meeting)
    assert replay(watched.state.facts, [line.event for line in book]) == watched.state
    receipts = [answer["receipt"] for answer in answers.values() if answer["ok"]]
    assert [book[one["seq"] - 1].hash for one in receipts] == [one["hash"] for one in receipts]
    cast = [line for line in book if line.kind == "vote_cast" and line.event.ballot == ballot]  # type: ignore[attr-defined]
    assert {one["seq"] for one in receipts} == {line.seq for line in cast}
    last = {line.event.seat: line.event.choice for line in cast}  # type: ignore[attr-defined]
    db.session.rollback()
    where = Vote.ballot_id == ballot
    stored = dict(db.session.execute(sa.select(Vote.mandate_id, Vote.choice).where(where)).all())
    counts = watched.state.ballots[ballot].result.counts
    assert stored == last
    assert {code: number for code, number in counts.items() if number} == Counter(stored.values())


@pytest.mark.parametrize("seed", [*range(4), "fresh"])
def test_doubled_reordered_and_repeated_commands_of_two_tabs(room: Room, seed: int | str) -> None:
    """Each message goes out up to three times, in any order; the first decision of an id is its only one."""
    luck = chance(seed)
    room.open(VOTERS)
    ballot = room.ballot()
    tabs = [
        message(room, index, ballot, luck.choice(CHOICES)) for index in range(VOTERS) for _tab in range(2)
    ]
    sent = [one for one in tabs for _copy in range(luck.randint(1, 3))]
    luck.shuffle(sent)
    answers: dict[str, dict[str, Any]] = {}
    while sent:
        size = luck.randint(1, 6)
        batch, sent = sent[:size], sent[size:]
        jobs = [(read(room.member(voter), room.meeting, one), answers.update) for voter, one in batch]
        for (_, one), answer in zip(batch, room.committer._commit(room.meeting, jobs), strict=True):
            assert answers.setdefault(one["id"], answer) == answer
    assert len(answers) == len(tabs)
    check(room, ballot, answers)


@pytest.mark.parametrize("seed", [*range(2), "fresh"])
def test_a_clock_that_jumps(room: Room, seed: int | str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Order comes from the numbers of the lines, never from the clock."""
    luck = chance(seed)
    room.open(VOTERS)
    ballot = room.ballot()

    class Jumping:
        def now(self) -> datetime:
            return datetime.now(UTC) + timedelta(seconds=luck.uniform(-90_000, 90_000))

    monkeypatch.setattr(room.committer, "_clock", Jumping())
    answers = {}
    for _ in range(2):
        for index in range(VOTERS):
            voter, one = message(room, index, ballot, luck.choice(CHOICES))
            answers[one["id"]] = send(room, voter, one)
    assert all(answer["ok"] for answer in answers.values())
    check(room, ballot, answers)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_full_disk_acknowledges_nothing(room: Room) -> None:
    """SQLite refuses to grow; once there is room, the same ids are recorded once."""
    engine = room.committer._engine
    room.open(VOTERS)
    ballot = room.ballot()
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        assert connection.exec_driver_sql(f"PRAGMA max_page_count={pages}").scalar() == pages
    answers: dict[str, dict[str, Any]] = {}
    waiting = []
    for turn in range(200):
        voter, one = message(room, turn % VOTERS, ballot, CHOICES[turn % len(CHOICES)])
        answer = send(room, voter, one)
        if not answer["ok"]:
            assert (answer["code"], answer["after_ms"]) == ("failed", 1000)
            waiting.append((voter, one))
            if len(waiting) == 3:
                break
        else:
            answers[one["id"]] = answer
    assert len(waiting) == 3, "the disk never filled"
    assert len([line for line in room.book() if line.kind == "vote_cast"]) == len(answers)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1073741823")
    for voter, one in waiting:
        answers[one["id"]] = send(room, voter, one)
        assert answers[one["id"]]["ok"]
    check(room, ballot, answers)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_cut_connection_loses_nothing(room: Room) -> None:
    """PostgreSQL ends the writer's connection between votes; none is lost and none is doubled."""
    room.open(VOTERS)
    ballot = room.ballot()
    answers = {}
    for index in range(VOTERS):
        with room.committer._engine.connect() as connection:
            process = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        db.session.execute(sa.text("SELECT pg_terminate_backend(:process)"), {"process": process})
        db.session.rollback()
        voter, one = message(room, index, ballot, CHOICES[index % len(CHOICES)])
        answer = send(room, voter, one)
        while not answer["ok"]:
            assert answer["code"] == "failed"
            answer = send(room, voter, one)
        answers[one["id"]] = answer
    check(room, ballot, answers)
