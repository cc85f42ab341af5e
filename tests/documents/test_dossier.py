"""The dossier: order, contents, links, outline, labels, stamps, tags, and nothing rendered twice."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from pikepdf import Name

from council.documents.cache import FolderCache, MemoryCache
from council.documents.dossier import Annex, DossierFacts, DossierItem, MadeDossier, make_dossier
from council.documents.facts import Matter
from council.documents.intake import intake
from council.documents.intake.types import Accepted
from council.documents.minutes import make_minutes
from tests.documents import hostile, samples, tools


def annex(title: str, data: bytes) -> Annex:
    answer = intake(data, title)
    assert isinstance(answer, Accepted)
    return Annex(title, answer.pdf, answer.sha256)


def _turned(pdf: Any) -> None:
    for page, turn in zip(pdf.pages, (0, 90, 180, 270), strict=True):
        page.obj.Rotate = turn
    pdf.pages[0].obj.CropBox = [100, 100, 500, 700]
    pdf.pages[1].obj.Contents = pdf.make_stream(b"q q 3 0 0 3 0 0 cm " + hostile.HELLO)


@pytest.fixture(scope="module")
def facts() -> DossierFacts:
    annexes = {
        "2": (
            annex("Lien vers la page 3", hostile.named_link(3, "Alpha")),
            annex("Lien vers la page 2", hostile.named_link(2, "Beta")),
            annex("Pages tournées", hostile.plain(4, change=_turned)),
            annex("Procès-verbal", make_minutes(samples.minutes()).pdf),
        ),
    }
    items = tuple(
        DossierItem(
            line,
            samples.note().note_html,
            "finances",
            None if line.kind_label else samples.TEXT,
            Matter("7.1", "Décisions budgétaires"),
            annexes.get(line.number, ()),
        )
        for line in samples.LINES
    )
    return DossierFacts(samples.INSTITUTION, samples.SITTING, 3, samples.AT, items)


@pytest.fixture(scope="module")
def dossier(facts: DossierFacts) -> MadeDossier:
    return make_dossier(facts)


@pytest.fixture(scope="module")
def reader(dossier: MadeDossier) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(dossier.pdf))


@pytest.mark.needs("poppler", "qpdf")
def test_it_is_sound_and_its_map_is_right(dossier: MadeDossier) -> None:
    # the hostile annexes use a standard font nobody embeds: fonts are checked on the demonstration's dossier
    tools.run(["qpdf", "--check", "PDF"], dossier.pdf)
    at = 1
    for entry in dossier.entries:
        assert entry.first_page == at
        at += entry.pages
    assert at - 1 == dossier.pages == int(tools.run(["qpdf", "--show-npages", "PDF"], dossier.pdf))
    assert dossier.sha256 == hashlib.sha256(dossier.pdf).hexdigest()
    kinds = [entry.kind for entry in dossier.entries if entry.item in ("", "2")]
    assert kinds == ["cover", "agenda", "toc", "divider", "note", "draft", *["annex"] * 4]
    assert [entry.untagged for entry in dossier.entries if entry.annex] == [3, 3, 4, 0]


@pytest.mark.needs("poppler")
def test_every_page_bears_its_stamp_once(dossier: MadeDossier) -> None:
    for entry in dossier.entries:
        for offset in range(entry.pages):
            number = entry.first_page + offset
            text = tools.text(dossier.pdf, number)
            assert text.count(f"Dossier v3, page {number}/{dossier.pages} ·") == 1
            if entry.annex:
                assert f"point {entry.item}, annexe {entry.annex} p. {offset + 1}" in text


@pytest.mark.needs("poppler")
def test_the_stamp_of_our_own_pages_is_at_their_foot(dossier: MadeDossier) -> None:
    for entry in dossier.entries:
        if not entry.annex:
            page = str(entry.first_page)
            shown = tools.run(["pdftotext", "-bbox", "-f", page, "-l", page, "PDF", "-"], dossier.pdf)
            line = next(line for line in reversed(shown.splitlines()) if ">Dossier<" in line)
            assert float(line.split('yMin="')[1].split('"')[0]) > 800


@pytest.mark.needs("poppler")
def test_turned_and_cropped_pages_are_stamped_at_the_foot_as_seen(
    dossier: MadeDossier, reader: pypdf.PdfReader
) -> None:
    turned = next(entry for entry in dossier.entries if entry.annex == 3)
    for offset in range(4):
        page = str(turned.first_page + offset)
        shown = tools.run(["pdftotext", "-cropbox", "-bbox", "-f", page, "-l", page, "PDF", "-"], dossier.pdf)
        seen = reader.pages[int(page) - 1]
        height = float(seen.cropbox.width if seen.rotation % 180 else seen.cropbox.height)
        foot = [
            float(line.split('yMax="')[1].split('"')[0]) for line in shown.splitlines() if ">Dossier<" in line
        ]
        assert len(foot) == 1
        assert 0.93 * height < foot[0] < height


def test_contents_links_reach_their_pieces(dossier: MadeDossier, reader: pypdf.PdfReader) -> None:
    toc = next(entry for entry in dossier.entries if entry.kind == "toc")
    pages = {
        page.indirect_reference.idnum: number
        for number, page in enumerate(reader.pages, start=1)
        if page.indirect_reference
    }
    reached = []
    for number in range(toc.first_page, toc.first_page + toc.pages):
        for link in reader.pages[number - 1]["/Annots"]:  # type: ignore[union-attr]
            assert "/A" not in link.get_object()
            reached.append(
                pages[
                    link.get_object()["/Dest"][0].idnum
                    if hasattr(link.get_object()["/Dest"][0], "idnum")
                    else link.get_object()["/Dest"].raw_get(0).idnum
                ]
            )
    expected = [entry.first_page for entry in dossier.entries if entry.kind != "toc"]
    assert sorted(set(reached)) == expected


@pytest.mark.needs("poppler")
def test_contents_give_the_pages_of_the_pieces(dossier: MadeDossier) -> None:
    toc = next(entry for entry in dossier.entries if entry.kind == "toc")
    lines = tools.run(
        [
            "pdftotext",
            "-layout",
            "-f",
            str(toc.first_page),
            "-l",
            str(toc.first_page + toc.pages - 1),
            "PDF",
            "-",
        ],
        dossier.pdf,
    )
    for entry in dossier.entries:
        if entry.annex:
            line = next(line for line in lines.splitlines() if entry.title.split(" : ")[1] in line)
            assert line.split()[-1] == str(entry.first_page)


@pytest.mark.needs("poppler")
def test_same_named_destinations_do_not_cross(dossier: MadeDossier, reader: pypdf.PdfReader) -> None:
    for rank, words in ((1, "Alpha 3"), (2, "Beta 2")):
        entry = next(e for e in dossier.entries if e.annex == rank)
        link = reader.pages[entry.first_page - 1]["/Annots"][0].get_object()  # type: ignore[index]
        target = link["/Dest"][0].get_object()
        number = next(n for n, page in enumerate(reader.pages, start=1) if page == target)
        assert words in tools.text(dossier.pdf, number)


def test_the_outline_follows_the_items(dossier: MadeDossier) -> None:
    with pikepdf.open(BytesIO(dossier.pdf)) as pdf:
        numbers = {page.obj.objgen: n for n, page in enumerate(pdf.pages, start=1)}
        with pdf.open_outline() as outline:
            roots = list(outline.root)
            assert [item.title.split(" ")[0] for item in roots] == [
                "Couverture",
                "Ordre",
                "Sommaire",
                "1.",
                "2.",
                "3.",
                "4.",
            ]
            second = roots[4]
            assert len(second.children) == 6
            for item in [*roots, *second.children]:
                page = numbers[item.destination[0].objgen]
                assert page in {entry.first_page for entry in dossier.entries}
        assert [str(pdf.pages[i].label) for i in (0, 9)] == ["1", "10"]


def test_tags_are_merged_and_every_number_leads_to_an_element(dossier: MadeDossier) -> None:
    with pikepdf.open(BytesIO(dossier.pdf)) as pdf:
        root = pdf.Root.StructTreeRoot
        parts = root.K[0].K
        assert [str(part.S) for part in parts] == ["/Part"] * len(dossier.entries)
        numbers = dict(zip(*[iter(root.ParentTree.Nums)] * 2, strict=True))
        keys = [int(page.obj.StructParents) for page in pdf.pages]
        assert len(set(keys)) == len(keys)
        for page in pdf.pages:
            elements = numbers[int(page.obj.StructParents)]
            assert all(
                element.get("/Pg", page.obj).objgen == page.obj.objgen
                for element in elements
                if element is not None
                and "/Pg" in element  # null: marked content without a tag (ISO 32000-1, 14.7.4.4)
            )
        figures = [part.K for part in parts if part.K[0].get("/S") == Name.Figure]
        assert "image sans texte accessible" in str(figures[0][0].Alt)


def test_same_papers_same_bytes_and_one_change_renders_one_piece(
    facts: DossierFacts, dossier: MadeDossier
) -> None:
    cache = MemoryCache()
    assert make_dossier(facts, cache).sha256 == dossier.sha256
    before = set(cache.pieces)
    assert make_dossier(facts, cache).sha256 == dossier.sha256
    assert set(cache.pieces) == before
    changed = replace(
        facts, items=(replace(facts.items[0], note_html="<p>Autre note.</p>"), *facts.items[1:])
    )
    assert make_dossier(changed, cache).sha256 != dossier.sha256
    assert len(set(cache.pieces) - before) == 1


def test_it_claims_the_archival_standard_only_without_foreign_pages(
    facts: DossierFacts, dossier: MadeDossier
) -> None:
    own = make_dossier(replace(facts, items=(facts.items[0],)))
    for made, claimed in ((own, True), (dossier, False)):
        with pikepdf.open(BytesIO(made.pdf)) as pdf:
            assert (b"pdfaid" in pdf.Root.Metadata.read_bytes()) is claimed


def test_a_folder_keeps_pieces_for_another_process(tmp_path: Path) -> None:
    FolderCache(tmp_path / "pieces").put("ab", b"piece")
    again = FolderCache(tmp_path / "pieces")
    assert again.get("ab") == b"piece"
    assert again.get("cd") is None
    assert [p.name for p in (tmp_path / "pieces").iterdir()] == ["ab.pdf"]


def test_an_item_without_papers_has_its_divider_only(facts: DossierFacts) -> None:
    bare = make_dossier(replace(facts, items=(DossierItem(samples.LINES[3]),)))
    assert [entry.kind for entry in bare.entries] == ["cover", "agenda", "toc", "divider"]


def test_deliberations_are_nested_under_their_report_in_the_outline(facts: DossierFacts) -> None:
    lines = [replace(one, report="") for one in samples.LINES[:4]]
    lines[1:3] = [replace(one, report=lines[0].number) for one in lines[1:3]]
    made = make_dossier(replace(facts, items=tuple(DossierItem(one, "<p>Note.</p>") for one in lines)))
    with pikepdf.open(BytesIO(made.pdf)) as pdf, pdf.open_outline() as outline:
        roots = list(outline.root)
    assert [one.title.split(" ")[0] for one in roots] == ["Couverture", "Ordre", "Sommaire", "1.", "4."]
    assert [one.title.split(" ")[0] for one in roots[3].children] == ["Note", "2.", "3."]
    assert [one.title for one in roots[3].children[1].children] == ["Note explicative"]
