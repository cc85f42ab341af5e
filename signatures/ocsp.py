"""What to ask the responders that certificates name (OCSP, RFC 6960), and which answers go into a document.

This module asks nobody: whoever closes a document may fetch the answers and give them as `Evidence.ocsps`; a verification
reads those the document holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID

from signatures.evidence import Evidence, issued_by
from signatures.reading import read
from signatures.sign import guarded

EARLY = timedelta(minutes=5)
"""How far the clock of a responder may be ahead of ours."""


@dataclass(frozen=True)
class Question:
    """One certificate to ask about: the address that it names, the request (DER) to post there."""

    address: str
    request: bytes
    serial: int


def questions(pdf: bytes, evidence: Evidence) -> list[Question]:
    """What may be asked about the signers of a document and their issuers; nothing for certificates without a responder.

    Raises SigningFailed when the file cannot be read.
    """
    found = {one.dump(): one for one in guarded(lambda: list(_certificates(pdf)))}
    issuers = [*found.values(), *(root.certificate for root in evidence.roots.roots)]
    asked = []
    for certificate in found.values():
        issuer = next((one for one in issuers if _issues(one, certificate)), None)
        address = _responder(certificate)
        if issuer is not None and address:
            asked.append(Question(address, _request(certificate, issuer), certificate.serial_number))
    return asked


def usable(answer: bytes, question: Question, at: datetime) -> bool:
    """Whether an answer is about that certificate, successful and fresh at `at` (aware datetime). Who signed it is
    checked when the document is closed, and by each verification."""
    try:
        parsed = ocsp.load_der_ocsp_response(answer)
        if parsed.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return False
        ends = parsed.next_update_utc
        fresh = parsed.this_update_utc - EARLY <= at and (ends is None or at <= ends)
        return fresh and parsed.serial_number == question.serial
    except Exception:  # whatever a forged answer makes the library raise
        return False


def _certificates(pdf: bytes) -> Iterable[asn1_x509.Certificate]:
    for signature in read(pdf).embedded_signatures:
        yield signature.signer_cert
        yield from signature.other_embedded_certs


def _issues(issuer: asn1_x509.Certificate, certificate: asn1_x509.Certificate) -> bool:
    if issuer.subject != certificate.issuer or certificate.issuer == certificate.subject:
        return False
    return issued_by(certificate, issuer)


def _responder(certificate: asn1_x509.Certificate) -> str:
    try:
        access = (
            _loaded(certificate).extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
        )
        named = [
            one.access_location.value
            for one in access
            if one.access_method == AuthorityInformationAccessOID.OCSP
        ]
        return next((str(one) for one in named if str(one).startswith(("http://", "https://"))), "")
    except Exception:  # no such extension, or one that does not parse
        return ""


def _request(certificate: asn1_x509.Certificate, issuer: asn1_x509.Certificate) -> bytes:
    # SHA-1 names the certificate here, it protects nothing: the one form that every responder knows (RFC 6960 B.1).
    builder = ocsp.OCSPRequestBuilder().add_certificate(
        _loaded(certificate),
        _loaded(issuer),
        hashes.SHA1(),  # noqa: S303
    )
    return builder.build().public_bytes(Encoding.DER)


def _loaded(certificate: asn1_x509.Certificate) -> x509.Certificate:
    return x509.load_der_x509_certificate(certificate.dump())
