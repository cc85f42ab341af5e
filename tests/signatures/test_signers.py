"""Who may sign and when: purposes of certificates, stamps of tomorrow, names that play tricks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper

from signatures import tsa, wording
from signatures.examine import examine
from signatures.report import Report
from tests.signatures import foreign
from tests.signatures.authorities import Authority
from tests.signatures.conftest import LATER, NOW

Verdict = Callable[..., Report]


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority("Racine des signataires")


@pytest.fixture(scope="module")
def verdict(authority: Authority) -> Verdict:
    def checked(pdf: bytes) -> Report:
        return examine(pdf, roots=authority.roots, crls=(authority.crl(),), at=LATER)

    return checked


@pytest.mark.parametrize(
    ("purpose", "status"),
    [
        (ExtendedKeyUsageOID.EMAIL_PROTECTION, "valid"),
        (ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE, "valid"),
        (ObjectIdentifier("1.3.6.1.5.5.7.3.36"), "valid"),  # signing of documents, RFC 9336
        (ExtendedKeyUsageOID.CLIENT_AUTH, "valid"),  # cards of people name it, beside non repudiation
        (ExtendedKeyUsageOID.SERVER_AUTH, "indeterminate"),
        (ExtendedKeyUsageOID.TIME_STAMPING, "indeterminate"),
        (ExtendedKeyUsageOID.OCSP_SIGNING, "indeterminate"),
        (ExtendedKeyUsageOID.CODE_SIGNING, "indeterminate"),
    ],
)
def test_the_purpose_of_a_certificate_counts(
    authority: Authority, verdict: Verdict, purpose: ObjectIdentifier, status: str
) -> None:
    report = verdict(foreign.stock(foreign.plain(), authority.key("Jeanne Martin", purpose=purpose)))
    assert report.status == status
    assert (wording.PROBLEMS["CHAIN_CONSTRAINTS_FAILURE"] in " ".join(report.reasons)) == (status != "valid")


def test_a_pades_signature_must_name_its_certificate(
    authority: Authority, verdict: Verdict, tmp_path: Path
) -> None:
    make = foreign.openssl_cms(authority.key("Jeanne Martin"), tmp_path)
    report = verdict(foreign.assembled(foreign.plain(), make, "ETSI.CAdES.detached"))
    assert report.status == "indeterminate"
    assert "ne désigne pas le certificat" in report.reasons[0]
    assert report.signatures[0].integrity


def test_a_time_stamp_of_tomorrow_proves_nothing(authority: Authority, verdict: Verdict) -> None:
    tomorrow = tsa.LocalTimestamper(authority.stamping_key(), lambda: LATER + timedelta(days=1))
    key = authority.key("Jeanne Martin")
    inside = foreign.stock(foreign.plain(), key, pades=True, clock=tomorrow)
    plain = foreign.stock(foreign.plain(), key, pades=True)
    around = PdfTimeStamper(tomorrow).timestamp_pdf(IncrementalPdfFileWriter(BytesIO(plain)), "sha256")
    for pdf in (inside, around.getvalue()):
        report = verdict(pdf)
        assert report.status == "indeterminate"
        assert wording.PROBLEMS["FUTURE"] in report.reasons[0]
        assert not any(fact.time_proven for fact in report.signatures)


def test_a_stamp_later_than_the_one_that_covers_it(authority: Authority, verdict: Verdict) -> None:
    """The inner hour was put back or forward afterwards: neither is believed."""
    key, stamping = authority.key("Jeanne Martin"), authority.stamping_key()
    late = tsa.LocalTimestamper(stamping, lambda: NOW + timedelta(days=2))
    early = tsa.LocalTimestamper(stamping, lambda: NOW + timedelta(days=1))
    signed = foreign.stock(foreign.plain(), key, pades=True, clock=late)
    covered = PdfTimeStamper(early).timestamp_pdf(IncrementalPdfFileWriter(BytesIO(signed)), "sha256")
    assert verdict(signed).status == "valid"
    assert verdict(covered.getvalue()).status == "indeterminate"


def test_names_are_shown_without_their_tricks(authority: Authority, verdict: Verdict) -> None:
    key = authority.key("Jeanne\u202eMartin\x1b[31m\n Valable")
    report = verdict(foreign.stock(foreign.plain(), key))
    assert report.signatures[0].signer == "Jeanne Martin [31m  Valable"
    assert not {"\u202e", "\x1b"} & set(report.to_text())
