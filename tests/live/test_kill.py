"""The server is killed in the middle of votes, again and again: no acknowledged vote is lost, none is doubled."""

from __future__ import annotations

import contextlib
import gc
import random
import time
import uuid
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from socketio.exceptions import SocketIOError

from council.meeting import events as ev
from council.meeting.chain import verify
from council.models import Turnout, UrnPaper, Vote, db
from council.play import participant as play
from council.play.participant import NAMESPACE, Participant
from council.queries.book import lines
from tests.conftest import Server, empty_postgres
from tests.live.hall import Hall, LoneServer

KILLS = {"sqlite": 20, "postgres": 4}
VOTERS = 10
PUBLIC = ("pour", "contre", "abstention", "nppv")
SECRET = ("pour", "contre", "blanc")


@dataclass
class Round:
    """One ballot under fire."""

    hall: Hall
    ballot: str
    mode: str
    seed: int

    def voter(self, index: int, client: Participant) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """Votes of one member: (what was sent, what was acknowledged). One in five frames is doubled."""
        luck = random.Random(f"{self.seed}-{index}")
        done = []
        for _ in range(4 if self.mode == "public" else 1):
            time.sleep(luck.uniform(0, 0.2))
            choice = luck.choice(PUBLIC if self.mode == "public" else SECRET)
            payload = {"ballot": self.ballot, "seat": self.hall.seats[index], "choice": choice}
            message = {"id": str(uuid.uuid4()), "kind": "vote", "payload": payload}
            if luck.random() < 0.2:
                with contextlib.suppress(SocketIOError):
                    client.socket.emit("command", message, namespace=NAMESPACE)
            done.append((payload, client.command("vote", id=message["id"], give_up=60, **payload)))
        return done

    def check(
        self, acknowledged: list[list[tuple[dict[str, Any], dict[str, Any]]]], counts: dict[str, int]
    ) -> None:
        """Receipts, stored votes and tally say the same."""
        with self.hall.server.app.app_context():
            book = lines(db.session, self.hall.meeting)
            stored = dict(db.session.execute(
                sa.select(Vote.mandate_id, Vote.choice).where(Vote.ballot_id == self.ballot)
            ).all())  # fmt: skip
            papers = self._count(UrnPaper)
            turnout = self._count(Turnout)
            db.session.remove()
            db.engine.dispose()
        verify(book)
        by_seq = {line.seq: line for line in book}
        answers = [answer for voter in acknowledged for _, answer in voter]
        assert all(answer["ok"] for answer in answers), answers
        assert all(by_seq[answer["receipt"]["seq"]].hash == answer["receipt"]["hash"] for answer in answers)
        assert len({answer["receipt"]["seq"] for answer in answers}) == len(answers)
        written = [
            line for line in book
            if isinstance(line.event, ev.VoteCast | ev.VoterRecorded) and line.event.ballot == self.ballot
        ]  # fmt: skip
        assert len(written) == len(answers)
        last = [voter[-1][0] for voter in acknowledged]
        assert {code: number for code, number in counts.items() if number} == Counter(
            vote["choice"] for vote in last
        )
        if self.mode == "public":
            assert stored == {vote["seat"]: vote["choice"] for vote in last}
        else:
            assert papers == turnout == VOTERS
            assert stored == {}

    def _count(self, model: Any) -> int:
        return db.session.execute(
            sa.select(sa.func.count()).where(model.ballot_id == self.ballot)
        ).scalar_one()


@pytest.fixture(params=KILLS)
def fragile(make_server: Callable[..., Server], request: pytest.FixtureRequest) -> Iterator[Hall]:
    """A hall whose server may be killed; sockets that the client library leaves behind are swept up quietly."""
    url = ""
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
        empty_postgres(url)
    server = LoneServer(**vars(make_server(database_url=url, start=False)))
    Server.start(server)
    hall = Hall(server)
    yield hall
    for participant in hall.connected:
        participant.close()
    hall.connected.clear()
    server.kill()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_no_acknowledged_vote_is_lost_or_doubled(
    fragile: Hall, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    kills = KILLS[request.node.callspec.params["fragile"]]
    monkeypatch.setattr(play, "RETRY", 1.0)
    clerk = fragile.clerk()
    fragile.open(clerk, present=VOTERS)
    members = [fragile.member(index) for index in range(VOTERS)]
    interrupted = 0
    with ThreadPoolExecutor(VOTERS) as pool:
        for seed in range(kills):
            mode = "secret" if seed % 4 == 3 else "public"
            clerk.do("open_ballot", item=fragile.items[0], mode=mode, question=f"Tour {seed}")
            current = Round(fragile, clerk.board["ballot"]["id"], mode, seed)
            votes = [pool.submit(current.voter, index, client) for index, client in enumerate(members)]
            time.sleep(random.Random(seed).uniform(0.02, 0.5 if mode == "public" else 0.2))
            fragile.server.kill()
            interrupted += sum(1 for vote in votes if not vote.done())
            fragile.server.start()
            acknowledged = [vote.result(90) for vote in votes]
            clerk.do("close_ballot", ballot=current.ballot)
            counts = clerk.board["ballot"]["result"]["counts"]
            clerk.do("proclaim", ballot=current.ballot)
            current.check(acknowledged, counts)
    assert interrupted >= kills * VOTERS // 4, "the kills came too late to prove anything"
