"""Known attacks on signed PDFs: each has its outcome, and none raises."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, signers

from signatures import prepare, sign, wording
from signatures.report import Report
from tests.signatures import attacks
from tests.signatures.authorities import Authority
from tests.signatures.conftest import FIELDS, NOW, World, html_page

Check = Callable[..., Report]
FAMILIES = {
    **attacks.INCREMENTAL,
    **attacks.UNIVERSAL,
    **attacks.TRAILING,
    "signature wrapping": attacks.wrap,
}


@pytest.mark.parametrize("name", list(FAMILIES))
def test_forged_documents_are_invalid(check: Check, signed: bytes, final: bytes, name: str) -> None:
    for pdf in (signed, final):
        report = check(FAMILIES[name](pdf))
        assert report.status == "invalid"
        assert report.reasons


def test_a_hidden_signature_is_named(check: Check, final: bytes) -> None:
    assert wording.HIDDEN_SIGNATURE in check(attacks.INCREMENTAL["empty the list of fields"](final)).reasons


def test_changed_metadata_are_named(check: Check, final: bytes) -> None:
    for name in ("change the title in Info", "change the title in XMP"):
        assert wording.METADATA in check(attacks.INCREMENTAL[name](final)).reasons


def test_bytes_at_the_end_are_named(check: Check, final: bytes) -> None:
    assert check(attacks.TRAILING["a zip file"](final)).reasons == (wording.TRAILING,)


def test_metadata_rewritten_with_the_same_words_are_no_change(world: World, check: Check, raw: bytes) -> None:
    """Stock pyHanko, like other programs, writes them anew at each signature."""
    pdf = prepare.prepare(raw, FIELDS)
    for field, key in (("maire", world.mayor), ("secretaire", world.secretary)):
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        metadata = PdfSignatureMetadata(field_name=field, md_algorithm="sha256")
        pdf = signers.sign_pdf(writer, metadata, signer=key.signer()).getvalue()
    report = check(pdf)
    assert (report.status, report.reasons) == ("valid", ())
    assert {fact.level for fact in report.signatures} == {"CMS"}


def test_metadata_changed_between_two_signatures(world: World, check: Check, prepared: bytes) -> None:
    sealed = sign.sign(prepared, field="seal", key=world.seal, at=NOW)
    forged = attacks.INCREMENTAL["change the title in XMP"](sealed)
    signed = sign.sign(forged, field="maire", key=world.mayor, at=NOW)
    assert (check(signed).status, wording.METADATA in check(signed).reasons) == ("invalid", True)


def test_a_sneaky_signature_is_not_believed(world: World, check: Check, prepared: bytes) -> None:
    """SSA: a stranger signs the field left empty in a certified document."""
    pdf = sign.sign(prepared, field="seal", key=world.seal, at=NOW)
    pdf = sign.sign(pdf, field="secretaire", key=Authority("Inconnue").key("Éloïse Lefèvre"), at=NOW)
    report = check(pdf)
    assert report.status == "indeterminate"
    assert [fact.trusted for fact in report.signatures] == [True, False]


def test_a_new_field_signed_after_the_end_is_not_believed(world: World, check: Check, final: bytes) -> None:
    stranger = Authority("Inconnue").key("Jeanne Martin")
    writer = IncrementalPdfFileWriter(BytesIO(final))
    metadata = PdfSignatureMetadata(field_name="autre", md_algorithm="sha256")
    forged = signers.sign_pdf(writer, metadata, signer=stranger.signer()).getvalue()
    assert check(forged).status in ("invalid", "indeterminate")


def test_a_homonym_of_another_authority_is_not_believed(world: World, check: Check, prepared: bytes) -> None:
    """Same names, down to that of the authority: only the key of the root counts."""
    other = Authority("Autorité locale de Commune de Valmont")
    pdf = sign.sign(prepared, field="seal", key=other.key("Cachet de Commune de Valmont"), at=NOW)
    pdf = sign.sign(pdf, field="maire", key=other.key("Jeanne Martin"), at=NOW)
    report = check(pdf, crls=(world.authority.crl(now=NOW), other.crl()))
    assert (report.status, report.exit_code) == ("indeterminate", 2)
    assert not any(fact.trusted for fact in report.signatures)


def test_sha1_is_refused(check: Check, raw: bytes) -> None:
    authority = Authority("Ancienne", rsa=True)
    key = authority.key("Jeanne Martin", rsa=True)
    signer = signers.SimpleSigner(
        key.certificate, _pyhanko_key(key.private), cert_registry=key.signer().cert_registry
    )
    writer = IncrementalPdfFileWriter(BytesIO(prepare.prepare(raw, FIELDS[1:])))
    metadata = PdfSignatureMetadata(field_name="maire", md_algorithm="sha1")
    pdf = signers.sign_pdf(writer, metadata, signer=signer).getvalue()
    report = check(pdf, roots=authority.roots, crls=(authority.crl(),))
    assert report.status == "invalid"


def _pyhanko_key(private: object) -> object:
    from pyhanko.keys.internal import translate_pyca_cryptography_key_to_asn1

    return translate_pyca_cryptography_key_to_asn1(private)


def test_evidence_added_after_the_last_time_stamp_is_told(check: Check, final: bytes) -> None:
    report = check(attacks.more_evidence(final))
    assert (report.status, report.reasons) == ("indeterminate", (wording.NOT_COVERED,))


def test_layers_toggled_after_signature(world: World, check: Check) -> None:
    """Shadow: prepared content is refused before signing, and its switch is refused after."""
    pdf = world.sign_all(prepare.prepare(html_page("Montant : 48 000 €"), FIELDS))
    assert check(attacks.INCREMENTAL["add a hidden layer"](pdf)).status == "invalid"


# --- people and time ------------------------------------------------------------------------------------------------


def test_a_signature_outlives_its_certificate_when_time_stamped(
    world: World, check: Check, signed: bytes, final: bytes
) -> None:
    years = NOW + timedelta(days=5 * 365)
    fresh = (world.authority.crl(now=years),)
    assert check(final, crls=fresh, at=years).status == "valid"
    report = check(signed, crls=fresh, at=years)
    assert report.status == "indeterminate"
    assert "durée du certificat" in report.reasons[0]


def test_old_revocation_lists_do_not_vouch_for_today(check: Check, final: bytes) -> None:
    assert check(final, crls=(), at=NOW + timedelta(days=5 * 365)).status == "indeterminate"


def test_a_certificate_not_yet_valid(check: Check, final: bytes) -> None:
    assert check(final, at=NOW - timedelta(days=30)).status == "indeterminate"


def test_a_revoked_signer(world: World, check: Check, signed: bytes, final: bytes) -> None:
    before = world.authority.revoke(world.mayor.serial, now=NOW - timedelta(minutes=1)).crl(now=NOW)
    after = world.authority.revoke(world.mayor.serial, now=NOW + timedelta(days=1)).crl(
        now=NOW + timedelta(days=1)
    )
    assert check(final, crls=(before,)).status == "invalid"
    assert check(final, crls=(after,)).status == "valid", "signed before the revocation, and proven so"
    for crl in (before, after):
        report = check(signed, crls=(crl,))
        assert report.status == "invalid"
        assert "révoqué" in report.reasons[0]


def test_a_list_inside_the_document_does_not_hide_a_later_revocation(
    world: World, check: Check, final: bytes
) -> None:
    """The document holds a list without the mayor; the fresh one says that she had been revoked before."""
    earlier = world.authority.revoke(world.mayor.serial, now=NOW - timedelta(days=1))
    fresh = earlier.crl(now=NOW + timedelta(days=1))
    assert check(final, crls=(fresh,)).status == "invalid"


def test_a_root_no_longer_believed(world: World, check: Check, final: bytes) -> None:
    from signatures.trust import Root, TrustList

    past = TrustList((Root(world.authority.root_pem, until=NOW - timedelta(days=1)),))
    assert check(final, roots=past).status == "indeterminate"
