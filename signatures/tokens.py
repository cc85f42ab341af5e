"""Keys on a card, a USB token or a security module, through its PKCS#11 library (`python-pkcs11`, an optional part).

The private key never leaves the device; its code is asked each time it is opened.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from signatures.errors import BadKeyFile, SigningFailed, WrongPassphrase
from signatures.keys import SigningKey, describe

MISSING = (
    "La lecture des cartes et des jetons demande un composant de plus. Installez-le"
    " (pip install 'council[pkcs11]'), puis recommencez."
)
NO_TOKEN = (
    "Aucune carte ni aucun jeton de ce nom n’a été trouvé. Branchez-le, vérifiez son nom, puis recommencez."
)
NO_KEY = "Cette carte ne contient pas de clé avec son certificat sous ce nom."


@dataclass(frozen=True)
class _TokenKey:
    key: Any
    elliptic: bool

    def sign(self, data: bytes) -> bytes:
        import pkcs11
        from pkcs11.util.ec import encode_ecdsa_signature

        try:
            if not self.elliptic:
                return bytes(self.key.sign(data, mechanism=pkcs11.Mechanism.SHA256_RSA_PKCS))
            raw = self.key.sign(hashlib.sha256(data).digest(), mechanism=pkcs11.Mechanism.ECDSA)
            return bytes(encode_ecdsa_signature(raw))
        except pkcs11.exceptions.PKCS11Error as error:
            raise SigningFailed("La carte n’a pas signé. Rebranchez-la, puis recommencez.") from error


@contextmanager
def open_token(library: str, token: str, code: str, label: str | None = None) -> Iterator[SigningKey]:
    """The key of a token, as long as the block lasts; `library` is the path of the device's PKCS#11 library, `label`
    the name of the key when there are several.

    Raises SigningFailed (component, library or token missing), WrongPassphrase, BadKeyFile (no key with certificate).
    """
    try:
        import pkcs11
    except ImportError as error:
        raise SigningFailed(MISSING) from error
    try:
        session = pkcs11.lib(library).get_token(token_label=token).open(user_pin=code)
    except (
        pkcs11.exceptions.PinIncorrect,
        pkcs11.exceptions.PinLenRange,
        pkcs11.exceptions.PinInvalid,
    ) as error:
        raise WrongPassphrase("Ce code n’ouvre pas la carte. Attention au nombre d’essais permis.") from error
    except (pkcs11.exceptions.PKCS11Error, OSError, RuntimeError) as error:
        raise SigningFailed(NO_TOKEN) from error
    with session:
        yield _key(session, label)


def _key(session: Any, label: str | None) -> SigningKey:
    import pkcs11

    wanted = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE}
    found = [
        (item[pkcs11.Attribute.ID], x509.load_der_x509_certificate(item[pkcs11.Attribute.VALUE]))
        for item in session.get_objects(wanted | ({pkcs11.Attribute.LABEL: label} if label else {}))
    ]
    for identifier, certificate in found:
        try:
            private = session.get_key(pkcs11.ObjectClass.PRIVATE_KEY, id=identifier)
        except pkcs11.exceptions.PKCS11Error:
            continue
        elliptic = isinstance(certificate.public_key(), ec.EllipticCurvePublicKey)
        return describe(_TokenKey(private, elliptic), certificate)
    raise BadKeyFile(NO_KEY)
