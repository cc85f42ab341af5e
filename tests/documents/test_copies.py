"""Copies of a dossier: nothing reserved leaves, pages keep their number, the same papers give the same bytes."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from council.documents import copies
from council.documents.cache import MemoryCache
from council.documents.dossier import Annex, DossierFacts, DossierItem, MadeDossier, make_dossier
from tests.documents import samples, tools

SECRET = "Montant transigé 48 512 euros"


def annex(title: str, *, confidential: bool) -> Annex:
    """Two pages, the first of which bears the title."""
    with pikepdf.new() as pdf:
        for _ in range(2):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.Root.Lang = pikepdf.String(title)
        out = BytesIO()
        pdf.save(out, static_id=True)
    return Annex(title, out.getvalue(), hashlib.sha256(out.getvalue()).hexdigest(), confidential)


@pytest.fixture(scope="module")
def facts() -> DossierFacts:
    plain, closed = samples.LINES[1], replace(samples.LINES[2], object=f"Protocole : {SECRET}")
    items = (
        DossierItem(
            plain, "<p>Note ordinaire.</p>", "", samples.TEXT, None,
            (annex("Tableau", confidential=False), annex("Liste nominative", confidential=True)), plain.object,
        ),
        DossierItem(
            closed, f"<p>{SECRET}</p>", "", samples.TEXT, None, (annex(SECRET, confidential=False),),
            "Affaire examinée à huis clos",
        ),
        DossierItem(
            replace(samples.LINES[0], number="4", object="Recours de Mme Untel"), "<p>Confidentiel</p>", "", None, None, (),
            "Affaire confidentielle", True,
        ),
    )  # fmt: skip
    return DossierFacts(samples.INSTITUTION, samples.SITTING, 2, samples.AT, items)


@pytest.fixture(scope="module")
def cache() -> MemoryCache:
    return MemoryCache()


def said(made: MadeDossier) -> str:
    """Everything poppler reads and every stream, opened."""
    with pikepdf.open(BytesIO(made.pdf)) as pdf, pdf.open_outline() as outline:
        titles = " ".join(entry.title for entry in outline.root)
    return tools.text(made.pdf) + titles + tools.flattened(made.pdf).decode("latin-1")


@pytest.mark.needs("poppler")
def test_the_public_copy_holds_nothing_reserved(facts: DossierFacts, cache: MemoryCache) -> None:
    text = said(make_dossier(copies.public_copy(facts), cache))
    for kept in ("Note ordinaire", "Tableau", "Affaire examinée à huis clos", "Affaire confidentielle"):
        assert kept in text
    for reserved in ("48 512", "Protocole", "Liste nominative", "Untel"):
        assert reserved not in text


@pytest.mark.needs("poppler")
def test_the_open_copy_lacks_closed_items_alone(facts: DossierFacts, cache: MemoryCache) -> None:
    text = said(make_dossier(copies.open_copy(facts), cache))
    assert "48 512" not in text and "Protocole" not in text
    assert "Liste nominative" in text and "Recours de Mme Untel" in text


@pytest.mark.needs("poppler")
def test_a_personal_copy_names_its_reader_on_every_page(facts: DossierFacts, cache: MemoryCache) -> None:
    made = make_dossier(copies.personal_copy(facts, "Mme (Léa) N’GUYEN"), cache)
    name = "(Exemplaire de Mme \\(Léa\\) N’GUYEN) Tj".encode(
        "cp1252"
    )  # poppler reads slanted words in pieces
    with pikepdf.open(BytesIO(made.pdf)) as pdf:
        for page in pdf.pages:
            page.contents_coalesce()
        assert all(page.Contents.read_bytes().count(name) == 1 for page in pdf.pages)
    tools.run(["qpdf", "--check", "PDF"], made.pdf)


@pytest.mark.needs("poppler", "qpdf")
def test_volumes_share_the_numbers_of_the_whole(facts: DossierFacts, cache: MemoryCache) -> None:
    whole = make_dossier(facts, cache)
    volumes = list(copies.make_volumes(facts, cache, 60_000))
    assert len(volumes) > 1 and sum(one.pages for one in volumes) == whole.pages
    number = 1
    for one in volumes:
        assert one.first_page == number and one.count == len(volumes)
        tools.run(["qpdf", "--check", "PDF"], one.pdf)
        for page in range(1, one.pages + 1):
            stamp = f"Dossier v2, volume {one.rank}/{one.count}, page {number}/{whole.pages} ·"
            assert stamp in tools.text(one.pdf, page)
            number += 1
        with pikepdf.open(BytesIO(one.pdf)) as pdf:
            assert pdf.pages[0].label == str(one.first_page)
    assert [one.pages for one in copies.make_volumes(facts, cache, 10**9)] == [whole.pages]


def test_the_bundle_holds_each_paper_once_under_safe_names(facts: DossierFacts, cache: MemoryCache) -> None:
    made = copies.make_bundle(facts, cache)
    names = zipfile.ZipFile(BytesIO(made)).namelist()
    assert len(names) == len(set(names)) == 2 + 4 + 3 + 1
    assert not any(set(name.replace("/", "", 1)) & set('\\/:*?"<>|') for name in names)
    assert made == copies.make_bundle(facts, cache)


def test_the_next_version_renders_only_what_changed(facts: DossierFacts) -> None:
    counting = Counting()
    make_dossier(facts, counting)
    counting.made.clear()
    first = replace(facts.items[0], note_html="<p>Note revue.</p>")
    later = replace(facts, version=3, frozen_at=samples.AT.replace(month=12), items=(first, *facts.items[1:]))
    make_dossier(later, counting)
    assert len(counting.made) == 3  # the note, and what names the version: cover and contents


class Counting(MemoryCache):
    """A cache that notes what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[str] = []

    def put(self, key: str, content: bytes) -> None:
        self.made.append(key)
        super().put(key, content)
