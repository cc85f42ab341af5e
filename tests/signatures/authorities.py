"""Other certification authorities, for homonyms, RSA keys, expired people, certificates that name web addresses."""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs12
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from signatures import keys, trust
from tests.signatures.conftest import NOW

Private = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def new_key(is_rsa: bool) -> Private:
    if is_rsa:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1())


class Authority:
    """A root made by hand, whose certificates may be odd."""

    def __init__(self, name: str, *, rsa: bool = False, start: datetime = NOW - timedelta(days=400)) -> None:
        self.private = new_key(rsa)
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.root = (
            self._builder(self.name, self.private, start, timedelta(days=7300))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage(key_cert_sign=True, crl_sign=True), critical=True)
            .sign(self.private, hashes.SHA256())
        )

    @property
    def pem(self) -> bytes:
        return self.root.public_bytes(Encoding.PEM)

    @property
    def roots(self) -> trust.TrustList:
        return trust.TrustList.from_pem([self.pem])

    def crl(self, now: datetime = NOW, revoked: tuple[tuple[int, datetime], ...] = ()) -> bytes:
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.name)
        builder = builder.last_update(now - timedelta(hours=1)).next_update(now + timedelta(days=400))
        for serial, moment in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(moment)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self.private, hashes.SHA256()).public_bytes(Encoding.DER)

    def ocsp(
        self, key: keys.SigningKey, *, now: datetime = NOW, revoked: datetime | None = None, days: float = 7
    ) -> bytes:
        """What the authority's own responder says of a certificate (DER)."""
        certificate = x509.load_der_x509_certificate(key.certificate.dump())
        status = ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD
        builder = ocsp.OCSPResponseBuilder().add_response(
            cert=certificate, issuer=self.root, algorithm=hashes.SHA1(), cert_status=status,
            this_update=now - timedelta(minutes=1), next_update=now + timedelta(days=days),
            revocation_time=revoked, revocation_reason=x509.ReasonFlags.key_compromise if revoked else None,
        ).responder_id(ocsp.OCSPResponderEncoding.HASH, self.root)  # fmt: skip
        return builder.sign(self.private, hashes.SHA256()).public_bytes(Encoding.DER)

    def key(
        self,
        name: str,
        *,
        rsa: bool = False,
        start: datetime = NOW - timedelta(days=1),
        days: float = 365,
        address: str = "",
        purpose: x509.ObjectIdentifier | None = None,
    ) -> keys.SigningKey:
        """A key of that authority; `address` puts web addresses of its own in the certificate."""
        private = new_key(rsa)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = self._builder(subject, private, start, timedelta(days=days))
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(usage(digital_signature=True, content_commitment=True), critical=True)
        if purpose is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
        for extension in addresses(address) if address else ():
            builder = builder.add_extension(extension, critical=False)
        certificate = builder.sign(self.private, hashes.SHA256())
        bundle = pkcs12.serialize_key_and_certificates(
            None, private, certificate, [self.root], NoEncryption()
        )
        return keys.load(bundle, "")

    def stamping_key(self) -> keys.SigningKey:
        return self.key("Horodatage", purpose=ExtendedKeyUsageOID.TIME_STAMPING)

    def _builder(
        self, subject: x509.Name, private: Private, start: datetime, validity: timedelta
    ) -> x509.CertificateBuilder:
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(self.name)
        builder = builder.public_key(private.public_key()).serial_number(x509.random_serial_number())
        identifier = x509.SubjectKeyIdentifier.from_public_key(private.public_key())
        builder = builder.not_valid_before(start).not_valid_after(start + validity)
        return builder.add_extension(identifier, critical=False)


def usage(**wanted: bool) -> x509.KeyUsage:
    names = (
        "digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign"
    )
    every = [*names.split(), "crl_sign", "encipher_only", "decipher_only"]
    return x509.KeyUsage(**{name: wanted.get(name, False) for name in every})


def addresses(address: str) -> list[x509.ExtensionType]:
    """Where to fetch issuer, OCSP answers and revocation lists, all at `address`."""
    place = x509.UniformResourceIdentifier(address)
    access = [
        x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, place),
        x509.AccessDescription(AuthorityInformationAccessOID.OCSP, place),
    ]
    point = x509.DistributionPoint(full_name=[place], relative_name=None, reasons=None, crl_issuer=None)
    return [x509.AuthorityInformationAccess(access), x509.CRLDistributionPoints([point])]
