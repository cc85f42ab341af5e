"""Receipts of the minute book: every commit is signed once, and each vote can be shown to have been in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from council.gateways.environment import environment
from council.meeting.chain import Line, stamp
from council.services.urn_halves import Halves
from council.services.vault import subkey
from signatures.receipts import Tree, receipt, sign_head


@dataclass(frozen=True)
class BookKeys:
    """What the writer of minute books needs: the key that locks urns (32 bytes), the other halves of theirs, the key that
    signs lines."""

    urn: bytes
    halves: Halves
    signing: Ed25519PrivateKey


def book_keys() -> BookKeys:
    """The keys of this installation, from its secret: a restored copy with the same secret signs with the same key."""
    halves = Halves(environment().settings.data_dir / "urns")
    return BookKeys(subkey("urn"), halves, signing_key())


def signing_key() -> Ed25519PrivateKey:
    """The key that signs minute books."""
    return Ed25519PrivateKey.from_private_bytes(subkey("journal"))


def public_key() -> str:
    """The public half of ``signing_key``, in hexadecimal: what a verifier believes."""
    return signing_key().public_key().public_bytes_raw().hex()


class Sealed:
    """The lines of one commit under one signature; never empty."""

    def __init__(self, key: Ed25519PrivateKey, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._tree = Tree([line.hash for line in lines])
        first, last = lines[0], lines[-1]
        self.head = sign_head(key, last.meeting, first.seq, last.seq, last.hash, self._tree.root)

    @property
    def row(self) -> dict[str, Any]:
        """The head as it is stored."""
        fields = asdict(self.head)
        return {"meeting_id": fields.pop("meeting"), **fields}

    def receipt(self, seq: int) -> dict[str, Any]:
        """The receipt of line ``seq``, one of these."""
        line = self._lines[seq - self.head.first]
        return receipt(self.head, self._tree, seq, line.hash, stamp(line.at))
