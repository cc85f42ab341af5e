"""The search box on every database: accents, case, word order, and the signs that LIKE treats specially."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from council.models import Act, db
from council.queries.search import fold, words
from tests.factory import Commune, make_meeting

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
        result={"votes": [], "labels": {}, "counts": {}}, content={"matiere_code": "7.5"},
        search=fold(f"2026-11-001 {TITLE} subvention de 50 000 euros"), state="published",
        published_at=datetime(2026, 11, 6, tzinfo=UTC),
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ecole MUSIQUE", True), ("musique école", True), ("oeuvres", True), ("été", True), ("musi", True),
        ("2026-11-001", True), ("musique piscine", False), ("50%", True), ("mus_que", True), ("mus_xue", False), ("'; DROP", False),
        ("%", True), ("", True),
    ],
)  # fmt: skip
def test_search(client: FlaskClient, act: Act, query: str, expected: bool) -> None:
    """Signs only separate words: none reaches LIKE; a query without a letter or digit finds everything."""
    page = client.get("/testville/recherche", query_string={"q": query}).text
    if query:
        assert (TITLE in page) is expected
    listed = client.get("/testville/deliberations", query_string={"annee": "2026"}).text
    assert TITLE in listed
    assert TITLE not in client.get("/testville/deliberations", query_string={"annee": "2025"}).text


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
    assert words("le LE Le école") == ["ecole", "le"]
