"""The open lines of this process: texts handed straight to their sockets where that is safe, else through the library.

python-socketio puts each packet in a queue, and wakes a greenlet of the client to take it out and write it. When that
queue is empty and the websocket is ours, the frame is written at once instead: same bytes, same order
(``decisions/0015-straight-lines.md``).
"""

from __future__ import annotations

from typing import Any

from flask_socketio import SocketIO

from council.live.encoding import dumps
from council.live.frames import QuickWebSocket, framed

AT_A_TIME = 50
"""Clients told before others get a turn: acknowledgments do not wait for a large council to be told."""


class Lines:
    """May be used from any greenlet; where there are threads instead, the library does the work."""

    def __init__(self, socketio: SocketIO, namespace: str) -> None:
        self._socketio, self._server, self._namespace = socketio, socketio.server, namespace

    def emit(self, event: str, data: Any, room: str) -> None:
        """Tell an event to everybody in ``room``; it is written as JSON once."""
        packet = f"2{self._namespace},{dumps([event, data])}"
        frame = framed(f"4{packet}")
        here = self._server.manager.get_participants(self._namespace, room)
        for number, (_, connection) in enumerate(here, 1):
            self._hand(connection, packet, frame)
            if number % AT_A_TIME == 0:
                self._socketio.sleep(0)

    def acknowledge(self, connection: str, number: int, answer: Any) -> None:
        """Answer packet ``number`` of an Engine.IO connection; nothing when it is gone."""
        packet = f"3{self._namespace},{number}[{dumps(answer)}]"
        self._hand(connection, packet, framed(f"4{packet}"))

    def _hand(self, connection: str, packet: str, frame: bytes) -> None:
        """``frame``: the same packet as its websocket message."""
        socket = self._server.eio.sockets.get(connection)
        if socket is None or socket.closed:
            return
        line = self._server.environ.get(connection, {}).get("wsgi.websocket")
        if isinstance(line, QuickWebSocket) and socket.queue.empty():
            line.post(frame)
        else:
            self._server.eio.send(connection, packet)
