"""Each paper: its words, its pages, its fonts, its tags, its signature places, the same bytes each time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pypdf
import pytest

from council import paths
from council.documents import render
from council.documents.agenda import make_agenda
from council.documents.attendance import make_attendance
from council.documents.convocation import make_convocation
from council.documents.deliberations_list import make_deliberations_list
from council.documents.draft import make_draft
from council.documents.extract import make_extract
from council.documents.facts import MadePdf, Outcome
from council.documents.minutes import make_minutes
from council.documents.note import make_note
from tests.documents import samples, tools

PAPERS: dict[str, tuple[Callable[[Any], MadePdf], Callable[[], Any], list[str]]] = {
    "convocation": (
        make_convocation,
        samples.convocation,
        [
            "Mme Odile VASSEUR",
            "jeudi 26 novembre 2026 à 20 h",
            "salle du conseil",
            "Décision modificative n° 2",
            "pouvoir",
            "L. 2121-10",
            "huis clos proposé",
        ],
    ),
    "agenda": (make_agenda, samples.agenda, ["Ordre du jour", "FINANCES", "Information", "rapporteur"]),
    "note": (
        make_note,
        samples.note,
        ["Note explicative de synthèse", "+ 42 500 €", "Tableau des virements"],
    ),
    "draft": (
        make_draft,
        samples.draft,
        ["PROJET", "Vu le code général", "Considérant", "Article 2", "Il est proposé au conseil municipal"],
    ),
    "extract": (
        make_extract,
        samples.extract,
        [
            "Commune de Valmont-les-Tilleuls",
            "Loire-Atlantique",
            "arrondissement",
            "2026-11-02",
            "jeudi 26 novembre 2026",
            "20 h",
            "salle du conseil",
            "19 novembre 2026",
            "membres en exercice",
            "présents",
            "représentés",
            "Mme Hélène GARNIER",
            "pouvoir à M. Paul LEMAÎTRE",
            "Secrétariat de séance",
            "rapporteur : M. Paul LEMAÎTRE",
            "Vu la délibération du 9 avril",
            "Considérant",
            "rapport n° 2",
            "Adopté par 8 voix contre 2, 1 abstention",
            "Contre (2) : Mme Sophie N’GUYEN, M. Marc D’AUBIGNÉ",
            "deux mois",
            "tribunal administratif de Nantes",
            "Télérecours citoyens",
            "Exécutoire le 30 novembre 2026",
            "Publié le 30 novembre 2026",
            "VLT7-3K9Q-PX42",
            "L’an deux-mille-vingt-six, le vingt-six novembre",
        ],
    ),
    "list": (
        make_deliberations_list,
        samples.deliberations_list,
        ["Liste des délibérations examinées", "2026-11-03", "rejeté par 6 voix contre 5", "L. 2121-25"],
    ),
    "minutes": (
        make_minutes,
        samples.minutes,
        [
            "PROJET",
            "Procès-verbal",
            "20 h",
            "22 h 17",
            "Quorum",
            "Ordre du jour",
            "À la demande de 3 membres présents",
            "Pour (8)",
            "M. LEMAÎTRE répond",
            "M. Gérard POIRIER se déclare intéressé à",
            "20 h 24",
            "quitte la séance",
            "9f9f9f",
            "214 lignes",
        ],
    ),
    "attendance": (
        make_attendance,
        samples.attendance,
        ["Feuille de présence", "Représentée", "pouvoir à M. Paul LEMAÎTRE", "Absente"],
    ),
}


@pytest.fixture(scope="module", params=PAPERS)
def paper(request: pytest.FixtureRequest) -> tuple[str, MadePdf, list[str]]:
    make, facts, words = PAPERS[request.param]
    return request.param, make(facts()), words


@pytest.mark.needs("poppler", "qpdf")
def test_words_and_soundness(paper: tuple[str, MadePdf, list[str]]) -> None:
    _, made, words = paper
    text = tools.text(made.pdf)
    assert [word for word in words if word not in text] == []
    tools.assert_sound(made.pdf)
    assert len(pypdf.PdfReader(BytesIO(made.pdf)).pages) == made.pages


def test_tags_language_title_and_claims(paper: tuple[str, MadePdf, list[str]]) -> None:
    with pikepdf.open(BytesIO(paper[1].pdf)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "fr"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        packet = pdf.Root.Metadata.read_bytes()
        assert b"<pdfuaid:part>1<" in packet
        assert b"pdfaid:part" in packet
        assert len(pdf.Root.OutputIntents) == 1
        assert str(pdf.docinfo["/Title"])


def test_the_same_facts_give_the_same_bytes_in_another_process() -> None:
    here = make_extract(samples.extract()).sha256
    program = "from tests.documents import samples; from council.documents.extract import make_extract; print(make_extract(samples.extract()).sha256)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=paths.ROOT,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    assert done.stdout.strip() == here


@pytest.mark.needs("poppler")
def test_signature_places_lie_under_their_titles() -> None:
    made = make_extract(samples.extract())
    assert [place.name for place in made.places] == ["maire", "secretaire", "sceau"]
    page = made.places[0].page + 1
    for place, words in zip(made.places, ("GARNIER", "BENALI", "collectivité"), strict=True):
        x0, y0, x1, y1 = place.rect
        assert 0 < x0 < x1 < 595
        assert y1 - y0 > 56
        area = ["-x", f"{x0:.0f}", "-y", f"{842 - y1 - 45:.0f}", "-W", f"{x1 - x0:.0f}", "-H", "45"]
        found = tools.run(["pdftotext", "-f", str(page), "-l", str(page), *area, "PDF", "-"], made.pdf)
        assert words in found


@pytest.mark.needs("poppler")
def test_what_users_write_is_text_never_markup() -> None:
    made = make_extract(samples.extract(object=f"Objet {samples.HOSTILE}"))
    assert "<script>alert(1)</script>" in tools.text(made.pdf)
    text = replace(samples.TEXT, statement_html=samples.HOSTILE + "<p>suite</p>")
    assert "alert" not in tools.text(make_extract(samples.extract(text=text)).pdf)


@pytest.mark.needs("poppler")
def test_a_rejected_item_says_so_and_a_secret_ballot_names_nobody() -> None:
    rejected = Outcome("rejected", "rejeté par 6 voix contre 5", "scrutin secret", 5, 6, 0, blanc=1, nul=0)
    text = tools.text(make_extract(samples.extract(outcome=rejected, published_on=None)).pdf)
    assert "n’adopte pas le projet" in text
    assert "Scrutin secret" in text
    assert "Pour (" not in text
    assert "Publié le ……" in text


@pytest.mark.needs("poppler")
def test_minutes_are_signed_only_once_settled() -> None:
    draft, settled = make_minutes(samples.minutes()), make_minutes(samples.minutes(draft=False))
    assert draft.places == ()
    assert {place.name for place in settled.places} == {"maire", "secretaire", "sceau"}
    assert "PROJET" not in tools.text(settled.pdf)


def test_a_blank_attendance_sheet_leaves_room_to_sign() -> None:
    assert (
        "Signature"
        in pypdf.PdfReader(BytesIO(make_attendance(samples.attendance(False)).pdf)).pages[0].extract_text()
    )


def test_a_wrong_accent_colour_never_reaches_the_style() -> None:
    evil = replace(samples.INSTITUTION, accent="red;} body{display:none")
    assert make_extract(samples.extract(institution=evil)).pages >= 1
    assert (
        make_extract(samples.extract(institution=evil)).sha256
        == make_extract(samples.extract(institution=replace(samples.INSTITUTION, accent="#7b2d3b"))).sha256
    )


@pytest.mark.parametrize(("complement", "said"), [(0, True), (1, False)])
def test_only_an_urgent_convocation_says_the_whole_of_it_is_urgent(complement: int, said: bool) -> None:
    facts = replace(samples.convocation(), urgency="Digue rompue", complement=complement)
    page = render.page_html("convocation.html", facts, render.Meta("t", "a", samples.AT, "k"))
    assert "Digue rompue" in page
    assert ("Il en sera rendu compte dès l’ouverture" in page) is said
    assert ("avant d’examiner ces points" in page) is not said
