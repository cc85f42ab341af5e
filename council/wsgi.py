"""The server process: ``python -m council.wsgi`` (embedded) or ``gunicorn council.wsgi:app`` (served).

One gevent process per port. Everything is monkey-patched before any other import, or blocking calls would stop
every socket. PDF and signature work runs in a worker process beside it, never here.
"""

# ruff: noqa: E402, I001
from gevent import monkey

monkey.patch_all()

import argparse
import gc
import os
import signal
import socket
import subprocess
import sys

import gevent
from geventwebsocket.handler import WebSocketHandler
from gevent.pywsgi import WSGIServer

from council.app import create_app
from council.live import frames

frames.install()
app = create_app()


RARELY = (50_000, 20, 100)
"""Objects made before the collector of cycles looks, then generations: the books kept in memory have none, and a look at
all of them in mid-vote would make every voter wait."""


class QuietHandler(WebSocketHandler):
    """A websocket handler without an access log line per request."""

    def log_request(self) -> None:
        """Errors still reach the log; ordinary requests do not."""


def listener(host: str, port: int) -> socket.socket:
    """A listening socket without Nagle's delay: with it, each keep-alive answer would wait 40 ms."""
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    server.bind((host, port))
    server.listen(1024)
    return server


def worker_process() -> subprocess.Popen[bytes]:
    """The process that empties the outbox; it ends by itself when this one dies."""
    command = [sys.executable, "-m", "council.cli", "worker", "--parent", str(os.getpid())]
    return subprocess.Popen(command)  # noqa: S603


def keep_worker() -> None:
    """Start the worker again whenever it ends."""
    while True:
        worker = worker_process()
        try:
            worker.wait()
        finally:
            if worker.poll() is None:
                worker.terminate()
        gevent.sleep(1)


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m council.wsgi")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--without-worker", action="store_true", help="the worker runs elsewhere")
    options = parser.parse_args()
    server = WSGIServer(listener(options.host, options.port), app, handler_class=QuietHandler)
    keeper = None if options.without_worker else gevent.spawn(keep_worker)
    for number in (signal.SIGTERM, signal.SIGINT):
        gevent.signal_handler(number, server.stop)
    gc.freeze()
    gc.set_threshold(*RARELY)
    print(f"Conseil : http://{options.host}:{options.port}/", flush=True)
    try:
        server.serve_forever()
    finally:
        if keeper is not None:
            keeper.kill()


if __name__ == "__main__":
    main()
