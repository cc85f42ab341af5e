"""The search box on every database: accents, case, word order, and the signs that LIKE treats specially."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from council.models import Act, db
from council.models.searched import WORDS
from council.queries.search import fold
from tests.factory import Commune, make_meeting

ADDRESS = "/deliberations/2026-11-001"
TITLE = "Œuvres d’été à l’École de musique"


@pytest.fixture
def act(app: Flask, commune: Commune) -> Act:
    """A published act."""
    meeting = make_meeting(commune, datetime(2026, 11, 5, 18, 30, tzinfo=UTC), items=1, state="closed")
    meeting.agenda_published_at = meeting.starts_at
    item = meeting.items[0]
    row = Act(
        organisation_id=meeting.organisation_id, meeting_id=meeting.id, item_id=item.id, number="2026-11-001",
        adopted_on=date(2026, 11, 5), title=TITLE, public_title=TITLE, outcome="adopted", result_sentence="Adopté.",
        result={"votes": [], "labels": {}, "counts": {}}, content={"matiere_code": "7.5", "expose": "<p>Une subvention de 50 000 euros.</p>"},
        state="published",
        published_at=datetime(2026, 11, 6, tzinfo=UTC),
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ecole MUSIQUE", True), ("musique écoles", True), ("oeuvre", True), ("été", True), ("musi*", True), ("musi", False),
        ("SUBVENTIONNÉE", True), ("subventionner", True), ('"école de musique"', True), ('"musique école"', False), ("« 50 000 euros »", True),
        ("école -piscine", True), ("école -subventions", False), ("-piscine", True), ("-musique", False), ("l’école", True), ("de la", True),
        ("2026-11-001", True), ("musique piscine", False), ("école -écoles", False), ("musi* -musique", False), ("50%", True), ("mus_que", False), ("'; DROP", False),
        ("%", True), ("", True),
    ],
)  # fmt: skip
def test_search(client: FlaskClient, act: Act, query: str, expected: bool) -> None:
    """Signs only separate words: none reaches LIKE; a query without a letter or digit finds everything."""
    page = client.get("/testville/recherche", query_string={"q": query}).text
    if query:
        assert (ADDRESS in page) is expected
    listed = client.get("/testville/deliberations", query_string={"annee": "2026"}).text
    assert TITLE in listed
    assert TITLE not in client.get("/testville/deliberations", query_string={"annee": "2025"}).text


def test_what_is_wanted_and_unwanted_is_looked_for_nowhere(client: FlaskClient, act: Act) -> None:
    asked: list[str] = []

    def hear(*heard: Any) -> None:
        asked.append(heard[2])

    client.get("/testville/recherche?q=musique")  # whatever is asked once only
    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        client.get("/testville/recherche?q=musique")
        assert [one for one in asked if WORDS in one]
        asked.clear()
        client.get("/testville/recherche", query_string={"q": '"école de musique" -"écoles de musiques"'})
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)
    assert not [one for one in asked if WORDS in one]


def test_odd_parameters_are_harmless(client: FlaskClient, act: Act) -> None:
    """Pages and years that do not exist."""
    for address in (
        "recherche?q=a&page=-3",
        "recherche?q=a&page=x",
        "deliberations?annee=99999",
        "deliberations?page=99",
    ):
        assert client.get(f"/testville/{address}").status_code == 200


def test_folding() -> None:
    """One spelling for all."""
    assert fold("L’Élysée, n° 12 : Œuf & Straße") == "l elysee n 12 oeuf strasse"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"theme": "7"}, True), ({"theme": "5"}, False), ({"theme": "7.5"}, True), ({"theme": "x"}, True),
        ({"resultat": "adopted"}, True), ({"resultat": "rejected"}, False), ({"resultat": "x"}, True),
        ({"annee": "2026", "theme": "7", "resultat": "adopted"}, True), ({"organe": "99999"}, False), ({"organe": "x"}, True),
        ({"q": "musique", "theme": "5"}, False),
    ],
)  # fmt: skip
def test_choices_narrow_lists_searches_and_feeds(
    client: FlaskClient, act: Act, asked: dict[str, str], found: bool
) -> None:
    """A choice that cannot be read is left out; the feed follows the same choice as the list."""
    for address in (
        "deliberations",
        "recherche" if asked.get("q") else "deliberations",
        "deliberations.atom",
    ):
        answer = client.get(f"/testville/{address}", query_string=asked)
        assert answer.status_code == 200
        assert (TITLE in answer.text) is found, address


def test_a_choice_is_kept_and_counted(client: FlaskClient, act: Act) -> None:
    page = client.get("/testville/recherche", query_string={"q": "musique", "theme": "7"}).text
    assert 'value="7" selected>Finances locales (1)' in page
    assert '<input type="hidden" name="q" value="musique">' in page
    assert "deliberations.atom?q=musique&amp;theme=7" in page
    feed = client.get("/testville/deliberations.atom", query_string={"theme": "7"}).text
    assert "Délibérations – Finances locales – Testville" in feed


def test_a_restricted_act_tells_no_theme(client: FlaskClient, act: Act) -> None:
    """Neither by choosing its subject nor by the number beside it."""
    act.restricted = True
    db.session.commit()
    page = client.get("/testville/deliberations", query_string={"theme": "7"}).text
    assert TITLE not in page
    assert "Finances locales (1)" not in page
    assert TITLE in client.get("/testville/deliberations").text
