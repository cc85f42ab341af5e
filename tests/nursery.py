"""Processes born of one that has imported everything: starting a server costs a fork instead of seconds of imports.

``python -m tests.nursery server|worker SOCKET PARENT`` waits for orders on a Unix socket, one JSON line each. What is born
is the real thing, with an environment, a log, sockets and a database of its own; it may be killed like any process.
"""

from __future__ import annotations

import sys

if __name__ == "__main__" and sys.argv[1] == "server":
    from gevent import monkey

    monkey.patch_all()  # as the first lines of council.wsgi: before anything else is imported

import _socket
import contextlib
import gc
import importlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
IMPORTED = {
    "server": ("council.app", "gevent.pywsgi", "geventwebsocket.handler", "council.live.frames"),
    "worker": ("council.app", "council.cli", "council.jobs"),
}
WORKERS = "COUNCIL_TEST_WORKERS"
"""Variable that names the socket where servers have their worker born."""


class Born:
    """A process of a nursery, used like ``subprocess.Popen``."""

    def __init__(self, address: str, pid: int) -> None:
        self._address, self.pid = address, pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """How it ended, None while it lives."""
        if self.returncode is None:
            self.returncode = _order(self._address, {"poll": self.pid})
        return self.returncode

    def wait(self, timeout: float = 60.0) -> int:
        """How it ended. Raises TimeoutExpired."""
        deadline = time.monotonic() + timeout
        while (ended := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("born", timeout)
            time.sleep(0.002)
        return ended

    def terminate(self) -> None:
        """SIGTERM."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)


class Nursery:
    """Two processes to be born of, started at the first birth; they end with this one. ``preload``: a library for both."""

    def __init__(self, preload: Path | None = None) -> None:
        self._preload = preload
        self._lock = threading.Lock()
        self._folder = ""
        self._mothers: dict[str, subprocess.Popen[bytes]] = {}

    def server(
        self, port: int, environment: dict[str, str], log: Path, *, worker: bool = True, mishap: str = ""
    ) -> Born:
        """``python -m council.wsgi`` in all but its imports. ``mishap``: function of ``tests.live.mishaps`` called first."""
        variables = dict(environment)
        if worker:
            variables[WORKERS] = self._address("worker")
        words = ["council.wsgi", "--port", str(port), *([] if worker else ["--without-worker"])]
        order = {"words": words, "environment": variables, "log": str(log), "mishap": mishap}
        address = self._address("server")
        return Born(address, _order(address, order))

    def worker(self, environment: dict[str, str], log: Path) -> Born:
        """``python -m council.cli worker`` in all but its imports: a worker that no server has."""
        address = self._address("worker")
        order = {"words": ["council", "worker"], "environment": environment, "log": str(log)}
        return Born(address, _order(address, order))

    def close(self) -> None:
        """End them, and whoever they bore."""
        for mother in self._mothers.values():
            mother.terminate()
            mother.wait()
        self._mothers.clear()
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = ""

    def _address(self, kind: str) -> str:
        """The socket of a mother that is ready. Raises RuntimeError when she is not."""
        with self._lock:
            self._folder = self._folder or tempfile.mkdtemp(prefix="nursery-")
            address = f"{self._folder}/{kind}"
            if kind not in self._mothers:
                variables = os.environ | ({"LD_PRELOAD": str(self._preload)} if self._preload else {})
                words = [sys.executable, "-m", "tests.nursery", kind, address, str(os.getpid())]
                self._mothers[kind] = subprocess.Popen(words, cwd=ROOT, env=variables, process_group=0)
            deadline = time.monotonic() + 60
            while not os.path.exists(address):
                if self._mothers[kind].poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"no nursery of {kind}s")
                time.sleep(0.02)
            return address


NURSERY = Nursery()
"""That of the test process."""


def _order(address: str, order: dict[str, Any]) -> Any:
    with contextlib.closing(_socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)) as line:
        line.connect(address)
        line.sendall(json.dumps(order).encode() + b"\n")
        return json.loads(_line(line))


def _line(connection: Any) -> bytes:
    said = b""
    while not said.endswith(b"\n"):
        piece = connection.recv(65536)
        if not piece:
            raise RuntimeError("the nursery hung up")
        said += piece
    return said


# --- in the mother ----------------------------------------------------------------------------------------------------


def _serve(kind: str, address: str, parent: int) -> None:
    for name in IMPORTED[kind]:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    listener = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    listener.bind(f"{address}.new")
    listener.listen(16)
    os.rename(f"{address}.new", address)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    waiting = _original("select", "select")
    born: set[int] = set()
    try:
        while os.getppid() == parent:
            if waiting([listener.fileno()], [], [], 1.0)[0]:
                _obey(kind, listener, born)
    finally:
        for pid in born:
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)
        shutil.rmtree(os.path.dirname(address), ignore_errors=True)


def _original(module: str, name: str) -> Any:
    if "gevent.monkey" in sys.modules:
        return sys.modules["gevent.monkey"].get_original(module, name)
    return getattr(importlib.import_module(module), name)


def _obey(kind: str, listener: Any, born: set[int]) -> None:
    handle, _ = listener._accept()
    line = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM, 0, handle)
    with contextlib.closing(line):
        try:
            order = json.loads(_line(line))
        except (RuntimeError, OSError):  # a server that was killed before it had said what it wants
            return
        answer = _poll(order["poll"], born) if "poll" in order else _bear(kind, order, (line, listener), born)
        with contextlib.suppress(OSError):  # whoever asked was killed meanwhile
            line.sendall(json.dumps(answer).encode() + b"\n")


def _poll(pid: int, born: set[int]) -> int | None:
    if pid not in born:
        return 0
    found, status = _original("os", "waitpid")(pid, os.WNOHANG)
    if found == 0:
        return None
    born.discard(pid)
    return os.waitstatus_to_exitcode(status)


def _bear(kind: str, order: dict[str, Any], inherited: tuple[Any, ...], born: set[int]) -> int:
    ready, tell = os.pipe()
    if kind == "server":
        from gevent.os import fork_gevent as fork
    else:
        fork = os.fork
    pid = fork()
    if pid == 0:
        status = 1
        try:
            os.close(ready)
            for one in inherited:
                one.close()
            _grow(kind, order, tell)
            status = 0
        except SystemExit as end:
            status = int(end.code or 0)
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
    os.close(tell)
    os.read(ready, 1)
    os.close(ready)
    born.add(pid)
    return int(pid)


# --- in the child -----------------------------------------------------------------------------------------------------


def _grow(kind: str, order: dict[str, Any], tell: int) -> None:
    """Become what was ordered: a process group, an environment and a log of its own, then the program."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.setpgid(0, order.get("group", 0))
    os.environ.clear()
    os.environ.update(order["environment"])
    log = os.open(order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for number in (1, 2):
        os.dup2(log, number)
    os.write(tell, b"!")
    os.close(tell)
    sys.argv = order["words"]
    if kind == "worker":
        cli = importlib.import_module("council.cli")
        cli._end_with = _end_with  # type: ignore[attr-defined]
        cli.main()
        return
    wsgi = importlib.import_module("council.wsgi")
    if WORKERS in os.environ:
        wsgi.worker_process = lambda: _worker(order["log"])
    if order["mishap"]:
        importlib.import_module("tests.live.mishaps").prepare(wsgi.app, order["mishap"])
    wsgi.main()


def _end_with(parent: int) -> None:
    """End when ``parent`` does, who is not our mother."""
    with contextlib.suppress(ProcessLookupError):
        _original("select", "select")([os.pidfd_open(parent)], [], [])
    os._exit(0)


def _worker(log: str) -> Born:
    """The worker of this server, in its process group like the real one."""
    address = os.environ[WORKERS]
    words = ["council", "worker", "--parent", str(os.getpid())]
    variables = {name: value for name, value in os.environ.items() if name != WORKERS}
    order = {"words": words, "environment": variables, "log": log, "group": os.getpgrp()}
    return Born(address, _order(address, order))


if __name__ == "__main__":
    _serve(sys.argv[1], sys.argv[2], int(sys.argv[3]))
