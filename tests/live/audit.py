"""What must hold after any fault: receipts = stored votes = tally, and the book replayed is what everybody was shown."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from council.live.encoding import dumps
from council.meeting import events as ev
from council.meeting.chain import Line, verify
from council.meeting.evolve import evolve
from council.meeting.state import MeetingState
from council.models import Meeting, Turnout, UrnKey, UrnPaper, Vote, db
from council.queries.boards import board
from council.queries.book import lines
from council.queries.live import CLERK, Watched
from council.queries.opening import opening
from council.services.journal import export_journal
from council.services.receipts import public_key
from signatures.journal import verify_journal
from signatures.receipts import check_receipt
from tests.factory import Commune

NOT_COUNTED = {"closed", "already"}
"""Codes of votes that came too late, or second in a secret ballot."""


@dataclass
class Said:
    """What clients sent and what they were told, to be compared with what is kept."""

    votes: dict[str, list[tuple[int, str, dict[str, Any]]]] = field(default_factory=dict)
    """By ballot: seat, choice, final answer."""
    pictures: list[dict[str, Any]] = field(default_factory=list)
    """Answers to ``sync`` of the clerk."""

    def vote(self, ballot: str, seat: int, choice: str, answer: dict[str, Any]) -> None:
        """One vote and its final answer."""
        self.votes.setdefault(ballot, []).append((seat, choice, answer))


def audit(app: Flask, commune: Commune, meeting: int, said: Said, folder: Path) -> int:
    """Compare; how many votes were acknowledged."""
    with app.app_context():
        book = lines(db.session, meeting)
        verify(book)
        states = _states(book, meeting)
        for one in said.pictures:
            _same_picture(meeting, book, states, one)
        for ballot, votes in said.votes.items():
            _same_votes(book, states[-1], ballot, votes)
        receipts = [
            answer["receipt"] for votes in said.votes.values() for *_, answer in votes if answer["ok"]
        ]
        path = folder / f"registre-{meeting}.jsonl"
        path.write_bytes(export_journal(commune.actor(commune.clerk), meeting))
        found = verify_journal(path, key=public_key(), head=book[-1].hash, receipts=receipts)
        assert (found.status, found.lines, found.unsigned) == ("valid", len(book), 0), found
        db.session.remove()
        db.engine.dispose()
    return len(receipts)


def _states(book: list[Line], meeting: int) -> list[MeetingState]:
    """After no line, after the first…: the book replayed."""
    states = [MeetingState(opening(db.session, meeting).facts)]  # type: ignore[arg-type]
    for line in book:
        states.append(evolve(states[-1], line.event))
    return states


def _same_picture(meeting: int, book: list[Line], states: list[MeetingState], shown: dict[str, Any]) -> None:
    seq = shown["seq"]
    opened = db.session.get_one(Meeting, meeting).opened_at
    then = Watched(meeting, "open", opened, states[seq], tuple(book[:seq]), frozenset())
    assert json.loads(dumps(board(then, CLERK))) == shown["board"], f"line {seq} told otherwise"


def _same_votes(
    book: list[Line], state: MeetingState, ballot: str, votes: list[tuple[int, str, dict[str, Any]]]
) -> None:
    taken = [one for one in votes if one[2]["ok"]]
    assert {answer["code"] for *_, answer in votes if not answer["ok"]} <= NOT_COUNTED
    for *_, answer in taken:
        check_receipt(answer["receipt"], key=public_key())
        assert answer["seq"] <= len(book), "acknowledged, and lost"
        line = book[answer["seq"] - 1]
        assert line.hash == answer["hash"] == answer["receipt"]["hash"], "acknowledged, and lost"
    cast = {
        line.seq for line in book
        if isinstance(line.event, ev.VoteCast | ev.VoterRecorded) and line.event.ballot == ballot
    }  # fmt: skip
    told = Counter(answer["seq"] for *_, answer in taken)
    assert not set(told) - cast, "acknowledged, and lost"
    assert not cast - set(told), "written, and told to nobody"
    assert set(told.values()) <= {1}, "two commands acknowledged by one line"
    last = {seat: choice for seat, choice, _ in sorted(taken, key=lambda one: one[2]["seq"])}
    result = state.ballots[ballot].result
    assert result is not None
    assert Counter(last.values()) == Counter({code: n for code, n in result.counts.items() if n})
    where = Vote.ballot_id == ballot
    stored = dict(db.session.execute(sa.select(Vote.mandate_id, Vote.choice).where(where)).all())
    if state.ballots[ballot].mode == "secret":
        assert (stored, _count(UrnPaper, ballot), _count(Turnout, ballot)) == ({}, 0, len(taken))
        assert (
            db.session.execute(sa.select(UrnKey.secret).where(UrnKey.ballot_id == ballot)).scalar_one()
            is None
        )
    else:
        assert stored == last


def _count(model: Any, ballot: str) -> int:
    return db.session.execute(sa.select(sa.func.count()).where(model.ballot_id == ballot)).scalar_one()
