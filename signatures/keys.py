"""A signing key loaded once: opened by its passphrase, then good for any number of documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from asn1crypto import algos, cms, core
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signatures.errors import BadKeyFile, WrongPassphrase

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class HeldElsewhere(Protocol):
    """A private key that never comes here: on a card (`tokens`), at a signing service (`remote`)."""

    def sign(self, data: bytes) -> bytes:
        """Signature of SHA-256(data): ECDSA in DER, or RSA PKCS#1 v1.5. Raises SigningFailed with a French sentence."""
        ...


AnyKey = PrivateKey | HeldElsewhere


def sign_bytes(key: AnyKey, data: bytes) -> bytes:
    """Signature of SHA-256(data): ECDSA, or RSA PKCS#1 v1.5 (RFC 8017, what PDF readers expect)."""
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        return key.sign(data)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(data, ec.ECDSA(hashes.SHA256()))
    return key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def mechanism(certificate: asn1_x509.Certificate) -> algos.SignedDigestAlgorithm:
    """The CMS name of the algorithm of `sign_bytes`, for the key of that certificate."""
    name = "sha256_ecdsa" if certificate.public_key.algorithm == "ec" else "sha256_rsa"
    return algos.SignedDigestAlgorithm({"algorithm": name})


Encoded = TypeVar("Encoded", bound=core.Asn1Value)


def encoded(value: Encoded) -> Encoded:
    """The same value, read back from its bytes. asn1crypto then takes them as they are, where it would write all parts of a
    value put together here once more at each level above it: nine tenths of the time of a time stamp went there."""
    read: Encoded = type(value).load(value.dump())
    return read


class LoadedSigner(Signer):
    """pyHanko signer around a key object already parsed: pyHanko's own parses the key again for each signature."""

    def __init__(
        self, key: AnyKey, certificate: asn1_x509.Certificate, chain: list[asn1_x509.Certificate]
    ) -> None:
        registry = SimpleCertificateStore()
        registry.register_multiple(
            chain
        )  # its own certificate is always sent: registered, it would be sent twice
        super().__init__(
            signing_cert=certificate,
            cert_registry=registry,
            signature_mechanism=mechanism(certificate),
            embed_roots=False,
        )
        self._key = key

    async def signed_attrs(self, *args: Any, **more: Any) -> cms.CMSAttributes:
        """What is signed beside the document, as pyHanko makes it."""
        return encoded(await super().signed_attrs(*args, **more))

    async def unsigned_attrs(self, *args: Any, **more: Any) -> cms.CMSAttributes | None:
        """What is added to the signature, its time stamp, as pyHanko makes it."""
        made = await super().unsigned_attrs(*args, **more)
        return None if made is None else encoded(made)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Raw signature; a dry run only asks for the size, which is that of a real one."""
        if digest_algorithm != "sha256":
            raise ValueError(f"unexpected digest {digest_algorithm}")
        if dry_run:
            public = self.signing_cert.public_key  # type: ignore[union-attr]
            return bytes(public.bit_size // 8) if public.algorithm == "rsa" else bytes(144)  # up to P-521
        return sign_bytes(self._key, data)


@dataclass(frozen=True)
class SigningKey:
    """A private key with its certificate and issuers, ready to sign. Never printed: repr shows the owner only."""

    private: AnyKey
    certificate: asn1_x509.Certificate
    chain: tuple[asn1_x509.Certificate, ...]
    name: str
    capacity: str
    organisation: str
    serial: int
    not_before: datetime
    not_after: datetime

    def __repr__(self) -> str:
        return f"SigningKey({self.name!r}, serial={self.serial:x})"

    def valid_at(self, moment: datetime) -> bool:
        """Whether the certificate is within its validity at `moment` (aware datetime)."""
        return self.not_before <= moment <= self.not_after

    @property
    def intermediates(self) -> list[asn1_x509.Certificate]:
        """The issuers to send along: all but the root, which verifiers have and which nothing would protect there."""
        return [issuer for issuer in self.chain if issuer.issuer != issuer.subject]

    @property
    def room(self) -> int:
        """Hexadecimal digits that a signature without time stamp needs at most: certificates, the issuer named twice,
        the signature value (RSA 4096: 512 bytes) and signed attributes. Spares a trial run at each signature."""
        sent = sum(len(certificate.dump()) for certificate in (self.certificate, *self.intermediates))
        return 2 * (sent + 2 * len(self.certificate.issuer.dump()) + 1600)

    def signer(self) -> LoadedSigner:
        """A pyHanko signer over this key (cheap: nothing is parsed again)."""
        return LoadedSigner(self.private, self.certificate, self.intermediates)


def load(pkcs12_data: bytes, passphrase: str) -> SigningKey:
    """Open a PKCS#12 file (RFC 7292).

    Raises WrongPassphrase when the passphrase does not open it, BadKeyFile when it is not a PKCS#12 file or holds no
    RSA or elliptic key with its certificate.
    """
    try:
        bundle = pkcs12.load_pkcs12(pkcs12_data, passphrase.encode())
    except ValueError as error:
        raise _opening_error(error) from error
    if not isinstance(bundle.key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) or bundle.cert is None:
        raise BadKeyFile(
            "Ce fichier de clé ne contient pas de clé RSA ou P-256 avec son certificat. Choisissez-en un autre."
        )
    chain = [other.certificate for other in bundle.additional_certs]
    return describe(bundle.key, bundle.cert.certificate, chain)


def describe(
    private: AnyKey, certificate: x509.Certificate, chain: Sequence[x509.Certificate] = ()
) -> SigningKey:
    """The key with what its certificate says of its owner."""
    return SigningKey(
        private=private,
        certificate=_to_asn1(certificate),
        chain=tuple(_to_asn1(issuer) for issuer in chain),
        name=_attribute(certificate, NameOID.COMMON_NAME),
        capacity=_attribute(certificate, NameOID.TITLE),
        organisation=_attribute(certificate, NameOID.ORGANIZATION_NAME),
        serial=certificate.serial_number,
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
    )


def _opening_error(error: ValueError) -> WrongPassphrase | BadKeyFile:
    # cryptography says both by ValueError; only the wording tells a wrong passphrase from a damaged file.
    if "password" in str(error).lower():
        return WrongPassphrase(
            "La phrase secrète n’ouvre pas cette clé. Vérifiez-la et recommencez\u202f: rien n’a été signé."
        )
    return BadKeyFile(
        "Ce fichier n’est pas une clé au format PKCS#12 (.p12 ou .pfx), ou il est abîmé. Choisissez-en un autre."
    )


def _to_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    loaded: asn1_x509.Certificate = asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
    return loaded


def _attribute(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    values = certificate.subject.get_attributes_for_oid(oid)
    return str(values[0].value) if values else ""
