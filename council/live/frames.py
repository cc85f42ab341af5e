"""Websocket messages of gevent-websocket, read and written without its loops over single bytes.

The library unmasks and validates in Python, twice per message, and believes any announced length. Here both are one
call of C, a message has a largest size, and a text that goes to many sockets is framed once.
"""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from typing import Any

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
    frame = bytes(Header.encode_header(True, WebSocket.OPCODE_TEXT, b"", len(data), 0)) + data
    if len(data) > WORTH_KEEPING:
        _latest.append((text, frame))
    return frame


class QuickWebSocket(WebSocket):  # type: ignore[misc]
    """The library's websocket with other hands."""

    __slots__ = ()

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
            self.raw_write(framed(message))
        except OSError as error:
            self.current_app.on_close(MSG_SOCKET_DEAD)
            raise WebSocketError(MSG_SOCKET_DEAD) from error

    def close(self, code: int = 1000, message: str | bytes = b"") -> None:
        """Say goodbye with its reason, which the library forgets; harmless when repeated."""
        if self.closed:
            return
        reason = code.to_bytes(2, "big") + (message.encode() if isinstance(message, str) else message)
        with suppress(OSError):  # nobody is there any more to hear it
            self.raw_write(bytes((0x80 | self.OPCODE_CLOSE, len(reason))) + reason)
        self.closed = True
        self.stream = self.raw_write = self.raw_read = self.environ = None
