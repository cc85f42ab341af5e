"""A simulated operator on loopback: the HTTPS interface of ``HttpsTransport``, whose faults are asked for."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from council.gateways.legality.simulated import acknowledged

TOKEN = "secret-de-test"


class Operator(ThreadingHTTPServer):
    """What it was handed, in order; what it will answer. ``lose``: receive the next envelope, then hang up."""

    daemon_threads = True

    def __init__(self, on: date) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.on = on
        self.sent: dict[str, bytes] = {}
        self.puts: list[str] = []
        self.returns: dict[str, bytes] = {}
        self.lose = 0
        self.failing = 0
        self.silent = False

    @property
    def url(self) -> str:
        """Address of the interface."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Operator

    def log_message(self, *_words: object) -> None:
        """Be quiet."""

    def _say(self, status: int, data: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _refused(self) -> bool:
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._say(401)
            return True
        if self.server.failing:
            self.server.failing -= 1
            self._say(503)
            return True
        return False

    def do_PUT(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if self._refused():
            return
        name = self.path.rsplit("/", 1)[-1]
        assert self.headers["X-Content-SHA256"] == hashlib.sha256(data).hexdigest()
        self.server.puts.append(name)
        if self.server.sent.get(name, data) != data:
            self._say(409)
            return
        if name not in self.server.sent:
            self.server.sent[name] = data
            if not self.server.silent:
                self._acknowledge(data)
        if self.server.lose:
            self.server.lose -= 1
            self.close_connection = True
            return
        self._say(201)

    def do_GET(self) -> None:
        if self._refused():
            return
        parts = self.path.strip("/").split("/")
        if parts == ["retours"]:
            self._say(200, json.dumps([*self.server.returns, "../evil", 3]).encode())
        elif parts[0] == "retours" and parts[1] in self.server.returns:
            self._say(200, self.server.returns[parts[1]])
        else:
            self._say(404)

    def do_POST(self) -> None:
        """Answer again about an envelope that it has."""
        if self._refused():
            return
        data = self.server.sent.get(self.path.split("/")[2])
        if data is not None and self.headers["X-Content-SHA256"] != hashlib.sha256(data).hexdigest():
            self._say(409)
            return
        if data is not None and not self.server.silent:
            self._acknowledge(data)
        self._say(404 if data is None else 202)

    def _acknowledge(self, data: bytes) -> None:
        if (answered := acknowledged(data, self.server.on)) is not None:
            self.server.returns[answered[0]] = answered[1]

    def do_DELETE(self) -> None:
        if self._refused():
            return
        self.server.returns.pop(self.path.rsplit("/", 1)[-1], None)
        self._say(204)


@contextmanager
def running(on: date) -> Iterator[Operator]:
    """An operator that serves until the block ends."""
    operator = Operator(on)
    thread = threading.Thread(target=operator.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield operator
    finally:
        operator.shutdown()
        operator.server_close()
        thread.join()
