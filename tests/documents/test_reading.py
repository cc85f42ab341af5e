"""Texts of Word and LibreOffice read into the parts of a deliberation; files that deceive are refused with what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document

from council.documents.deliberation import recognise
from council.documents.draft import DraftFacts
from council.documents.draft_docx import WordFacts, make_docx
from council.documents.facts import ActText, AgendaLine, Body, Institution
from council.documents.intake import Limits, Refused, words
from council.documents.intake.reading import read_text
from council.documents.intake.refusal import Refusal
from council.documents.intake.size import counted
from council.documents.intake.types import ReadText
from council.documents.typography import readable
from tests.documents.office_files import HOSTILE, docx, odt, xlsx
from tests.documents.word_texts import HEAD, by_office, classic, framed, letter, listed, saved


def read(source: bytes, name: str = "texte.docx") -> ReadText:
    """What is found in a file that must be accepted."""
    found = read_text(source, name, Limits(wall_seconds=60, cpu_seconds=30))
    assert isinstance(found, ReadText), found
    return found


def is_classic(found: ReadText) -> None:
    """The parts of ``word_texts.classic``."""
    assert found.title == "Subvention au comité des fêtes"
    assert [one.split()[0:3] for one in found.visas] == [
        ["VU", "le", "code"],
        ["Vu", "la", "demande"],
        ["Vu", "l’avis", "de"],
    ]
    assert found.considerants == ("Considérant l’intérêt : de la fête ; du lien social",)
    assert readable(found.expose) == "Monsieur le maire expose que le comité demande une aide."
    first, second = found.articles
    assert first.startswith("<p>d’accorder <em>500 €</em></p><table>") and first.count("<td>") == 4
    assert (
        second
        == "<p>d’imputer la dépense au compte 65748.</p><ol><li>au budget principal</li><li>au chapitre 65</li></ol>"
    )
    assert found.left == (*HEAD, "Fait à Valmont, le 12 juin 2026", "Le maire,")


def test_a_deliberation_of_word_is_recognised() -> None:
    is_classic(read(saved(classic)))


@pytest.mark.needs("libreoffice")
@pytest.mark.parametrize("ending", ["odt", "docx"])
def test_what_libreoffice_writes_is_read_alike(tmp_path: Path, ending: str) -> None:
    is_classic(read(by_office(saved(classic), tmp_path, ending), f"texte.{ending}"))


@pytest.mark.needs("libreoffice")
def test_an_old_word_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    found = read_text(by_office(saved(classic), tmp_path, "doc"), "texte.doc")
    assert isinstance(found, Refused) and ".doc)" in found.sentence and "(.docx)" in found.sentence


def test_frames_dashes_and_headings_are_understood() -> None:
    found = read(saved(framed))
    assert (found.title, readable(found.expose)) == ("Tarifs de la cantine", "Les tarifs datent de 2021.")
    assert found.visas == ("Vu le code de l’éducation ;",)
    assert found.considerants == ("Considérant la hausse des prix ;",)
    assert found.articles == (
        "<p>de fixer le repas à 4 € ;</p>",
        "<p>d’appliquer ce tarif au 1er septembre.</p>",
    )


def test_items_of_a_list_are_articles_after_the_enacting_words() -> None:
    found = read(saved(listed))
    assert (found.title, found.visas) == ("Acquisition d’un véhicule", ("Vu le budget,", "Vu le marché,"))
    assert found.articles == ("<p>d’acquérir un véhicule</p>", "<p>d’autoriser le maire à signer</p>")


def test_what_is_no_deliberation_is_kept_whole() -> None:
    found = read(saved(letter))
    assert found.title == "Note au directeur" and "chaises" in found.expose and not found.articles


@pytest.mark.parametrize("write", [classic, framed, listed, letter])
def test_no_word_is_lost(write: Callable[[Any], None]) -> None:
    """Every word of the file is in some part, but the words that say which part it is."""
    source = saved(write)
    document = Document(BytesIO(source))
    whole = [one.text for one in document.paragraphs] + [
        c.text for t in document.tables for row in t.rows for c in row.cells
    ]
    found = read(source)
    kept = " ".join(
        [
            found.title,
            found.note,
            found.expose,
            *found.visas,
            *found.considerants,
            *found.articles,
            *found.left,
        ]
    )
    kept_words = set(re.findall(r"\w+", readable(kept)))
    marks = set(
        re.findall(
            r"\w+",
            "OBJET Objet Visas Exposé des motifs Article 1er 1 2 er DÉCIDE Le conseil municipal après Après le en avoir délibéré décide",
        )
    )
    assert set(re.findall(r"\w+", " ".join(whole))) - marks <= kept_words


@pytest.mark.parametrize(
    ("html", "title", "articles"),
    [
        ("<p>Objet</p><p>Voirie</p><p>ARTICLE PREMIER.- Ferme la rue.</p><p>Et la place.</p>", "Voirie", ["<p>Ferme la rue.</p><p>Et la place.</p>"]),
        ("<p>Objet : A</p><h2>Article I</h2><p>Un.</p><h2>Article II</h2><p>Deux.</p>", "A", ["<p>Un.</p>", "<p>Deux.</p>"]),
        ("<p>Objet : A</p><p>Décide :</p><p>L’article 12 du règlement est abrogé.</p>", "A", ["<p>L’article 12 du règlement est abrogé.</p>"]),
    ],
)  # fmt: skip
def test_articles_are_told_by_their_first_words(html: str, title: str, articles: list[str]) -> None:
    found = recognise(html)
    assert (found["title"], found["articles"]) == (title, articles)


@pytest.mark.parametrize(
    ("html", "title", "left"),
    [
        ("<h1>Finances</h1><p>Objet : Aide au comité</p><p>Il demande.</p>", "Aide au comité", ["Finances"]),
        (
            "<p>Finances</p><p>Objet</p><p>Aide au comité</p><p>Vu le code,</p>",
            "Aide au comité",
            ["Finances"],
        ),
        ("<h1>AIDE AU COMITÉ</h1><p>Objet : Aide au comité</p><p>Il demande.</p>", "Aide au comité", []),
    ],
)
def test_the_object_said_wins_over_a_heading(html: str, title: str, left: list[str]) -> None:
    found = recognise(html)
    assert (found["title"], found["left"]) == (title, left)
    assert "Objet" not in found["expose"]


def test_a_second_object_is_no_title() -> None:
    found = recognise("<p>Objet : A</p><p>Objet : B</p><p>Vu le code,</p>")
    assert (found["title"], found["expose"]) == ("A", "<p>Objet : B</p>")


@pytest.mark.parametrize(
    "formula",
    [
        "<p>Après en avoir délibéré, le conseil municipal</p><p>DÉCIDE</p>",
        "<p>Le conseil municipal, après en avoir délibéré</p><p>à l’unanimité</p><p>DÉCIDE :</p>",
        "<p>Après en avoir délibéré, à l’unanimité des membres présents, le conseil municipal<br>DÉCIDE</p>",
    ],
)
def test_enacting_words_on_several_lines_are_recognised(formula: str) -> None:
    found = recognise(f"<p>Objet : A</p><p>Vu le code,</p>{formula}<p>d’accorder 5 €.</p>")
    assert (found["expose"], found["articles"]) == ("", ["<p>d’accorder 5 €.</p>"])


def test_a_sentence_about_a_deliberation_is_no_enacting_words() -> None:
    told = "<p>Après en avoir délibéré, le conseil municipal a retenu un projet en 2024.</p>"
    found = recognise(f"<p>Objet : A</p>{told}<p>Vu le code,</p><p>DÉCIDE</p><p>de payer.</p>")
    assert (found["expose"], found["articles"]) == (told, ["<p>de payer.</p>"])


@pytest.mark.parametrize("name", [name for name, (_file, words) in HOSTILE.items() if words])
def test_hostile_files_are_refused_with_what_to_do(name: str) -> None:
    found = read_text(HOSTILE[name][0], "x.docx", Limits(wall_seconds=30))
    assert isinstance(found, Refused)
    assert found.sentence.endswith(".") and "PDF" not in found.sentence, found.sentence


def test_limits_are_said() -> None:
    big = read_text(saved(classic), "x.docx", Limits(max_bytes=1000))
    assert isinstance(big, Refused) and "limite" in big.sentence
    long = read_text(saved(classic), "x.docx", Limits(max_text=100))
    assert isinstance(long, Refused) and "trop long" in long.sentence
    for source in (xlsx(), b"%PDF-1.7"):
        other = read_text(source, "x")
        assert isinstance(other, Refused) and "Seuls les textes Word" in other.sentence
    assert isinstance(read_text(b"", "x"), Refused)
    blank = read_text(docx(body="<w:p/>"), "x.docx")
    assert isinstance(blank, Refused) and "aucun texte" in blank.sentence


def test_without_converter_a_libreoffice_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("council.documents.intake.convert.available", str)
    found = read_text(odt(), "x.odt")
    assert isinstance(found, Refused) and "(.docx)" in found.sentence


def facts(text: ActText, *, numbered: bool = False) -> WordFacts:
    """A draft of a council that has no meeting yet."""
    body = Body("conseil municipal", "le conseil municipal", "du conseil municipal", "conseillers municipaux")
    town = Institution(name="Commune de Valmont", town="Valmont", department="Loiret")
    line = AgendaLine("", "Subvention au comité des fêtes")
    draft = DraftFacts(town, None, line, text, datetime(2026, 6, 1, tzinfo=UTC), body=body, numbered=numbered)
    return WordFacts(draft, "<p>Note ici.</p>", numbered)


TEXT = ActText(
    ("Vu le code &amp; l’avis,", "Vu la demande,"), ("Considérant l’utilité,",),
    "<p>Le comité <strong>demande</strong> une <em>aide</em>.<br>Ligne.</p><ul><li>un</li><li>deux</li></ul>",
    ('<p>Accorde 500\u00a0€, voir <a href="https://a.fr/">le site</a>.</p><ol><li>a</li><li>b</li></ol>',
     '<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td rowspan="2">x</td><td>1</td></tr><tr><td>2</td></tr></tbody></table>'),
)  # fmt: skip


@pytest.mark.parametrize("numbered", [False, True])
def test_a_draft_goes_to_word_and_comes_back(numbered: bool) -> None:
    """Numbers written to discuss the text do not come back as words of it."""
    found = read(make_docx(facts(TEXT, numbered=numbered)))
    assert (found.title, found.note, found.expose) == (
        "Subvention au comité des fêtes",
        "<p>Note ici.</p>",
        TEXT.statement_html,
    )
    assert (
        found.visas == ("Vu le code & l’avis,", "Vu la demande,") and found.considerants == TEXT.grounds_html
    )
    assert found.articles == TEXT.articles_html
    assert found.left == ("Projet de délibération",)


def test_each_numbered_list_of_the_word_file_begins_at_one() -> None:
    text = replace(TEXT, articles_html=("<ol><li>a</li></ol><p>puis</p><ol><li>b</li></ol>",))
    document = Document(BytesIO(make_docx(facts(text))))
    numbers = [one._p.pPr.numPr.numId.val for one in document.paragraphs if one.style.name == "List Number"]
    assert len(numbers) == len(set(numbers)) == 2


class Metered(BytesIO):
    """A part that counts what is read of it."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        """As a file does."""
        data = super().read(size)
        self.taken += len(data)
        return data


def table_of(cells: int) -> bytes:
    """The main part of a Word file with one table of so many cells, ten in a row."""
    row = "<w:tr>" + "<w:tc><w:p><w:r><w:t>12</w:t></w:r></w:p></w:tc>" * 10 + "</w:tr>"
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = f"<w:tbl>{row * (cells // 10)}</w:tbl><w:p/>"
    return f"<w:document {space}><w:body>{body}</w:body></w:document>".encode()


def test_a_file_of_too_many_cells_is_refused_before_most_of_it_is_read() -> None:
    part = Metered(table_of(200_000))
    with pytest.raises(Refusal, match="trop grands tableaux"):
        counted(part)
    assert part.taken < len(part.getvalue()) / 10
    assert counted(Metered(table_of(9_000)), 100, 1) == (9_100, 9_002)
    with pytest.raises(Refusal):
        counted(Metered(table_of(9_000)), 1_001)


def test_nothing_is_built_of_what_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "council.documents.intake.words.mammoth.convert_to_html", lambda *_a, **_k: pytest.fail("read")
    )
    path = tmp_path / "office.docx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", table_of(200_000))
    with pytest.raises(Refusal, match="joignez-le en annexe"):
        words.parts(path, 10**9)


def test_large_tables_are_refused_with_what_to_do(tmp_path: Path) -> None:
    """A whole file through the confined processes."""
    source, made = ZipFile(BytesIO(saved(classic))), BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(name, table_of(20_000) if name == "word/document.xml" else source.read(name))
    found = read_text(made.getvalue(), "x.docx")
    assert isinstance(found, Refused) and "trop grands tableaux" in found.sentence
