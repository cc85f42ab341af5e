"""The server is killed in the middle of votes, again and again: no acknowledged vote is lost, none is doubled.

Two hundred times on SQLite and fifty on PostgreSQL: at any instant, before and after a COMMIT whose acknowledgments have
not left, while a vote is closed, between the opening of an urn and its result.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Server
from tests.live.audit import audit
from tests.live.hall import Hall, SignedIn
from tests.live.siege import VOTERS, Fragile, Siege, fragile
from tests.seeds import choose, luck

KILLS = 25
"""In one meeting: its book grows, and each server that is born reads all of it."""
MEETINGS = [("sqlite", part) for part in range(8)] + [("postgres", part) for part in range(2)]
WAYS = ("whenever", "before", "after", "closing", "urn")


async def killed_in_a_ballot(siege: Siege, server: Fragile, number: int, chance: random.Random) -> None:
    """One ballot; the server dies during its votes or its closing, and is born again."""
    way = WAYS[number % len(WAYS)]
    mode = "secret" if way == "urn" or number % 4 == 3 else "public"
    ballot = await siege.ballot(mode, f"Tour {number}")
    voting = siege.votes(ballot, mode, chance)
    closing: asyncio.Future[dict[str, object]] | None = None
    if way in ("closing", "urn"):
        if chance.random() < 0.5:
            await voting
        await siege.confirm(ballot, mode)
        server.arm("urn" if way == "urn" else f"{chance.choice(('before', 'after'))} 1")
        closing = asyncio.ensure_future(siege.clerk.must("close_ballot", ballot=ballot))
    elif way == "whenever":
        await asyncio.sleep(chance.uniform(0.001, 0.09))
        os.kill(server.pid, signal.SIGKILL)
    else:
        server.arm(f"{way} {chance.randint(1, 6)}")
    await server.death(asyncio.gather(voting, closing) if closing else voting)
    server.start()
    await voting
    if closing is None:
        await siege.confirm(ballot, mode)
    await (closing or siege.clerk.must("close_ballot", ballot=ballot))
    siege.said.pictures.append(await siege.clerk.picture())
    await siege.clerk.must("proclaim", ballot=ballot)


async def besiege(siege: Siege, server: Fragile, kills: int, *name: object) -> None:
    """A meeting of as many ballots as kills."""
    try:
        await siege.open()
        for number in range(kills):
            try:
                await killed_in_a_ballot(siege, server, number, luck(*name, number))
            except Exception as error:
                error.add_note(f"round {number} of seed {choose()}")
                raise
    finally:
        await siege.leave()


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("database", "part"), MEETINGS)
def test_no_acknowledged_vote_is_lost_or_doubled(
    make_server: Callable[..., Server],
    request: pytest.FixtureRequest,
    tmp_path: Path,
    database: str,
    part: int,
) -> None:
    url = request.getfixturevalue("postgres_url") if database == "postgres" else ""
    server = fragile(make_server, url)
    siege = Siege([server], Hall(server))
    try:
        asyncio.run(besiege(siege, server, KILLS, database, part))
    finally:
        server.kill()
    acknowledged = audit(server.app, server.commune, siege.hall.meeting, siege.said, tmp_path)
    assert acknowledged > KILLS * VOTERS


@pytest.mark.slow
def test_a_server_that_answers_before_its_commit_is_found_out(
    make_server: Callable[..., Server], tmp_path: Path
) -> None:
    """The test of the test: the same fire on a server with that mistake."""
    server = fragile(make_server, mishap="answers_before_commit")
    siege = Siege([server], Hall(server))
    try:
        asyncio.run(_hasty(siege, server))
    finally:
        server.kill()
    with pytest.raises(AssertionError, match="and lost"):
        audit(server.app, server.commune, siege.hall.meeting, siege.said, tmp_path)


async def _hasty(siege: Siege, server: Fragile) -> None:
    """Kills as soon as a first vote of the ballot was answered; the mistake is only in the first server."""
    try:
        await siege.open()
        ballot = await siege.ballot()
        voting = siege.votes(ballot, "public", luck("hasty"), 1)
        while not siege.said.votes:
            await asyncio.sleep(0.0005)
        os.kill(server.pid, signal.SIGKILL)
        await server.death(voting)
        server.mishap = "killable"
        server.start()
        await voting
        await siege.end(ballot)
    finally:
        await siege.leave()


def test_the_program_itself_starts_and_survives(make_server: Callable[..., Server]) -> None:
    """Servers of other tests are born of a process that has imported everything; this one is started as anybody would."""
    server = make_server(start=False)
    for _ in range(2):
        server.start_alone()
        assert SignedIn(server, server.commune.clerk).get("/sante").body
        server.kill()
