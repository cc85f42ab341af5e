"""The legal calculator's pages: what is asked of the law, what is shown of its answers, what is said of bad input."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from council.law.calculator.kinds import REGIMES
from council.law.seats import share_seats
from council.web.office.calculator_calendar import notice_months
from council.web.office.calculator_elections import winners_by_step
from council.web.office.calculator_fields import day_text, whole
from council.web.office.calculator_panels import Cell, Panel
from council.web.office.calculator_rows import MOST, RowsForm
from council.web.office.calculator_sheet import Sheet, work
from council.web.office.calculator_tools import TOOLS, known_regime
from tests.factory import Commune
from tests.web.test_office_pages import read

SignIn = Callable[..., None]
TODAY = date(2026, 11, 21)
slugs = pytest.mark.parametrize("slug", sorted(TOOLS))


def ask(slug: str, **query: object) -> tuple[Sheet, RowsForm]:
    """The sheet and the form of a question."""
    tool = TOOLS[slug]
    form = tool.form(MultiDict({name.replace("__", "-"): str(value) for name, value in query.items()}))
    form.trim()
    return work(tool, form), form  # type: ignore[return-value]


def only(slug: str, **query: object) -> Panel:
    """The single panel of a question that has an answer."""
    sheet, _ = ask(slug, **query)
    assert sheet.faults == []
    return sheet.panels[0]


def faults(slug: str, **query: object) -> dict[str, str]:
    """Field at fault -> sentence."""
    sheet, _ = ask(slug, **query)
    assert sheet.panels == []
    return dict(sheet.faults)


def rows(*lines: dict[str, object]) -> dict[str, object]:
    """Lines of a form as its query."""
    return {f"rows-{rank}-{name}": value for rank, line in enumerate(lines) for name, value in line.items()}


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


# --- notice ---------------------------------------------------------------------------------------------------------


def test_notice_gives_the_last_day_and_its_calendar() -> None:
    panel = only("convocation", population=6400, meeting_on="2026-12-10")
    assert "vendredi 4 décembre 2026" in panel.sentence
    days = {
        day.number: [mark.word for mark in day.marks]
        for week in panel.months[0].weeks
        for day in week
        if day and day.marks
    }
    assert days == {4: ["Limite"], 5: ["franc\u00a01"], 6: ["franc\u00a02"], 7: ["franc\u00a03"], 8: ["franc\u00a04"],
                    9: ["franc\u00a05"], 10: ["Séance"]}  # fmt: skip


def test_a_late_dispatch_is_shown_beside_the_last_day() -> None:
    panel = only("convocation", population=6400, meeting_on="2026-12-10", sent_on="2026-12-06")
    assert panel.tone == "error"
    days = {
        day.number: [mark.shape for mark in day.marks]
        for week in panel.months[0].weeks
        for day in week
        if day and day.marks
    }
    assert days == {4: ["limit"], 6: ["sent"], 7: ["clear"], 8: ["clear"], 9: ["clear"], 10: ["meeting"]}


def test_urgency_adds_its_own_last_day() -> None:
    sheet, _ = ask("convocation", population=6400, meeting_on="2026-12-10", urgent="y")
    assert [panel.title for panel in sheet.panels] == ["Convocation", "En cas d’urgence"]
    assert "8 décembre 2026" in sheet.panels[1].sentence


def test_calendar_at_the_ends_of_time_and_over_many_months() -> None:
    months = notice_months(date(9999, 12, 31), date(9999, 12, 25), date(1, 1, 1), "Envoi")
    assert [month.title for month in months] == ["octobre 9999", "novembre 9999", "décembre 9999"]
    assert notice_months(date(1, 1, 20), date(1, 1, 14), None, "Envoi")[0].title == "janvier 1"
    after = notice_months(date(2026, 5, 10), date(2026, 5, 4), date(2026, 5, 12), "Envoi")
    assert not any(
        mark.shape == "clear"
        for month in after
        for week in month.weeks
        for day in week
        if day
        for mark in day.marks
    )


def test_wallonia_counts_from_reception() -> None:
    _, form = ask("convocation", regime="be-wal-commune")
    assert {"received_on", "call"} <= set(form._fields)
    assert not {"sent_on", "urgency_vote"} & set(form._fields)
    panel = only(
        "convocation", regime="be-wal-commune", meeting_on="2026-12-10", call="2", received_on="2026-12-01"
    )
    assert any(
        mark.word == "Réception"
        for month in panel.months
        for week in month.weeks
        for day in week
        if day
        for mark in day.marks
    )
    sheet, _ = ask(
        "deuxieme-convocation", regime="be-wal-commune", second_on="2026-12-10", n_office=19, present=3
    )
    assert [panel.title for panel in sheet.panels] == [
        "Nouvelle convocation",
        "Ce que le conseil peut décider",
    ]
    assert (
        only("point-ajoute", regime="be-wal-commune", filed_on="2026-12-08", meeting_on="2026-12-10").verdict
        == "Point refusé"
    )


def test_second_convocation_says_what_may_be_decided() -> None:
    sheet, _ = ask(
        "deuxieme-convocation", failed_on="2026-12-10", second_on="2026-12-14", n_office=28, present=9
    )
    assert [row[1].text for row in sheet.panels[1].tables[0].rows] == [
        "Peut décider sans quorum",
        "Ne peut pas décider",
    ]
    assert "second_on" in faults("deuxieme-convocation", failed_on="2026-12-10", second_on="2026-12-01")
    assert "regime" in faults(
        "deuxieme-convocation", regime="fr-ccas", failed_on="2026-12-10", second_on="2026-12-14"
    )


def test_a_field_of_another_regime_stays_in_sight_with_its_fault() -> None:
    sheet, form = ask("quorum", regime="be-wal-commune", n_office=20, present=12, proxies=3)
    assert [anchor for anchor, _ in sheet.faults] == ["proxies"]
    assert form["proxies"].data == "3"


# --- quorum and votes -----------------------------------------------------------------------------------------------


def test_quorum_arithmetic_adds_up() -> None:
    panel = only("quorum", n_office=28, present=16, proxies=6, withdrawn_present=1, representatives_present=1,
                 representatives_absent=1, accounts_vote="y", head_present="y")  # fmt: skip
    signed = [(step.words, int(step.number.replace("−\u00a0", "-")), step.total) for step in panel.steps]
    room = [
        row
        for row in signed
        if row[0].startswith(
            ("Présents dans", "moins le maire", "moins les membres", "moins les représentants présents")
        )
    ]
    assert sum(value for _, value, _ in room) == signed[-1][1] == 13
    assert [value for words, value, total in signed if total] == [26, 14, 13]
    assert (panel.verdict, panel.tone) == ("Quorum non atteint", "error")
    assert "FR-QUO-06" in [rule.id for rule in panel.rules]


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"n_office": 10, "present": 11}, "present"), ({"n_office": 10, "present": 8, "proxies": 3}, "proxies"),
     ({"n_office": 10, "present": 5, "withdrawn_present": 6}, "withdrawn_present"), ({"present": 5}, "n_office"),
     ({"n_office": 0, "present": 0}, "n_office"), ({"n_office": "dix", "present": 5}, "n_office")],
)  # fmt: skip
def test_quorum_faults(typed: dict[str, object], field: str) -> None:
    assert field in faults("quorum", **typed)


@pytest.mark.parametrize(
    ("typed", "verdict", "figure"),
    [
        ({"votes_for": 12, "votes_against": 12, "chair_vote": "for"}, "Adopté", "pour"),
        ({"votes_for": 12, "votes_against": 12, "chair_vote": "for", "secret": "y"}, "Rejeté", "13"),
        ({"votes_for": 12, "votes_against": 3}, "Adopté", "8"),
        ({"votes_for": 9, "votes_against": 5, "majority_rule": "two_thirds_expressed"}, "Rejeté", "10"),
        (
            {"votes_for": 9, "votes_against": 5, "majority_rule": "absolute_in_office", "n_office": 19},
            "Rejeté",
            "10",
        ),
    ],
)
def test_majorities(typed: dict[str, object], verdict: str, figure: str) -> None:
    panel = only("majorite", **typed)
    assert panel.verdict == verdict
    assert panel.figures[-1].value == figure


def test_special_ballots() -> None:
    panel = only("mode-de-scrutin", present=22, public_requests=6, secret_requests=7)
    assert panel.verdict == "Scrutin public"
    assert [[cell.text for cell in row[1:]] for row in panel.tables[0].rows] == [["6", "6"], ["7", "8"]]
    walloon = only("mode-de-scrutin", regime="be-wal-commune", present=21, item_kind="staff_appointment")
    assert walloon.verdict == "Scrutin secret"
    assert only("huis-clos", present=25, represented=2, requesters=3, votes_for=14).verdict == "Huis clos"
    assert "secret_requests" in faults("mode-de-scrutin", present=5, secret_requests=6)


# --- designations ---------------------------------------------------------------------------------------------------

TIE = ({"name": "Anne", "votes1": 5, "votes2": 5, "votes3": 5, "born": "1968-04-12"},
       {"name": "Bruno", "votes1": 5, "votes2": 5, "votes3": 5, "born": "1961-09-30"})  # fmt: skip


def test_rounds_show_each_decision() -> None:
    panel = only("tours", **rows(*TIE))
    assert "Bruno" in panel.sentence
    assert [row[3].text for row in panel.tables[1].rows] == ["Tour suivant", "Tour suivant", "Élu"]
    assert [(row[0].text, row[-1].note) for row in panel.tables[0].rows] == [
        ("Anne", "à égalité"),
        ("Bruno", "élu"),
    ]


def test_rounds_without_birth_dates_ask_for_them() -> None:
    panel = only("tours", **rows(*({**one, "born": ""} for one in TIE)))
    assert (panel.verdict, panel.tone) == ("Égalité à départager", "warn")


def test_lists_are_told_apart_by_average_age() -> None:
    lines = rows({**TIE[0], "born": "", "ages": "52, 47 et 39"}, {**TIE[1], "born": "", "ages": "50"})
    panel = only("tours", ballot="list", **lines)
    assert panel.tables[0].rows[1][-1].note == "élu, âge moyen 50"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        (rows({"votes1": 5}), "rows-0-name"),
        (rows({"name": "A", "votes1": 5}, {"name": "A", "votes1": 3}), "rows-1-name"),
        (rows({"name": "A", "votes1": "cinq"}), "rows-0-votes1"),
        (rows({"name": "A.B[0]", "votes1": -1}), "rows-0-votes1"),
        (rows({"name": "A", "votes1": 5}) | {"ballots1": 7}, "ballots1"),
        (rows({"name": "A", "votes1": 5, "votes2": 5}), "rows-0-votes1"),
        (rows({"name": "A", "votes2": 5}), "rows-0-votes1"),
        (rows({"name": "A", "votes1": 5, "born": "1960-02-30"}), "rows-0-born"),
    ],
)
def test_round_faults_are_beside_the_cell(query: dict[str, object], field: str) -> None:
    assert list(faults("tours", **query)) == [field]


def test_seats_show_the_fractions() -> None:
    query = rows({"name": "A", "votes": 14}, {"name": "B", "votes": 8}, {"name": "C", "votes": 4})
    panel = only("sieges", seats=5, method="largest_remainder", **query)
    remainders = [row[3] for row in panel.tables[0].rows]
    assert [cell.fraction for cell in remainders] == [("18", "5"), ("14", "5"), None]
    assert [cell.about for cell in remainders] == ["=\u00a03,6", "=\u00a02,8", ""]
    assert Cell("23/6", exact=True).about == "≈\u00a03,83"
    assert Cell("12/06", exact=False).fraction is None


@given(
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 30), min_size=1).filter(
        lambda votes: any(votes.values())
    ),
    st.integers(1, 12),
)
def test_each_seat_of_the_table_goes_to_a_highest_average(votes: dict[str, int], seats: int) -> None:
    shared, _ = share_seats("highest_average", seats, votes)
    steps = list(winners_by_step(shared.averages, votes, shared.awarded))
    assert [name for step in steps for name in step] == list(shared.awarded)
    for averages, winners in zip(shared.averages, steps, strict=True):
        assert {averages[name] for name in winners} <= {max(averages.values(), default=Fraction(0))}


def test_seat_faults() -> None:
    assert "rows-0-votes" in faults(
        "sieges", seats=3, method="highest_average", **rows({"name": "A", "votes": 0})
    )
    assert "seats" in faults("sieges", method="highest_average", **rows({"name": "A", "votes": 3}))
    born = rows({"name": "A", "votes": 3, "born": "12/06/1960, hier"})
    assert "rows-0-born" in faults("sieges", seats=3, method="highest_average", **born)


def test_lines_keep_a_spare_one_up_to_the_most() -> None:
    _, form = ask("sieges", **rows(*({"name": f"L{rank}", "votes": 1} for rank in range(4))))
    assert len(form.rows.entries) == 5
    _, form = ask("sieges", **rows(*({"name": f"L{rank}", "votes": 1} for rank in range(200))))
    assert len(form.rows.entries) == MOST


# --- after the meeting ----------------------------------------------------------------------------------------------


def test_time_limits_come_in_order() -> None:
    sheet, _ = ask("apres-la-seance", meeting_on="2026-10-15", settled_on="2026-12-03", published_on="2026-10-20",
                   received_on="2026-10-21")  # fmt: skip
    assert [due.on for due, _ in sheet.dues] == sorted(due.on for due, _ in sheet.dues)
    assert len(sheet.dues) == 6
    assert "settled_on" in faults("apres-la-seance", meeting_on="2026-10-15", settled_on="2026-10-15")
    assert "minutes_online_on" in faults(
        "apres-la-seance", meeting_on="2026-10-15", settled_on="2026-12-03", minutes_online_on="2026-11-01"
    )
    assert (
        only("apres-la-seance", regime="be-wal-commune", published_on="2026-09-28").title
        == "Entrée en vigueur"
    )


def test_an_act_not_yet_transmitted_waits() -> None:
    sheet, _ = ask("apres-la-seance", meeting_on="2026-10-15", published_on="2026-10-20")
    waiting = next(panel for panel in sheet.panels if panel.title == "Caractère exécutoire")
    assert (waiting.verdict, waiting.due) == ("En attente", None)


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
