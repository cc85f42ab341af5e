"""The local certification authority: a start, clearly labelled, without eIDAS recognition (FR-SIG-02 wants more).

Its certificates identify people inside one installation. A commune that buys qualified certificates imports them as
PKCS#12 files and never needs this file.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import pkcs12 as asn1_pkcs12
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from signatures.errors import BadKeyFile, WrongPassphrase

ROOT_VALIDITY = timedelta(days=20 * 365)
PERSON_VALIDITY = timedelta(days=3 * 365)
SERVICE_VALIDITY = timedelta(
    days=10 * 365
)  # seal and time stamps: replaced by the yearly renewal, not by people
CRL_VALIDITY = timedelta(days=400)  # longer than the yearly renewal of time stamps
CLOCK_SKEW = timedelta(
    hours=1
)  # a certificate is good a little before it was made: two machines' clocks differ
KDF_ROUNDS = 600_000  # PBKDF2-HMAC-SHA256, OWASP password storage recommendation (2023)
NAME_BYTES = 64  # upper bound of the attributes of a distinguished name, RFC 5280 appendix A


@dataclass(frozen=True)
class LocalAuthority:
    """Root certificate, its private key, and the list of revoked certificates. A value: `revoke` gives a new one."""

    root: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    revocations: x509.CertificateRevocationList
    secret: bytes

    def __repr__(self) -> str:
        return f"LocalAuthority({self.label!r})"

    @classmethod
    def create(cls, name: str, secret: bytes, *, now: datetime) -> "LocalAuthority":
        """Create the authority of the organisation `name`. `secret` (16 random bytes or more) encrypts the stored key.

        Raises ValueError when the secret is too short.
        """
        if len(secret) < 16:
            raise ValueError("the secret of the local authority must have at least 16 bytes")
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name(
            common=f"Autorité locale de {name}", organisation=name, unit="Sans reconnaissance eIDAS"
        )
        usage = _key_usage(key_cert_sign=True, crl_sign=True)
        root = (
            _builder(subject, subject, key.public_key(), key.public_key(), now, ROOT_VALIDITY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .sign(key, hashes.SHA256())
        )
        return cls(root, key, _crl(root, key, [], now), secret)

    @classmethod
    def load(cls, blob: bytes, secret: bytes) -> "LocalAuthority":
        """Open what `to_bytes` stored.

        Raises WrongPassphrase when the secret does not open it, BadKeyFile when it is something else.
        """
        try:
            root = x509.load_pem_x509_certificate(blob)
            revocations = x509.load_pem_x509_crl(blob)
        except ValueError as error:
            raise BadKeyFile("Ce fichier ne contient pas l’autorité de certification locale.") from error
        try:
            key = load_pem_private_key(_pem_block(blob, b"ENCRYPTED PRIVATE KEY"), secret)
        except ValueError as error:
            raise WrongPassphrase(
                "Le secret de l’installation n’ouvre pas la clé de l’autorité locale."
                " Rétablissez le secret d’origine dans les réglages."
            ) from error
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise BadKeyFile("Ce fichier ne contient pas l’autorité de certification locale.")
        return cls(root, key, revocations, secret)

    def to_bytes(self) -> bytes:
        """Root certificate, encrypted private key and revocation list, as one PEM file."""
        key = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(self.secret))
        return self.root_pem + key + self.revocations.public_bytes(Encoding.PEM)

    @property
    def root_pem(self) -> bytes:
        """The root certificate, PEM: public, what a verifier believes."""
        return self.root.public_bytes(Encoding.PEM)

    @property
    def label(self) -> str:
        """What a reader must be told of this authority."""
        organisation = self.root.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value
        return f"Autorité locale de {organisation!s} — sans reconnaissance eIDAS"

    def issue(
        self, person_name: str, capacity: str, organisation: str, passphrase: str, *, now: datetime
    ) -> bytes:
        """Key and certificate of a person, as a PKCS#12 file that only `passphrase` opens. P-256, three years."""
        subject = _name(common=person_name, organisation=organisation, title=capacity)
        return self._issue(subject, _signature_usage(), None, PERSON_VALIDITY, passphrase, now)

    def issue_seal(self, organisation: str, passphrase: str, *, now: datetime) -> bytes:
        """Key and certificate of the organisation's seal (PKCS#12)."""
        subject = _name(common=f"Cachet de {organisation}", organisation=organisation)
        return self._issue(subject, _signature_usage(), None, SERVICE_VALIDITY, passphrase, now)

    def issue_timestamping(self, passphrase: str, *, now: datetime) -> bytes:
        """Key and certificate of the local time-stamping authority (PKCS#12), RFC 3161 section 2.3."""
        organisation = str(self.root.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value)
        subject = _name(common=f"Horodatage local de {organisation}", organisation=organisation)
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        return self._issue(subject, _signature_usage(), purpose, SERVICE_VALIDITY, passphrase, now)

    def revoke(self, serial: int, *, now: datetime) -> "LocalAuthority":
        """The authority with that certificate revoked from `now` on. Revoking twice changes nothing."""
        if self.revocations.get_revoked_certificate_by_serial_number(serial) is not None:
            return self
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now).build()
        revocations = _crl(self.root, self.key, [*self.revocations, entry], now)
        return LocalAuthority(self.root, self.key, revocations, self.secret)

    def renewed(self, *, now: datetime) -> "LocalAuthority":
        """The authority with a revocation list made anew at `now`, good for 400 more days."""
        revocations = _crl(self.root, self.key, list(self.revocations), now)
        return LocalAuthority(self.root, self.key, revocations, self.secret)

    def crl(self, *, now: datetime) -> bytes:
        """A revocation list dated `now`, DER (RFC 5280 section 5)."""
        return _crl(self.root, self.key, list(self.revocations), now).public_bytes(Encoding.DER)

    def _issue(
        self,
        subject: x509.Name,
        usage: x509.KeyUsage,
        purpose: x509.ExtendedKeyUsage | None,
        validity: timedelta,
        passphrase: str,
        now: datetime,
    ) -> bytes:
        key = ec.generate_private_key(ec.SECP256R1())
        end = min(validity, self.root.not_valid_after_utc - now)
        builder = (
            _builder(subject, self.root.subject, key.public_key(), self.key.public_key(), now, end)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage, critical=True)
        )
        if purpose is not None:
            builder = builder.add_extension(purpose, critical=True)
        return _pkcs12(key, builder.sign(self.key, hashes.SHA256()), self.root, passphrase)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    issuer_key: ec.EllipticCurvePublicKey,
    now: datetime,
    validity: timedelta,
) -> x509.CertificateBuilder:
    authority_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_SKEW)
        .not_valid_after(now + validity)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(authority_id, critical=False)
    )


