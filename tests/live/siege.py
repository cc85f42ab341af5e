"""A meeting under fire: a server that may die, tablets that never give up, and what everybody was told."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import uuid
from collections.abc import Callable, Sequence

from tests.conftest import Server, empty_postgres, free_port
from tests.live.audit import Said
from tests.live.hall import Hall
from tests.live.mishaps import ARMED
from tests.live.tablet import Tablet
from tests.nursery import NURSERY, Nursery

VOTERS = 8
CHOICES = {"public": ("pour", "contre", "abstention", "nppv"), "secret": ("pour", "contre", "blanc")}


class Fragile(Server):
    """A server that dies on command; clients find the next one by themselves."""

    mishap = "killable"
    nursery: Nursery = NURSERY

    def start(self) -> None:
        """Start, without waiting."""
        log = self.data_dir / "server.log"
        self.process = self.nursery.server(self.port, self.environment, log, worker=False, mishap=self.mishap)

    def twin(self) -> Fragile:
        """Another process on the same database, not started."""
        port = free_port()
        return Fragile(
            f"http://127.0.0.1:{port}", port, self.data_dir, dict(self.environment), self.app, self.commune
        )

    @property
    def pid(self) -> int:
        """Of the process."""
        assert self.process is not None
        return self.process.pid

    def arm(self, when: str) -> None:
        """Die then: see ``mishaps.killable``."""
        (self.data_dir / ARMED).write_text(when, encoding="ascii")

    async def death(self, votes: asyncio.Future[list[None]]) -> None:
        """Until it is dead, by SIGKILL and nothing else; from outside, when what it waits for does not come."""
        dying = asyncio.ensure_future(self._died())
        await asyncio.wait({dying, votes}, return_when=asyncio.FIRST_COMPLETED)
        if not dying.done() and (self.data_dir / ARMED).exists():
            await asyncio.wait({dying}, timeout=0.2)
        if not dying.done():
            os.kill(
                self.pid, signal.SIGKILL
            )  # not reaped before ``_died`` has seen it: the number is still its own
        assert await dying == -signal.SIGKILL, self.log()[-2000:]
        (self.data_dir / ARMED).unlink(missing_ok=True)

    async def _died(self) -> int:
        assert self.process is not None
        while (status := self.process.poll()) is None:
            await asyncio.sleep(0.002)
        return status


def fragile(
    make_server: Callable[..., Server],
    url: str = "",
    mishap: str = "killable",
    nursery: Nursery = NURSERY,
    **variables: str,
) -> Fragile:
    """A started server, reached by nobody yet."""
    if url:
        empty_postgres(url)
    server = Fragile(**vars(make_server(database_url=url, start=False, **variables)))
    server.mishap, server.nursery = mishap, nursery
    server.start()
    return server


class Siege:
    """One meeting, its clerk on the first of the servers, its members on all of them in turn."""

    def __init__(self, servers: Sequence[Server], hall: Hall) -> None:
        self.servers, self.hall, self.said = servers, hall, Said()
        commune = servers[0].commune
        self.clerk = self.tablet(commune.clerk, 0)
        self.members = [self.tablet(commune.accounts[index], index) for index in range(VOTERS)]

    def tablet(self, account: int, number: int) -> Tablet:
        """Of an account, on the server whose turn it is."""
        base = self.servers[number % len(self.servers)].url
        return Tablet(base, self.hall.browser(account).cookies, {"v": 1, "meeting": self.hall.meeting})

    async def open(self) -> None:
        """The meeting and its first item."""
        seats = self.hall.seats
        await self.clerk.must("open_meeting", chair=seats[0], present=seats[:VOTERS])
        await self.clerk.must("name_secretary", seat=seats[1])
        await self.clerk.must("open_item", item=self.hall.items[0])
        await asyncio.gather(*(member.here() for member in self.members))

    async def leave(self) -> None:
        """Everybody goes."""
        for tablet in (self.clerk, *self.members):
            await tablet.leave()

    async def ballot(self, mode: str = "public", title: str = "Tour") -> str:
        """Open one; its id."""
        await self.clerk.must("open_ballot", item=self.hall.items[0], mode=mode, question=title)
        while True:
            shown = (await self.clerk.picture())["board"]["ballot"]
            if shown and shown["question"] == title:
                return str(shown["id"])

    async def confirm(self, ballot: str, mode: str) -> None:
        """Before the closing of a secret vote: the last voters are called, chair and secretary confirm the urn's opening."""
        if mode == "secret":
            await self.clerk.must("announce_closing", ballot=ballot)
            for keeper in self.members[:2]:
                await keeper.must("confirm_urn", ballot=ballot)

    async def end(self, ballot: str) -> None:
        """Close it, look, and proclaim it."""
        await self.clerk.must("close_ballot", ballot=ballot)
        self.said.pictures.append(await self.clerk.picture())
        await self.clerk.must("proclaim", ballot=ballot)

    def votes(
        self, ballot: str, mode: str, chance: random.Random, times: int = 2
    ) -> asyncio.Future[list[None]]:
        """All members vote, some more than once."""
        return asyncio.gather(*(self.vote(index, ballot, mode, chance, times) for index in range(VOTERS)))

    async def vote(self, index: int, ballot: str, mode: str, chance: random.Random, times: int = 2) -> None:
        """What one member sends, from two tabs now and then; one frame in five is doubled."""
        for _ in range(times if mode == "public" else 1):
            await asyncio.sleep(chance.uniform(0, 0.04))
            tabs = [chance.choice(CHOICES[mode]) for _ in range(chance.choice((1, 1, 1, 2)))]
            await asyncio.gather(*(self.cast(index, ballot, choice, chance) for choice in tabs))

    async def cast(self, index: int, ballot: str, choice: str, chance: random.Random) -> None:
        """One vote; one tablet in ten goes dark between its sending and the answer, and comes back with the same id."""
        tablet, seat, copies = self.members[index], self.hall.seats[index], 1 + (chance.random() < 0.2)
        identifier = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        payload = {"ballot": ballot, "seat": seat, "choice": choice}
        if chance.random() < 0.1:
            await tablet.here()
            tablet.send("command", {"id": identifier, "kind": "vote", "payload": payload})
            await asyncio.sleep(chance.choice((0, 0.01)))
            await tablet.leave()
        answer = await tablet.decide("vote", id=identifier, copies=copies, **payload)
        self.said.vote(ballot, seat, choice, answer)
