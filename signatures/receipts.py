"""Signed receipts of a minute book: one Ed25519 signature for all lines of a commit, and each line's way to it.

The lines committed together are the leaves of a Merkle tree (RFC 6962, section 2.1). The signature (RFC 8032) covers its
root, the numbers of the lines and the hash of the last one: it also fixes every line before them, by the chain of the book.
A receipt is one leaf, its path to the root and the signature; whoever keeps it can show later that the line was there.
"""

import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

CONTEXT = b"council-journal-head/1\n"
"""What no other signature of ours begins with: a signed head can be taken for nothing else."""
MOST_LINES = 1 << 20
"""Lines of one commit, at most."""
LONGEST_PATH = 20


class BadReceipt(ValueError):
    """A receipt or a head that does not hold; the message is a French sentence."""


@dataclass(frozen=True)
class Head:
    """The signature of lines ``first`` to ``last``; ``chain`` is the hash of line ``last``; all binary values are hex."""

    meeting: int
    first: int
    last: int
    chain: str
    root: str
    key: str
    signature: str

    def verify(self) -> None:
        """Raises BadReceipt unless the signature is that of ``key``."""
        try:
            public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.key))
            public.verify(bytes.fromhex(self.signature), _message(self))
        except (InvalidSignature, ValueError) as error:
            sentence = f"La signature des lignes {self.first} à {self.last} est fausse."
            raise BadReceipt(sentence) from error


def sign_head(key: Ed25519PrivateKey, meeting: int, first: int, last: int, chain: str, root: bytes) -> Head:
    """The signed head of lines ``first`` to ``last``."""
    unsigned = Head(meeting, first, last, chain, root.hex(), _public(key), "")
    return replace(unsigned, signature=key.sign(_message(unsigned)).hex())


@functools.lru_cache(maxsize=4)
def _public(key: Ed25519PrivateKey) -> str:
    """The public half; computing it takes as long as a signature."""
    return key.public_key().public_bytes_raw().hex()


def _message(head: Head) -> bytes:
    fields = {name: getattr(head, name) for name in ("meeting", "first", "last", "chain", "root")}
    return CONTEXT + json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


class Tree:
    """The Merkle tree of the hashes (hex) of lines committed together; never empty."""

    def __init__(self, hashes: Sequence[str]) -> None:
        self._levels = [[_leaf(one) for one in hashes]]
        while len(self._levels[-1]) > 1:
            below = self._levels[-1]
            above = [_node(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)]
            self._levels.append(above + below[len(above) * 2 :])  # a last one without a pair goes up as it is

    @property
    def root(self) -> bytes:
        """Hash of the whole tree."""
        return self._levels[-1][0]

    def path(self, index: int) -> tuple[str, ...]:
        """Hashes (hex) that lead from the leaf at ``index`` (from 0) to the root, from below."""
        found = []
        for level in self._levels[:-1]:
            beside = index ^ 1
            if beside < len(level):
                found.append(level[beside].hex())
            index //= 2
        return tuple(found)


def _leaf(line_hash: str) -> bytes:
    return hashlib.sha256(b"\0" + bytes.fromhex(line_hash)).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def root_of(line_hash: str, index: int, size: int, path: Sequence[str]) -> bytes:
    """Root of the tree of ``size`` leaves in which the leaf at ``index`` has ``path``. Raises ValueError."""
    if not 0 <= index < size <= MOST_LINES or len(path) > LONGEST_PATH:
        raise ValueError("no such leaf")
    found, left = _leaf(line_hash), list(path)
    while size > 1:
        if index ^ 1 < size:
            beside = bytes.fromhex(left.pop(0)) if left else b""
            found = _node(beside, found) if index % 2 else _node(found, beside)
        index, size = index // 2, (size + 1) // 2
    if left:
        raise ValueError("path too long")
    return found


def receipt(head: Head, tree: Tree, seq: int, line_hash: str, at: str) -> dict[str, Any]:
    """The receipt of line ``seq``: plain JSON, to keep. ``at``: the instant written on the line."""
    kept = {  # the root is computed again by whoever checks, the meeting is told beside
        "first": head.first, "last": head.last, "chain": head.chain, "key": head.key, "signature": head.signature,
    }  # fmt: skip
    path = list(tree.path(seq - head.first))
    return {"meeting": head.meeting, "seq": seq, "hash": line_hash, "at": at, "head": kept, "path": path}


def check_receipt(found: Any, *, key: str | None = None) -> Head:
    """The head that a receipt proves, verified, by ``key`` (hex) when given. Raises BadReceipt."""
    try:
        head, seq = found["head"], _number(found["seq"])
        first, last = _number(head["first"]), _number(head["last"])
        root = root_of(
            _hex(found["hash"]), seq - first, last - first + 1, [_hex(one) for one in found["path"]]
        )
        proven = Head(
            _number(found["meeting"]), first, last, _hex(head["chain"]), root.hex(), _hex(head["key"]),
            _hex(head["signature"], 64),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise BadReceipt("Ce fichier n’est pas un reçu du registre de séance, ou il a été changé.") from error
    proven.verify()
    if key is not None and proven.key != key.lower():
        raise BadReceipt("Ce reçu est signé par une autre clé que celle attendue.")
    if seq == last and proven.chain != found["hash"]:
        raise BadReceipt("Ce reçu ne va pas avec la ligne qu’il nomme.")
    return proven


def head_of(found: Mapping[str, Any]) -> Head:
    """A head from plain JSON. Raises BadReceipt when a field is missing or of another kind."""
    try:
        return Head(
            _number(found["meeting"]), _number(found["first"]), _number(found["last"]), _hex(found["chain"]),
            _hex(found["root"]), _hex(found["key"]), _hex(found["signature"], 64),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise BadReceipt("Une signature du registre est mal écrite.") from error


def _number(value: Any) -> int:
    if type(value) is not int or not 0 < value < 2**53:
        raise ValueError(value)
    return value


def _hex(value: Any, size: int = 32) -> str:
    if not isinstance(value, str) or bytes.fromhex(value).hex() != value or len(value) != 2 * size:
        raise ValueError(value)
    return value
