"""Signing: order, append only, once per field, and what independent tools say of the result."""

import re
import shutil
import subprocess
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from signatures import errors, keys, pki, prepare, sign
from signatures.appearance import MarkStyle, broken, colour, fit
from signatures.dates import french_date
from signatures.examine import examine
from signatures.typefaces import REGULAR, SEMIBOLD, face
from tests.signatures.conftest import FIELDS, LATER, NOW, World, html_page
from tests.signatures.tools import openssl_cades, openssl_time_stamp, parts, run


def test_each_step_only_appends(prepared: bytes, stamped: bytes, final: bytes) -> None:
    assert stamped.startswith(prepared)
    assert final.startswith(stamped)


def test_the_fields_say_who_signed(prepared: bytes, final: bytes) -> None:
    assert [state.signed for state in sign.fields(prepared)] == [False] * 3
    states = sign.fields(final)
    assert [(state.name, state.kind) for state in states] == [
        ("seal", "signature"),
        ("maire", "signature"),
        ("secretaire", "signature"),
        ("horodatage-1", "timestamp"),
    ]
    assert all(state.signed for state in states)


def test_signing_leaves_the_metadata_alone(prepared: bytes, final: bytes) -> None:
    with pikepdf.open(BytesIO(prepared)) as before, pikepdf.open(BytesIO(final)) as after:
        assert after.Root.Metadata.read_raw_bytes() == before.Root.Metadata.read_raw_bytes()
        assert dict(after.docinfo) == dict(before.docinfo)


def test_a_field_is_signed_once(world: World, signed: bytes, final: bytes) -> None:
    for pdf in (signed, final):
        with pytest.raises(errors.AlreadySigned, match="déjà signé"):
            sign.sign(pdf, field="maire", key=world.mayor, at=NOW)


def test_an_unknown_field_is_told(world: World, prepared: bytes) -> None:
    with pytest.raises(errors.UnknownField, match="prefet"):
        sign.sign(prepared, field="prefet", key=world.mayor, at=NOW)


def test_nobody_signs_before_the_seal(world: World, prepared: bytes) -> None:
    with pytest.raises(errors.WrongOrder, match="cachet"):
        sign.sign(prepared, field="maire", key=world.mayor, at=NOW)


def test_without_a_seal_people_sign_at_once(world: World, raw: bytes) -> None:
    pdf = prepare.prepare(raw, FIELDS[1:])
    pdf = world.finish(sign.sign(pdf, field="maire", key=world.mayor, at=NOW))
    assert examine(pdf, roots=world.roots, at=LATER).status == "valid"


def test_an_outdated_key_does_not_sign(world: World, prepared: bytes) -> None:
    for moment in (NOW - timedelta(days=1), NOW + timedelta(days=4 * 365)):
        with pytest.raises(errors.OutdatedKey, match="Jeanne Martin"):
            sign.sign(prepared, field="maire", key=world.mayor, at=moment)


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7\n", b"text"])
def test_a_file_that_is_no_document_is_told(world: World, pdf: bytes) -> None:
    with pytest.raises(errors.SigningFailed) as caught:
        sign.sign(pdf, field="maire", key=world.mayor, at=NOW)
    assert caught.value.sentence == sign.DAMAGED


def test_a_document_not_prepared_is_told(world: World, raw: bytes) -> None:
    with pytest.raises(errors.UnknownField):
        sign.sign(raw, field="maire", key=world.mayor, at=NOW)


def test_nothing_is_finished_without_proof_of_non_revocation(world: World, signed: bytes) -> None:
    bare = sign.Evidence(world.roots)
    with pytest.raises(errors.SigningFailed, match="liste de révocation"):
        sign.finish(signed, timestamper=world.clock, evidence=bare, at=NOW)


def test_a_revoked_signer_is_not_finished(world: World, signed: bytes) -> None:
    revoked = world.authority.revoke(world.mayor.serial, now=NOW - timedelta(minutes=5))
    evidence = sign.Evidence(world.roots, (revoked.crl(now=NOW),))
    with pytest.raises(errors.SigningFailed, match="révoqué"):
        sign.finish(signed, timestamper=world.clock, evidence=evidence, at=NOW)


class DownStamper(TimeStamper):
    async def async_request_tsa_response(self, req: object) -> object:
        raise TimestampRequestError("no answer")


