"""One ballot in which everybody votes at once, and how long each thing took."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from council.play.browser import Unexpected
from council.play.crowd import Guest, all_of, gather_in
from council.play.town import Town

CHOICES = ("pour", "contre", "abstention", "nppv")


@dataclass
class Ballot:
    """What one ballot showed; durations in seconds."""

    id: str
    votes: list[float]
    """From each vote to its acknowledgment."""
    last: float
    """From the first vote sent to the last acknowledgment."""
    lag: float
    """From the last vote sent to the last acknowledgment."""
    shown: list[float]
    """From the last acknowledgment to the final turnout, on each screen; never negative."""
    answers: list[dict[str, Any]] = field(default_factory=list, repr=False)
    sent: Counter[str] = field(default_factory=Counter)
    counts: dict[str, int] = field(default_factory=dict)
    """As announced by the server."""


class Sitting:
    """The clerk, the councillors and the screens of a rehearsal, over real sockets.

    ``more``: addresses of other processes on the same database, which take their share of the councillors.
    """

    def __init__(self, town: Town, watchers: int, more: Sequence[str] = ()) -> None:
        self.town = town
        auth = {"v": 1, "meeting": town.meeting}
        self.clerk = Guest(town.base, town.clerk, auth)
        bases = cycle((town.base, *more))
        self.members = [Guest(base, cookie, auth) for base, cookie in zip(bases, town.cookies, strict=False)]
        self.screens = [Guest(town.base, "", {"v": 1, "screen": town.screen}) for _ in range(watchers)]

    @property
    def everybody(self) -> list[Guest]:
        """All who watch."""
        return [self.clerk, *self.members, *self.screens]

    async def begin(self) -> None:
        """Everybody comes in, the clerk opens the meeting and its item."""
        await gather_in(self.everybody)
        if _read(self.clerk.board)["board"]["item"] == self.town.item:
            return  # rehearsed here before
        seats = self.town.seats
        await self.clerk.do("open_meeting", chair=seats[0], present=seats)
        await self.clerk.do("name_secretary", seat=seats[-1])
        await self.clerk.do("open_item", item=self.town.item)

    async def ballot(self, title: str, *, window: float = 0.0, seed: int = 0) -> Ballot:
        """Everybody votes within ``window`` seconds. Raises Unexpected when anything is refused or lost."""
        await self.clerk.do("open_ballot", item=self.town.item, mode="public", question=title)
        opened = self.clerk.shows(f'"question":"{title}"'.encode())
        await all_of([opened], "ouverture du scrutin")
        identifier = _ballot_id(self.clerk.board)
        mark = identifier.encode()
        await all_of([guest.shows(mark) for guest in self.everybody], "ouverture du scrutin")
        found, sent = await self._storm(identifier, window, random.Random(seed))  # noqa: S311
        found.sent = sent
        await self._close(found)
        return found

    async def _storm(self, ballot: str, window: float, luck: random.Random) -> tuple[Ballot, Counter[str]]:
        choices = [luck.choice(CHOICES) for _ in self.members]
        delays = sorted(luck.uniform(0, window) for _ in self.members)
        sends = [
            member.prepare("vote", ballot=ballot, seat=seat, choice=choice)
            for member, seat, choice in zip(self.members, self.town.seats, choices, strict=True)
        ]
        turnout = f'"cast":{len(self.members)},'.encode()
        screens = [guest.shows(turnout) for guest in self.everybody]
        start = time.perf_counter()
        left, answers = [], []
        for delay, send in zip(delays, sends, strict=True):
            if (pause := start + delay - time.perf_counter()) > 0:
                await asyncio.sleep(pause)
            left.append(time.perf_counter())
            answers.append(send())
        told = await all_of(answers, "accusés d’enregistrement")
        found = [one.answer for one in told]
        refusals = [answer["sentence"] for answer in found if not answer["ok"]]
        if refusals:
            raise Unexpected(refusals[0])
        last = max(one.at for one in told)
        seen = await all_of(screens, "participation affichée")
        times = [one.at - sent for one, sent in zip(told, left, strict=True)]
        shown = [max(0.0, at - last) for at in seen]
        result = Ballot(ballot, times, last - start, last - left[-1], shown, found)
        return result, Counter(choices)

    async def _close(self, ballot: Ballot) -> None:
        await self.clerk.do("close_ballot", ballot=ballot.id)
        await all_of([self.clerk.shows(b'"state":"closed"')], "clôture du scrutin")
        ballot.counts = _result(self.clerk.board)
        await self.clerk.do("proclaim", ballot=ballot.id)

    async def come_back(self) -> float:
        """Everybody loses the line at once and returns: seconds until the last one is whole again."""
        await self.leave()
        start = time.perf_counter()
        return max(await gather_in(self.everybody)) - start

    async def leave(self) -> None:
        """Everybody goes."""
        for guest in self.everybody:
            await guest.leave()


def _ballot_id(board: bytes) -> str:
    return str(_read(board)["board"]["ballot"]["id"])


def _result(board: bytes) -> dict[str, int]:
    counts = _read(board)["board"]["ballot"]["result"]["counts"]
    return {code: number for code, number in counts.items() if number}


def _read(board: bytes) -> Any:
    return json.loads(board.split(b",", 1)[1])[1]
