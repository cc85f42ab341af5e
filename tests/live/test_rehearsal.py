"""Rehearsals: what they measure is real, what they verify can fail, and they touch nothing but rehearsal towns."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from council.cli import main
from council.play import rehearsal
from council.play.browser import Unexpected
from council.play.crowd import Guest
from council.play.rehearsal import Report, Spread
from council.play.rehearsal_words import sentences, verdict
from council.play.town import TownStage, cookie_of
from council.play.wire import Wire, frame
from tests.live.hall import Hall

COUNCILLORS, BALLOTS = 6, 2


@pytest.fixture(scope="module")
def stage() -> Iterator[TownStage]:
    """A rehearsal town that is served."""
    stage = TownStage(COUNCILLORS)
    try:
        stage.build()
        stage.open()
        yield stage
    finally:
        stage.close()


def measures(**changes: object) -> Report:
    spread = Spread.of([0.010, 0.020])
    report = Report(30, 2, 3, spread, spread, spread, 0.4, 50.0, 60.0, receipts=90, counted=90, stored=90)
    return replace(report, **changes)  # type: ignore[arg-type]


def test_rehearsal_elsewhere_twice_in_the_same_town(stage: TownStage) -> None:
    for _ in range(2):
        arguments = ["rehearse", "--url", stage.base, "--councillors", str(COUNCILLORS), "--watchers", "1"]
        result = CliRunner().invoke(main, [*arguments, "--ballots", str(BALLOTS), "--json"])
        assert result.exit_code == 0, result.output
        found = json.loads(result.output)
        votes = COUNCILLORS * BALLOTS
        assert (found["receipts"], found["counted"], found["stored"]) == (votes, votes, None)
        assert 0 < found["vote_to_ack"]["p50"] <= found["storm_last_ack"]["longest"] < 10_000


def test_rehearsal_here_compares_with_the_database() -> None:
    report = rehearsal.here(COUNCILLORS, 1, BALLOTS)
    assert report.whole
    assert report.stored == COUNCILLORS * BALLOTS
    assert sentences(report)[0].startswith("Votre salle\u00a0: 6 tablettes, 1 écran, 2 scrutins")


@pytest.mark.parametrize("lost", ["receipts", "counted", "stored"])
def test_one_vote_too_few_anywhere_is_a_failure(lost: str) -> None:
    assert measures().whole
    broken = measures(**{lost: 89})
    assert not broken.whole
    assert verdict(broken).startswith("ÉCHEC")


def test_slow_rooms_are_told_so() -> None:
    assert "aussitôt" in verdict(measures())
    assert "plus rapide" in verdict(measures(storm_last_ack=Spread.of([3.0])))


@pytest.mark.parametrize("url", ["http://192.0.2.7:8000", "https://mairie.example.org", "nonsense"])
def test_other_machines_only_when_allowed(url: str) -> None:
    with pytest.raises(Unexpected, match="--allow"):
        rehearsal.check_target(url, ["autre.example.org"])
    rehearsal.check_target("http://192.0.2.7:8000", ["192.0.2.7"])
    rehearsal.check_target("http://[::1]:8000", [])


def test_a_real_installation_refuses_our_sessions(hall: Hall) -> None:
    """Its secret is not that of rehearsals, whatever meeting it holds."""
    with pytest.raises(Unexpected, match="accès"):
        rehearsal.there(hall.server.url, 3, 0, 1)


def test_messages_are_read_whatever_the_cuts() -> None:
    heard: list[bytes] = []
    server = [
        b"\x81\x05hello",
        b"\x01\x03spl\x80\x02it",
        b"\x82\x7e\x01\x00" + b"x" * 256,
        b"\x8a\x00\x81\x00",
    ]

    async def feed(step: int) -> None:
        wire = Wire(heard.append)
        data = b"HTTP/1.1 101 Switching Protocols\r\nA: b\r\n\r\n" + b"".join(server)
        for at in range(0, len(data), step):
            wire.data_received(data[at : at + step])

    for step in (1, 2, 7, 1000):
        heard.clear()
        asyncio.run(feed(step))
        assert heard == [b"hello", b"split", b"x" * 256, b""]


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_frames_carry_their_length(size: int) -> None:
    data = frame("x" * size)
    short = data[1] & 0x7F
    extra = {126: 2, 127: 8}.get(short, 0)
    assert (int.from_bytes(data[2 : 2 + extra], "big") if extra else short) == size
    assert data[1] & 0x80
    assert data[2 + extra : 6 + extra] == bytes(4)


def test_a_refused_upgrade_is_an_error() -> None:
    async def knock() -> None:
        async def refuse(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 403 FORBIDDEN\r\n\r\n")
            writer.close()
            await writer.wait_closed()

        async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
            await Wire(lambda _: None).open("127.0.0.1", server.sockets[0].getsockname()[1], "/")

    with pytest.raises(OSError, match="403 FORBIDDEN"):
        asyncio.run(knock())


def test_a_stranger_gets_the_sentence(stage: TownStage) -> None:
    async def enter() -> None:
        guest = Guest(stage.base, "", {"v": 1, "meeting": 1})
        try:
            await guest.join()
        finally:
            await guest.leave()

    with pytest.raises(Unexpected, match="accès"):
        asyncio.run(enter())


def test_a_line_opened_while_the_last_one_is_cut_is_kept(stage: TownStage) -> None:
    async def comes_back() -> None:
        guest = Guest(stage.base, cookie_of(1), {"v": 1, "meeting": 1})
        await guest.join()
        leaving = asyncio.create_task(guest.leave())
        await asyncio.sleep(0)  # the line is cut, who leaves has not heard of it yet
        async with asyncio.timeout(20):  # in this very task: another one would begin too late
            await guest.join()
        await leaving
        await guest.leave()

    asyncio.run(comes_back())


def test_a_line_cut_while_it_opens_never_speaks(stage: TownStage) -> None:
    heard: list[bytes] = []

    async def changes_its_mind() -> None:
        where = urlsplit(stage.base)
        wire = Wire(heard.append)
        opening = asyncio.create_task(
            wire.open(
                where.hostname or "", where.port or 0, "/socket.io/?EIO=4&transport=websocket", cookie_of(1)
            )
        )
        await asyncio.sleep(0)
        await wire.cut()
        with pytest.raises(ConnectionResetError):
            await asyncio.wait_for(opening, 20)
        await asyncio.sleep(0.3)

    asyncio.run(changes_its_mind())
    assert heard == []
