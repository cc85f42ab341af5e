"""The urn of a secret ballot: papers sealed to a key made at its opening, opened once, at its closing,
by two persons (``council/meeting/urn.py``).

Who voted is in the minute book; what was voted is here, under random keys, without time or order. What this protects
from, and what it does not, is in ``council/decisions/0006-secret-urn.md``.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from council.models import UrnKey, UrnPaper
from council.services.urn_halves import Halves

PAPER = 64
"""Bytes of every paper before sealing, whatever the choice."""
_NONCE = bytes(12)  # each sealing key is used once: it comes from a fresh ephemeral key


class Spoilt(Exception):
    """The urn cannot be opened: a paper or the key was tampered with, or the installation secret changed."""


def seal(public: bytes, ballot: str, choice: str) -> bytes:
    """A paper that only the urn's key opens: X25519 with an ephemeral key, HKDF-SHA256, ChaCha20-Poly1305."""
    ephemeral = X25519PrivateKey.generate()
    sender = ephemeral.public_key().public_bytes_raw()
    key = _shared(ephemeral.exchange(X25519PublicKey.from_public_bytes(public)), sender + public)
    return sender + ChaCha20Poly1305(key).encrypt(_NONCE, _pad(choice), ballot.encode())


def unseal(private: bytes, ballot: str, sealed: bytes) -> str:
    """The choice of a paper. Raises Spoilt."""
    secret = X25519PrivateKey.from_private_bytes(private)
    sender = sealed[:32]
    try:
        shared = secret.exchange(X25519PublicKey.from_public_bytes(sender))
        key = _shared(shared, sender + secret.public_key().public_bytes_raw())
        return ChaCha20Poly1305(key).decrypt(_NONCE, sealed[32:], ballot.encode()).rstrip(b"\0").decode()
    except (InvalidTag, ValueError) as error:
        raise Spoilt(ballot) from error


def _shared(secret: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"council:urn:" + info).derive(secret)


def _pad(choice: str) -> bytes:
    text = choice.encode()
    if len(text) > PAPER:
        raise ValueError("choice too long for a paper")
    return text.ljust(PAPER, b"\0")


class Urn:
    """The urns of one write transaction. ``lock``: 32 bytes, subkey of the installation secret."""

    def __init__(self, connection: sa.Connection, organisation_id: int, lock: bytes, halves: Halves) -> None:
        self.connection = connection
        self.organisation_id = organisation_id
        self.lock = lock
        self.halves = halves
        self.pending: dict[str, list[str]] = {}
        self.emptied: list[str] = []
        """Ballots whose urn was destroyed: once committed, their halves go, and copies in the write-ahead file."""

    def make(self, ballot: str) -> None:
        """Make the key pair of a ballot that opens. Raises OSError when the half cannot be kept."""
        private = X25519PrivateKey.generate()
        nonce = secrets.token_bytes(12)
        in_use = self.connection.execute(sa.select(UrnKey.ballot_id).where(UrnKey.secret.is_not(None)))
        lock = self._lock(ballot, self.halves.make(ballot, set(in_use.scalars())))
        locked = nonce + ChaCha20Poly1305(lock).encrypt(nonce, private.private_bytes_raw(), ballot.encode())
        public = private.public_key().public_bytes_raw()
        self.connection.execute(
            sa.insert(UrnKey.__table__),  # type: ignore[arg-type]
            {
                "ballot_id": ballot,
                "public": public,
                "secret": locked,
                "organisation_id": self.organisation_id,
            },
        )

    def _lock(self, ballot: str, half: bytes) -> bytes:
        """What the private key is encrypted with; without a half, as urns were locked before halves were kept."""
        if not half:
            return self.lock
        info = b"council:urn-lock:" + ballot.encode()
        return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(self.lock + half)

    def drop(self, ballot: str, choice: str) -> None:
        """Keep a paper until ``flush``; it is written with the others of the transaction, shuffled."""
        self.pending.setdefault(ballot, []).append(choice)

    def flush(self) -> None:
        """Put the papers of this transaction among those of the urn, all written anew in random order under random keys:
        a database keeps rows, or the bytes of a page, as they came."""
        for ballot, choices in self.pending.items():
            public = self.connection.execute(
                sa.select(UrnKey.public).where(UrnKey.ballot_id == ballot)
            ).scalar_one()
            inside = self.connection.execute(
                sa.delete(UrnPaper).where(UrnPaper.ballot_id == ballot).returning(UrnPaper.sealed)
            ).scalars()
            papers = [*inside, *(seal(public, ballot, choice) for choice in choices)]
            secrets.SystemRandom().shuffle(papers)
            rows: list[dict[str, Any]] = [
                {
                    "key": urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode(),
                    "ballot_id": ballot,
                    "sealed": sealed,
                    "organisation_id": self.organisation_id,
                }
                for sealed in papers
            ]
            self.connection.execute(sa.insert(UrnPaper.__table__), rows)  # type: ignore[arg-type]
        self.pending.clear()

    def open(self, ballot: str, choices: Collection[str]) -> dict[str, int]:
        """Counts of an urn, every choice of ``choices`` present. Raises Spoilt."""
        self.flush()
        locked = self.connection.execute(
            sa.select(UrnKey.secret).where(UrnKey.ballot_id == ballot)
        ).scalar_one_or_none()
        if not locked:
            raise Spoilt(ballot)
        try:
            lock = self._lock(ballot, self.halves.read(ballot))
            private = ChaCha20Poly1305(lock).decrypt(locked[:12], locked[12:], ballot.encode())
        except (InvalidTag, OSError) as error:
            raise Spoilt(ballot) from error
        papers = self.connection.execute(
            sa.select(UrnPaper.sealed).where(UrnPaper.ballot_id == ballot)
        ).scalars()
        counts = Counter(unseal(private, ballot, sealed) for sealed in papers)
        if not set(counts) <= set(choices):
            raise Spoilt(ballot)
        return {choice: counts.get(choice, 0) for choice in choices}

    def destroy(self, ballot: str) -> None:
        """Forget the private key for ever, and the papers, which nobody could read again."""
        self.pending.pop(ballot, None)
        self.connection.execute(sa.update(UrnKey).where(UrnKey.ballot_id == ballot).values(secret=None))
        self.connection.execute(sa.delete(UrnPaper).where(UrnPaper.ballot_id == ballot))
        self.emptied.append(ballot)
