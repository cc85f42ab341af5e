"""The floors of the live bench: a bare ``websockets`` server that commits in groups, and commits without any network."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import tempfile
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed

from council.models import prepare_engine

ROW = "x" * 200
"""About what one line of the minute book weighs."""


def database(folder: Path) -> sqlite3.Connection:
    """Two tables on disk, each commit durable when it returns."""
    connection = sqlite3.connect(folder / "floor.db", isolation_level=None, check_same_thread=False)
    for words in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL",
                  "CREATE TABLE IF NOT EXISTS vote (id INTEGER PRIMARY KEY, choice TEXT)",
                  "CREATE TABLE IF NOT EXISTS journal (id INTEGER PRIMARY KEY, line TEXT)"):  # fmt: skip
        connection.execute(words)
    return connection


def group_commit(connection: sqlite3.Connection, votes: int) -> None:
    """A row of each table per vote, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO vote (choice) VALUES (?)", [("pour",)] * votes)
    connection.executemany("INSERT INTO journal (line) VALUES (?)", [(ROW,)] * votes)
    connection.execute("COMMIT")


class _Base(DeclarativeBase):
    pass


class _Vote(_Base):
    __tablename__ = "vote"
    id: Mapped[int] = mapped_column(primary_key=True)
    choice: Mapped[str]


class _Line(_Base):
    __tablename__ = "journal"
    id: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[str]


def one_by_one(folder: Path, votes: int) -> None:
    """What an ordinary application does: one ORM commit per vote."""
    engine = sa.create_engine(f"sqlite:///{folder / 'orm.db'}")
    prepare_engine(engine)
    _Base.metadata.create_all(engine)
    for _ in range(votes):
        with Session(engine) as session:
            session.add_all([_Vote(choice="pour"), _Line(line=ROW)])
            session.commit()
    engine.dispose()


class Bare:
    """Votes wait in a list while one commit runs; each is answered after its own."""

    def __init__(self, folder: Path) -> None:
        self._connection = database(folder)
        self._waiting: list[tuple[ServerConnection, str]] = []
        self._some = asyncio.Event()
        self._here: set[ServerConnection] = set()

    async def client(self, socket: ServerConnection) -> None:
        """One connection. ``!`` before a message: it is for everybody, at once."""
        self._here.add(socket)
        try:
            async for message in socket:
                if str(message).startswith("!"):
                    broadcast(self._here, str(message)[1:])
                    continue
                self._waiting.append((socket, str(message)))
                self._some.set()
        except ConnectionClosed:
            pass
        finally:
            self._here.discard(socket)

    async def commit(self) -> None:
        """For ever."""
        while True:
            await self._some.wait()
            self._some.clear()
            batch, self._waiting = self._waiting, []
            await asyncio.to_thread(group_commit, self._connection, len(batch))
            for socket, message in batch:
                await socket.send(message)


async def main(port: int) -> None:
    """Serve until killed; one line tells that the port answers."""
    with tempfile.TemporaryDirectory() as folder:
        bare = Bare(Path(folder))
        async with serve(bare.client, "127.0.0.1", port, compression=None, ping_interval=None):
            print("ready", flush=True)
            await bare.commit()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
