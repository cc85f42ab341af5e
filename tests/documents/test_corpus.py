"""The corpus of odd, broken and hostile annexes: each file with its outcome, and nothing active in what is kept."""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from council.documents.intake import Accepted, intake
from council.queries.installation import components
from tests import memory
from tests.documents import active, active_objects, office_files, pictures, structure, structure_cases, tools
from tests.documents.test_network import Listener, listener  # noqa: F401

ACTIVE = re.compile(
    rb"/JavaScript|/JS\s*[(<]|/Launch|/AA\s*<<|/OpenAction|/Embedded|/EF\b|/SubmitForm|/ImportData|/GoTo[RE3]|/RichMedia|"
    rb"/Rendition|/Movie|/Sound|/AcroForm|/Widget|javascript:|vbscript:|file:|app\.alert|/PieceInfo|/Next\b|/OPI|/Alternates|"
    rb"/OCG\b|/OCProperties|/Metadata|/Filespec|/Thread|/Subtype /PS"
)
SECONDS = 15
assert active_objects.PLACES is active.PLACES  # both halves of the corpus are there


def kept(data: bytes, name: str = "annexe") -> Accepted:
    """The accepted copy, searched for whatever could act."""
    answer = intake(data, name)
    assert isinstance(answer, Accepted), answer
    assert not ACTIVE.findall(tools.flattened(answer.pdf))
    with pikepdf.open(BytesIO(answer.pdf)) as pdf:
        assert set(pdf.Root.keys()) <= {"/Type", "/Pages", "/StructTreeRoot", "/MarkInfo", "/Lang"}
        assert len(pdf.pages) == answer.pages
    return answer


def grey(pdf: bytes, x: float, y: float) -> tuple[int, ...]:
    """The colour of a place of the first page, as shares of its sides."""
    with pypdfium2.PdfDocument(pdf) as document:
        image = document[0].render(scale=1).to_pil().convert("RGB")
    found = image.getpixel((int(x * image.width), int(y * image.height)))
    assert isinstance(found, tuple)
    return found


@pytest.mark.needs("poppler")
@pytest.mark.parametrize("name", sorted(active.PLACES))
def test_scripts_leave_and_the_page_stays(name: str) -> None:
    answer = kept(active.made(name))
    assert answer.pages == 1
    assert "Bonjour" in tools.text(answer.pdf)
    quiet = {"metadata", "link_named_destination_is_action", "names_collide"}
    fonts = [repair for repair in answer.repairs if "polices" not in repair]
    assert fonts or name in quiet, "the report says nothing of what was taken out"


@pytest.mark.needs("poppler")
def test_field_values_of_one_name_all_stay() -> None:
    answer = kept(active.made("field_events"))
    assert "Valeur" in tools.text(answer.pdf)


@pytest.mark.parametrize("name", sorted(structure_cases.CASES))
def test_badly_built_files(name: str) -> None:
    maker, outcome, words, pages = structure_cases.CASES[name]
    data = maker()
    if outcome == "accepted":
        answer = kept(data, "annexe.pdf")
        assert answer.pages == pages
        assert words in " ".join(answer.repairs)
        return
    refused = intake(data, "annexe.pdf")
    assert not isinstance(refused, Accepted), refused
    assert words in " ".join(refused.sentence.split())


@pytest.mark.needs("poppler")
@pytest.mark.parametrize("name", ["hidden_stamp", "no_view_stamp"])
def test_what_no_reader_shows_is_not_revealed(name: str) -> None:
    assert "CACHE" not in tools.text(kept(structure_cases.CASES[name][0]()).pdf)


@pytest.mark.parametrize(("turn", "size"), [("90", (842, 595)), ("-450", (842, 595)), ("45", (595, 842))])
def test_rotation_and_offset_look_the_same(turn: str, size: tuple[int, int]) -> None:
    with pypdfium2.PdfDocument(kept(structure.rotated(turn)).pdf) as document:
        assert tuple(round(side) for side in document.get_page_size(0)) == size


@pytest.mark.parametrize("name", sorted(pictures.CASES))
def test_pictures(name: str) -> None:
    maker, outcome, words = pictures.CASES[name]
    if outcome == "accepted":
        answer = kept(maker())
        assert answer.pages == 1
        assert words in " ".join(answer.repairs)
        return
    refused = intake(maker(), "photo.png")
    assert not isinstance(refused, Accepted)
    assert words in " ".join(refused.sentence.split())


