"""Those who read more slowly than the room speaks: their line is cut before what waits for them fills the memory.

A tablet that was cut comes back by itself and gets the whole picture: less than what was waiting for it.
"""

from __future__ import annotations

import logging
import socket as sockets
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from council.live.frames import QuickWebSocket

log = logging.getLogger(__name__)

MOST_EVENTS = 100
MOST_CHARACTERS = 4_000_000
"""Of events that wait for one socket; one more broadcast may come on top. The first picture of a large council, with all its
lines, must fit: whoever could not take it would be cut again and again."""


class Laggards:
    """``server``: that of Socket.IO."""

    def __init__(self, server: Any, namespace: str) -> None:
        self._server, self._namespace = server, namespace

    def cut(self, sids: Iterable[str]) -> int:
        """Cut the lines of those among ``sids`` for whom too much waits; how many."""
        late = [sid for sid in sids if self._late(sid)]
        for sid in late:
            log.warning("%s reads too slowly: its line is cut", sid)
            self._cut(sid)
        return len(late)

    def _socket(self, sid: str) -> Any:
        found = self._server.manager.eio_sid_from_sid(sid, self._namespace)
        return self._server.eio.sockets.get(found)

    def _websocket(self, sid: str) -> Any:
        return (self._server.get_environ(sid, self._namespace) or {}).get("wsgi.websocket")

    def _late(self, sid: str) -> bool:
        socket = self._socket(sid)
        if socket is None:
            return False
        line = self._websocket(sid)
        posted, size = line.waiting if isinstance(line, QuickWebSocket) else (0, 0)
        if not (waiting := socket.queue.qsize() + posted):
            return False
        if waiting > MOST_EVENTS:
            return True
        packets = list(socket.queue.queue)
        return size + sum(len(one.data) for one in packets if one and one.data) > MOST_CHARACTERS

    def _cut(self, sid: str) -> None:
        """The writer of a socket whose reader has stopped hangs in the middle of a frame: only the line's end frees it."""
        websocket = self._websocket(sid)
        socket = self._socket(sid)
        if websocket is not None and websocket.handler is not None:
            with suppress(OSError):
                websocket.handler.socket.shutdown(sockets.SHUT_RDWR)
        if socket is not None:
            socket.close(wait=False, abort=True)
