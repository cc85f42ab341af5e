"""Tricks found by trying thousands of odd files, through the worker's own door (no process for each: they are many)."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from dataclasses import asdict
from pathlib import Path

import pytest

from council.documents.intake import intake, kind_of
from council.documents.intake.types import Limits, Refused
from council.documents.intake.worker import examine
from council.documents.typography import spaces
from tests.documents import office_files, pictures, tools, tricks
from tests.documents.test_corpus import ACTIVE

IN_WORDS = {"heavy": "trop de mémoire", "damaged": "endommagé"}


@pytest.mark.parametrize("name", sorted(tricks.CASES))
def test_a_trick_has_its_outcome(name: str, tmp_path: Path) -> None:
    maker, outcome, words = tricks.CASES[name]
    data = maker()
    if kind_of(data[:1024]) != "pdf":
        assert (outcome, words) == ("refused", "ni un PDF")
        return
    (tmp_path / "in").write_bytes(data)
    answer = examine("pdf", tmp_path, asdict(Limits()), "in", "out.pdf", "", "5")
    if outcome == "refused":
        assert answer["outcome"] == "refused", answer
        assert words in " ".join(IN_WORDS.get(answer["reason"], answer["reason"]).split())
        return
    assert "reason" not in answer, answer
    assert words in " ".join(answer["repairs"])
    assert not ACTIVE.findall(tools.flattened((tmp_path / "out.pdf").read_bytes()))


@pytest.mark.needs("poppler")
@pytest.mark.parametrize(("name", "shown"), [("run_length", "Bonjour"), ("saved_again", "Nouveau"), ("end_mark_lost", "Bonjour")])  # fmt: skip
def test_what_is_accepted_shows_its_words(name: str, shown: str, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(tricks.CASES[name][0]())
    examine("pdf", tmp_path, asdict(Limits()), "in", "out.pdf", "", "5")
    assert shown in tools.text((tmp_path / "out.pdf").read_bytes())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (office_files.odf("text-template", "<office:body/>"), "modèle de texte OpenDocument (.ott)"),
        (office_files.odf("presentation", "<office:body/>"), "présentation OpenDocument"),
        (office_files.docx(main="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"), "présentation PowerPoint"),
        (office_files.docx(main="application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"), "modèle Word"),
        (b'<?xml version="1.0"?><office:document xmlns:office="x"/>', "d’un seul tenant"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(90), "HEIC"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(90), "JPEG ou en PNG"),
        (b"GIF89a" + bytes(90), "JPEG ou en PNG"),
        (pictures.announced(7000, 7000), "Cette image"),
    ],
)  # fmt: skip
def test_the_sentence_speaks_of_the_file_at_hand(data: bytes, words: str) -> None:
    answer = intake(data, "annexe")
    assert isinstance(answer, Refused)
    assert spaces(words) in answer.sentence
    assert "déposez" in answer.sentence and "réimprimez" not in answer.sentence


SYSTEM = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'


@pytest.mark.parametrize(
    "part",
    [
        ("<!-- " + "x" * 70_000 + " -->" + SYSTEM).encode("utf-16"),
        SYSTEM.encode("utf-32"),
        ('<?xml version="1.0" encoding="cp037"?>' + SYSTEM).encode("cp037"),
        b'<?xml version="1.0" encoding="UTF-7"?>+ADw-x/+AD4-',
    ],
    ids=["far", "four bytes", "ebcdic", "utf-7"],
)
def test_a_part_of_hidden_letters_is_refused(part: bytes, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(office_files.docx(extra={"word/styles.xml": part}))
    answer = examine("office", tmp_path, asdict(Limits()), "in")
    assert "façon anormale" in answer["reason"]


@pytest.mark.parametrize(("field", "fetches"), [("PAGE", False), ("DDEAUTO c:\\x.exe", True)])
def test_a_simple_field_is_read(field: str, fetches: bool, tmp_path: Path) -> None:
    """Word writes page numbers so: they must not make a document look damaged."""
    words = f'<w:p><w:fldSimple w:instr="{field}"><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
    (tmp_path / "in").write_bytes(office_files.docx(words))
    answer = examine("office", tmp_path, asdict(Limits()), "in")
    assert answer["kind"] == "docx"
    assert any("liaisons" in repair for repair in answer["repairs"]) == fetches
    with zipfile.ZipFile(tmp_path / "office.docx") as made:
        assert (field in made.read("word/document.xml").decode()) != fetches


def test_the_command_answers_under_both_names() -> None:
    for module in ("council", "council.cli"):
        done = subprocess.run(
            [sys.executable, "-m", module, "intake", "/nonexistent", "--json"], capture_output=True, text=True, check=False
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (1, "")
