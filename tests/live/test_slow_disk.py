"""On a disk whose syncs take 300 ms no vote is acknowledged earlier: a kill cannot show it, the page cache survives."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Server, require
from tests.live.audit import audit
from tests.live.hall import Hall
from tests.live.siege import Siege, fragile
from tests.nursery import Nursery
from tests.slow_disk import VARIABLE, compiled

SLOW = 0.3


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Whose servers sync slowly when their environment says so."""
    require("gcc")
    nursery = Nursery(compiled(tmp_path_factory.mktemp("shim")))
    yield nursery
    nursery.close()


@pytest.mark.slow
@pytest.mark.needs("gcc")
@pytest.mark.parametrize(
    ("mishap", "durable"), [("killable", True), ("relaxed_disk", False), ("answers_before_commit", False)]
)
def test_no_acknowledgment_before_the_disk_has_it(
    make_server: Callable[..., Server], nursery: Nursery, tmp_path: Path, mishap: str, durable: bool
) -> None:
    server = fragile(make_server, "", mishap, nursery, **{VARIABLE: str(int(1000 * SLOW))})
    siege = Siege([server], Hall(server))
    try:
        taken = asyncio.run(_votes(siege))
    finally:
        server.kill()
    assert len(taken) == 3 * len(siege.members)
    assert (min(taken) >= SLOW) is durable, taken
    if durable:
        audit(server.app, server.commune, siege.hall.meeting, siege.said, tmp_path)


async def _votes(siege: Siege) -> list[float]:
    """Seconds from each vote to its acknowledgment; all members vote at once, three times."""
    taken = []

    async def vote(index: int, ballot: str, choice: str) -> None:
        start = time.monotonic()
        seat = siege.hall.seats[index]
        answer = await siege.members[index].must("vote", ballot=ballot, seat=seat, choice=choice)
        taken.append(time.monotonic() - start)
        siege.said.vote(ballot, seat, choice, answer)

    try:
        await siege.open()
        ballot = await siege.ballot()
        for choice in ("pour", "contre", "abstention"):
            await asyncio.gather(*(vote(index, ballot, choice) for index in range(len(siege.members))))
        await siege.end(ballot)
    finally:
        await siege.leave()
    return taken