def _crl(
    root: x509.Certificate,
    key: ec.EllipticCurvePrivateKey,
    entries: list[x509.RevokedCertificate],
    now: datetime,
) -> x509.CertificateRevocationList:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.subject)
        .last_update(now - CLOCK_SKEW)
        .next_update(now + CRL_VALIDITY)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key(root)), critical=False)
    )
    for entry in entries:
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(key, hashes.SHA256())


def root_key(root: x509.Certificate) -> ec.EllipticCurvePublicKey:
    """Public key of a local root. Raises BadKeyFile when it is not an elliptic one."""
    key = root.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise BadKeyFile("Ce fichier ne contient pas l’autorité de certification locale.")
    return key


def _pkcs12(
    key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate, root: x509.Certificate, passphrase: str
) -> bytes:
    encryption = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(KDF_ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(passphrase.encode())
    )
    data = pkcs12.serialize_key_and_certificates(None, key, certificate, [root], encryption)
    # The integrity code of the file is keyed by only 2048 rounds over the passphrase: left in, it lets a thief try
    # passphrases 300 times faster than the encryption does. It is optional (RFC 7292 section 4): leave it out.
    pfx = asn1_pkcs12.Pfx.load(data)
    bare: bytes = asn1_pkcs12.Pfx({"version": pfx["version"].native, "auth_safe": pfx["auth_safe"]}).dump()
    return bare


def _name(*, common: str, organisation: str, unit: str = "", title: str = "") -> x509.Name:
    wanted = (
        (NameOID.COUNTRY_NAME, "FR"),
        (NameOID.ORGANIZATION_NAME, organisation),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
        (NameOID.TITLE, title),
        (NameOID.COMMON_NAME, common),
    )
    return x509.Name([x509.NameAttribute(oid, _fit(value)) for oid, value in wanted if value])


def _fit(value: str) -> str:
    """The value cut to what a distinguished name may hold, with an ellipsis when something was lost."""
    if len(value.encode()) <= NAME_BYTES:
        return value
    return value.encode()[: NAME_BYTES - 3].decode(errors="ignore").rstrip() + "…"


def _signature_usage() -> x509.KeyUsage:
    return _key_usage(digital_signature=True, content_commitment=True)


def _key_usage(**wanted: bool) -> x509.KeyUsage:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: wanted.get(name, False) for name in names})


def _pem_block(blob: bytes, kind: bytes) -> bytes:
    start, end = blob.find(b"-----BEGIN " + kind), blob.find(b"-----END " + kind)
    if start < 0 or end < 0:
        raise BadKeyFile("Ce fichier ne contient pas l’autorité de certification locale.")
    return blob[start : end + len(b"-----END " + kind + b"-----")] + b"\n"
