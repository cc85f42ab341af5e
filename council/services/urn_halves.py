"""The second half of the keys of open urns: one small file per ballot beside the database, never in it.

Whoever has the database, its write-ahead file, its backups or its replicas, and even the secret of the installation, lacks
this half. It lives as long as the urn: made with it, gone once the urn is opened or the ballot annulled.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

SIZE = 32
"""Bytes of a half."""
STRAY = 600
"""Seconds after which the half of no urn, left by a crash or an undone commit, is swept away: no transaction lasts as long."""


class Halves:
    """The halves kept in ``folder``, which is made when first needed, readable by its owner alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self, ballot: str, in_use: Collection[str]) -> bytes:
        """A fresh half, on the disk before it returns; old ones that are not ``in_use`` go. Raises OSError."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._sweep(in_use)
        half = secrets.token_bytes(SIZE)
        handle = os.open(self._path(ballot), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(half)
            file.flush()
            os.fsync(file.fileno())
        self._settle()
        return half

    def read(self, ballot: str) -> bytes:
        """The half; empty when there is none: lost, or of an urn made before halves were kept."""
        with suppress(FileNotFoundError):
            return self._path(ballot).read_bytes()
        return b""

    def forget(self, ballot: str) -> None:
        """Overwrite and remove a half; harmless when repeated. Raises OSError."""
        path = self._path(ballot)
        with suppress(FileNotFoundError):
            with path.open("r+b") as file:
                file.write(bytes(SIZE))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
            self._settle()

    def _path(self, ballot: str) -> Path:
        return self.folder / ballot

    def _settle(self) -> None:
        """The names of the folder on the disk, as the contents are."""
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def _sweep(self, in_use: Collection[str]) -> None:
        for path in self.folder.iterdir():
            with suppress(FileNotFoundError):  # another process swept it
                if path.name not in in_use and time.time() - path.stat().st_mtime > STRAY:
                    self.forget(path.name)
