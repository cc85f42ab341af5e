"""The legal calculator's pages: what is asked of the law, what is shown of its answers, what is said of bad input."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from council.law.calculator.kinds import REGIMES
from council.web.office.calculator_fields import day_text, whole
from council.web.office.calculator_sheet import work
from council.web.office.calculator_tools import TOOLS, known_regime
from tests.factory import Commune
from tests.web.calculator import ask, faults
from tests.web.test_office_pages import read

SignIn = Callable[..., None]
TODAY = date(2026, 11, 21)
slugs = pytest.mark.parametrize("slug", sorted(TOOLS))


# --- what was typed -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), (" 6 400 ", 6400), ("6\u202f400", 6400), ("", None), ("  ", None), ("-3", -3), ("douze", "douze"),
     ("1,5", "1,5"), ("9" * 5000, "9" * 5000), ("²", "²")],
)  # fmt: skip
def test_whole_numbers(text: str, value: object) -> None:
    assert whole(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-06-12", "2026-06-12"),
        ("12/06/2026", "2026-06-12"),
        ("1/6/2026", "2026-06-01"),
        ("", None),
        ("demain", "demain"),
    ],
)
def test_days(text: str, value: object) -> None:
    assert day_text(text) == value


# --- every question -------------------------------------------------------------------------------------------------


@slugs
@pytest.mark.parametrize("today", [TODAY, date(2027, 1, 1), date(2028, 2, 29)])
def test_examples_have_an_answer(slug: str, today: date) -> None:
    sheet, form = ask(slug, **TOOLS[slug].example(today))
    assert sheet.faults == []
    for panel in sheet.panels:
        assert panel.sentence.endswith((".", "!"))
        assert panel.articles
        assert panel.rules
    assert len(form.recap()) >= 2


@slugs
@pytest.mark.parametrize("regime", [*REGIMES, "fr-departement"])
def test_an_empty_form_says_what_to_fill_in(slug: str, regime: str) -> None:
    """Each fault is a sentence, beside a field that is on the page."""
    sheet, form = ask(slug, regime=regime)
    assert sheet.panels == [] or sheet.faults == []
    ids = {field.id for field in form} | {one.id for entry in getattr(form, "rows", []) for one in entry.form}
    for anchor, words in sheet.faults:
        assert anchor in ids
        assert words.endswith(".")


texts = st.one_of(
    st.integers(-2, 40).map(str),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)).map(str),
    st.sampled_from(
        [
            "",
            "y",
            "list",
            "for",
            "appointment",
            "A",
            "9999-12-31",
            "0001-01-01",
            "2026-02-30",
            "52, 47",
            "x" * 40,
        ]
    ),
)


@slugs
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_nothing_typed_breaks_a_question_or_is_lost(slug: str, data: st.DataObject) -> None:
    tool = TOOLS[slug]
    names = [field.name for field in tool.form() if field.name not in ("rows", "regime")]
    if "rows" in tool.form():
        names += [
            f"rows-{rank}-{name}"
            for rank in range(3)
            for name in ("name", "votes", "votes1", "votes2", "born", "ages")
        ]
    query = data.draw(st.dictionaries(st.sampled_from(names), texts, max_size=8))
    form = tool.form(MultiDict({"regime": data.draw(st.sampled_from(REGIMES)), **query}))
    form.trim()
    sheet = work(tool, form)
    assert not (sheet.panels and sheet.faults)
    shown = {field.name: field for field in form if field.name != "rows"}
    for name, text in query.items():
        if name in shown and hasattr(shown[name], "_value"):
            assert shown[name].data in (text, bool(text))


def test_unknown_regime_is_said_beside_the_regime() -> None:
    assert faults("quorum", regime="fr-region", n_office=20, present=12) == {
        "regime": "Régime\u00a0: choisissez une réponse de la liste."
    }


def test_a_body_without_a_profile_in_the_calculator_starts_as_a_commune() -> None:
    assert (known_regime("be-wal-cpas"), known_regime(None), known_regime("fr-ccas")) == (
        "fr-commune",
        "fr-commune",
        "fr-ccas",
    )


# --- the pages ------------------------------------------------------------------------------------------------------


@pytest.fixture
def clerk(commune: Commune, client: FlaskClient, sign_in: SignIn) -> FlaskClient:
    """The secretary general, signed in."""
    sign_in(client, commune.clerk, commune.organisation_id)
    return client


def test_pages_are_whole(clerk: FlaskClient) -> None:
    index = read(clerk, "/bureau/calculateur")
    for tool in TOOLS.values():
        address = f"/bureau/calculateur/{tool.slug}"
        assert f'href="{address}"' in index
        empty = read(clerk, address)
        assert "result__sentence" not in empty
        assert "error-summary" not in empty
        answered = read(clerk, f"{address}?{urlencode(tool.example(TODAY))}")
        assert "result__sentence" in answered
        assert "Ce que dit la règle" in answered


def test_forms_start_from_the_organisation(clerk: FlaskClient) -> None:
    page = read(clerk, "/bureau/calculateur/quorum")
    assert re.search(r'name="n_office"[^>]*value="11"', page)
    assert re.search(r'name="population"[^>]*value="6400"', read(clerk, "/bureau/calculateur/convocation"))
    emptied = read(clerk, "/bureau/calculateur/quorum?n_office=&present=3")
    assert 'href="#n_office"' in emptied


def test_faults_are_beside_the_field_and_nothing_typed_is_lost(clerk: FlaskClient) -> None:
    page = read(clerk, "/bureau/calculateur/quorum?regime=fr-commune&n_office=dix&present=%3Cb%3E&proxies=2")
    assert 'id="n_office-erreur"' in page
    assert "Écrivez un nombre entier, par exemple 12." in page
    assert 'value="dix"' in page
    assert 'value="&lt;b&gt;"' in page
    assert 'value="2"' in page
    assert "result__sentence" not in page


def test_the_permanent_link_gives_the_same_answer(clerk: FlaskClient) -> None:
    page = read(clerk, "/bureau/calculateur/quorum?n_office=28&present=16&proxies=&withdrawn_present=1")
    link = re.search(r'data-copy="([^"]+)"', page)
    assert link
    address = html.unescape(link[1])
    assert "proxies" not in address
    again = read(clerk, address[address.index("/bureau") :])
    sentence = re.compile(r'result__sentence">([^<]+)')
    assert sentence.findall(again) == sentence.findall(page) != []


def test_another_line_is_added_without_an_answer(clerk: FlaskClient) -> None:
    page = read(clerk, "/bureau/calculateur/sieges?seats=5&rows-0-name=A&rows-0-votes=3&more=1")
    assert page.count('aria-label="Nom, ligne') == 5
    assert "result__sentence" not in page
    assert "error-summary" not in page


def test_who_may_calculate(app: Flask, commune: Commune, client: FlaskClient, sign_in: SignIn) -> None:
    assert client.get("/bureau/calculateur").status_code == 302
    sign_in(client, commune.accounts[5], commune.organisation_id)
    assert "Calculateur" in read(client, "/bureau/calculateur")
    read(client, "/bureau/calculateur/inconnu", 404)
    assert client.post("/bureau/calculateur/quorum").status_code == 405


def test_vacant_seats_do_not_count_among_members_in_office(
    app: Flask, commune: Commune, clerk: FlaskClient
) -> None:
    from council.models import Mandate, db

    db.session.get_one(Mandate, commune.mandates[-1]).ends_on = date.today() - timedelta(days=1)
    db.session.commit()
    assert re.search(r'name="n_office"[^>]*value="10"', read(clerk, "/bureau/calculateur/quorum"))