def test_a_time_stamp_service_that_is_down_is_told(world: World, signed: bytes) -> None:
    with pytest.raises(errors.SigningFailed, match="horodatage"):
        sign.finish(signed, timestamper=DownStamper(), evidence=world.evidence, at=NOW)


def test_a_time_stamp_may_go_with_each_signature(world: World, prepared: bytes) -> None:
    pdf = sign.sign(prepared, field="seal", key=world.seal, at=NOW, timestamper=world.clock)
    report = examine(pdf, roots=world.roots, crls=[world.authority.crl(now=NOW)], at=LATER)
    assert (report.status, report.signatures[0].level) == ("valid", "B-T")


def test_finishing_again_adds_a_time_stamp(world: World, final: bytes) -> None:
    again = world.finish(final)
    assert again.startswith(final)
    report = examine(again, roots=world.roots, at=LATER)
    assert report.status == "valid"
    assert [fact.field for fact in report.signatures][-2:] == ["horodatage-1", "horodatage-2"]


def test_a_rsa_key_bought_elsewhere_signs_too(world: World, raw: bytes) -> None:
    from tests.signatures.authorities import Authority

    other = Authority("Autorité qualifiée", rsa=True)
    key = other.key("Jeanne Martin", rsa=True)
    pdf = sign.sign(prepare.prepare(raw, FIELDS[1:]), field="maire", key=key, at=NOW)
    assert examine(pdf, roots=other.roots, crls=[other.crl()], at=LATER).status == "valid"


def test_a_batch_is_independent_document_by_document(world: World) -> None:
    """Thirty extracts, one of them damaged: the others are signed, each for itself."""
    prepared = [prepare.prepare(html_page(f"Délibération {rank}"), FIELDS[:2]) for rank in range(3)]
    batch = [prepared[0], b"damaged", *prepared[1:]]
    done, failed = [], []
    for pdf in batch:
        try:
            sealed = sign.sign(pdf, field="seal", key=world.seal, at=NOW)
            done.append(sign.sign(sealed, field="maire", key=world.mayor, at=NOW))
        except errors.SignatureError as error:
            failed.append(error.code)
    assert failed == ["signing-failed"]
    crl = world.authority.crl(now=NOW)
    assert [examine(pdf, roots=world.roots, crls=[crl], at=LATER).status for pdf in done] == ["valid"] * 3


# --- the drawing ----------------------------------------------------------------------------------------------------


def test_the_drawing_says_who_what_when_and_by_whom(final: bytes) -> None:
    text = page_text(final)
    assert "Jeanne Martin" in text
    assert "Maire" in text
    assert "Signé électroniquement le 12 juin 2026 à 21 h 42" in text
    assert "Certificat : Autorité locale de Commune de Valmont" in text


