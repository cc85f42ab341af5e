"""A light tablet that never gives up: hundreds of lost lines cost less than the servers that lose them."""

from __future__ import annotations

import asyncio
import json
import random
import uuid
from collections.abc import Awaitable
from typing import Any

from council.play.browser import Unexpected
from council.play.crowd import NAMESPACE, Guest, Told
from council.play.participant import FLEETING
from council.play.wire import Wire, frame

RETRY = 1.0
"""Seconds after which a command without acknowledgment is sent again, with the same id."""
PATIENCE = 60.0


class Tablet(Guest):
    """A guest who comes back by itself and repeats what was not answered."""

    def __init__(self, base: str, cookies: str, auth: dict[str, Any]) -> None:
        super().__init__(base, cookies, auth)
        self._lost = asyncio.Event()
        self._lost.set()
        self._door = asyncio.Lock()

    async def here(self) -> None:
        """Be connected, with a whole picture; tries until the server is there."""
        async with self._door:
            while self._lost.is_set():
                try:
                    await self._come()
                except OSError:
                    await asyncio.sleep(0.02)
                except Unexpected as refusal:  # the client of our pages asks again too, more slowly
                    self._lost.set()
                    if "réessaie" not in str(refusal):
                        raise
                    await asyncio.sleep(0.1)

    async def leave(self) -> None:
        """Lose the line; whatever was sent may still arrive."""
        self._lost.set()
        await super().leave()

    async def _come(self) -> None:
        await self.leave()
        self._awaited.clear()
        lost = self._lost = asyncio.Event()
        self._wire = Wire(self._heard, lost.set)
        seen = self.shows(b'"board"')
        try:
            await self._wire.open(
                self._host, self._port, "/socket.io/?EIO=4&transport=websocket", self._cookies
            )
        except OSError:
            lost.set()
            raise
        await _first(seen, lost.wait())
        if not seen.done():
            raise ConnectionResetError
        seen.result()

    async def decide(self, kind: str, *, id: str = "", copies: int = 1, **payload: Any) -> dict[str, Any]:
        """The final answer of a command, sent again with the same id until there is one; ``copies`` leave at once."""
        message = {"id": id or str(uuid.uuid4()), "kind": kind, "payload": payload}
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < deadline:
            for _ in range(copies - 1):
                await self.here()
                self.send("command", message)
            answer = await self.ask("command", message)
            if answer is not None and answer.get("code") not in FLEETING:
                return answer
            await asyncio.sleep(random.uniform(0, 0.05))
        raise TimeoutError(f"no acknowledgment of {kind}")

    async def ask(self, event: str, message: Any) -> dict[str, Any] | None:
        """One answer; None when the line was lost before it came, or nothing came in time."""
        await self.here()
        answer, lost = self.send(event, message), self._lost
        await _first(answer, lost.wait(), RETRY)
        return answer.result().answer if answer.done() else None

    def send(self, event: str, message: Any) -> asyncio.Future[Told]:
        """Its answer, if the line lasts."""
        number, self._next = self._next, self._next + 1
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        if self._wire is not None:
            self._wire.write(frame(f"42{NAMESPACE},{number}{json.dumps([event, message])}"))
        return answer

    async def picture(self) -> dict[str, Any]:
        """The whole picture, asked for."""
        while True:
            if found := await self.ask("sync", {"since": 0}):
                return found

    async def must(self, kind: str, **payload: Any) -> dict[str, Any]:
        """A command that must be accepted, whatever happens to the line."""
        answer = await self.decide(kind, **payload)
        assert answer["ok"], answer
        return answer


async def _first(one: Awaitable[Any], other: Awaitable[Any], timeout: float = PATIENCE) -> None:
    """Until one of the two is done; the other goes on only if it is a future of its own."""
    waiting = asyncio.ensure_future(other)
    await asyncio.wait(
        {asyncio.ensure_future(one), waiting}, timeout=timeout, return_when=asyncio.FIRST_COMPLETED
    )
    waiting.cancel()
