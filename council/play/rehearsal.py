"""A rehearsal: a room of invented councillors votes on a real server, and every delay is told."""

from __future__ import annotations

import asyncio
import ipaddress
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

import sqlalchemy as sa

from council.meeting.chain import Broken, verify
from council.meeting.events import VoteCast
from council.models import Vote, db
from council.play.browser import Browser, Unexpected
from council.play.storm import Ballot, Sitting
from council.play.town import Town, TownStage
from council.queries.book import lines
from signatures.receipts import BadReceipt, check_receipt

NOT_HERE = (
    "{host} n’est pas cette machine\u00a0: si une salle de répétition y est vraiment servie (council rehearse --serve), "
    "ajoutez --allow {host}."
)
NOBODY = "Aucun serveur ne répond à {url}\u00a0: vérifiez l’adresse, ou lancez-y council rehearse --serve."


@dataclass(frozen=True)
class Spread:
    """Milliseconds within which half, 95 % and 99 % of the measures lie, and the longest."""

    p50: float
    p95: float
    p99: float
    longest: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Spread:
        """Of measures in seconds; at least one."""
        ordered = sorted(1000 * one for one in seconds)
        at = [ordered[min(len(ordered) - 1, len(ordered) * part // 100)] for part in (50, 95, 99)]
        return cls(*(round(one, 2) for one in (*at, ordered[-1])))


@dataclass(frozen=True)
class Report:
    """What a rehearsal found. ``stored``: votes found in the database; None when the server is another machine's."""

    councillors: int
    watchers: int
    ballots: int
    vote_to_ack: Spread
    storm_last_ack: Spread
    ack_to_screens: Spread
    reconnect_seconds: float
    kilobytes_per_client: float
    kilobytes_of_memory_per_socket: float | None
    receipts: int
    counted: int
    stored: int | None

    @property
    def whole(self) -> bool:
        """Whether receipts, stored votes and announced results say the same."""
        sent = self.councillors * self.ballots
        return {self.receipts, self.counted, sent} == {sent} and self.stored in (None, sent)


def here(councillors: int, watchers: int, ballots: int, *, database_url: str = "") -> Report:
    """Rehearse on a server of this machine started for the purpose and forgotten afterwards. Raises Unexpected."""
    stage = TownStage(councillors, database_url)
    try:
        town = stage.build()
        stage.open()
        return asyncio.run(_rehearse(town, watchers, ballots, stage))
    finally:
        stage.close()


def there(url: str, councillors: int, watchers: int, ballots: int, *, allowed: Sequence[str] = ()) -> Report:
    """Rehearse on a town served elsewhere (``serve``). Raises Unexpected; a real installation refuses our sessions."""
    check_target(url, allowed)
    try:
        Browser(url).get("/sante")
    except (URLError, OSError) as error:
        raise Unexpected(NOBODY.format(url=url)) from error
    return asyncio.run(_rehearse(Town(url.rstrip("/"), councillors), watchers, ballots, None))


def check_target(url: str, allowed: Sequence[str]) -> None:
    """Refuse an address that is neither this machine's nor expressly allowed. Raises Unexpected."""
    host = urlsplit(url).hostname or ""
    try:
        near = ipaddress.ip_address(host).is_loopback
    except ValueError:
        near = host == "localhost"
    if not near and host not in allowed:
        raise Unexpected(NOT_HERE.format(host=host or url))


def serve(councillors: int, host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve a town until interrupted; ``ready`` is called once it answers."""
    stage = TownStage(councillors)
    stage.listen(host, port)
    try:
        stage.build()
        stage.open()
        ready()
        stage.wait()
    finally:
        stage.close()


async def _rehearse(town: Town, watchers: int, ballots: int, stage: TownStage | None) -> Report:
    sitting = Sitting(town, watchers)
    empty = memory(stage.pid) if stage else None
    try:
        await sitting.begin()
        full = memory(stage.pid) if stage else None
        run = uuid.uuid4().hex[:6]
        held = [
            await sitting.ballot(f"Tour {number} ({run})", seed=number) for number in range(1, ballots + 1)
        ]
        back = await sitting.come_back()
    finally:
        await sitting.leave()
    sockets = len(sitting.everybody)
    return Report(
        councillors=town.councillors, watchers=watchers, ballots=ballots,
        vote_to_ack=Spread.of([one for ballot in held for one in ballot.votes]),
        storm_last_ack=Spread.of([ballot.last for ballot in held]),
        ack_to_screens=Spread.of([one for ballot in held for one in ballot.shown]),
        reconnect_seconds=round(back, 2),
        kilobytes_per_client=round(sum(guest.received for guest in sitting.everybody) / sockets / 1000, 1),
        kilobytes_of_memory_per_socket=round((full - empty) / sockets, 1) if full and empty else None,
        receipts=sum(_receipts(ballot) for ballot in held),
        counted=sum(sum(ballot.counts.values()) for ballot in held if ballot.counts == ballot.sent),
        stored=_stored(stage, held) if stage else None,
    )  # fmt: skip


def _receipts(ballot: Ballot) -> int:
    """Different lines of the book that the acknowledgments name and prove by their signature."""
    proven = set()
    for answer in ballot.answers:
        with suppress(BadReceipt):
            check_receipt(answer["receipt"])
            proven.add(answer["receipt"]["seq"])
    return len(proven)


def _stored(stage: TownStage, held: Sequence[Ballot]) -> int:
    """Votes that the database holds as they were acknowledged, in a book whose chain is whole."""
    app = stage.app()
    with app.app_context():
        book = lines(db.session, 1)
        rows = db.session.execute(sa.select(Vote.ballot_id, Vote.choice, Vote.seq)).all()
        db.session.remove()
        db.engine.dispose()
    try:
        verify(book)
    except Broken:
        return 0
    found = 0
    for ballot in held:
        acknowledged = {answer["receipt"]["seq"]: answer["receipt"]["hash"] for answer in ballot.answers}
        written = [book[seq - 1] for seq in acknowledged if book[seq - 1].hash == acknowledged[seq]]
        cast = Counter(line.event.choice for line in written if isinstance(line.event, VoteCast))
        stored = [row for row in rows if row.ballot_id == ballot.id and row.seq in acknowledged]
        if cast == ballot.sent == Counter(row.choice for row in stored):
            found += len(stored)
    return found


def memory(pid: int) -> float | None:
    """Memory of a process in kB, its share of what it has in common with others; None where nobody can say."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return None
    words: dict[str, Any] = {line.split(":")[0]: line.split() for line in rollup.splitlines()[1:]}
    return float(words["Pss"][1])
