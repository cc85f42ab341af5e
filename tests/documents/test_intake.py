"""Annexes accepted, repaired or refused: each family with the right outcome, and nothing active left."""

from __future__ import annotations

import json
import re
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from council.documents.extract import make_extract
from council.documents.intake import intake, kind_of
from council.documents.intake.command import main
from council.documents.intake.types import Accepted, Limits, Refused
from tests.documents import hostile, samples, tools

ACTIVE = rb"/JavaScript|/JS\b|/Launch|/AA\b|/OpenAction|/EmbeddedFile|/SubmitForm|/GoToR|/RichMedia|/AcroForm|/Widget|javascript:|/PieceInfo|/Next\b"


def accepted(data: bytes, name: str = "annexe.pdf") -> Accepted:
    answer = intake(data, name)
    assert isinstance(answer, Accepted), answer
    return answer


def refused(data: bytes, words: str, limits: Limits | None = None) -> None:
    started = time.monotonic()
    answer = intake(data, "annexe.pdf", limits)
    assert isinstance(answer, Refused), answer
    assert words in " ".join(answer.sentence.split()), answer.sentence
    assert not re.search(" [;:!?»]|« ", answer.sentence), "French spaces"
    assert answer.sentence.endswith(".")
    assert time.monotonic() - started < 25


@pytest.fixture(scope="module")
def scripted() -> Accepted:
    return accepted(hostile.scripts_everywhere())


def test_a_plain_pdf_is_accepted_as_it_is() -> None:
    answer = accepted(hostile.plain(3))
    assert answer.pages == 3
    assert all("polices" in repair for repair in answer.repairs)


@pytest.mark.needs("poppler", "qpdf")
def test_our_own_paper_keeps_its_tags_text_and_soundness() -> None:
    made = make_extract(samples.extract())
    answer = accepted(made.pdf)
    tools.assert_sound(answer.pdf)
    assert tools.text(answer.pdf) == tools.text(made.pdf)
    with pikepdf.open(BytesIO(answer.pdf)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.pages[0].obj.StructParents == 0


def test_same_bytes_give_the_same_copy() -> None:
    data = hostile.plain()
    first, second = accepted(data), accepted(data)
    assert first.sha256 == second.sha256
    assert first.sha256_original == second.sha256_original != first.sha256


def test_nothing_active_is_left(scripted: Accepted) -> None:
    assert not re.findall(ACTIVE, tools.flattened(scripted.pdf))
    assert any("actions automatiques" in repair for repair in scripted.repairs)
    assert any("contenus actifs" in repair for repair in scripted.repairs)


def test_web_links_stay_without_their_chains(scripted: Accepted) -> None:
    with pikepdf.open(BytesIO(scripted.pdf)) as pdf:
        links = list(pdf.pages[0].obj.Annots)
    assert [str(link.A.URI) for link in links] == ["https://example.org/"]


def test_attached_files_are_dropped_and_said() -> None:
    answer = accepted(hostile.attachments())
    assert b"virus" not in tools.flattened(answer.pdf)
    assert any("fichiers joints" in repair for repair in answer.repairs)


@pytest.mark.needs("poppler")
def test_a_form_is_flattened_and_its_values_stay() -> None:
    answer = accepted(hostile.form())
    assert "Valeur saisie" in tools.text(answer.pdf)
    assert not re.findall(ACTIVE, tools.flattened(answer.pdf))


def test_owner_restrictions_are_lifted_and_said() -> None:
    data = hostile.plain(save={"encryption": pikepdf.Encryption(owner="secret", user="")})
    answer = accepted(data)
    assert any("restrictions" in repair for repair in answer.repairs)
    with pikepdf.open(BytesIO(answer.pdf)) as pdf:
        assert not pdf.is_encrypted


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (hostile.plain(save={"encryption": pikepdf.Encryption(owner="a", user="b")}), "mot de passe"),
        (hostile.dynamic_form(), "formulaire dynamique"),
        (hostile.portfolio(), "porte-documents"),
        (hostile.hidden_layer(), "calques masqués"),
        (hostile.page_tree_cycle(), "PDF"),
        (hostile.page_lost(), "PDF"),
        (hostile.boxed(b"0 0 1000000000 842"), "dimensions impossibles"),
        (hostile.boxed(b"0 0 0 842"), "dimensions impossibles"),
        (hostile.bomb(1, 300_000_000), "trop de mémoire"),
        (hostile.bomb(3, 100_000_000), "trop de mémoire"),
        (hostile.laughs(), "trop de mémoire"),
        (hostile.drawn_by_itself(), "endommagé"),
        (hostile.outside_stream(), "dans un autre fichier"),
        (b"%PDF-1.7\nnothing else", "endommagé"),
        (hostile.plain()[:300], "endommagé"),
    ],
    ids=[
        "password",
        "xfa",
        "portfolio",
        "layer",
        "cycle",
        "lost",
        "huge",
        "flat",
        "bomb",
        "nested",
        "laughs",
        "itself",
        "outside",
        "empty",
        "cut",
    ],
)
def test_what_cannot_be_trusted_is_refused(data: bytes, words: str) -> None:
    refused(data, words)


