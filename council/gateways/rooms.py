"""Rehearsal rooms: a folder of its own and a process of its own for each, that know nothing of this installation.

What goes in is one JSON file; nothing comes back but the port. A room ends when its plan is taken away, when the server that
started it ends, or after ``LIFE``; it then erases its folder.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PLAN, SECRET, ROOM, LOCK, LOG = "plan.json", "secret", "room.json", "lock", "server.log"
LIFE = 6 * 3600.0
"""Seconds after which a room that was forgotten ends."""
START = 180.0
"""Seconds a room may take to be ready."""
ENDING = 15.0


@dataclass(frozen=True)
class Standing:
    """A room now. ``port`` 0: not yet ready."""

    port: int
    secret: str
    failed: bool = False


def screen_token(secret: str) -> str:
    """The unguessable address of a room's screen: an agenda that is rehearsed may not be public yet."""
    return hmac.new(secret.encode(), b"screen", hashlib.sha256).hexdigest()[:32]


_children: dict[Path, subprocess.Popen[bytes]] = {}
"""Of this process, by their folder, until they are heard to have ended."""


class Rooms:
    """The rooms under one folder, by key. Several server processes may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, key: str, plan: dict[str, Any], host: str, port: int) -> None:
        """Start a room; nothing when it is there already. It is ready when ``standing`` gives a port."""
        folder = self._folder / key
        if self.standing(key) is not None:
            if not self._failed(folder):
                return
            self.close(key)
        folder.mkdir(mode=0o700, parents=True)
        _write(folder / SECRET, secrets.token_urlsafe(32))
        _write(folder / PLAN, json.dumps(plan | {"host": host, "port": port}, ensure_ascii=False))
        command = [sys.executable, "-m", "council.cli", "room", str(folder), "--parent", str(os.getpid())]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("COUNCIL_")}
        with (folder / LOG).open("ab") as log:
            _children[folder] = subprocess.Popen(  # noqa: S603
                command, env=clean, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                start_new_session=True,  # killed with our group it could not end its server
            )  # fmt: skip

    def standing(self, key: str) -> Standing | None:
        """The room; None when there is none, or when it is ending."""
        for one in [one for one, child in _children.items() if child.poll() is not None]:
            del _children[one]
        folder = self._folder / key
        if not (folder / PLAN).exists():
            return None
        secret = (folder / SECRET).read_text(encoding="ascii")
        if self._failed(folder):
            return Standing(0, secret, failed=True)
        room = folder / ROOM
        return Standing(json.loads(room.read_text())["port"] if room.exists() else 0, secret)

    def running(self) -> list[str]:
        """Keys of the rooms that live."""
        if not self._folder.exists():
            return []
        return [one.name for one in self._folder.iterdir() if (one / PLAN).exists() and not self._failed(one)]

    def close(self, key: str) -> None:
        """End a room and erase it; returns once nothing of it is left."""
        folder = self._folder / key
        (folder / PLAN).unlink(missing_ok=True)
        deadline = time.monotonic() + ENDING
        while _held(folder) and time.monotonic() < deadline:
            time.sleep(0.1)
        if child := _children.pop(folder, None):
            with suppress(subprocess.TimeoutExpired):
                child.wait(ENDING)
        shutil.rmtree(folder, ignore_errors=True)

    @staticmethod
    def _failed(folder: Path) -> bool:
        """Whether its process is gone, or never came."""
        try:
            age = time.time() - (folder / PLAN).stat().st_mtime
        except FileNotFoundError:
            return False
        return not _held(folder) and (age > START or (folder / LOCK).exists())


def hold(folder: Path) -> Any:
    """Hold a room's folder for as long as what is returned is kept: the room lives."""
    handle = (folder / LOCK).open("w")
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return handle


def _held(folder: Path) -> bool:
    try:
        with (folder / LOCK).open() as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def _write(path: Path, text: str) -> None:
    """For its owner alone."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