@pytest.mark.parametrize(
    ("data", "left", "right"),
    [
        (pictures.save(pictures.halves()), (255, 0, 0), (0, 0, 255)),
        (
            pictures.save(pictures.halves("RGBA", (255, 0, 0, 255), (0, 0, 0, 0))),
            (255, 0, 0),
            (255, 255, 255),
        ),
        (pictures.deep(), (0, 0, 0), (153, 153, 153)),
        (pictures.inks(), (0, 255, 255), (255, 255, 0)),
        (pictures.profiled(), (255, 0, 0), (0, 0, 255)),
        (pictures.turned(3), (0, 0, 255), (255, 0, 0)),
    ],
    ids=["plain", "transparent", "deep", "inks", "profiled", "upside_down"],
)
def test_colours_are_what_they_were(data: bytes, left: tuple[int, ...], right: tuple[int, ...]) -> None:
    pdf = kept(data).pdf
    for place, wanted in ((0.48, left), (0.52, right)):
        assert all(abs(a - b) < 12 for a, b in zip(grey(pdf, place, 0.5), wanted, strict=True))


@pytest.mark.parametrize("name", sorted(office_files.HOSTILE))
def test_hostile_office_files(name: str) -> None:
    data, words = office_files.HOSTILE[name]
    refused = intake(data, "annexe.docx")
    assert not isinstance(refused, Accepted)
    assert words in " ".join(refused.sentence.split())


@pytest.mark.needs("libreoffice", "poppler")
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (office_files.docx(), "Bonjour le conseil"),
        (office_files.odt(), "Bonjour le conseil"),
        (office_files.xlsx(), "Budget 2027"),
        (office_files.ods(), "Budget 2027"),
    ],
    ids=["docx", "odt", "xlsx", "ods"],
)
def test_office_files_become_pages_and_texts_keep_their_tags(data: bytes, words: str) -> None:
    answer = kept(data)
    assert words in tools.text(answer.pdf)
    if words == "Bonjour le conseil":
        with pikepdf.open(BytesIO(answer.pdf)) as pdf:
            assert "/StructTreeRoot" in pdf.Root
        assert answer.advice == ()


@pytest.mark.needs("libreoffice", "poppler")
@pytest.mark.parametrize("name", sorted(office_files.fetching("")))
def test_conversion_calls_nobody_and_reads_nothing(name: str, listener: Listener) -> None:  # noqa: F811
    url = f"http://127.0.0.1:{listener.port}/x"
    answer = kept(office_files.fetching(url)[name])
    assert listener.hits == []
    host = Path("/etc/hostname").read_text().strip()
    assert host not in tools.text(answer.pdf)
    assert any("liaisons" in repair for repair in answer.repairs)


@pytest.mark.needs("libreoffice")
def test_macros_are_taken_out_and_said() -> None:
    macro = "application/vnd.ms-word.document.macroEnabled.main+xml"
    answer = kept(office_files.docx(main=macro, extra={"word/vbaProject.bin": b"\xd0\xcf\x11"}))
    assert any("macros" in repair for repair in answer.repairs)


def test_without_the_converter_the_clerk_is_led_to_the_administrator_and_the_administrator_to_the_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    answer = intake(office_files.docx(), "note.docx")
    assert not isinstance(answer, Accepted)
    assert "apt-get" not in answer.sentence and "administrateur" in answer.sentence
    office = components()[0]
    assert not office.present and "libreoffice-writer-nogui" in office.command
    assert isinstance(intake(structure.tree(1), "a.pdf"), Accepted)
    assert isinstance(intake(pictures.inks(), "a.jpg"), Accepted)


def test_a_misleading_name_is_said() -> None:
    answer = intake(pictures.inks(), "facture.pdf")
    assert isinstance(answer, Accepted)
    assert "nom de fichier trompeur" in answer.repairs[0]


@pytest.mark.parametrize("name", ["tiling_bomb", "object_stream_bomb", "deep", "classic"])
def test_the_command_keeps_to_its_time_and_memory(name: str, tmp_path: Path) -> None:
    file = tmp_path / "f.pdf"
    file.write_bytes(structure_cases.CASES[name][0]())
    started = time.monotonic()
    words = [
        sys.executable,
        "-m",
        "council.cli",
        "intake",
        str(file),
        "--json",
        "--out",
        str(tmp_path / "o.pdf"),
    ]
    done, kilobytes = memory.run(words, preexec_fn=_one_gibibyte)
    assert time.monotonic() - started < SECONDS
    assert kilobytes < memory.GIBIBYTE
    answer = json.loads(done.stdout)
    assert set(answer) == {"outcome", "pages", "repairs", "reason"}
    assert done.returncode == (0 if answer["outcome"] == "accepted" else 1)
    assert done.stderr == ""
    assert (answer["outcome"] == "accepted") == (tmp_path / "o.pdf").exists() == (name == "classic")


def _one_gibibyte() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))


def test_places_that_are_no_file(tmp_path: Path) -> None:
    for place in (str(tmp_path), str(tmp_path / "absent"), "/dev/zero", "a\x00b"):
        if "\x00" in place:
            continue
        done = subprocess.run(
            [sys.executable, "-m", "council.cli", "intake", place, "--json"], capture_output=True, text=True, check=False
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (1, "")
        assert json.loads(done.stdout)["outcome"] == "refused"
