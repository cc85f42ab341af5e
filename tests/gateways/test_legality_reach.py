"""The operator's server is named by an institution: it leads nowhere inside, however it is written."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from council.gateways.legality import reach
from council.gateways.legality.transports import HttpsTransport, NotSent
from tests.gateways.operator import TOKEN, running

ON = date(2026, 11, 21)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
     "224.0.0.1", "239.1.1.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00:ec2::254", "fc00::1",
     "ff02::1", "::ffff:127.0.0.1", "::ffff:a00:1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::",
     "2002:c0a8:101::1", "::127.0.0.1", "fec0::1"],
)  # fmt: skip
def test_inside(address: str) -> None:
    assert not reach.outside(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "193.252.1.1", "2a01:e00::1", "64:ff9b::808:808"])
def test_outside(address: str) -> None:
    assert reach.outside(address)


@pytest.mark.parametrize(
    ("host", "port", "hosts", "answer"),
    [
        ("127.0.0.1", 80, "", False), ("127.0.0.1", 80, "10.0.0.1 127.0.0.1", True), ("127.0.0.1", 80, "127.0.0.1:81", False),
        ("127.0.0.1", 81, "127.0.0.1:81", True), ("Operateur.Lan", 443, "operateur.lan", True), ("::1", 443, "[::1]:443", True),
        ("evil.operateur.lan", 443, "operateur.lan", False),
    ],
)  # fmt: skip
def test_hosts_that_are_allowed(host: str, port: int, hosts: str, answer: bool) -> None:
    assert reach.allowed(host, port, hosts) is answer


@pytest.mark.parametrize(
    "name", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_no_way_of_writing_this_machine_reaches_it(name: str) -> None:
    with running(ON) as operator:
        way = HttpsTransport(f"http://{name}:{operator.server_address[1]}", TOKEN)
        with pytest.raises(NotSent, match="mène à l’intérieur"):
            way.send("TST-1.tar.gz", b"x")
        assert operator.puts == []


def names(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Resolve any name to the next answer; what was asked, in order."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def resolve(host: str, port: int, *more: Any, **others: Any) -> Any:
        if not host.endswith(".test"):
            return real(host, port, *more, **others)
        asked.append(host)
        found = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


def test_a_name_that_leads_inside_is_refused_even_among_others(monkeypatch: pytest.MonkeyPatch) -> None:
    with running(ON) as operator:
        names(monkeypatch, ["8.8.8.8", "127.0.0.1"])
        way = HttpsTransport(f"http://operateur.test:{operator.server_address[1]}", TOKEN)
        with pytest.raises(NotSent, match=r"operateur\.test"):
            way.send("TST-1.tar.gz", b"x")


def test_what_is_judged_is_what_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that changes between the judgment and the connection: it is asked for once."""
    connected: list[str] = []

    def connect(address: tuple[str, int], *_more: Any) -> socket.socket:
        connected.append(address[0])
        raise ConnectionRefusedError

    asked = names(monkeypatch, ["8.8.8.8"], ["127.0.0.1"])
    monkeypatch.setattr(reach, "create_connection", connect)
    with pytest.raises(NotSent, match="ne répond pas"):
        HttpsTransport("https://operateur.test", TOKEN).send("TST-1.tar.gz", b"x")
    assert (asked, connected) == (["operateur.test"], ["8.8.8.8"])


class _Away(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.send_response(302)
        self.send_header("Location", "http://169.254.169.254/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """Be quiet."""


@contextmanager
def away() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Away)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_redirection_is_neither_followed_nor_taken_for_an_answer() -> None:
    with away() as url, pytest.raises(NotSent, match="autre adresse"):
        HttpsTransport(url, TOKEN, "127.0.0.1").recall("TST-1.tar.gz", "0")


def test_no_proxy_of_the_machine_carries_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with running(ON) as operator:
        monkeypatch.setenv("http_proxy", operator.url)
        names(monkeypatch, ["10.0.0.1"])
        with pytest.raises(NotSent, match="intérieur"):
            HttpsTransport("http://operateur.test/x", TOKEN).send("TST-1.tar.gz", b"x")
