"""The file in which a minute book leaves the application: rows of canonical JSON, every byte of which is covered.

First the header, then the lines, then the heads (``receipts.Head``) that sign them, last the end, which signs the digest
of every byte before it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from signatures.receipts import Head

FORMAT = "council-journal/1"
END_CONTEXT = b"council-journal-end/1\n"
LINE_FIELDS = ("seq", "at", "actor", "kind", "payload", "prev_hash", "hash")


def canonical(value: Any) -> str:
    """JSON with one spelling: sorted keys, no spaces, characters as they are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def row_bytes(value: Any) -> bytes:
    """One row of the file."""
    return (canonical(value) + "\n").encode()


def line_hash(meeting: int, row: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the previous hash (hex text) followed by the canonical line."""
    told = {name: row[name] for name in ("actor", "at", "kind", "payload", "seq")} | {"meeting": meeting}
    return hashlib.sha256((row["prev_hash"] + canonical(told)).encode()).hexdigest()


def bundle(
    key: Ed25519PrivateKey,
    meeting: int,
    about: Mapping[str, Any],
    lines: Iterable[Mapping[str, Any]],
    heads: Iterable[Head],
) -> Iterator[bytes]:
    """The rows of the bundle of ``meeting``. ``about``: ``title`` and whatever helps a reader; ``lines``: in order, each
    with the fields ``LINE_FIELDS`` (``at`` as the chain writes it, ``payload`` the very text that was hashed)."""
    digest, count, last = hashlib.sha256(), 0, ""
    rows: Iterator[Mapping[str, Any]] = _rows(meeting, about, lines, heads)
    for row in rows:
        if "seq" in row:
            count, last = count + 1, row["hash"]
        raw = row_bytes(row)
        digest.update(raw)
        yield raw
    public = key.public_key().public_bytes_raw().hex()
    signature = key.sign(END_CONTEXT + digest.digest()).hex()
    yield row_bytes({"end": {"lines": count, "head": last}, "key": public, "signature": signature})


def _rows(
    meeting: int, about: Mapping[str, Any], lines: Iterable[Mapping[str, Any]], heads: Iterable[Head]
) -> Iterator[Mapping[str, Any]]:
    yield {**about, "format": FORMAT, "meeting": meeting}
    for line in lines:
        yield {name: line[name] for name in LINE_FIELDS}
    for head in heads:
        yield {"head": asdict(head)}
