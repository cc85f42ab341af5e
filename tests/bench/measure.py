"""Medians, ratios to a floor, and processes whose memory is counted: what every area of ``make bench`` shares."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Area = Callable[[int], "list[Figure]"]


@dataclass(frozen=True)
class Figure:
    """One line of the report. ``goal``: the most ``value`` may be, None for a mere reading."""

    what: str
    value: float
    unit: str = ""
    goal: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None without one."""
        return None if self.goal is None else self.value <= self.goal

    def line(self) -> str:
        """As printed."""
        verdict = "" if self.goal is None else f"  goal {self.goal:g}: {'met' if self.met else 'MISSED'}"
        return f"{self.what:70} {self.value:10.3f} {self.unit:6}{verdict}"


def seconds(call: Callable[[], object], runs: int, *, warm: bool = True) -> float:
    """Median wall seconds of ``runs`` calls, after one to warm up."""
    if warm:
        call()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def in_turn(calls: Sequence[Callable[[], object]], runs: int) -> list[float]:
    """Median seconds of each of ``calls``, run one after the other in each round: all meet the same disturbances."""
    for call in calls:
        call()
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(runs):
        for kept, call in zip(times, calls, strict=True):
            start = time.perf_counter()
            call()
            kept.append(time.perf_counter() - start)
    return [statistics.median(each) for each in times]


def run(*command: str) -> None:
    """A referee's command, its output thrown away. Raises ``CalledProcessError``."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def child(module: str, *arguments: str) -> dict[str, float]:
    """What ``python -m module`` says of itself in JSON on its last line, with ``rss_mb``, its largest memory."""
    read, write = os.pipe()
    process = subprocess.Popen([sys.executable, "-m", module, *arguments], stdout=write)
    os.close(write)
    with os.fdopen(read) as said:
        text = said.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, module)
    answer: dict[str, float] = json.loads(text.strip().splitlines()[-1])
    return {**answer, "rss_mb": usage.ru_maxrss / 1024}
