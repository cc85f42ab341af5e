"""How many can follow: one broadcast to a full room against bare ``websockets``, and what polling citizens cost."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from council.models import Meeting, db
from council.play.crowd import NAMESPACE, Guest, all_of, gather_in
from council.play.storm import Sitting
from council.play.town import SCREEN, TownStage
from council.play.wire import Wire, frame
from tests.bench.measure import Figure
from tests.conftest import free_port
from tests.nursery import NURSERY

SOCKETS = int(os.environ.get("COUNCIL_BENCH_SOCKETS", "2000"))
BYTES = 500
CITIZENS = 5000
EVERY = 2.0
"""Seconds between two questions of a citizen while a vote is open: the shortest that the page uses."""
LINES, QUESTIONS = 200, 40
"""Kept connections of the polling bench, and questions on each."""


# --- a broadcast --------------------------------------------------------------------------------------------------------


class Speaking(TownStage):
    """A town whose server says what it is asked to; see ``mishaps.speaks``."""

    def open(self) -> None:
        """Start it."""
        log = self.data_dir / "server.log"
        self._server = NURSERY.server(self.port, self.environment(), log, worker=False, mishap="speaks")  # type: ignore[assignment]
        await_port(self.port)


def await_port(port: int) -> None:
    """Until somebody listens there. Raises RuntimeError."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nobody listens on {port}")


@dataclass
class Room:
    """Everybody who hears a broadcast; ``start`` is set before each."""

    heard: list[float] = field(default_factory=list)
    all_heard: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, message: bytes) -> None:
        """One message came; those of other kinds do not count."""
        if b"xxxxxxxx" in message[:100]:
            self.heard.append(time.perf_counter())
            if len(self.heard) == SOCKETS:
                self.all_heard.set()

    async def p99(self, speak: Any) -> float:
        """Seconds until 99 % of all have heard what ``speak`` had told."""
        self.heard.clear()
        self.all_heard.clear()
        start = time.perf_counter()
        speak()
        await asyncio.wait_for(self.all_heard.wait(), 30)
        return sorted(self.heard)[SOCKETS * 99 // 100 - 1] - start


class Screen(Guest):
    """A screen that only counts broadcasts."""

    room: Room

    def _heard(self, message: bytes) -> None:
        self.room.hear(message)
        super()._heard(message)


async def _broadcasts(stage: TownStage, floor_port: int, runs: int) -> tuple[list[float], list[float]]:
    ours, bare = Room(), Room()
    text = "x" * BYTES
    screens = [Screen(stage.base, "", {"v": 1, "screen": SCREEN}) for _ in range(SOCKETS)]
    for one in screens:
        one.room = ours
    wires = []
    try:
        await gather_in(screens)
        for _ in range(SOCKETS):
            wires.append(await Wire(bare.hear).open("127.0.0.1", floor_port, "/"))
        said = f'["speak","{text[: BYTES - 30]}"]'
        found: tuple[list[float], list[float]] = ([], [])
        for number in range(runs + 2):  # the first two warm up
            floor = await bare.p99(lambda: wires[0].write(frame(f"!{text}")))
            await asyncio.sleep(0.1)
            here = await ours.p99(lambda: screens[0]._send(f"42{NAMESPACE},{said}"))
            await asyncio.sleep(0.1)
            if number > 1:
                found[0].append(floor)
                found[1].append(here)
        return found
    finally:
        for wire in wires:
            await wire.cut()
        for screen in screens:
            await screen.leave()


def broadcasts(runs: int) -> list[Figure]:
    """p99 of one broadcast to ``SOCKETS`` screens, in turn with the floor."""
    port = free_port()
    words = [sys.executable, "-m", "tests.bench.live_floor", str(port)]
    stage = Speaking(8)
    with subprocess.Popen(words, stdout=subprocess.PIPE) as floor:
        try:
            assert floor.stdout is not None
            floor.stdout.readline()
            stage.build()
            stage.open()
            bare, ours = asyncio.run(_broadcasts(stage, port, runs))
        finally:
            floor.kill()
            stage.close()
    low, high = statistics.median(bare), statistics.median(ours)
    what = f"{BYTES} bytes to {SOCKETS} sockets, p99"
    return [
        Figure(f"bare websockets: {what} (floor)", 1000 * low, "ms"),
        Figure(f"broadcast of {what}", 1000 * high, "ms"),
        Figure("… / bare websockets", high / low, goal=1.5),
    ]


# --- citizens -----------------------------------------------------------------------------------------------------------


class Asker(asyncio.Protocol):
    """One kept connection that asks again and again, with what it was answered as its condition."""

    def __init__(self, path: str) -> None:
        self.left = QUESTIONS
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._path, self._etag = path, ""
        self._transport: Any = None
        self._buffer = b""

    def connection_made(self, transport: Any) -> None:
        """Ask first."""
        self._transport = transport
        self._ask()

    def _ask(self) -> None:
        condition = f"If-None-Match: {self._etag}\r\n" if self._etag else ""
        lines = f"GET {self._path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n{condition}\r\n"
        self._transport.write(lines.encode())

    def data_received(self, data: bytes) -> None:
        """Read one answer, ask the next."""
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        headers = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:])
        if len(rest) < int(headers.get(b"Content-Length", b"0")):
            return
        if head.split(b" ", 2)[1] not in (b"200", b"304"):
            self.done.set_exception(OSError(head.decode()))
            return
        self._buffer, self._etag = b"", headers[b"ETag"].decode()
        self.left -= 1
        if self.left:
            self._ask()
        else:
            self._transport.close()
            self.done.set_result(None)


