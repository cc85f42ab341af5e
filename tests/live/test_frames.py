"""Our hands on websocket messages: the same bytes as the library reads and writes, and limits that it does not have."""

from __future__ import annotations

import io
import json
import random
from types import SimpleNamespace
from typing import Any

import pytest
from geventwebsocket.exceptions import WebSocketError
from geventwebsocket.websocket import Header

from council.live.encoding import Encoded, dumps
from council.live.frames import LARGEST_MESSAGE, QuickWebSocket, framed, unmasked

SEED = 20261122


def client_frame(
    payload: bytes, opcode: int = 1, *, fin: bool = True, mask: bytes = b"\x01\x80\xff\x37"
) -> bytes:
    head = bytes(Header.encode_header(fin, opcode, b"", len(payload), 0))
    masked = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
    return bytes((head[0], head[1] | 0x80)) + head[2:] + mask + masked


def listening(*frames: bytes) -> tuple[QuickWebSocket, list[bytes]]:
    written: list[bytes] = []
    stream = SimpleNamespace(read=io.BytesIO(b"".join(frames)).read, write=written.append)
    server = SimpleNamespace(application=SimpleNamespace())
    return QuickWebSocket(
        {}, stream, SimpleNamespace(server=server, logger=SimpleNamespace(debug=print))
    ), written


def test_any_payload_under_any_mask() -> None:
    luck = random.Random(SEED)
    for size in (*range(1, 12), 125, 126, 1000, 65_535):
        payload, mask = luck.randbytes(size), luck.randbytes(4)
        assert unmasked(bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload)), mask) == payload


def test_messages_in_pieces_with_a_ping_between() -> None:
    socket, written = listening(
        client_frame("é".encode()[:1], fin=False), client_frame(b"la vie", 9), client_frame("é".encode()[1:], 0),
        client_frame(b"", 1), client_frame(b"\x03\xe8", 8),
    )  # fmt: skip
    assert socket.receive() == "é"
    assert written == [b"\x8a\x06la vie"]
    assert socket.receive() == ""
    assert socket.receive() is None
    assert socket.closed


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ([client_frame(b"\xff\xfe")], 1007),
        ([client_frame(b"x", 0)], 1002),
        ([client_frame(b"x", fin=False), client_frame(b"x")], 1002),
        ([client_frame(b"x", 0xB)], 1002),
        ([b"\x81\x01x"], 1002),
        ([b"\xc1\x81\0\0\0\0x"], 1002),
    ],
)
def test_what_no_client_may_send(frames: list[bytes], code: int) -> None:
    socket, written = listening(*frames)
    assert socket.receive() is None
    assert written[-1][2:4] == code.to_bytes(2, "big")


@pytest.mark.parametrize("pieces", [1, 4])
def test_a_message_has_a_largest_size(pieces: int) -> None:
    """Announced in one frame it is not even read; in several, the sum counts."""
    part = b"x" * (LARGEST_MESSAGE // pieces + 1)
    frames = [client_frame(part, 0 if at else 1, fin=at == pieces - 1) for at in range(pieces)]
    socket, written = listening(*frames)
    assert socket.receive() is None
    assert socket.closed
    assert written[-1][2:4] == (1009).to_bytes(2, "big")
    whole, _ = listening(client_frame(b"x" * LARGEST_MESSAGE))
    assert whole.receive() == "x" * LARGEST_MESSAGE


def test_one_frame_for_all_who_get_the_same_text() -> None:
    text = "é" * 300
    one, written = listening()
    other, also = listening()
    one.send(text)
    other.send(text)
    assert written[0] is also[0]
    assert written[0] == bytes(Header.encode_header(True, 1, b"", 600, 0)) + text.encode()
    assert framed("autre") == b"\x81\x05autre"


def test_a_line_that_is_gone_is_told() -> None:
    socket, _ = listening()

    def gone(_data: bytes) -> None:
        raise BrokenPipeError

    socket.raw_write = gone
    with pytest.raises(WebSocketError):
        socket.send("x")
    socket.close()
    with pytest.raises(WebSocketError):
        socket.send("x")


@pytest.mark.parametrize("value", [{"a": [1, None, "é\u2028"]}, ["board", {"a": 1}], 3, [], "x"])
def test_encoded_values_read_as_what_they_were(value: Any) -> None:
    assert json.loads(dumps(value)) == value
    assert json.loads(dumps(["board", Encoded(value)])) == ["board", value]
    assert json.loads(Encoded.of(seq=3, board=Encoded(value)).text) == {"seq": 3, "board": value}
