"""Content-addressed files: what goes in under a hash comes out unchanged or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import BinaryIO, Protocol

_CHUNK = 1 << 20


class FileTooLarge(Exception):
    """More bytes than allowed."""


class Storage(Protocol):
    """Keeps bytes under their SHA-256."""

    def put(self, data: bytes) -> str:
        """Store durably; gives the hex SHA-256. Storing the same bytes twice is harmless."""

    def put_stream(self, stream: BinaryIO, most: int) -> tuple[str, int]:
        """Store what a stream gives, without holding it in memory; its hex SHA-256 and size.

        Raises ``FileTooLarge`` past ``most`` bytes: nothing is kept then.
        """

    def get(self, sha256: str) -> bytes:
        """The bytes; ``FileNotFoundError`` when absent, ``ValueError`` when they no longer match their hash."""

    def path(self, sha256: str) -> Path:
        """A local file holding the bytes, for serving."""

    def checked(self, sha256: str) -> Path:
        """A local file holding the bytes, read through and compared with its hash; raises as ``get`` does."""


class FolderStorage:
    """Files in a folder, ``ab/cdef…``; written to the side, synced, then renamed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)

    def path(self, sha256: str) -> Path:
        """Where the bytes are or would be. Raises ``ValueError`` for anything but a hex SHA-256."""
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            raise ValueError("not a SHA-256")
        return self.root / sha256[:2] / sha256[2:]

    def put(self, data: bytes) -> str:
        """See ``Storage.put``."""
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256)
        if target.exists():
            return sha256
        target.parent.mkdir(exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self.root)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
        self._sync_folder(target.parent)
        return sha256

    def checked(self, sha256: str) -> Path:
        """See ``Storage.checked``."""
        path = self.path(sha256)
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                raise ValueError(f"stored file {sha256} is damaged")
        return path

    def put_stream(self, stream: BinaryIO, most: int) -> tuple[str, int]:
        """See ``Storage.put_stream``."""
        digest, size = hashlib.sha256(), 0
        handle, temporary = tempfile.mkstemp(dir=self.root)
        try:
            with os.fdopen(handle, "wb") as file:
                while piece := stream.read(_CHUNK):
                    size += len(piece)
                    if size > most:
                        raise FileTooLarge
                    digest.update(piece)
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            target = self.path(digest.hexdigest())
            target.parent.mkdir(exist_ok=True)
            os.replace(temporary, target)
        except BaseException:
            os.unlink(temporary)
            raise
        self._sync_folder(target.parent)
        return digest.hexdigest(), size

    def get(self, sha256: str) -> bytes:
        """See ``Storage.get``."""
        data = self.path(sha256).read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ValueError(f"stored file {sha256} is damaged")
        return data

    @staticmethod
    def _sync_folder(folder: Path) -> None:
        """A rename is durable only once the folder is synced too."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
