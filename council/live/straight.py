"""The straight way of a command: taken out of its packet here, answered by whoever committed it.

The library would wake a greenlet to wait for each commit. What is not plainly a command that wants an answer goes the
library's way, whatever it may be: this reader only ever recognises one spelling (``decisions/0015-straight-lines.md``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import orjson
from flask_socketio import SocketIO

from council.live.lines import Lines

Answer = dict[str, Any]
Take = Callable[[str, Any, Callable[[Answer], None]], None]
"""``take(client, message, told)``: decide on a message, then call ``told`` with the acknowledgment."""


class Straight:
    """Hears Engine.IO messages before the library does."""

    def __init__(self, socketio: SocketIO, namespace: str, lines: Lines, take: Take) -> None:
        self._server, self._namespace = socketio.server, namespace
        self._lines, self._take = lines, take
        self._plain = re.compile(rf'2{namespace},([0-9]{{1,15}})\["command"')
        self._unanswered: set[str] = set()
        """Connections with a command under way: their next one goes the library's way, where they wait for it."""
        self._library = self._server.eio.handlers["message"]
        self._server.eio.on("message", self.heard)

    def heard(self, connection: str, data: Any) -> None:
        """One message of an Engine.IO connection."""
        if not self._taken(connection, data):
            self._library(connection, data)

    def _taken(self, connection: str, data: Any) -> bool:
        found = self._plain.match(data) if isinstance(data, str) else None
        client = self._server.manager.sid_from_eio_sid(connection, self._namespace)
        if found is None or client is None or connection in self._unanswered:
            return False
        try:
            said = orjson.loads(data[found.end(1) :])
        except ValueError:
            return False
        if not isinstance(said, list) or len(said) != 2:
            return False
        self._unanswered.add(connection)
        number = int(found.group(1))

        def told(answer: Answer) -> None:
            self._unanswered.discard(connection)
            self._lines.acknowledge(connection, number, answer)

        try:
            self._take(client, said[1], told)
        except BaseException:
            self._unanswered.discard(connection)
            raise
        return True
