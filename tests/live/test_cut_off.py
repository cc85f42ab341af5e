"""What votes must not depend on goes away in mid-vote: a database line, Redis, another process, room on the disk."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.conftest import Server, free_port
from tests.live.audit import audit
from tests.live.hall import Hall
from tests.live.siege import Fragile, Siege, fragile
from tests.seeds import luck

OUTAGE = 5.0
"""Seconds without Redis."""

pytestmark = pytest.mark.slow


@contextlib.contextmanager
def besieged(servers: Sequence[Fragile], folder: Path) -> Iterator[Siege]:
    """A hall on the servers; what was said there is compared at the end with what is kept."""
    siege = Siege(servers, Hall(servers[0]))
    try:
        yield siege
    finally:
        for server in servers:
            server.kill()
    first = servers[0]
    assert audit(first.app, first.commune, siege.hall.meeting, siege.said, folder) > 0


def run(siege: Siege, play: Callable[[Siege], object]) -> None:
    """``play`` in an open meeting."""

    async def whole() -> None:
        try:
            await siege.open()
            await play(siege)  # type: ignore[misc]
        finally:
            await siege.leave()

    asyncio.run(whole())


@pytest.mark.needs("postgres")
@pytest.mark.parametrize("part", range(5))
def test_two_processes_race_with_a_closing(
    make_server: Callable[..., Server], postgres_url: str, tmp_path: Path, part: int
) -> None:
    """Votes of one ballot go through two processes while it is closed: those acknowledged are those announced."""
    chance = luck("race", part)

    async def race(siege: Siege) -> None:
        for mode in ("public", "secret"):
            ballot = await siege.ballot(mode, mode)
            voting = siege.votes(ballot, mode, chance, 3)
            await asyncio.sleep(chance.uniform(0.01, 0.06))
            await siege.confirm(ballot, mode)
            await siege.end(ballot)
            await voting

    servers = [first := fragile(make_server, postgres_url), first.twin()]
    servers[1].start()
    with besieged(servers, tmp_path) as siege:
        run(siege, race)


@pytest.mark.needs("postgres")
def test_database_lines_are_cut_in_mid_vote(
    make_server: Callable[..., Server], postgres_url: str, tmp_path: Path
) -> None:
    """PostgreSQL ends every connection of the server, again and again, while votes are being committed."""
    over = threading.Event()

    def cut() -> None:
        engine = sa.create_engine(postgres_url, isolation_level="AUTOCOMMIT")
        words = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        with engine.connect() as connection:
            while not over.wait(0.03):
                cuts.append(connection.execute(sa.text(words)).scalar_one())
        engine.dispose()

    async def under_fire(siege: Siege) -> None:
        ballot = await siege.ballot()
        cutter = threading.Thread(target=cut)
        cutter.start()
        votes = siege.votes(ballot, "public", luck("cut"), 6)
        await asyncio.sleep(0.6)
        over.set()
        cutter.join()
        await votes
        await siege.end(ballot)

    cuts: list[int] = []
    with besieged([fragile(make_server, postgres_url)], tmp_path) as siege:
        run(siege, under_fire)
    assert sum(cuts) > 3


@pytest.mark.needs("postgres")
def test_more_come_at_once_than_there_are_database_lines(
    make_server: Callable[..., Server], postgres_url: str, tmp_path: Path
) -> None:
    """Whoever holds a line of the pool while waiting for a second one would wait for the others, and they for it."""

    async def storm(siege: Siege) -> None:
        accounts = siege.servers[0].commune.accounts
        crowd = [siege.tablet(account, 0) for account in accounts * 6]
        try:
            await asyncio.wait_for(asyncio.gather(*(one.here() for one in crowd)), 25)
        finally:
            for one in crowd:
                await one.leave()
        ballot = await siege.ballot()
        await siege.votes(ballot, "public", luck("storm"))
        await siege.end(ballot)

    with besieged([fragile(make_server, postgres_url)], tmp_path) as siege:
        run(siege, storm)


@pytest.mark.needs("redis", "postgres")
@pytest.mark.parametrize("outage", ["stopped", "frozen"])
def test_redis_is_away(
    make_server: Callable[..., Server], postgres_url: str, tmp_path: Path, outage: str
) -> None:
    """Votes go on at their usual pace; screens of the other process follow by the tick, then by notes again."""
    port = free_port()
    redis = Redis(port, tmp_path)
    first = fragile(make_server, postgres_url, COUNCIL_REDIS_URL=f"redis://127.0.0.1:{port}/0")
    servers = [first, first.twin()]
    servers[1].start()
    chance = luck("redis")

    async def away(siege: Siege) -> None:
        ballot = await siege.ballot()
        await siege.cast(1, ballot, "pour", chance)
        await _shows(siege, 0, 1)
        redis.leave(outage)
        gone = time.monotonic()
        waits = []
        for index in (2, 4, 6):  # of the first process
            start = time.monotonic()
            await siege.cast(index, ballot, "pour", chance)
            waits.append(time.monotonic() - start)
        await _shows(siege, 1, 4)  # of the second: by its tick
        await asyncio.sleep(max(0.0, gone + OUTAGE - time.monotonic()))
        redis.come_back(outage)
        await siege.cast(3, ballot, "contre", chance)
        await _shows(siege, 0, 5)
        await siege.end(ballot)
        assert max(waits) < OUTAGE / 2, waits

    try:
        with besieged(servers, tmp_path) as siege:
            run(siege, away)
    finally:
        redis.close()


async def _shows(siege: Siege, index: int, cast: int) -> None:
    """Until the tablet of a member shows so many votes; one that missed a note has the tick, every 10 s."""
    await asyncio.wait_for(siege.members[index].shows(f'"cast":{cast},'.encode()), 20)


class Redis:
    """A server of our own, started and stopped by its process."""

    def __init__(self, port: int, folder: Path) -> None:
        binary = shutil.which("redis-server")
        if binary is None:
            pytest.skip("[redis] no redis-server is installed here, only one that answers")
        self._port = port
        self._words = [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(self._words, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self._port), timeout=1).close()
                return
            time.sleep(0.02)
        raise RuntimeError("no Redis")

    def leave(self, outage: str) -> None:
        """End, or only stop answering."""
        os.kill(self._process.pid, signal.SIGSTOP if outage == "frozen" else signal.SIGTERM)
        if outage == "stopped":
            self._process.wait()

    def come_back(self, outage: str) -> None:
        """Answer again."""
        if outage == "frozen":
            os.kill(self._process.pid, signal.SIGCONT)
        else:
            self._start()

    def close(self) -> None:
        """End for good."""
        self._process.kill()
        self._process.wait()


def test_a_disk_without_room_refuses_in_clear_words(
    make_server: Callable[..., Server], tmp_path: Path
) -> None:
    """The real server may write no longer file: votes are refused and come again; with room again, all are counted."""
    server = fragile(make_server)
    refusals: list[dict[str, object]] = []

    async def full(siege: Siege) -> None:
        ballot = await siege.ballot()
        before = await siege.clerk.picture()
        _, hard = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
        journal = (server.data_dir / "council.db-wal").stat().st_size
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (journal, hard))
        votes = siege.votes(ballot, "public", luck("disk"))
        while len(refusals) < 3:
            refusals.extend(await _refused(siege, ballot))
        siege.said.pictures.append(before)
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (hard, hard))
        await votes
        await siege.end(ballot)

    with besieged([server], tmp_path) as siege:
        run(siege, full)
    for answer in refusals:
        assert (answer["ok"], answer["code"], answer["after_ms"]) == (False, "failed", 1000)
        assert "renouvelée" in str(answer["sentence"])


async def _refused(siege: Siege, ballot: str) -> list[dict[str, object]]:
    """The answer to a suspension, which nobody repeats; accepted ones are taken back."""
    message = {
        "id": os.urandom(16).hex(),
        "kind": "vote",
        "payload": {"ballot": ballot, "seat": 0, "choice": "x"},
    }
    answer = await siege.clerk.ask("command", message)
    return [answer] if answer is not None and answer["code"] == "failed" else []
