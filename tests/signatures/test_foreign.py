"""Documents signed elsewhere: good ones are valid, the same attacks are seen, and pyHanko's analysis never disagrees."""

import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from signatures import appended, judge, tsa, wording
from signatures.examine import examine
from signatures.reading import read
from signatures.report import Report
from tests.signatures import attacks, foreign
from tests.signatures.authorities import Authority
from tests.signatures.conftest import LATER, NOW
from tests.signatures.shadows import SHADOWS

Verdict = Callable[..., Report]
OURS_ONLY = {"remove the certification", "change the title in XMP"}  # these documents have neither
FAMILIES = attacks.INCREMENTAL | attacks.UNIVERSAL | attacks.TRAILING | SHADOWS | {"wrap": attacks.wrap}


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority("Racine étrangère", rsa=True)


@pytest.fixture(scope="module")
def verdict(authority: Authority) -> Verdict:
    def checked(pdf: bytes, **options: object) -> Report:
        options = {"roots": authority.roots, "crls": (authority.crl(),), "at": LATER} | options
        return examine(pdf, **options)  # type: ignore[arg-type]

    return checked


def makers(authority: Authority, folder: Path) -> dict[str, Callable[[], bytes]]:
    """Good documents, by tool and profile."""
    key, other, page = authority.key("Jeanne Martin", rsa=True), authority.key("Paul Durand"), foreign.plain()
    clock = tsa.LocalTimestamper(authority.stamping_key(), lambda: NOW)
    stranger = tsa.LocalTimestamper(Authority("Autre horodatage").stamping_key(), lambda: NOW)
    streams = foreign.resaved(object_stream_mode=foreign.pikepdf.ObjectStreamMode.generate)
    stock, by_openssl = foreign.stock, foreign.openssl_cms
    cades = "ETSI.CAdES.detached"
    return {
        "pkcs7": lambda: stock(page, key),
        "pkcs7, elliptic": lambda: stock(page, other),
        "visible": lambda: stock(page, key, box=(50, 50, 200, 100)),
        "linearized": lambda: stock(foreign.resaved(linearize=True), key),
        "object streams": lambda: stock(streams, key),
        "certified": lambda: stock(page, key, certify=True),
        "two people": lambda: stock(stock(page, key), other, field="Signature2"),
        "two people, PDF 2.0": lambda: stock(
            stock(foreign.resaved(force_version="2.0"), key), other, field="Signature2"
        ),
        "B-B": lambda: stock(page, key, pades=True),
        "B-T": lambda: stock(page, key, pades=True, clock=clock),
        "B-T, unknown clock": lambda: stock(page, key, pades=True, clock=stranger),
        "B-LT": lambda: foreign.with_evidence(stock(page, key, pades=True, clock=clock), authority),
        "openssl": lambda: foreign.assembled(page, by_openssl(key, folder)),
        "openssl without attributes": lambda: foreign.assembled(page, by_openssl(key, folder, "-noattr")),
        "openssl CAdES": lambda: foreign.assembled(page, by_openssl(key, folder, "-cades"), cades),
        "openssl key id": lambda: foreign.assembled(page, by_openssl(key, folder, "-cades", "-keyid"), cades),
        "indefinite lengths": lambda: foreign.assembled(page, foreign.indefinite(by_openssl(key, folder))),
        "poppler": lambda: foreign.poppler(page, key, authority, folder),
    }


@pytest.mark.parametrize("name", list(makers(Authority("noms"), Path())))
def test_a_good_document_of_another_tool_is_valid(
    authority: Authority, verdict: Verdict, tmp_path: Path, name: str
) -> None:
    if name == "poppler" and not shutil.which("certutil"):
        pytest.skip("certutil (libnss3-tools) makes the key store of poppler")
    pdf = makers(authority, tmp_path)[name]()
    report = verdict(pdf)
    assert (report.status, report.reasons) == ("valid", ())
    assert verdict(pdf, crls=()).status == ("valid" if name == "B-LT" else "indeterminate")
    assert verdict(pdf, roots=Authority("Racine étrangère").roots).status == "indeterminate", "a namesake"


