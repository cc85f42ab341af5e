"""Many participants on one thread: each a real Socket.IO connection that only notes when things arrive."""

from __future__ import annotations

import asyncio
import json
import re
import time
import uuid
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from council.play.browser import Unexpected
from council.play.wire import Wire, frame

NAMESPACE = "/live"
PATIENCE = 60.0
"""Seconds after which whatever is awaited is given up."""
AT_ONCE = 64
"""Connections opened at the same time; the accept queue of a server is finite."""
_SEQ = re.compile(rb'"seq":(\d+)')


class Told(NamedTuple):
    """An acknowledgment, and the instant (``time.perf_counter``) at which it came.

    It is read when it is asked for: a whole council waits for this one thread, and each of its tablets reads its own.
    """

    at: float
    text: bytes

    @property
    def answer(self) -> dict[str, Any]:
        """What it says."""
        found: dict[str, Any] = json.loads(self.text)[0]
        return found


class Guest:
    """One connection to a meeting: the instants (``time.perf_counter``) at which its news came."""

    def __init__(self, base: str, cookies: str, auth: dict[str, Any]) -> None:
        where = urlsplit(base)
        self._host, self._port = where.hostname or "127.0.0.1", where.port or 80
        self._cookies, self._auth = cookies, auth
        self._wire: Wire | None = None
        self._answers: dict[int, asyncio.Future[Told]] = {}
        self._awaited: list[tuple[bytes, asyncio.Future[float]]] = []
        self._next = 0
        self._last = 0
        self._before = 0
        self.board = b""
        """The last board, as it came."""

    @property
    def received(self) -> int:
        """Bytes that came since the beginning, over all connections."""
        return self._before + (self._wire.received if self._wire else 0)

    async def join(self) -> float:
        """Connect, and wait for the whole picture; the instant it was there. Raises Unexpected with the refusal."""
        seen = self.shows(b'"board"')
        self._wire = Wire(self._heard)
        await self._wire.open(self._host, self._port, "/socket.io/?EIO=4&transport=websocket", self._cookies)
        return await seen

    async def leave(self) -> None:
        """Break the connection without a word, as a tablet that loses its network does."""
        wire, self._wire, self.board = (
            self._wire,
            None,
            b"",
        )  # before waiting: whoever joins meanwhile has a new one
        if wire is not None:
            self._before += wire.received
            await wire.cut()

    def shows(self, mark: bytes) -> asyncio.Future[float]:
        """The instant at which a board carries ``mark``; now, when the last one does."""
        awaited: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        if mark in self.board:
            awaited.set_result(time.perf_counter())
        else:
            self._awaited.append((mark, awaited))
        return awaited

    def prepare(self, kind: str, **payload: Any) -> Callable[[], asyncio.Future[Told]]:
        """A command ready to leave: calling the result sends it; it ends with what was told."""
        number, self._next = self._next, self._next + 1
        message = {"id": str(uuid.uuid4()), "kind": kind, "payload": payload}
        data = frame(f"42{NAMESPACE},{number}{json.dumps(['command', message])}")

        def send() -> asyncio.Future[Told]:
            answer = self._answers[number] = asyncio.get_running_loop().create_future()
            if self._wire is not None:
                self._wire.write(data)
            return answer

        return send

    async def do(self, kind: str, **payload: Any) -> dict[str, Any]:
        """A command that must pass. Raises Unexpected with the server's sentence."""
        answer = (await asyncio.wait_for(self.prepare(kind, **payload)(), PATIENCE)).answer
        if not answer["ok"]:
            raise Unexpected(f"{kind}: {answer['sentence']}")
        return answer

    def _heard(self, message: bytes) -> None:
        """One Engine.IO packet."""
        now, kind = time.perf_counter(), message[:1]
        if kind == b"0":
            self._send(f"40{NAMESPACE},{json.dumps({**self._auth, 'since': self._last})}")
        elif kind == b"2":
            self._send("3")
        elif message.startswith(b"43"):
            self._acknowledged(message[len(NAMESPACE) + 3 :], now)
        elif message.startswith(b'42/live,["board"'):
            self.board = message
            if numbered := _SEQ.search(message, 0, 200):
                self._last = int(numbered.group(1))
            self._look(now)
        elif message.startswith(b"44"):
            self._refused(json.loads(message[len(NAMESPACE) + 3 :]))

    def _send(self, text: str) -> None:
        if self._wire is not None:
            self._wire.write(frame(text))

    def _acknowledged(self, text: bytes, now: float) -> None:
        number, _, rest = text.partition(b"[")
        answer = self._answers.pop(int(number), None)
        if answer is not None and not answer.done():
            answer.set_result(Told(now, b"[" + rest))

    def _look(self, now: float) -> None:
        waiting = []
        for mark, awaited in self._awaited:
            if awaited.done():
                continue
            if mark in self.board:
                awaited.set_result(now)
            else:
                waiting.append((mark, awaited))
        self._awaited = waiting

    def _refused(self, reason: Any) -> None:
        sentence = reason.get("message", "") if isinstance(reason, dict) else str(reason)
        for _, awaited in self._awaited:
            if not awaited.done():
                awaited.set_exception(Unexpected(sentence))
        self._awaited.clear()


async def all_of(waited: Iterable[Awaitable[Any]], what: str) -> list[Any]:
    """The results of all. Raises Unexpected when one does not come in time."""
    try:
        return list(await asyncio.wait_for(asyncio.gather(*waited), PATIENCE))
    except TimeoutError as error:
        raise Unexpected(f"{what} : pas de réponse du serveur en {PATIENCE:.0f} s") from error


async def gather_in(guests: Iterable[Guest]) -> list[float]:
    """Everybody joins, many at a time; the instants at which each was whole."""
    door = asyncio.Semaphore(AT_ONCE)

    async def enter(guest: Guest) -> float:
        async with door:
            return await guest.join()

    return await all_of([enter(guest) for guest in guests], "connexions")
