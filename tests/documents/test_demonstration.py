"""The demonstration's content: consistent, lawful arithmetic, twenty real annexes, a dossier one can print."""

from __future__ import annotations

import hashlib
import re
from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pypdf
import pytest

from council.demo.annexes import make_annex, make_annexes
from council.demo.content import demonstration
from council.demo.content.calendar import Calendar
from council.documents.dossier import Annex, DossierFacts, DossierItem, make_dossier
from council.documents.facts import ActText, AgendaLine
from council.documents.intake import intake
from council.documents.intake.types import Accepted
from tests.documents import samples, tools

TODAY = date(2026, 11, 21)
PAGES = {
    "rpqs-assainissement": 40,
    "analyse-offres": 12,
    "cfu-lotissement": 8,
    "plan-cession": 1,
    "avis-domaine": 2,
}


def test_the_commune_is_the_one_described() -> None:
    content = demonstration(TODAY)
    council = content.bodies[0]
    seats = [seat for seat in council.seats if seat.person]
    assert (council.legal_seats, len(council.seats), len(seats)) == (29, 29, 28)
    ranks = [p.rank for p in content.people]
    assert (ranks.count("maire"), ranks.count("adjoint")) == (1, 8)
    assert len(content.groups) == 3
    assert len({p.key for p in content.people}) == len(content.people)
    assert content.organisations[0].population == 6400


@pytest.mark.parametrize("offset", range(0, 60, 3))
def test_dates_keep_their_distance_whatever_the_day(offset: int) -> None:
    today = TODAY + timedelta(days=offset)
    c = Calendar(today)
    assert 4 <= (c.coming - today).days <= 10
    assert c.sent <= today
    assert (c.coming - c.sent).days - 1 >= 5
    assert c.before_past < c.past_sent < c.past < today


def test_every_key_names_something() -> None:
    content = demonstration(TODAY)
    people = {p.key for p in content.people}
    annexes = [key for item in content.coming.items for key in item.annexes]
    assert [item.number for item in content.coming.items] == list(range(1, 19))
    assert len(annexes) == len(set(annexes)) == 20
    for meeting in (content.past, content.coming):
        for item in meeting.items:
            assert {item.rapporteur, *item.interested, *item.candidates} <= people
            assert re.fullmatch(r"\d\.\d{1,2}", item.matter)
            assert item.note_html or item.report
    for body in content.bodies:
        assert {seat.person for seat in body.seats if seat.person} <= people


def test_the_past_votes_add_up() -> None:
    past = demonstration(TODAY).past
    members = {seat.person for seat in demonstration(TODAY).bodies[0].seats if seat.person}
    for number, result in enumerate(past.results, start=1):
        away = {m.member for m in past.movements if m.arrives and m.before_item > number}
        aside = {*result.against, *result.abstaining, *result.not_taking_part}
        assert not aside & away
        pour = len(members - away - aside)
        if result.state == "adopted":
            assert pour > len(result.against) or (result.tie and pour == len(result.against))
        if result.state == "rejected":
            assert pour < len(result.against)


def test_texts_are_plain_sentences_in_good_french() -> None:
    for item in (*demonstration(TODAY).past.items, *demonstration(TODAY).coming.items):
        for sentence in (*item.visas, *item.grounds):
            assert "<" not in sentence
            assert sentence.endswith(" ;")
        assert not any(visa for visa in item.visas if not visa.startswith("Vu "))
        assert "'" not in item.object + "".join(item.visas + item.grounds)


@pytest.fixture(scope="module")
def annexes() -> dict[str, Accepted]:
    found = {}
    for annex in make_annexes(TODAY):
        answer = intake(annex.data, annex.filename)
        assert isinstance(answer, Accepted)
        assert answer.repairs == ()
        found[annex.key] = answer
    return found


def test_annexes_have_from_one_to_forty_pages(annexes: dict[str, Accepted]) -> None:
    counts = {key: answer.pages for key, answer in annexes.items()}
    assert (len(counts), min(counts.values()), max(counts.values())) == (20, 1, 40)
    assert {key: counts[key] for key in PAGES} == PAGES


def test_there_is_a_landscape_plan_and_a_scan_without_text(annexes: dict[str, Accepted]) -> None:
    plan = pypdf.PdfReader(BytesIO(annexes["plan-cession"].pdf)).pages[0]
    assert plan.mediabox.width > plan.mediabox.height > 800
    assert pypdf.PdfReader(BytesIO(annexes["avis-domaine"].pdf)).pages[0].extract_text() == ""


def test_annexes_are_the_same_bytes_each_time() -> None:
    for key in ("plan-cession", "courrier-poste", "tarifs-grille"):
        first, second = make_annex(key, TODAY), make_annex(key, TODAY)
        assert hashlib.sha256(first.data).digest() == hashlib.sha256(second.data).digest()


@pytest.mark.slow
@pytest.mark.needs("poppler", "qpdf")
def test_the_whole_dossier_prints(annexes: dict[str, Accepted]) -> None:
    coming = demonstration(TODAY).coming
    items = tuple(
        DossierItem(
            AgendaLine(str(item.number), item.object),
            item.note_html,
            item.service,
            ActText(item.visas, item.grounds, item.statement_html, item.articles) if item.articles else None,
            annexes=tuple(Annex(key, annexes[key].pdf, annexes[key].sha256) for key in item.annexes),
        )
        for item in coming.items
    )
    made = make_dossier(DossierFacts(samples.INSTITUTION, samples.SITTING, 1, samples.AT, items))
    tools.assert_sound(made.pdf)
    assert made.pages > 150
    assert sum(entry.untagged for entry in made.entries) == 3
    with pikepdf.open(BytesIO(made.pdf)) as pdf:
        assert len(pdf.pages) == made.pages
