"""The same burst of votes on other disks and databases: a disk whose syncs take 10 ms, PostgreSQL with two processes."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from council.play.storm import Sitting
from council.play.town import TownStage
from tests import components, slow_disk
from tests.bench.measure import Figure
from tests.conftest import postgres_database

SYNC = 0.010
"""Seconds that a sync takes longer on the slow disk."""


class Stage(TownStage):
    """A town whose servers get more variables."""

    def __init__(self, councillors: int, url: str = "", **variables: str) -> None:
        super().__init__(councillors, url)
        self._variables = variables

    def environment(self) -> dict[str, str]:
        """With the variables."""
        return super().environment() | self._variables


@contextmanager
def opened(stages: Sequence[Stage]) -> Iterator[Sitting]:
    """A sitting of 500 on one or more processes."""
    try:
        town = stages[0].build()
        for stage in stages:
            stage.open()
        yield Sitting(town, 0, [stage.base for stage in stages[1:]])
    finally:
        for stage in stages:
            stage.close()


async def _bursts(sittings: dict[str, Sitting], runs: int) -> dict[str, list[tuple[float, float]]]:
    """Last and first acknowledgment of each burst, on all in turn."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in sittings}
    try:
        for sitting in sittings.values():
            await sitting.begin()
        for number in range(runs + 1):  # the first one warms up
            for name, sitting in sittings.items():
                ballot = await sitting.ballot(f"Salve {number}", seed=number)
                if number:
                    found[name].append((ballot.last, min(ballot.votes)))
    finally:
        for sitting in sittings.values():
            await sitting.leave()
    return found


def measure(voters: int, runs: int) -> list[Figure]:
    """Medians of ``runs`` bursts of each kind, in turn; what is not installed is left out and named."""
    with ExitStack() as stack:
        sittings = {"this disk": stack.enter_context(opened([Stage(voters)]))}
        lacking = [components.missing("gcc"), components.missing("postgres") or components.missing("redis")]
        if not lacking[0]:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            slow = {"LD_PRELOAD": str(slow_disk.compiled(folder)), slow_disk.VARIABLE: str(int(1000 * SYNC))}
            sittings["slow disk"] = stack.enter_context(opened([Stage(voters, **slow)]))
        if not lacking[1]:
            url = stack.enter_context(postgres_database("bench"))
            two = [Stage(voters, url, COUNCIL_REDIS_URL=components.REDIS_URL) for _ in range(2)]
            sittings["two processes"] = stack.enter_context(opened(two))
        found = asyncio.run(_bursts(sittings, runs))
    return [*_figures(found, voters), *(Figure(f"not measured: {why}", 0.0) for why in lacking if why)]


def _figures(found: dict[str, list[tuple[float, float]]], voters: int) -> list[Figure]:
    last = {name: statistics.median(one for one, _ in bursts) for name, bursts in found.items()}
    here = last["this disk"]
    figures = [Figure(f"{voters} votes in a burst on this disk (floor)", 1000 * here, "ms")]
    if "slow disk" in last:
        earliest = min(first for _, first in found["slow disk"])
        figures += [
            Figure(f"… when each sync takes {1000 * SYNC:g} ms", 1000 * last["slow disk"], "ms"),
            Figure("… / this disk", last["slow disk"] / here, goal=2),
            Figure("one sync / earliest acknowledgment there", SYNC / earliest, goal=1),
        ]
    if "two processes" in last:
        figures += [
            Figure("… on PostgreSQL, two processes", 1000 * last["two processes"], "ms"),
            Figure("… / SQLite, one process", last["two processes"] / here, goal=1.5),
        ]
    return figures
