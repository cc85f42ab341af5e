"""The verdict: good documents, changed bytes, missing pieces, files that are no documents, the capped process."""

import json
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from signatures import errors, sign, trust, verify, wholefile, wording
from signatures.report import Report
from tests.signatures.conftest import LATER, NOW, World, flip

ROOT = Path(__file__).resolve().parents[2]
Check = Callable[..., Report]


def test_the_finished_document_is_valid(check: Check, final: bytes) -> None:
    report = check(final, expect=("seal", "Jeanne Martin", "secretaire", "horodatage"))
    assert (report.status, report.reasons, report.exit_code) == ("valid", (), 0)
    assert [fact.level for fact in report.signatures] == ["B-LTA", "B-LTA", "B-LTA", "horodatage"]
    assert [fact.changes for fact in report.signatures] == ["allowed", "allowed", "allowed", "none"]
    assert all(fact.integrity and fact.trusted and fact.time_proven for fact in report.signatures)


def test_each_signer_has_four_french_facts(check: Check, final: bytes) -> None:
    mayor = check(final).signatures[1]
    assert mayor.sentences() == [
        "Le contenu signé est intact.",
        "Identité établie\u00a0: Jeanne Martin (Maire, Commune de Valmont),"
        " par «\u00a0Autorité locale de Commune de Valmont\u00a0».",
        "Signé avant le 12\u00a0juin 2026 à 21\u00a0h\u00a042 (UTC+02)\u00a0: heure prouvée par un horodatage.",
        "Depuis, seuls des ajouts permis\u00a0: autres signatures, horodatage, preuves.",
    ]


def test_without_time_stamp_the_hour_is_only_declared(check: Check, signed: bytes) -> None:
    report = check(signed)
    assert report.status == "valid"
    assert {fact.level for fact in report.signatures} == {"B-B"}
    assert "sans preuve de l’heure" in report.signatures[1].time_sentence
    assert report.signatures[1].time == NOW.isoformat(timespec="seconds")


def test_json_has_exactly_the_announced_keys(check: Check, final: bytes) -> None:
    answer = json.loads(check(final).to_json())
    assert list(answer) == ["status", "signatures", "reasons"]
    keys = ["field", "signer", "integrity", "trusted", "time", "level", "changes"]
    assert all(list(entry) == keys for entry in answer["signatures"])


def test_the_report_survives_the_way_back_from_the_worker(check: Check, final: bytes) -> None:
    report = check(final)
    assert Report.restore(report.dump()) == report


# --- one byte -------------------------------------------------------------------------------------------------------


