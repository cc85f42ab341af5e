"""Where rendered pieces are kept between two assemblies, by hash of everything they depend on."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Protocol


class PieceCache(Protocol):
    """Content-addressed: a key names one content for ever, so nothing is ever stale. Losing an entry costs time only."""

    def get(self, key: str) -> bytes | None:
        """The bytes kept under `key` (hexadecimal), or None."""

    def put(self, key: str, content: bytes) -> None:
        """Keep `content` under `key`."""


class MemoryCache:
    """A cache for one process: tests, and a single assembly."""

    def __init__(self) -> None:
        self.pieces: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self.pieces.get(key)

    def put(self, key: str, content: bytes) -> None:
        self.pieces[key] = content


class FolderCache:
    """A cache in a folder; several processes may write it at once (whole files appear by rename)."""

    def __init__(self, folder: Path, suffix: str = ".pdf") -> None:
        self._folder, self._suffix = folder, suffix
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, key: str) -> bytes | None:
        try:
            return (self._folder / f"{key}{self._suffix}").read_bytes()
        except FileNotFoundError:
            return None

    def put(self, key: str, content: bytes) -> None:
        with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as part:
            part.write(content)
        os.replace(part.name, self._folder / f"{key}{self._suffix}")
