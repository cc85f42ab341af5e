"""The index of the public search: kept with the act, whoever changes it; nothing secret goes in; the best comes first."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from council.models import WRITE, Act, SearchedAct, SearchedTally, db, refresh_statistics
from council.queries.extracts import extract, mark
from council.queries.public_search import Chosen, search
from council.queries.search import stem, stems, tokens
from council.queries.search_terms import read
from council.services import search_index
from tests.factory import Commune, make_commune, make_meeting

EVENING = datetime(2026, 11, 5, 18, 30, tzinfo=UTC)


def publish(
    commune: Commune, *titles: str, text: str = "", evening: datetime = EVENING, **more: object
) -> list[Act]:
    """Published acts of one meeting."""
    meeting = make_meeting(commune, evening, items=len(titles), state="closed")
    made = [
        Act(
            organisation_id=meeting.organisation_id, meeting_id=meeting.id, item_id=item.id, adopted_on=evening.date(), title=title,
            number=f"{evening:%Y-%m}-{item.id:03}", public_title=title, outcome="adopted", result_sentence="Adopté.", state="published",
            result={"votes": [], "labels": {}, "counts": {}}, content={"expose": f"<p>{text}</p>", "matiere_code": "7.5", "rapporteur_seat": commune.mandates[1], "rapporteur": "", "visas": [], "considerants": [], "articles": [], "annexes": []},
            published_at=evening, **more,
        )
        for item, title in zip(meeting.items, titles, strict=True)
    ]  # fmt: skip
    db.session.add_all(made)
    db.session.commit()
    return made


def found(commune: Commune, query: str, **chosen: object) -> list[str]:
    return [one.act.title for one in search(commune.organisation_id, Chosen(query, **chosen)).lines]


def test_an_act_is_found_from_its_publication_to_its_withdrawal(app: Flask, commune: Commune) -> None:
    (act,) = publish(commune, "Réfection de la piscine")
    assert found(commune, "piscines") == ["Réfection de la piscine"]
    act.public_title = "Réfection du gymnase"
    db.session.commit()
    assert (found(commune, "piscine"), found(commune, "gymnases")) == ([], ["Réfection du gymnase"])
    act.published_at, act.state = None, "signed"
    db.session.commit()
    assert found(commune, "gymnase") == []
    assert db.session.scalars(sa.select(SearchedTally)).all() == []
    assert db.session.scalar(sa.text("SELECT count(*) FROM searched_words")) == 0


def test_an_act_is_not_indexed_when_its_transaction_fails(app: Flask, commune: Commune) -> None:
    (act,) = publish(commune, "Réfection de la piscine")
    act.public_title = "Autre chose"
    db.session.flush()
    db.session.rollback()
    assert found(commune, "piscine") == ["Réfection de la piscine"]


def test_nothing_secret_is_indexed(app: Flask, commune: Commune) -> None:
    """Of a restricted act neither the text, nor its own title, nor its subject, nor its rapporteur."""
    publish(commune, "Affaire de personnel", text="Le nom caché est Zorglub.", restricted=True)
    act = db.session.scalars(sa.select(Act)).one()
    act.title = "Licenciement de Zorglub"
    db.session.commit()
    assert found(commune, "zorglub") == found(commune, "licenciement") == found(commune, "zorg*") == []
    assert found(commune, "personnel") == ["Affaire de personnel"]
    row = db.session.scalars(sa.select(SearchedAct)).one()
    assert (row.theme, row.matter, row.person_id) == ("", "", None)
    assert found(commune, "", theme="7") == found(commune, "", person=commune.persons[1]) == []


def test_the_title_comes_before_the_text_then_the_latest(app: Flask, commune: Commune) -> None:
    publish(commune, "Tarifs de la piscine", evening=EVENING - timedelta(days=400))
    publish(commune, "Budget primitif", text="La piscine y figure.", evening=EVENING)
    publish(commune, "Travaux à la piscine", evening=EVENING - timedelta(days=90))
    assert found(commune, "piscine") == ["Travaux à la piscine", "Tarifs de la piscine", "Budget primitif"]


def test_one_institution_never_finds_what_another_published(app: Flask, commune: Commune) -> None:
    other = make_commune(slug="ailleurs")
    publish(other, "Piscine d’ailleurs")
    assert found(commune, "piscine") == found(commune, "") == found(commune, "-rien") == []
    assert found(commune, f"_o{other.organisation_id}") == []
    assert search(commune.organisation_id, Chosen()).facets.years == ()


def test_choices_are_counted_among_what_was_found(app: Flask, commune: Commune) -> None:
    publish(commune, "Piscine", "Gymnase", "Piscine et gymnase")
    publish(commune, "Ancienne piscine", evening=EVENING.replace(year=2025))
    person = commune.persons[1]
    facets = search(commune.organisation_id, Chosen("piscine")).facets
    assert facets.years == (("2026", "2026", 2), ("2025", "2025", 1))
    assert [(value, number) for value, _, number in facets.persons] == [(str(person), 3)]
    assert [(value, number) for value, _, number in facets.matters] == [("7.5", 3)]
    assert len(found(commune, "piscine", year=2026, person=person, theme="7.5", outcome="adopted")) == 2
    assert found(commune, "piscine", outcome="rejected") == []


def test_more_than_is_counted_is_said(app: Flask, commune: Commune, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("council.queries.public_search.MOST", 2)
    publish(commune, "Piscine 1", "Piscine 2", "Piscine 3")
    answer = search(commune.organisation_id, Chosen("piscine"))
    assert (answer.total, answer.more, len(answer.lines)) == (2, True, 2)
    assert answer.facets.years == (("2026", "2026", None),)
    whole = search(commune.organisation_id, Chosen())
    assert (whole.total, whole.more, whole.facets.years) == (3, False, (("2026", "2026", 3),))


def test_what_an_older_version_wrote_is_made_again(app: Flask, commune: Commune) -> None:
    publish(commune, "Piscine", "Gymnase")
    db.session.execute(sa.update(SearchedAct).values(made_by=0))
    db.session.execute(sa.text("DELETE FROM searched_words"))
    db.session.commit()
    assert found(commune, "piscine") == []
    db.session.rollback()
    with db.engine.connect().execution_options(**WRITE) as connection, connection.begin():
        assert (search_index.fill(connection), search_index.fill(connection)) == (2, 0)
    assert found(commune, "piscine") == ["Piscine"]


@pytest.mark.parametrize(
    "forms",
    [
        "école écoles ecole ÉCOLES", "subvention subventions subventionner subventionnée subventionnees", "local locaux locale",
        "premier première premières", "tarif tarifs tarification", "voté voter vote votes", "emploi emplois", "sportif sportive sportives",
        "délibération délibérer délibérée deliberees", "équipement équiper", "marché marchés", "œuvre oeuvres",
    ],
)  # fmt: skip
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({tuple(stems(word)) for word in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("gare", "garantie"), ("commune", "commission"), ("bois", "boisson"), ("2026", "2025")]
)
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert stems(one) != stems(other)
    assert stem(stem("subvention")) == stem("subvention")


def test_extracts_are_marked_and_escaped() -> None:
    """What stands in an act may look like markup: only the marks are."""
    text = "<script>alert(1)</script> & la piscine d’été. " + "Rien. " * 80 + "Autre piscine."
    shown = extract(text, read('piscines "<script>"')).html
    assert (
        "<mark>piscine</mark>" in shown and "&lt;<mark>script</mark>&gt;" in shown and "<script>" not in shown
    )
    assert len(shown) < 420
    assert mark("L’École <b>", read("ecole")) == "L’<mark>École</mark> &lt;b&gt;"
    assert (
        mark("plan local d’urbanisme", read('"plan local d’urbanisme"'))
        == "<mark>plan local d’urbanisme</mark>"
    )
    assert not extract("rien", read("piscine")).marked


@pytest.mark.parametrize(
    "typed",
    ['"', '""', "-", "- -", "«", "*", "a*", '-"', "NEAR(", "title:x", "' OR 1=1", "{x} : y", "a & b | !c", "\x00", "é" * 5000, "zz<->b"],
)  # fmt: skip
def test_whatever_is_typed_is_understood(app: Flask, commune: Commune, typed: str) -> None:
    publish(commune, "Piscine")
    search(commune.organisation_id, Chosen(typed))
    search(commune.organisation_id, Chosen(f"{typed} piscine", year=date.max.year, body=2**40, person=-1))


def test_only_what_is_looked_for_is_found_again_in_a_text() -> None:
    """The short way to the words of a query finds what the long way finds."""
    text = "L’école_maternelle d’Évry, les Écoles ; jusqu’au 2019-03, l’eau du cœur de ville et l’écolage."
    every = list(tokens(text))
    for whole, begun in (
        (frozenset({"ecol"}), ()),
        (frozenset({"2019", "eau"}), ("coeu",)),
        (frozenset(), ("e",)),
        (frozenset({"zzz"}), ()),
    ):
        wanted = [one for one in every if one.stem in whole or one.stem.startswith(begun)]
        assert list(tokens(text, whole, begun)) == wanted
    assert [text[a:b] for a, b, _ in tokens(text, frozenset({"ecol"}))] == ["école", "Écoles"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_database_counts_its_rows_for_its_plans(app: Flask, commune: Commune) -> None:
    """Acts are read by their keys, not by going through everything an institution has published."""
    refresh_statistics(db.engine)
    query = "SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'searched_act'"
    with db.engine.connect() as connection:
        before = connection.exec_driver_sql(query).scalar()
    publish(commune, "Piscine", "Gymnase")
    refresh_statistics(db.engine)
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql(query).scalar() != before
