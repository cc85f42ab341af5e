"""What goes wrong inside a server: done to the process born for a test before it serves, never part of the product.

A mishap of the first kind waits for the file ``armed`` in the data folder, which says when to die: ``before 2`` or
``after 2`` the second commit from then on, or ``urn``, when papers have been counted and nothing is committed yet. The
others are the mistakes that the tests must be able to see.
"""

from __future__ import annotations

import os
import signal
import socket
import time
from pathlib import Path
from typing import Any

import gevent
import sqlalchemy as sa
from flask import Flask

from council.services.committer import Committer
from council.services.minute_book import Writing
from council.services.urn import Urn

ARMED = "armed"


def prepare(app: Flask, mishap: str) -> None:
    """Do ``mishap``, the name of a function below, to ``app``."""
    {
        "killable": killable, "answers_before_commit": answers_before_commit, "relaxed_disk": relaxed_disk,
        "narrow_lines": narrow_lines, "speaks": speaks,
    }[mishap](app)  # fmt: skip


def killable(app: Flask) -> None:
    """SIGKILL at the instant that ``armed`` names."""
    armed = app.extensions["council"].settings.data_dir / ARMED
    dialect = app.extensions["council_committer"]._engine.dialect
    commit, count = dialect.do_commit, Urn.open

    def do_commit(connection: Any) -> None:
        when, number = _armed(armed)
        if when == "before" and number <= 1:
            _die(armed)
        commit(connection)
        if when == "after" and number <= 1:
            _die(armed)
        if when in ("before", "after"):
            armed.write_text(f"{when} {number - 1}", encoding="ascii")

    def opened(self: Urn, *arguments: Any) -> Any:
        counts = count(self, *arguments)
        if _armed(armed)[0] == "urn":
            _die(armed)
        return counts

    dialect.do_commit = do_commit
    Urn.open = opened  # type: ignore[method-assign]


def _armed(path: Path) -> tuple[str, int]:
    if not path.exists():
        return "", 0
    when, _, number = path.read_text(encoding="ascii").partition(" ")
    return when, int(number or 0)


def _die(armed: Path) -> None:
    armed.unlink()
    os.kill(os.getpid(), signal.SIGKILL)


def narrow_lines(app: Flask) -> None:
    """The system keeps little for a slow reader, and the room speaks as fast as commands come."""
    from council import wsgi
    from council.live import broadcaster

    listener = wsgi.listener

    def narrow(host: str, port: int) -> socket.socket:
        server = listener(host, port)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        return server

    wsgi.listener = narrow
    broadcaster.COALESCE = 0.001


def speaks(app: Flask) -> None:
    """No mishap: whoever emits ``speak`` has its text told to all screens of meeting 1, as the product tells its news."""
    broadcaster = app.extensions["council_broadcaster"]
    broadcaster.socketio.server.on(
        "speak", lambda sid, text: broadcaster._emit("news", text, "1:screen"), namespace="/live"
    )


def answers_before_commit(app: Flask) -> None:
    """A mistake to be caught: the acknowledgment leaves while the transaction is still open."""
    told: dict[str, Any] = {}
    hand_in, run = Committer.hand_in, Writing.run

    def early(self: Writing, requests: Any) -> Any:
        answers = run(self, requests)
        told.update({answer["id"]: answer for answer in answers})
        time.sleep(0.02)  # the native thread's own: what a disk takes
        return answers

    def hasty(self: Committer, request: Any, answer: Any) -> None:
        def watch() -> None:
            while request.id not in told:
                gevent.sleep(0.001)
            answer(told[request.id])

        gevent.spawn(watch)
        hand_in(self, request, lambda found: told.setdefault(request.id, found))

    Writing.run, Committer.hand_in = early, hasty  # type: ignore[method-assign]


def relaxed_disk(app: Flask) -> None:
    """A mistake to be caught: SQLite is told not to wait for the disk at each commit."""

    @sa.event.listens_for(app.extensions["council_committer"]._engine, "connect")
    def _relax(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=NORMAL")