async def _ask(port: int, path: str) -> None:
    loop = asyncio.get_running_loop()
    askers = [(await loop.create_connection(lambda: Asker(path), "127.0.0.1", port))[1] for _ in range(LINES)]
    await all_of([one.done for one in askers], "citizens")


def processor_seconds(pids: list[int]) -> float:
    """What processes have used of the processors so far."""
    ticks = 0
    for pid in pids:
        words = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        ticks += int(words[11]) + int(words[12])
    return ticks / os.sysconf("SC_CLK_TCK")


async def _polling(stage: TownStage, sitting: Sitting, runs: int) -> list[tuple[str, float]]:
    """Share of one core that ``CITIZENS`` cost during a vote: of the server alone, and of it with nginx before it."""
    await sitting.begin()
    await sitting.clerk.do("open_ballot", item=sitting.town.item, mode="public", question="Suivi")
    path = f"/repetition/seances/{sitting.town.meeting}/direct.json"
    found = []
    with nginx(stage.port) as (port, pids):
        ways = [("without nginx", stage.port, [stage.pid])]
        if port:
            ways.append(("behind nginx, both counted", port, [stage.pid, *pids]))
        shares: dict[str, list[float]] = {name: [] for name, *_ in ways}
        for number in range(runs + 1):
            for name, where, counted in ways:
                before = processor_seconds(counted)
                await _ask(where, path)
                if number:
                    each = (processor_seconds(counted) - before) / (LINES * QUESTIONS)
                    shares[name].append(each * CITIZENS / EVERY)
        found = [(name, statistics.median(kept)) for name, kept in shares.items()]
    await sitting.leave()
    return found


CONF = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log crit;
events {{ worker_connections 4096; }}
http {{
  access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; keepalive_requests 100000;
  proxy_cache_path {folder}/cache keys_zone=direct:1m;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{behind}; proxy_cache direct; proxy_cache_valid 200 1s; proxy_cache_lock on;
      proxy_cache_use_stale updating; proxy_ignore_headers Cache-Control;
    }}
  }}
}}
"""


@contextmanager
def nginx(behind: int) -> Iterator[tuple[int, list[int]]]:
    """A port of nginx as ``council/live/README.md`` asks for it, and its processes; (0, []) where it is not installed."""
    binary = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if binary is None:
        yield 0, []
        return
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        conf = Path(folder) / "nginx.conf"
        user = "user root;" if os.geteuid() == 0 else ""
        conf.write_text(user + CONF.format(folder=folder, port=port, behind=behind), encoding="ascii")
        with subprocess.Popen([binary, "-p", folder, "-c", str(conf)]) as process:
            try:
                await_port(port)
                children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
                yield port, [process.pid, *map(int, children)]
            finally:
                process.terminate()
                process.wait()


def citizens(runs: int) -> list[Figure]:
    """Share of a core, in percent, of ``CITIZENS`` who poll while a vote is open."""
    stage = TownStage(8)
    try:
        town = stage.build()
        with stage.app().app_context():
            db.session.execute(sa.update(Meeting).values(agenda_published_at=datetime.now(UTC)))
            db.session.commit()
            db.engine.dispose()
        stage.open()
        found = asyncio.run(_polling(stage, Sitting(town, 0), runs))
    finally:
        stage.close()
    goals = {"without nginx": 25.0}
    return [
        Figure(f"{CITIZENS} citizens polling every {EVERY:g} s, {name}: of one core", 100 * share, "%", goals.get(name, 5.0))
        for name, share in found
    ]  # fmt: skip
