"""Websocket messages of gevent-websocket, read and written without its loops over single bytes.

The library unmasks and validates in Python, twice per message, and believes any announced length. Here both are one
call of C, a message has a largest size, a text that goes to many sockets is framed once, and a frame can be posted: it
leaves at once if the line takes it, else a greenlet sends the rest, and nobody waits for a slow reader.
"""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from typing import Any

import gevent
from gevent.lock import Semaphore
from geventwebsocket import handler
from geventwebsocket.exceptions import ProtocolError, WebSocketError
from geventwebsocket.websocket import MSG_SOCKET_DEAD, Header, WebSocket

LARGEST_MESSAGE = 64 * 1024
"""Bytes of one message from a client, all its frames together."""
WORTH_KEEPING = 512
"""Bytes of text above which a frame is kept for the next socket: acknowledgments are shorter or differ anyway."""
TOO_BIG = 1009
"""Close code (RFC 6455, section 7.4.1)."""

_latest: deque[tuple[str, bytes]] = deque(maxlen=4)
"""The last texts sent and their frames: a broadcast hands the same few objects to every socket, in turn."""


def install() -> None:
    """Let every websocket of this process be a ``QuickWebSocket``; harmless when repeated."""
    handler.WebSocket = QuickWebSocket


def unmasked(payload: bytes, mask: bytes) -> bytes:
    """``payload`` with the four bytes of ``mask`` taken off (RFC 6455, section 5.3)."""
    size = len(payload)
    stretched = (mask * (size // len(mask) + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(stretched, "big")).to_bytes(size, "big")


def framed(text: str) -> bytes:
    """One text frame as a server sends it."""
    for known, frame in _latest:
        if known is text:
            return frame
    data = text.encode()
    frame = _head(len(data)) + data
    if len(data) > WORTH_KEEPING:
        _latest.append((text, frame))
    return frame


def _head(size: int) -> bytes:
    """Head of an unmasked text frame in one piece (RFC 6455, section 5.2)."""
    if size < 126:
        return bytes((0x81, size))
    return b"\x81\x7e" + size.to_bytes(2, "big") if size < 1 << 16 else b"\x81\x7f" + size.to_bytes(8, "big")


class QuickWebSocket(WebSocket):  # type: ignore[misc]
    """The library's websocket with other hands. ``_turn`` is held by whoever writes: a frame is never cut by another."""

    __slots__ = ("_late", "_turn")

    def __init__(self, environ: dict[str, Any], stream: Any, handler: Any) -> None:
        super().__init__(environ, stream, handler)
        self._turn = Semaphore()
        self._late: deque[bytes] = deque()
        """Frames posted that the line has not taken yet; a greenlet sends them while there are any."""

    def read_frame(self) -> tuple[Any, bytes]:
        """One frame, unmasked. Raises WebSocketError when the line ends, ProtocolError for what no client may send."""
        header = Header.decode_header(self.stream)
        if header.flags or (header.length and not header.mask):
            raise ProtocolError("reserved bits, or a client frame without mask")
        if header.length > LARGEST_MESSAGE:
            self.close(TOO_BIG)
            raise WebSocketError("message too big")
        payload = self.raw_read(header.length) if header.length else b""
        if len(payload) != header.length:
            raise WebSocketError("Unexpected EOF reading frame payload")
        return header, unmasked(payload, header.mask) if payload else b""

    def read_message(self) -> str | bytes | None:
        """The next whole message; None when the client says goodbye."""
        parts: list[bytes] = []
        opcode = size = 0
        while True:
            header, payload = self.read_frame()
            if header.opcode >= self.OPCODE_CLOSE:
                if not self._control(header, payload):
                    return None
                continue
            if (header.opcode == self.OPCODE_CONTINUATION) is not bool(opcode):
                raise ProtocolError("a message begins with its kind and goes on without one")
            opcode = opcode or header.opcode
            size += len(payload)
            if size > LARGEST_MESSAGE:
                self.close(TOO_BIG)
                raise WebSocketError("message too big")
            parts.append(payload)
            if header.fin:
                whole = b"".join(parts)
                return whole.decode() if opcode == self.OPCODE_TEXT else whole

    def _control(self, header: Any, payload: bytes) -> bool:
        """Answer a control frame; False when it ends the connection."""
        if header.opcode == self.OPCODE_PING:
            self.handle_ping(header, payload)
        elif header.opcode == self.OPCODE_CLOSE:
            self.handle_close(header, payload)
            return False
        elif header.opcode != self.OPCODE_PONG:
            raise ProtocolError(f"Unexpected opcode={header.opcode!r}")
        return True

    def send(self, message: str | bytes, binary: bool | None = None) -> None:
        """Send one message. Raises WebSocketError when the line is gone."""
        if binary or not isinstance(message, str) or self.closed:
            super().send(message, binary)
            return
        try:
            self._write(framed(message))
        except OSError as error:
            self.current_app.on_close(MSG_SOCKET_DEAD)
            raise WebSocketError(MSG_SOCKET_DEAD) from error

    def _write(self, data: bytes) -> None:
        """Write all of ``data``, after whoever is writing. Raises OSError."""
        with self._turn:
            if self.closed:
                raise BrokenPipeError
            self.raw_write(data)

    def post(self, frame: bytes) -> None:
        """Send a whole frame after those posted before, without waiting; nothing when the line is gone."""
        if self.closed:
            return
        if self._late or not self._turn.acquire(blocking=False):
            self._keep(frame)
            return
        try:
            sent = self.handler.socket.send(frame, 0, 0.0)  # never waits: what the line does not take is left
        except BlockingIOError:
            sent = 0
        except OSError:  # the reader of this socket notices too, and ends the connection
            sent = len(frame)
        finally:
            self._turn.release()
        if sent < len(frame):
            self._keep(frame[sent:])

    @property
    def waiting(self) -> tuple[int, int]:
        """How many frames posted the line has not taken yet, and their bytes."""
        return len(self._late), sum(map(len, self._late))

    def _keep(self, data: bytes) -> None:
        """Let a greenlet send ``data``; it has its turn before anybody else writes, since nothing waits in between."""
        self._late.append(data)
        if len(self._late) == 1:
            held = self._turn.acquire(blocking=False)
            gevent.spawn(self._catch_up, held)

    def _catch_up(self, held: bool) -> None:
        """Send what is late; ``held``: the turn was taken when a frame was cut in the middle."""
        if not held:
            self._turn.acquire()
        try:
            while self._late and not self.closed:
                self.raw_write(self._late[0])
                self._late.popleft()
        except OSError:
            pass
        finally:
            self._late.clear()
            self._turn.release()

    def close(self, code: int = 1000, message: str | bytes = b"") -> None:
        """Say goodbye with its reason, which the library forgets; harmless when repeated."""
        if self.closed:
            return
        reason = code.to_bytes(2, "big") + (message.encode() if isinstance(message, str) else message)
        with suppress(OSError):  # nobody is there any more to hear it
            self.raw_write(bytes((0x80 | self.OPCODE_CLOSE, len(reason))) + reason)
        self.closed = True
        self.stream = self.raw_write = self.raw_read = self.environ = None