@pytest.fixture(scope="module")
def bases(
    authority: Authority, final: bytes, signed: bytes, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    made = makers(authority, tmp_path_factory.mktemp("openssl"))
    return {name: made[name]() for name in ("pkcs7", "certified", "object streams", "openssl CAdES", "B-LT")}


@pytest.mark.parametrize("name", sorted(set(FAMILIES) - OURS_ONLY))
def test_attacks_on_foreign_documents_are_seen(verdict: Verdict, bases: dict[str, bytes], name: str) -> None:
    for base, pdf in bases.items():
        report = verdict(FAMILIES[name](pdf))
        unmade = name == "wrap" and base in ("openssl CAdES", "B-LT")  # no room there: the result is no PDF
        assert (report.status, base) == ("unreadable" if unmade else "invalid", base)
        assert report.reasons


@pytest.mark.parametrize("name", sorted(attacks.INCREMENTAL | SHADOWS))
def test_the_quick_comparison_never_allows_what_pyhanko_refuses(
    bases: dict[str, bytes], final: bytes, signed: bytes, name: str
) -> None:
    for pdf in (final, signed, *(bases.values() if name not in OURS_ONLY else ())):
        forged = FAMILIES[name](pdf)
        for strict in (pdf, forged):
            for known, whole in opinions(strict):
                assert known is None or whole == "allowed", name


def opinions(pdf: bytes) -> list[tuple[str | None, str]]:
    """For each signature that covers its revision but not the file: what the quick and the whole comparison say."""
    try:
        reader = read(pdf)
        found = reader.embedded_signatures
    except Exception:
        return []
    quick = appended.Appended(pdf, reader)
    answers = []
    for signature in found:
        signature.compute_integrity_info(skip_diff=True)
        if signature.coverage.name == "ENTIRE_REVISION":
            answers.append((quick.since(signature), judge.whole_comparison(signature)))
    return answers


def test_the_quick_comparison_knows_our_documents(final: bytes, signed: bytes) -> None:
    for pdf, expected in ((final, ["signature"] * 2 + ["stamp"]), (signed, ["signature"] * 2)):
        assert [known for known, _whole in opinions(pdf)] == expected
        assert {whole for _known, whole in opinions(pdf)} == {"allowed"}


# --- what was left open before the signature, and closed after it -----------------------------------------------------


def test_an_object_defined_after_the_signature(authority: Authority, verdict: Verdict) -> None:
    """Shadow: the signed page refers to a content that does not exist yet."""
    base = foreign.plain().replace(b"/Contents 4 0 R ", b"/Contents 90 0 R")
    signed = foreign.stock(base, authority.key("Jeanne Martin", rsa=True))
    body = b"90 0 obj\n" + foreign.stream(b"0 0 9 9 re f") + b"\nendobj\n"
    previous = re.findall(rb"startxref\s+(\d+)", signed)[-1]
    root = read(signed).root_ref.idnum
    table = b"xref\n90 1\n%010d 00000 n \ntrailer\n<< /Size 91 /Root %d 0 R /Prev %s >>\n" % (
        len(signed),
        root,
        previous,
    )
    forged = signed + body + table + b"startxref\n%d\n%%%%EOF\n" % (len(signed) + len(body))
    assert verdict(forged).status == "invalid"


def test_a_table_that_names_a_place_after_its_revision(authority: Authority, verdict: Verdict) -> None:
    """The signed table gives the content a place beyond the end, where anything can be put later."""
    base = foreign.plain()
    place = base.index(b"4 0 obj")
    base = base.replace(b"%010d 00000 n" % place, b"%010d 00000 n" % 90000)
    signed = foreign.assembled(
        base, foreign.openssl_cms(authority.key("Jeanne Martin", rsa=True), Path("/tmp"))
    )
    forged = signed.ljust(90000) + b"4 0 obj\n" + foreign.stream(b"0 0 9 9 re f") + b"\nendobj\n"
    previous = re.findall(rb"startxref\s+(\d+)", signed)[-1]
    table = b"xref\n0 0\ntrailer\n<< /Size 10 /Root 1 0 R /Info 7 0 R /Prev %s >>\n" % previous
    forged += table + b"startxref\n%d\n%%%%EOF\n" % len(forged)
    assert verdict(forged).status == "invalid"


def test_a_signed_attachment_does_not_make_its_document_suspect(
    authority: Authority, verdict: Verdict
) -> None:
    """Its bytes speak of byte ranges, but it is no hidden signature of the document that holds it."""
    key = authority.key("Jeanne Martin", rsa=True)
    inner = foreign.stock(foreign.plain(), key)
    with foreign.pikepdf.open(foreign.BytesIO(foreign.plain())) as document:
        document.attachments["acte.pdf"] = inner
        out = foreign.BytesIO()
        document.save(out, compress_streams=False)
    assert b"/ByteRange" in out.getvalue()
    assert verdict(foreign.stock(out.getvalue(), key)).status == "valid"


# --- people and time --------------------------------------------------------------------------------------------------


def test_an_expired_signer_is_good_at_the_time(authority: Authority, verdict: Verdict) -> None:
    key = authority.key("Jeanne Martin", rsa=True, days=2)
    pdf = foreign.stock(foreign.plain(), key)
    assert verdict(pdf).status == "indeterminate"
    assert verdict(pdf, at=NOW).status == "valid"


def test_a_revoked_signer_told_from_outside_and_from_inside(authority: Authority, verdict: Verdict) -> None:
    key = authority.key("Jeanne Martin", rsa=True)
    pdf = foreign.stock(foreign.plain(), key, pades=True)
    revoked = authority.crl(now=NOW + timedelta(hours=1), revoked=((key.serial, NOW - timedelta(days=1)),))
    assert verdict(pdf, crls=(revoked,)).status == "invalid"
    assert verdict(pdf, crls=(authority.crl(), revoked)).status == "invalid"
    inside = foreign.with_evidence(pdf, authority, revoked)
    for crls in ((), (authority.crl(),)):
        assert verdict(inside, crls=crls).status == "invalid"


def test_a_forged_list_inside_hides_no_revocation(authority: Authority, verdict: Verdict) -> None:
    key = authority.key("Jeanne Martin", rsa=True)
    pdf = foreign.stock(foreign.plain(), key, pades=True)
    namesake = Authority("Racine étrangère", rsa=True)
    forged = foreign.with_evidence(pdf, authority, namesake.crl(now=NOW + timedelta(days=2)))
    revoked = authority.crl(revoked=((key.serial, NOW - timedelta(days=1)),))
    assert verdict(forged, crls=(revoked,)).status == "invalid"


def test_an_earlier_revision_lacks_the_second_signer(authority: Authority, verdict: Verdict) -> None:
    first = foreign.stock(foreign.plain(), authority.key("Jeanne Martin", rsa=True))
    both = foreign.stock(first, authority.key("Paul Durand"), field="Signature2")
    assert verdict(both, expect=("Jeanne Martin", "paul durand")).status == "valid"
    report = verdict(first, expect=("Jeanne Martin", "Paul Durand"))
    assert (report.status, report.reasons) == ("incomplete", (wording.missing("Paul Durand"),))
