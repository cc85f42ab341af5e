"""Invented councillors in a rehearsal: they follow the clerk, vote, ask for the floor, lose the network, come and go."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from council.play.browser import Unexpected
from council.play.crowd import Guest, gather_in

BEAT = 1.0
"""Seconds between two looks at the room."""
SLOWEST = 12
"""Beats that the slowest voter takes."""
CHANCES = {"floor": 0.04, "door": 0.012, "network": 0.015, "forget": 0.08}
"""Each beat: that somebody asks for the floor, comes or goes, loses the network; for each vote: that it is forgotten."""
AWAY = (15, 40)
"""Beats without network."""
NEWS = 6
LEANINGS = (
    {"pour": 92, "abstention": 8},
    {"contre": 55, "abstention": 30, "pour": 15},
    {"pour": 45, "contre": 30, "abstention": 25},
)
"""How groups vote, from the first of the table."""


@dataclass
class Councillor:
    """Who is simulated: the seat, the name, the session, and which group."""

    seat: int
    name: str
    cookie: str
    group: int
    guest: Guest | None = field(default=None, repr=False)
    away: int = 0
    """Beats until the network comes back."""
    voted: str = ""
    """Ballot that was answered, or forgotten."""
    patience: int = 0


class Simulation:
    """The room's councillors. ``pace`` 1 is the speed of people; less is faster, for tests."""

    def __init__(
        self, base: str, members: list[Councillor], news: Path, pace: float = 1.0, seed: int | None = None
    ) -> None:
        self.base, self.members, self.pace = base, members, pace
        self._luck = random.Random(seed)  # noqa: S311
        self._news = news
        self.told: list[dict[str, Any]] = []
        self.chances = dict(CHANCES)
        self._late: set[int] = set()
        for member in members:
            member.guest = Guest(base, member.cookie, {"v": 1, "meeting": 1})

    async def run(self, lives: Callable[[], bool]) -> None:
        """Until ``lives`` says no."""
        await gather_in(self._guest(one) for one in self.members)
        try:
            while lives():
                await asyncio.sleep(BEAT * self.pace)
                with suppress(
                    Unexpected, OSError, TimeoutError, KeyError
                ):  # a server that is away comes back
                    await self.beat()
        finally:
            for member in self.members:
                await self._guest(member).leave()

    async def beat(self) -> None:
        """One look at the room, and what follows from it."""
        board = self.board()
        await self._network()
        if board is None or board["meeting"]["state"] != "open":
            return
        await self._votes(board)
        await self._floor(board)
        self._doors(board)

    def board(self) -> Any:
        """The newest picture that anybody has."""
        shown = [self._guest(one).board for one in self.members if not one.away]
        boards = [json.loads(one.split(b",", 1)[1])[1] for one in shown if one]
        return max(boards, key=lambda one: one["seq"])["board"] if boards else None

    async def _votes(self, board: Any) -> None:
        """Everybody present answers after a while; bearers answer for who gave them a proxy."""
        ballot = board["ballot"]
        if ballot is None or ballot["state"] != "open" or ballot["mode"] not in ("public", "secret"):
            return
        codes = [choice["code"] for choice in ballot["choices"]]
        seats = {one["seat"]: one for one in board["seats"]}
        for member in self._here(seats):
            if member.voted != ballot["id"]:
                member.voted, member.patience = ballot["id"], self._luck.randint(1, SLOWEST)
            member.patience -= 1
            if member.patience != 0 or self._luck.random() < self.chances["forget"]:
                continue
            held = [
                one["seat"] for one in board["seats"] if one["proxy_to"] == member.seat and not one["present"]
            ]
            for seat in (member.seat, *held):
                await self._do(
                    member, "vote", ballot=ballot["id"], seat=seat, choice=self._choice(member, codes)
                )

    def _choice(self, member: Councillor, codes: list[str]) -> str:
        leaning = LEANINGS[min(member.group, len(LEANINGS) - 1)]
        weights = [leaning.get("abstention" if code == "blanc" else code, 0) for code in codes]
        return self._luck.choices(codes, weights if any(weights) else None)[0]

    async def _floor(self, board: Any) -> None:
        """Now and then somebody asks to speak on the item."""
        waiting = (board["speakers"] or {}).get("waiting", [])
        if (
            board["item"] is None
            or board["speakers"] is None
            or len(waiting) > 2
            or self._luck.random() > self.chances["floor"]
        ):
            return
        here = list(self._here({one["seat"]: one for one in board["seats"]}))
        if here:
            who = self._luck.choice(here)
            await self._do(who, "ask_floor", seat=who.seat, item=board["item"])

    async def _network(self) -> None:
        """Somebody loses the line, and is back later."""
        for member in self.members:
            if member.away:
                member.away -= 1
                if not member.away:
                    await self._guest(member).join()
                    self._tell(f"La tablette de {member.name} est de nouveau connectée.")
        if self._luck.random() < self.chances["network"] and sum(1 for one in self.members if one.away) < 2:
            member = self._luck.choice(self.members)
            if not member.away:
                member.away = self._luck.randint(*AWAY)
                await self._guest(member).leave()
                self._tell(f"La tablette de {member.name} a perdu le réseau.")

    def _doors(self, board: Any) -> None:
        """Somebody stands at the door: the clerk notes it, as in a real room."""
        if self._luck.random() > self.chances["door"]:
            return
        seats = {one["seat"]: one for one in board["seats"]}
        outside = [
            one for one in self.members if not seats[one.seat]["present"] and one.seat not in self._late
        ]
        if outside:
            who = self._luck.choice(outside)
            self._late.add(who.seat)
            self._tell(f"{who.name} entre dans la salle\u00a0: notez son arrivée.")
            return
        inside = [one for one in self._here(seats) if one.seat not in self._late]
        if len(inside) > len(self.members) // 2 + 1:
            who = self._luck.choice(inside)
            self._late.add(who.seat)
            self._tell(f"{who.name} quitte la salle\u00a0: notez son départ.")

    def _here(self, seats: dict[int, Any]) -> list[Councillor]:
        return [
            one for one in self.members
            if not one.away and seats[one.seat]["present"] and not seats[one.seat]["withdrawn"]
        ]  # fmt: skip

    async def _do(self, member: Councillor, kind: str, **payload: Any) -> None:
        """A command; a refusal is the room's business (the vote was just closed, the item ended)."""
        with suppress(Unexpected):
            await self._guest(member).do(kind, **payload)

    def _tell(self, text: str) -> None:
        number = self.told[-1]["number"] + 1 if self.told else 1
        self.told = [*self.told, {"number": number, "text": text}][-NEWS:]
        made = self._news.with_suffix(".new")
        made.write_text(json.dumps(self.told, ensure_ascii=False), encoding="utf-8")
        made.replace(self._news)

    @staticmethod
    def _guest(member: Councillor) -> Guest:
        assert member.guest is not None
        return member.guest
