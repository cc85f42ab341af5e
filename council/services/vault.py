"""Secrets at rest: everything here is locked by the installation secret (``settings.secret_key``)."""

from __future__ import annotations

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from council.gateways.environment import environment
from council.services.errors import Refused

CHANGED = (
    "Le secret de l’installation a changé\u202f: ce qui était chiffré ne s’ouvre plus. "
    "Rétablissez l’ancien secret, ou recommencez l’opération."
)


def subkey(purpose: str) -> bytes:
    """A 32-byte key of its own for each ``purpose`` (HKDF, RFC 5869): one leak does not open the others."""
    derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"council:{purpose}".encode())
    return derive.derive(environment().settings.secret_key.encode())


def passphrase(purpose: str) -> str:
    """The subkey as text, for files that want a passphrase (PKCS#12)."""
    return urlsafe_b64encode(subkey(purpose)).decode()


def lock(purpose: str, text: str) -> str:
    """Encrypt a short text (AES-128-CBC with HMAC-SHA256, the Fernet format)."""
    return Fernet(urlsafe_b64encode(subkey(purpose))).encrypt(text.encode()).decode()


def unlock(purpose: str, token: str) -> str:
    """Open what ``lock`` made. Raises ``Refused`` when the secret is no longer the same."""
    try:
        return Fernet(urlsafe_b64encode(subkey(purpose))).decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise Refused(CHANGED) from error
