"""Frames posted without waiting: whole, in order, whatever the reader does; and when the room is told."""

from __future__ import annotations

import itertools
from types import SimpleNamespace
from typing import Any

import gevent
import gevent.socket
import pytest
from geventwebsocket.exceptions import WebSocketError

from council.live import broadcaster as telling
from council.live.broadcaster import STORM, Broadcaster
from council.live.frames import QuickWebSocket, framed
from council.live.lines import Lines


class Line:
    """A websocket on one end of a pair of gevent sockets, its client on the other."""

    def __init__(self) -> None:
        self.near, self.far = gevent.socket.socketpair()
        stream = SimpleNamespace(read=self.near.recv, write=self.near.sendall)
        server = SimpleNamespace(application=SimpleNamespace())
        self.websocket = QuickWebSocket(
            {}, stream, SimpleNamespace(server=server, socket=self.near, logger=SimpleNamespace(debug=print))
        )

    def read(self, size: int) -> bytes:
        found = b""
        while len(found) < size and (part := self.far.recv(65536)):
            found += part
        return found

    def close(self) -> None:
        self.near.close()
        self.far.close()


@pytest.fixture
def line() -> Any:
    made = Line()
    yield made
    made.close()


def test_a_frame_posted_is_there_at_once(line: Line) -> None:
    line.websocket.post(framed("un"))
    line.websocket.post(framed("deux"))
    assert line.read(10) == b"\x81\x02un\x81\x04deux"


def test_nobody_waits_for_a_slow_reader_and_no_frame_is_cut(line: Line) -> None:
    """Posts and waiting sends mixed, far more than the line takes: nothing switches, everything comes whole."""
    switched: list[int] = []
    ticking = gevent.spawn(lambda: switched.append(1))
    frames = [framed(f"{number}:" + "x" * 50_000) for number in range(40)]
    for frame in frames:
        line.websocket.post(frame)
    assert not switched, "a post let somebody else run: it waited"
    senders = [gevent.spawn(line.websocket.send, f"envoi {number}" + "y" * 50_000) for number in range(3)]
    gevent.sleep(0)
    line.websocket.post(last := framed("dernier"))
    sent = [framed(f"envoi {number}" + "y" * 50_000) for number in range(3)]
    whole = line.read(sum(map(len, [*frames, *sent, last])))
    gevent.joinall([ticking, *senders], raise_error=True)
    at = whole.index(b"dernier") - 2
    posted = whole.replace(last, b"", 1)
    for frame in sent:
        assert posted.count(frame) == 1
        posted = posted.replace(frame, b"", 1)
    assert posted == b"".join(frames)
    assert at > whole.index(frames[-1][-20:])


def test_what_waits_for_a_slow_reader_is_known(line: Line) -> None:
    """``Laggards`` cuts those for whom too much waits: it must be told how much."""
    frame = framed("x" * 100_000)
    for _ in range(50):
        line.websocket.post(frame)
    frames, size = line.websocket.waiting
    assert 0 < frames < 50
    assert (frames - 1) * len(frame) < size <= frames * len(frame)
    whole = 50 * len(frame)
    assert len(line.read(whole)) == whole
    gevent.sleep(0)
    assert line.websocket.waiting == (0, 0)


def test_a_line_that_is_gone_takes_no_post(line: Line) -> None:
    line.far.close()
    for _ in range(3):
        line.websocket.post(framed("x" * 100_000))
        gevent.sleep(0)
    with pytest.raises(WebSocketError):
        line.websocket.send("x")
    line.websocket.close()
    line.websocket.post(framed("x"))
    assert line.websocket.waiting == (0, 0)


def test_heads_of_every_size() -> None:
    for size in (0, 125, 126, 65_535, 65_536):
        frame = framed("a" * size)
        assert frame[-size:] == b"a" * size or not size
        assert len(frame) - size == (2 if size < 126 else 4 if size < 65_536 else 10)
        announced = frame[1] if size < 126 else int.from_bytes(frame[2 : len(frame) - size], "big")
        assert (frame[0], announced) == (0x81, size)


class Library:
    """What ``Lines`` asks of the library."""

    def __init__(self, **sockets: Any) -> None:
        self.said: list[tuple[str, str]] = []
        self.environ: dict[str, Any] = {name: {} for name in sockets}
        self.eio = SimpleNamespace(
            sockets=sockets, send=lambda connection, packet: self.said.append((connection, packet))
        )
        self.manager = SimpleNamespace(
            get_participants=lambda namespace, room: [("sid", name) for name in [*sockets, "gone"]]
        )


def _socket(*, waiting: bool = False, closed: bool = False) -> Any:
    return SimpleNamespace(closed=closed, queue=SimpleNamespace(empty=lambda: not waiting))


def test_packets_go_straight_only_where_nothing_waits(line: Line) -> None:
    library = Library(
        ours=_socket(), late=_socket(waiting=True), other=_socket(), closed=_socket(closed=True)
    )
    library.environ["ours"] = library.environ["late"] = {"wsgi.websocket": line.websocket}
    lines = Lines(SimpleNamespace(server=library, sleep=print), "/live")  # type: ignore[arg-type]
    lines.emit("tick", {"seq": 1}, "room")
    packet = '2/live,["tick",{"seq":1}]'
    assert library.said == [("late", packet), ("other", packet)]
    assert line.read(len(packet) + 3) == framed("4" + packet)
    lines.acknowledge("ours", 7, {"ok": True})
    answer = framed('43/live,7[{"ok":true}]')
    assert line.read(len(answer)) == answer
    lines.acknowledge("gone", 7, {"ok": True})


def test_a_storm_is_sat_out_and_a_small_room_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    now = itertools.count(100.0, 0.01)
    monkeypatch.setattr(telling.time, "monotonic", lambda: next(now))
    teller = Broadcaster(SimpleNamespace(server=None), None, None, 1)  # type: ignore[arg-type]
    teller._sent[1] = 10
    teller.dirty(1, 10 + STORM)
    assert not teller._storm()
    teller.dirty(1, 11 + STORM)
    assert teller._storm()
    assert [teller._storm() for _ in range(3)][-1] is False, "no line for a moment: it is over"
    teller.dirty(1)
    assert not teller._storm(), "a note of another process says nothing of how many lines"