def test_visible_layers_are_flattened() -> None:
    assert "calques aplatis" in accepted(hostile.visible_layer()).repairs


def test_boxes_are_put_in_order() -> None:
    with pikepdf.open(BytesIO(accepted(hostile.boxed(b"595 842 0 0")).pdf)) as pdf:
        assert [float(v) for v in pdf.pages[0].mediabox] == [0, 0, 595, 842]


def test_a_box_that_is_not_a_box_is_repaired() -> None:
    answer = accepted(hostile.boxed(b"0 0 nan 842"))
    assert "structure interne du fichier réparée" in answer.repairs
    with pikepdf.open(BytesIO(answer.pdf)) as pdf:
        assert all(100 < float(v) < 1000 for v in pdf.pages[0].mediabox[2:])


def test_limits_are_said_with_their_figures() -> None:
    refused(hostile.plain(4), "4 pages, la limite est de 3", Limits(max_pages=3))
    refused(b"%PDF-" + b"x" * 3_000_000, "limite est de 2 Mo", Limits(max_bytes=2 * 2**20))
    refused(b"", "vide")


def test_long_documents_are_counted_by_the_quick_parser() -> None:
    assert accepted(hostile.plain(301)).pages == 301
    refused(hostile.page_lost(302), "PDF")


@pytest.mark.parametrize(
    "limits",
    [Limits(memory=60 * 2**20), Limits(cpu_seconds=0), Limits(wall_seconds=0)],
    ids=["memory", "cpu", "wall"],
)
def test_a_worker_stopped_by_its_limits_is_a_refusal(limits: Limits) -> None:
    refused(hostile.plain(), "trop de mémoire", limits)


def test_the_type_is_told_by_the_content() -> None:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("word/document.xml", "<w/>")
    refused(archive.getvalue(), "archive")
    refused(b"<!DOCTYPE html><script>%PDF-1.7</script>", "ni un PDF")
    refused(b"MZ\x90" + hostile.plain(), "ni un PDF")
    assert kind_of(hostile.plain()) == "pdf"


def _picture(kind: str, size: tuple[int, int], mode: str = "RGB", **more: object) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else 128).save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "size", "mode"),
    [
        ("PNG", (900, 600), "RGB"),
        ("JPEG", (600, 900), "RGB"),
        ("PNG", (600, 900), "1"),
        ("PNG", (80, 90), "LA"),
    ],
)
def test_pictures_become_one_a4_page(kind: str, size: tuple[int, int], mode: str) -> None:
    answer = accepted(_picture(kind, size, mode), "photo")
    with pikepdf.open(BytesIO(answer.pdf)) as pdf:
        width, height = (round(float(v)) for v in pdf.pages[0].mediabox[2:])
    assert (answer.pages, {width, height}) == (1, {595, 842})
    assert (width > height) == (size[0] > size[1])


def test_camera_data_does_not_survive() -> None:
    exif = Image.Exif()
    exif[0x010E] = "domicile du maire"
    answer = accepted(_picture("JPEG", (60, 40), exif=exif))
    assert b"domicile" not in answer.pdf
    assert any("appareil photo" in repair for repair in answer.repairs)


def test_a_huge_picture_is_refused() -> None:
    refused(_picture("PNG", (3000, 3000), "1"), "3000 × 3000", Limits(max_pixels=1_000_000))


def test_the_command_line_answers_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad, out = tmp_path / "a.pdf", tmp_path / "b.docx", tmp_path / "n.pdf"
    good.write_bytes(hostile.plain(2))
    bad.write_bytes(b"PK\x03\x04")
    assert main([str(good), "--json", "--out", str(out)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["outcome"], answer["pages"]) == ("accepted", 2)
    assert answer["reason"].endswith(".")
    assert out.read_bytes().startswith(b"%PDF-")
    assert main([str(bad), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["outcome"] == "refused"
    assert main([str(tmp_path / "absent")]) == 1
