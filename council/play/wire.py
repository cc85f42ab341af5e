"""A websocket client that costs little: hundreds of them in one process must not be slower than what they measure."""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import Callable
from contextlib import suppress

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
MASKED = 0x80
NO_MASK = bytes(4)
"""A mask is compulsory; this one changes nothing, which spares its computation. Nobody sits between us and ourselves."""


def frame(text: str, opcode: int = TEXT) -> bytes:
    """One masked client frame (RFC 6455, section 5.2)."""
    data = text.encode()
    size = len(data)
    if size < 126:
        head = bytes((0x80 | opcode, MASKED | size))
    elif size < 1 << 16:
        head = bytes((0x80 | opcode, MASKED | 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((0x80 | opcode, MASKED | 127)) + size.to_bytes(8, "big")
    return head + NO_MASK + data


class Wire(asyncio.Protocol):
    """One connection; ``heard`` is called with each whole text message as bytes, ``ended`` when the line is gone."""

    def __init__(self, heard: Callable[[bytes], None], ended: Callable[[], None] = lambda: None) -> None:
        self.received = 0
        """Bytes that came."""
        self._heard, self._ended = heard, ended
        self._buffer = bytearray()
        self._parts: list[bytes] = []
        self._upgraded: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._transport: asyncio.Transport | None = None
        self._cut = False

    async def open(self, host: str, port: int, path: str, cookies: str = "") -> Wire:
        """Connect and upgrade. Raises OSError, also when the server answers otherwise."""
        await asyncio.get_running_loop().create_connection(lambda: self, host, port)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET {path} HTTP/1.1", f"Host: {host}:{port}", "Upgrade: websocket", "Connection: Upgrade"]
        lines += [
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
            *([f"Cookie: {cookies}"] * bool(cookies)),
        ]
        self.write("\r\n".join([*lines, "", ""]).encode())
        try:
            await self._upgraded
        except OSError:
            await self.cut()
            raise
        return self

    def write(self, data: bytes) -> None:
        """Send frames already made; nothing when the line is gone, as on a bad network."""
        if self._transport is not None:
            self._transport.write(data)

    async def cut(self) -> None:
        """Break the line at once; its socket is closed when this returns. One that is being opened ends as it opens."""
        self._cut = True
        self._abort()
        await asyncio.sleep(0)

    def _abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The line is there."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        if self._cut:
            self._abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """The line is gone."""
        self._transport = None
        with suppress(asyncio.InvalidStateError):
            self._upgraded.set_exception(ConnectionResetError("the server hung up"))
        self._ended()

    def data_received(self, data: bytes) -> None:
        """Cut what came into messages."""
        self.received += len(data)
        self._buffer += data
        if not self._upgraded.done() and not self._upgrade():
            return
        while self._message():
            pass

    def _upgrade(self) -> bool:
        head, found, rest = bytes(self._buffer).partition(b"\r\n\r\n")
        if not found:
            return False
        if b" 101 " not in head.split(b"\r\n", 1)[0]:
            self._upgraded.set_exception(ConnectionRefusedError(head[:200].decode("latin-1")))
            return False
        self._buffer = bytearray(rest)
        self._upgraded.set_result(None)
        return True

    def _message(self) -> bool:
        """Take one frame off the buffer, if it is whole."""
        buffer = self._buffer
        if len(buffer) < 2:
            return False
        size, at = buffer[1] & 0x7F, 2
        if size > 125:
            at += 2 if size == 126 else 8
            size = int.from_bytes(buffer[2:at], "big")
        if len(buffer) < at + size:
            return False
        first, payload = buffer[0], bytes(buffer[at : at + size])
        del buffer[: at + size]
        opcode = first & 0x0F
        if opcode == PING:
            self.write(frame(payload.decode(), PONG))
        elif opcode == CLOSE:
            self._abort()
        elif opcode != PONG:
            self._parts.append(payload)
            if first & 0x80:
                whole, self._parts = b"".join(self._parts), []
                self._heard(whole)
        return True
