"""A remote signing service that speaks the interface of the Cloud Signature Consortium (CSC API 1.0.4), over HTTPS.

What leaves is the name of a credential, the signer's one-time code, digests; never a document. The address and the access
token are the operator's (``remote_signing_url``, ``remote_signing_token``); nothing a document says is ever followed.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import requests
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from signatures.errors import BadKeyFile, SigningFailed, WrongPassphrase
from signatures.remote import NO_ANSWER

SECONDS = 10
"""How long the service may take to answer."""
SHA256 = "2.16.840.1.101.3.4.2.1"
RSA_SHA256, ECDSA_SHA256 = "1.2.840.113549.1.1.11", "1.2.840.10045.4.3.2"
WRONG_CODE = "Le service de signature n’a pas accepté ce code. Demandez-en un nouveau, puis tapez-le\u202f: rien n’a été signé."
UNKNOWN = "Le service de signature ne connaît pas cet identifiant. Vérifiez-le auprès de votre prestataire."
REFUSED = "Le service de signature n’a pas signé\u00a0: l’autorisation a expiré ou est épuisée. Signez de nouveau avec un nouveau code."


@dataclass(frozen=True)
class Provider:
    """The service of the settings. ``address`` ends before ``/credentials/…``."""

    address: str
    token: str = ""

    def certificates(self, credential: str) -> tuple[bytes, ...]:
        """The certificate of a credential and its issuers (DER). Raises ``BadKeyFile`` or ``SigningFailed``."""
        status, told = self._ask("credentials/info", credentialID=credential, certificates="chain")
        try:
            found = told["cert"]["certificates"]
            if status != requests.codes.ok or not found:
                raise BadKeyFile(UNKNOWN)
            return tuple(b64decode(one, validate=True) for one in found)
        except (KeyError, TypeError, ValueError) as error:
            raise BadKeyFile(UNKNOWN) from error

    def authorize(self, credential: str, code: str, count: int) -> str:
        """What lets ``count`` digests be signed, against the signer's one-time code.

        Raises ``WrongPassphrase`` when the code is not accepted, ``SigningFailed`` without an answer.
        """
        status, told = self._ask(
            "credentials/authorize", credentialID=credential, numSignatures=count, OTP=code
        )
        granted = told.get("SAD") if isinstance(told, dict) else None
        if status != requests.codes.ok or not isinstance(granted, str):
            raise WrongPassphrase(WRONG_CODE)
        return granted

    def sign(self, credential: str, granted: str, digest: bytes, algorithm: str) -> bytes:
        """The raw signature of one digest. Raises ``SigningFailed``."""
        status, told = self._ask(
            "signatures/signHash", credentialID=credential, SAD=granted, hash=[b64encode(digest).decode()],
            hashAlgo=SHA256, signAlgo=algorithm,
        )  # fmt: skip
        try:
            if status != requests.codes.ok:
                raise SigningFailed(REFUSED)
            return b64decode(told["signatures"][0], validate=True)
        except (KeyError, TypeError, IndexError, ValueError) as error:
            raise SigningFailed(REFUSED) from error

    def _ask(self, verb: str, **words: object) -> tuple[int, Any]:
        """Status and JSON of one answer; a server that fails (5xx) or says no JSON did not answer."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            answer = requests.post(
                f"{self.address.rstrip('/')}/{verb}", json=words, headers=headers, timeout=SECONDS, allow_redirects=False
            )  # fmt: skip
            if answer.status_code >= requests.codes.server_error:
                raise SigningFailed(NO_ANSWER)
            return answer.status_code, answer.json()
        except (requests.RequestException, ValueError) as error:
            raise SigningFailed(NO_ANSWER) from error


@dataclass(frozen=True)
class Granted:
    """One credential, authorised: what ``signatures.remote`` signs with."""

    provider: Provider
    credential: str
    granted: str
    chain: Sequence[bytes]

    def certificates(self) -> Sequence[bytes]:
        """As kept when the signer declared the credential."""
        return self.chain

    def sign_digest(self, digest: bytes) -> bytes:
        """One signature of the authorisation."""
        elliptic = isinstance(
            x509.load_der_x509_certificate(self.chain[0]).public_key(), ec.EllipticCurvePublicKey
        )
        algorithm = ECDSA_SHA256 if elliptic else RSA_SHA256
        return self.provider.sign(self.credential, self.granted, digest, algorithm)
