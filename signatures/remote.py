"""Keys kept by a remote signing service (EN 319 101-1's "remote signature", CSC API and the like).

The service receives a digest and gives back a raw signature; the document never leaves the commune. What speaks to a
given provider implements `SigningService`; this package knows none of them and opens no connection.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from signatures.errors import BadKeyFile, SignatureError, SigningFailed
from signatures.keys import SigningKey, describe

NO_ANSWER = (
    "Le service de signature à distance n’a pas répondu\u202f: rien n’a été signé. Réessayez plus tard."
)
WRONG_ANSWER = (
    "Le service de signature à distance a rendu une signature fausse\u202f: rien n’a été gardé."
    " Prévenez votre prestataire."
)
NO_CERTIFICATE = "Le service de signature à distance n’a donné aucun certificat lisible."


class SigningService(Protocol):
    """One person's key at a provider, already unlocked by that person (code, telephone…)."""

    def certificates(self) -> Sequence[bytes]:
        """The person's certificate, then its issuers (DER)."""
        ...

    def sign_digest(self, digest: bytes) -> bytes:
        """Signature of a SHA-256 digest (32 bytes): ECDSA in DER, or RSA PKCS#1 v1.5 with its DigestInfo."""
        ...


@dataclass(frozen=True)
class _RemoteKey:
    service: SigningService
    public: rsa.RSAPublicKey | ec.EllipticCurvePublicKey

    def sign(self, data: bytes) -> bytes:
        try:
            signature = self.service.sign_digest(hashlib.sha256(data).digest())
        except SignatureError:
            raise
        except Exception as error:  # whatever the client of a provider raises: network, refusal, time-out
            raise SigningFailed(NO_ANSWER) from error
        self._check(signature, data)
        return signature

    def _check(self, signature: bytes, data: bytes) -> None:
        try:
            if isinstance(self.public, rsa.RSAPublicKey):
                self.public.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
            else:
                self.public.verify(signature, data, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature as error:
            raise SigningFailed(WRONG_ANSWER) from error


def open_service(service: SigningService) -> SigningKey:
    """The key of a remote service, good wherever a local one is.

    Raises SigningFailed when the service does not answer, BadKeyFile when it gives no usable certificate.
    """
    try:
        parsed = [x509.load_der_x509_certificate(der) for der in service.certificates()]
        public = parsed[0].public_key()
    except (ValueError, TypeError, IndexError) as error:
        raise BadKeyFile(NO_CERTIFICATE) from error
    except Exception as error:  # as above
        raise SigningFailed(NO_ANSWER) from error
    if not isinstance(public, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise BadKeyFile("La clé du service de signature à distance n’est ni RSA ni elliptique.")
    return describe(_RemoteKey(service, public), parsed[0], parsed[1:])
