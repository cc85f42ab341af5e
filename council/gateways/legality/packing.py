"""tar.gz archives: made the same way each time, and opened without believing anything they say."""

from __future__ import annotations

import gzip
import io
import re
import tarfile
import zlib
from collections.abc import Sequence

from council.gateways.legality.xml import Malformed

MOST_FILES = 50
MOST_BYTES = 200 * 1024 * 1024
"""Unpacked, of one archive."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,199}")
_CHUNK = 1 << 20


def pack(parts: Sequence[tuple[str, bytes]]) -> bytes:
    """Files as a tar.gz; no date nor owner, so that the same files give the same bytes."""
    out = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=out, mode="wb", mtime=0, filename="") as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.USTAR_FORMAT) as archive,
    ):
        for name, data in parts:
            header = tarfile.TarInfo(name)
            header.size, header.mode = len(data), 0o644
            archive.addfile(header, io.BytesIO(data))
    return out.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """The files of an archive, by name. Nothing is written anywhere.

    Raises ``Malformed`` when it is no tar.gz, too large once unpacked, has too many files, or a name that is a path, a link
    or a device.
    """
    try:
        with tarfile.open(fileobj=io.BytesIO(_inflated(data)), mode="r:") as archive:
            return _files(archive)
    except (tarfile.TarError, OSError, EOFError, zlib.error, ValueError) as error:
        raise Malformed(
            "L’archive reçue ne s’ouvre pas\u202f: elle est abîmée ou n’est pas un fichier tar.gz."
        ) from error


def _inflated(data: bytes) -> bytes:
    """What gzip holds, up to the limit: a small file can unfold into a huge one."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as zipped:
        while piece := zipped.read(_CHUNK):
            if out.tell() + len(piece) > MOST_BYTES:
                raise Malformed(
                    "L’archive reçue est trop volumineuse une fois ouverte\u202f: elle est refusée."
                )
            out.write(piece)
    return out.getvalue()


def _files(archive: tarfile.TarFile) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    room = MOST_BYTES
    for member in archive:
        name = member.name.removeprefix("./")
        if not name or name == ".":
            continue
        room -= member.size
        # A sparse file of a few bytes may say that it holds any number of zeros.
        if member.issparse() or room < 0 or not member.isreg() or not _NAME.fullmatch(name) or name in found:
            raise Malformed(
                "L’archive reçue contient un fichier au nom ou de nature suspecte\u202f: elle est refusée."
            )
        if len(found) >= MOST_FILES:
            raise Malformed("L’archive reçue contient trop de fichiers\u202f: elle est refusée.")
        stream = archive.extractfile(member)
        found[name] = stream.read() if stream else b""
    return found
