"""A screen that stops reading, or reads drop by drop: its stream stays whole, nobody waits for it, memory is bounded."""

from __future__ import annotations

import asyncio
import itertools
import json
import socket
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from council.live.laggards import MOST_CHARACTERS, MOST_EVENTS, Laggards
from council.play.wire import Wire, frame
from tests.conftest import Server
from tests.live.hall import Hall
from tests.live.siege import Fragile, Siege, fragile

UPGRADE = (
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)

SPOKEN = 700
"""Broadcasts, each of two messages: several megabytes."""


class Dawdler:
    """A room screen on a plain socket with a small buffer, read only when told."""

    def __init__(self, siege: Siege) -> None:
        self.messages: list[bytes] = []
        server = siege.servers[0]
        self._line = socket.socket()
        self._line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._line.settimeout(10)
        self._line.connect(("127.0.0.1", server.port))
        self._line.sendall(UPGRADE.format(host=f"127.0.0.1:{server.port}").encode())
        self._wire = Wire(self.messages.append)
        while not self.messages:
            self.read(4096)
        auth = json.dumps({"v": 1, "screen": siege.hall.token, "since": 0})
        self._line.sendall(frame(f"40/live,{auth}"))
        while not any(b'"board"' in one for one in self.messages):
            self.read(4096)

    def read(self, size: int) -> bool:
        """Up to ``size`` bytes; False when the line has ended."""
        try:
            data = self._line.recv(size)
        except ConnectionResetError:
            return False
        if data:
            self._wire.data_received(data)
        return bool(data)

    def close(self) -> None:
        """Go."""
        self._line.close()


def speak(siege: Siege, times: int) -> Callable[[], Any]:
    """So many messages of the chair, each a broadcast."""

    async def spoken() -> None:
        for number in range(times):
            await siege.clerk.must("send_message", text=f"Message {number} " + "é" * 120, on_screen=True)
            await asyncio.sleep(0.005)

    return spoken


@pytest.fixture
def siege(make_server: Callable[..., Server]) -> Siege:
    """An open meeting on a server with narrow lines, which speaks a hundred times faster than usual."""
    server: Fragile = fragile(make_server, mishap="narrow_lines")
    return Siege([server], Hall(server))


@pytest.mark.slow
def test_one_that_stopped_reading_is_cut_and_comes_back_whole(siege: Siege) -> None:
    async def play() -> None:
        await siege.open()
        stopped = Dawdler(siege)
        await speak(siege, SPOKEN)()
        before = len(stopped.messages)
        deadline = time.monotonic() + 30
        while stopped.read(65536):
            assert time.monotonic() < deadline, "its line was never cut"
        stopped.close()
        assert len(stopped.messages) - before < SPOKEN, "all was kept for it"
        back = Dawdler(siege)
        assert f"Message {SPOKEN - 1} ".encode() in next(
            one for one in reversed(back.messages) if b'"board"' in one
        )
        back.close()
        await siege.leave()

    asyncio.run(play())


@pytest.mark.slow
def test_one_that_reads_drop_by_drop_gets_every_frame_whole(siege: Siege) -> None:
    async def play() -> None:
        await siege.open()
        slow = Dawdler(siege)
        speaking = asyncio.ensure_future(speak(siege, 30)())
        last = b"Message 29 "
        deadline = time.monotonic() + 60
        while not any(last in one and b'"board"' in one for one in slow.messages):
            assert time.monotonic() < deadline
            await asyncio.to_thread(slow.read, 700)
        await speaking
        boards = [json.loads(one[len("42/live,") :])[1] for one in slow.messages if b'["board"' in one]
        assert [one["seq"] for one in boards] == sorted(one["seq"] for one in boards)
        events = [json.loads(one[len("42/live,") :])[1] for one in slow.messages if b'["events"' in one]
        assert all(after["from"] == before["to"] + 1 for before, after in itertools.pairwise(events))
        slow.close()
        await siege.leave()

    asyncio.run(play())


@pytest.mark.parametrize(
    ("sizes", "late"),
    [
        ([10] * MOST_EVENTS, 0),
        ([10] * (MOST_EVENTS + 1), 1),
        ([MOST_CHARACTERS], 0),
        ([MOST_CHARACTERS, 1], 1),
        ([], 0),
    ],
)
def test_what_may_wait_is_bounded(sizes: list[int], late: int) -> None:
    closed: list[bool] = []
    shut: list[int] = []
    waiting = SimpleNamespace(
        qsize=lambda: len(sizes), queue=[SimpleNamespace(data="x" * size) for size in sizes]
    )
    behind = SimpleNamespace(queue=waiting, close=lambda wait, abort: closed.append(abort))
    line = SimpleNamespace(handler=SimpleNamespace(socket=SimpleNamespace(shutdown=shut.append)))
    server = SimpleNamespace(
        manager=SimpleNamespace(eio_sid_from_sid=lambda sid, namespace: f"{namespace}{sid}"),
        eio=SimpleNamespace(sockets={"/live-a": behind}),
        get_environ=lambda sid, namespace: {"wsgi.websocket": line},
    )
    assert Laggards(server, "/live-").cut(["a", "gone"]) == late
    assert (closed, shut) == ([True] * late, [socket.SHUT_RDWR] * late)