def changes(pdf: bytes) -> list[tuple[int, int]]:
    """Positions and masks: spread over the file, in each signature container, on its borders, in the last bytes.

    Mask 0x20 turns a hexadecimal letter into its capital, which no digest sees.
    """
    chance = random.Random(2026)
    plain = set(range(0, len(pdf), len(pdf) // 8)) | {chance.randrange(len(pdf)) for _ in range(8)}
    plain |= {len(pdf) - offset for offset in (1, 5, 9, 12)}
    container: set[int] = set()
    for signature in PdfFileReader(BytesIO(pdf)).embedded_signatures:
        _start, size, after, _length = (int(value) for value in signature.byte_range)
        plain |= {size - 1, after}
        container |= {size, size + 1, size + 40, (size + after) // 2, after - 2, after - 1}
    return sorted({(place, 0x01) for place in plain | container} | {(place, 0x20) for place in container})


def accepted(check: Check, pdf: bytes) -> list[tuple[int, int]]:
    return [change for change in changes(pdf) if check(flip(pdf, *change)).exit_code in (0, 2)]


def test_any_changed_byte_is_refused(check: Check, final: bytes) -> None:
    assert accepted(check, final) == []


def test_a_changed_byte_is_refused_without_time_stamp_too(check: Check, signed: bytes) -> None:
    assert accepted(check, signed) == []


def test_every_part_of_a_container_is_watched(world: World, check: Check, prepared: bytes) -> None:
    """What a digest leaves out: the container of the last signature, here with a time stamp inside."""
    pdf = sign.sign(prepared, field="seal", key=world.seal, at=NOW, timestamper=world.clock)
    _start, size, after, _length = map(int, PdfFileReader(BytesIO(pdf)).embedded_signatures[0].byte_range)
    believed = [place for place in range(size, after, 83) if check(flip(pdf, place, 1)).exit_code in (0, 2)]
    assert believed == []


def test_a_space_in_the_container_is_refused(check: Check, final: bytes) -> None:
    last = PdfFileReader(BytesIO(final)).embedded_signatures[-1]
    end = int(last.byte_range[2])
    report = check(final[: end - 3] + b" " + final[end - 2 :])
    assert report.status == "invalid"


def test_a_document_saved_again_is_refused(check: Check, final: bytes) -> None:
    with pikepdf.open(BytesIO(final)) as document:
        out = BytesIO()
        document.save(out)
    assert check(out.getvalue()).status == "invalid"


# --- missing pieces -------------------------------------------------------------------------------------------------


def test_an_earlier_revision_is_incomplete(check: Check, final: bytes) -> None:
    """Rollback: a valid file, but not the whole one."""
    ends = [wholefile.covered_end(found) for found in PdfFileReader(BytesIO(final)).embedded_signatures]
    early = final[: ends[1]]
    assert check(early).status == "valid"
    report = check(early, expect=("seal", "maire", "secretaire", "horodatage"))
    assert (report.status, report.exit_code) == ("incomplete", 2)
    assert report.reasons == (wording.missing("secretaire"), wording.missing("horodatage"))


def test_names_are_compared_without_case(check: Check, final: bytes) -> None:
    assert check(final, expect=("jeanne  MARTIN", "E\u0301loïse Lefèvre")).status == "valid"
    assert check(final, expect=("Jean Martin",)).status == "incomplete"


def test_no_signature(check: Check, raw: bytes, prepared: bytes) -> None:
    for pdf in (raw, prepared):
        assert (check(pdf).status, check(pdf).exit_code) == ("unsigned", 2)
    assert wording.missing("maire") in check(raw, expect=("maire",)).reasons


def test_unknown_revocation_is_not_good(check: Check, signed: bytes) -> None:
    report = check(signed, crls=())
    assert report.status == "indeterminate"
    assert "liste de révocation" in report.reasons[0]


def test_no_root_no_identity(check: Check, final: bytes) -> None:
    report = check(final, roots=trust.TrustList())
    assert report.status == "indeterminate"
    assert all(fact.integrity and not fact.trusted for fact in report.signatures)


# --- no documents ---------------------------------------------------------------------------------------------------


def test_files_that_are_no_documents(check: Check, final: bytes) -> None:
    chance = random.Random(1)
    samples = [b"", b"\0", b"%PDF-1.7\n%%EOF\n", b"PK\x03\x04" + bytes(100), "été".encode() * 50]
    samples += [chance.randbytes(size) for size in (1, 100, 5000)]
    for sample in samples:
        report = check(sample)
        assert (report.status, report.exit_code) == ("unreadable", 3)


def test_truncated_documents_are_never_believed(check: Check, final: bytes) -> None:
    for size in range(0, len(final) - 1, len(final) // 30):
        assert check(final[:size]).status in ("unreadable", "invalid", "unsigned"), size


def test_shuffled_documents_raise_nothing(check: Check, final: bytes) -> None:
    chance = random.Random(7)
    for _round in range(40):
        forged = bytearray(final)
        for _change in range(chance.randrange(1, 40)):
            start = chance.randrange(len(forged))
            forged[start : start + chance.randrange(12)] = chance.randbytes(chance.randrange(12))
        assert check(bytes(forged)).exit_code in (1, 3)


def test_an_encrypted_document_is_told(check: Check, raw: bytes) -> None:
    with pikepdf.open(BytesIO(raw)) as document:
        out = BytesIO()
        document.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    report = check(out.getvalue())
    assert (report.status, report.reasons) == ("unreadable", (wording.ENCRYPTED,))


def test_a_bad_root_or_list_is_the_fault_of_the_caller(check: Check, final: bytes) -> None:
    with pytest.raises(errors.BadKeyFile, match="liste de révocation"):
        check(final, crls=(b"nothing",))


# --- the capped process ---------------------------------------------------------------------------------------------


def test_the_capped_process_gives_the_same_verdict(world: World, check: Check, final: bytes) -> None:
    crls = (world.authority.crl(now=NOW),)
    root = trust.Root(
        world.authority.root_pem, since=NOW - timedelta(days=1), until=LATER + timedelta(days=1)
    )
    roots = trust.TrustList((root,))
    report = verify.verify(final, roots=roots, crls=crls, expect=("maire",), at=LATER)
    assert report == check(final, roots=roots, crls=crls, expect=("maire",))


def test_a_file_that_takes_too_long_is_set_aside(final: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "WALL_SECONDS", 0.01)
    report = verify.verify(final, roots=trust.TrustList())
    assert (report.status, report.reasons) == ("unreadable", (wording.TOO_COSTLY,))


def test_a_file_too_large_is_set_aside(monkeypatch: pytest.MonkeyPatch, final: bytes) -> None:
    monkeypatch.setattr(verify, "LARGEST", 1000)
    assert verify.verify(final, roots=trust.TrustList()).reasons == (wording.TOO_LARGE,)


def test_the_worker_cannot_take_more_than_its_memory() -> None:
    code = "from signatures import worker; worker.limit(); bytearray(1 << 30)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=60, check=False
    )
    assert b"MemoryError" in done.stderr


def test_the_worker_gets_no_secret_of_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNCIL_SECRET", "x")
    assert "COUNCIL_SECRET" not in verify._environment()