def page_text(pdf: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    page = document[0]
    page.flatten()
    text: str = document[0].get_textpage().get_text_bounded()
    document.close()
    return re.sub(r"\s", " ", text)


def test_one_copy_of_the_fonts_for_all_signatures(final: bytes) -> None:
    with pikepdf.open(BytesIO(final)) as document:
        programs = [
            item for item in document.objects if isinstance(item, pikepdf.Stream) and "/Length1" in item
        ]
        names = {
            str(item.FontFile2.objgen)
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and "Council" in str(item.get("/FontName"))
        }
    assert len(names) == 2
    assert len(programs) >= 2


def test_long_names_fit_and_odd_letters_do_not_fail() -> None:
    font = face(SEMIBOLD)
    long = "Marie-Antoinette de La Rochefoucauld-Montmorency d’Estrées de Saint-Exupéry"
    text, size = fit(long, font, 11, 190)
    assert font.width(text, size) <= 190
    assert text.endswith("…")
    assert fit("Léa Roy", font, 11, 190) == ("Léa Roy", 11)
    assert face(REGULAR).encode("ẞ鈴") == face(REGULAR).encode("??")
    assert face(REGULAR).encode("ǎ") == face(REGULAR).encode("a")
    assert [line.text for line in MarkStyle(name="A", issuer="B").lines()] == ["A", "B"]


def test_a_narrow_place_breaks_lines_rather_than_losing_words() -> None:
    style = MarkStyle(
        name="Cachet de la commune de Saint-Martin", issuer="Certificat : Autorité locale", at=NOW
    )
    lines = [part for line in style.lines() for part in broken(line, 100)]
    assert " ".join(line.text for line in lines) == " ".join(line.text for line in style.lines())
    for line in lines:
        text, size = fit(line.text, face(line.font), line.size, 100)
        assert text == line.text
        assert size >= line.size * 0.72
    assert [part for line in style.lines() for part in broken(line, 400)] == style.lines()


def test_the_fonts_have_what_french_needs() -> None:
    for name in (REGULAR, SEMIBOLD):
        missing = [
            char
            for char in "ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸàâæçéèêëîïôœùûüÿ«»’…–—€\u00a0\u202f\u2011"
            if char not in face(name).glyphs
        ]
        assert missing == []


def test_dates_and_colours() -> None:
    assert french_date(NOW.replace(day=1, hour=9, minute=5)) == "1er\u00a0juin 2026 à 9\u00a0h\u00a005"
    assert colour("#ff0000") == (1, 0, 0)
    with pytest.raises(ValueError, match="colour"):
        colour("rouge")


# --- independent tools ----------------------------------------------------------------------------------------------


@pytest.mark.needs("poppler")
def test_pdfsig_finds_every_signature_valid(final: bytes, tmp_path: Path) -> None:
    (tmp_path / "final.pdf").write_bytes(final)
    said = run("pdfsig", tmp_path / "final.pdf")
    assert said.count("Signature is Valid.") == 3
    assert said.rstrip().count("Total document signed") >= 1
    assert "horodatage-1" in said


@pytest.mark.needs("poppler")
def test_pdfsig_refuses_a_changed_byte(final: bytes, tmp_path: Path) -> None:
    forged = bytearray(final)
    forged[len(final) // 3] ^= 1
    (tmp_path / "forged.pdf").write_bytes(forged)
    done = subprocess.run(
        ["pdfsig", tmp_path / "forged.pdf"], capture_output=True, text=True, timeout=60, check=False
    )
    assert "Signature is Valid." not in done.stdout


@pytest.mark.needs("poppler")
def test_every_font_is_embedded(final: bytes, tmp_path: Path) -> None:
    (tmp_path / "final.pdf").write_bytes(final)
    lines = run("pdffonts", tmp_path / "final.pdf").splitlines()[2:]
    assert len(lines) >= 4
    assert all(re.search(r"\s(yes)\s+(yes)\s+(yes)\s+\d+\s+0$", line) for line in lines)


@pytest.mark.needs("qpdf")
def test_qpdf_finds_no_fault(prepared: bytes, final: bytes, tmp_path: Path) -> None:
    for name, pdf in (("prepared", prepared), ("final", final)):
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
        assert "WARNING" not in run("qpdf", "--check", tmp_path / f"{name}.pdf")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="[openssl] openssl is not installed")
def test_openssl_accepts_the_signatures_as_cades(world: World, final: bytes, tmp_path: Path) -> None:
    root = tmp_path / "root.pem"
    root.write_bytes(world.authority.root_pem)
    for container, content in parts(final, tmp_path)[:3]:
        assert "successful" in openssl_cades(container, content, root, LATER)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="[openssl] openssl is not installed")
def test_openssl_accepts_the_time_stamp(world: World, final: bytes, tmp_path: Path) -> None:
    root = tmp_path / "root.pem"
    root.write_bytes(world.authority.root_pem)
    assert "Verification: OK" in openssl_time_stamp(*parts(final, tmp_path)[3], root, LATER)


def test_the_seal_certifies_and_allows_only_signatures(final: bytes) -> None:
    with pikepdf.open(BytesIO(final)) as document:
        certification = document.Root.Perms.DocMDP
        assert int(certification.Reference[0].TransformParams.P) == 2
        assert certification.objgen == document.Root.AcroForm.Fields[0].V.objgen


def test_keys_of_two_authorities_do_not_mix(world: World, signed: bytes) -> None:
    other = pki.LocalAuthority.create("Commune de Valmont", b"o" * 32, now=NOW)
    seal = keys.load(other.issue_seal("Commune de Valmont", "x", now=NOW), "x")
    assert seal.serial != world.seal.serial
    evidence = sign.Evidence(world.roots, (other.crl(now=NOW),))
    with pytest.raises(errors.SigningFailed):
        sign.finish(signed, timestamper=world.clock, evidence=evidence, at=NOW)
