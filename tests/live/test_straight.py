"""The reader of plain commands: takes what the library would have read in the same way, and nothing else."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from socketio.packet import EVENT, Packet

from council.live.straight import Answer, Straight, Take

MESSAGE = {"id": "0123456789", "kind": "vote", "payload": {"ballot": 'é"\u2028', "seat": 3, "choice": "pour"}}
PLAIN = f'2/live,17["command",{json.dumps(MESSAGE)}]'


class Hearer:
    """A reader with what it heard, took and answered."""

    def __init__(self, take: Take | None = None) -> None:
        self.passed: list[Any] = []
        self.taken: list[tuple[Any, int]] = []
        self.told: list[Any] = []
        self.answers: list[tuple[str, int, Answer]] = []
        handlers: dict[str, Any] = {"message": lambda connection, data: self.passed.append(data)}
        eio = SimpleNamespace(handlers=handlers, on=handlers.__setitem__)
        manager = SimpleNamespace(sid_from_eio_sid=lambda eio_sid, namespace: {"a": "client"}.get(eio_sid))
        lines = SimpleNamespace(acknowledge=lambda *answer: self.answers.append(answer))
        socketio: Any = SimpleNamespace(server=SimpleNamespace(eio=eio, manager=manager))
        self.reader = Straight(socketio, "/live", lines, take or self.take)  # type: ignore[arg-type]
        self.hear = lambda data, connection="a": handlers["message"](connection, data)

    def take(self, client: str, message: Any, told: Any) -> None:
        assert client == "client"
        self.taken.append(message)
        self.told.append(told)


def test_a_plain_command_is_taken_and_answered() -> None:
    hearer = Hearer()
    hearer.hear(PLAIN)
    assert hearer.taken == [MESSAGE]
    assert not hearer.passed
    hearer.told[0]({"ok": True})
    assert hearer.answers == [("a", 17, {"ok": True})]


def test_one_at_a_time() -> None:
    """Whoever sends more before the answer waits for it in the library: nobody fills the queue of all alone."""
    hearer = Hearer()
    hearer.hear(PLAIN)
    hearer.hear(PLAIN)
    assert (len(hearer.taken), hearer.passed) == (1, [PLAIN])
    hearer.told[0]({"ok": True})
    hearer.hear(PLAIN)
    assert len(hearer.taken) == 2


def test_who_is_not_in_the_room_is_left_to_the_library() -> None:
    hearer = Hearer()
    hearer.hear(PLAIN, "unknown")
    assert hearer.passed == [PLAIN]


def test_an_error_leaves_the_connection_usable() -> None:
    def fail(client: str, message: Any, told: Any) -> None:
        raise LookupError

    hearer = Hearer(fail)
    for _ in range(2):
        with pytest.raises(LookupError):
            hearer.hear(PLAIN)
    assert not hearer.passed


@pytest.mark.parametrize(
    "odd",
    [
        b"2/live,1[]", '2/live,["command",{}]', '2/other,1["command",{}]', '2["command",{}]', '2/live,1["sync",{}]',
        '2/live,1["command"]', '2/live,1["command",{},{}]', '2/live,1["command",{}', '2/live,1["command",{}]]',
        '2/live,1["command2",{}]', '51-/live,1["command",{"_placeholder":true,"num":0}]', "0/live,{}", "1/live,", "",
        '2/live,1234567890123456["command",{}]', '2/live,1["command",' + "[" * 100_000, "2/live,٣[\"command\",{}]",
        '3/live,1["command",{}]', '2/live?x=1,1["command",{}]',
    ],
)  # fmt: skip
def test_odd_packets_are_left_to_the_library(odd: Any) -> None:
    hearer = Hearer()
    hearer.hear(odd)
    assert hearer.passed == [odd]
    assert not hearer.taken


_PIECES = st.sampled_from(
    ["2", "/live", ",", "17", "[", '"command"', "{}", "]", json.dumps(MESSAGE), " ", "null", "-", "5", "1", '"', "\\"]
)  # fmt: skip


@st.composite
def _mangled(draw: Any) -> str:
    text = list(PLAIN)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        text[at : at + draw(st.integers(0, 3))] = draw(st.text(max_size=2))
    return "".join(text)


@given(st.one_of(st.text(), st.lists(_PIECES, max_size=9).map("".join), _mangled()))
def test_what_is_taken_is_what_the_library_reads(data: str) -> None:
    hearer = Hearer()
    hearer.hear(data)
    if hearer.taken:
        read = Packet(encoded_packet=data)
        assert (read.packet_type, read.namespace, read.data) == (EVENT, "/live", ["command", hearer.taken[0]])
        hearer.told[0]({})
        assert hearer.answers == [("a", read.id, {})]
    else:
        assert hearer.passed == [data]
