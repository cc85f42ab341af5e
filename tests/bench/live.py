"""A storm of votes through the whole product against bare floors, in turn in one run; see ``live_floor``.

500 councillors by default, ``COUNCIL_BENCH_VOTERS`` for another number. Client and servers share the machine: only the ratios mean something.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from council.live.broadcaster import COALESCE
from council.play.crowd import all_of
from council.play.rehearsal import memory
from council.play.storm import Sitting
from council.play.town import TownStage
from council.play.wire import Wire, frame
from tests.bench import live_disks, live_floor, live_reach
from tests.bench.measure import Figure, in_turn, seconds
from tests.conftest import free_port

VOTERS = int(os.environ.get("COUNCIL_BENCH_VOTERS", "500"))
WINDOW = 0.2


@dataclass
class Measures:
    """Seconds, one of each kind per run."""

    floor_burst: list[float] = field(default_factory=list)
    floor_lag: list[float] = field(default_factory=list)
    burst: list[float] = field(default_factory=list)
    lag: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    back: float = 0.0
    kilobytes: float = 0.0


class Floor:
    """The bare server in a process of its own, and its clients."""

    def __init__(self) -> None:
        self.port = free_port()
        words = [sys.executable, "-m", "tests.bench.live_floor", str(self.port)]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        self.process.stdout.readline()
        self.wires: list[Wire] = []
        self.answers: dict[bytes, asyncio.Future[float]] = {}

    async def gather(self) -> None:
        for _ in range(VOTERS):
            wire = Wire(lambda said: self.answers.pop(said).set_result(time.perf_counter()))
            self.wires.append(await wire.open("127.0.0.1", self.port, "/"))

    async def storm(self, window: float) -> tuple[float, float]:
        """From the first vote, and from the last one, to the last acknowledgment."""
        loop = asyncio.get_running_loop()
        waited = []
        start = left = time.perf_counter()
        for number, wire in enumerate(self.wires):
            if (pause := start + window * number / VOTERS - time.perf_counter()) > 0:
                await asyncio.sleep(pause)
            answer = self.answers[str(number).encode()] = loop.create_future()
            waited.append(answer)
            left = time.perf_counter()
            wire.write(frame(str(number)))
        last = max(await all_of(waited, "floor"))
        return last - start, last - left

    async def close(self) -> None:
        for wire in self.wires:
            await wire.cut()
        self.process.kill()
        self.process.communicate()


async def _storms(stage: TownStage, sitting: Sitting, runs: int) -> Measures:
    found, floor = Measures(), Floor()
    try:
        await floor.gather()
        before = memory(stage.pid)
        await sitting.begin()
        after = memory(stage.pid)
        found.kilobytes = ((after or 0) - (before or 0)) / len(sitting.everybody)
        for number in range(runs + 1):  # the first one warms up
            bare, _ = await floor.storm(0)
            burst = await sitting.ballot(f"Salve {number}", seed=number)
            _, bare_lag = await floor.storm(WINDOW)
            spread = await sitting.ballot(f"Fenêtre {number}", window=WINDOW, seed=number)
            if number:
                found.floor_burst.append(bare)
                found.burst.append(burst.last)
                found.floor_lag.append(bare_lag)
                found.lag.append(spread.lag)
                found.shown.append(max(burst.shown))
        stage.kill()
        stage.open()
        found.back = await sitting.come_back()
    finally:
        await sitting.leave()
        await floor.close()
    return found


def measure(runs: int) -> list[Figure]:
    """Medians of ``runs`` storms of each kind; one reconnection after SIGKILL."""
    with tempfile.TemporaryDirectory() as folder:
        disk = live_floor.database(Path(folder))
        raw = seconds(lambda: live_floor.group_commit(disk, VOTERS), runs)
        disk.close()
        (each,) = in_turn([lambda: live_floor.one_by_one(Path(folder), VOTERS)], max(1, runs // 2))
    stage = TownStage(VOTERS)
    try:
        town = stage.build()
        stage.open()
        found = asyncio.run(_storms(stage, Sitting(town, 1), runs))
    finally:
        stage.close()
    more = [*live_disks.measure(VOTERS, runs), *live_reach.broadcasts(runs), *live_reach.citizens(runs)]
    return [*_figures(raw, each, found), *more]


def _figures(raw: float, each: float, found: Measures) -> list[Figure]:
    bare, bare_lag = statistics.median(found.floor_burst), statistics.median(found.floor_lag)
    last, lag, shown = (statistics.median(one) for one in (found.burst, found.lag, found.shown))
    votes = f"{VOTERS} votes"
    return [
        Figure(f"raw SQLite group commit of {votes} (floor)", 1000 * raw, "ms"),
        Figure(f"one ORM commit per vote, {votes}, no network", 1000 * each, "ms"),
        Figure(f"bare websockets + group commit, {votes} in a burst (floor)", 1000 * bare, "ms"),
        Figure(f"{votes} in a burst: last acknowledgment", 1000 * last, "ms"),
        Figure("… / bare websockets + group commit", last / bare, goal=3),
        Figure("… / raw group commit", last / raw, goal=15),
        Figure("… / one ORM commit per vote", last / each, goal=0.1),
        Figure(f"{votes} in {1000 * WINDOW:g} ms: last acknowledgment after last vote", 1000 * lag, "ms", 20),
        Figure("… / that of bare websockets", lag / bare_lag, goal=5),
        Figure("every screen shows the final turnout, after the last acknowledgment", 1000 * shown, "ms", 1500 * COALESCE),
        Figure(f"{VOTERS} clients whole again, after the killed server answers", found.back, "s", 3),
        Figure("memory per socket, pictures included", found.kilobytes, "kB", 100),
    ]  # fmt: skip
