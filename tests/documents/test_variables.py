"""Variables of a text, and sums in French words."""

from __future__ import annotations

import pytest

from council.documents.amounts import amount, euros_in_words, figures, in_words
from council.documents.variables import filled, names


def test_names_are_told_whatever_their_case_accents_and_spaces() -> None:
    content = {
        "title": "{{Montant}} pour {{ association }}", "visas": ["Vu le {{date  de séance}},"],
        "articles": ["<p>{{mon<strong>tant}}</strong> {{MAIRE}}</p>"],
    }  # fmt: skip
    assert names(content) == ["Montant", "association", "date de séance", "MAIRE"]
    assert names({"title": "{ {x} } {{}} {{" + "a" * 81 + "}}", "articles": []}) == []


def test_what_is_known_is_filled_and_the_rest_stays_to_be_seen() -> None:
    values = {"montant": "cent <euros>", "date de seance": "12 juin 2026"}
    made = filled(
        {
            "title": "{{montant}}",
            "visas": ["Vu {{Date de séance}} {{x}}"],
            "articles": ["<p>{{montant}}</p>"],
            "kind": "decision",
        },
        values,
    )
    assert made == {
        "title": "Cent <euros>",
        "visas": ["Vu 12 juin 2026 {{x}}"],
        "articles": ["<p>Cent &lt;euros&gt;</p>"],
        "kind": "decision",
    }


@pytest.mark.parametrize(
    ("cents", "words"),
    [
        (0, "zéro euro"), (100, "un euro"), (120000, "mille deux cents euros"), (120050, "mille deux cents euros et cinquante centimes"),
        (1, "un centime"), (8000, "quatre-vingts euros"), (7100, "soixante et onze euros"), (20000000, "deux cent mille euros"),
        (100000000, "un million d’euros"), (130000001, "un million trois cent mille euros et un centime"),
    ],
)  # fmt: skip
def test_sums_are_written_as_deeds_write_them(cents: int, words: str) -> None:
    assert euros_in_words(cents) == words


def test_words_then_figures() -> None:
    assert amount(120000) == "mille deux cents euros (1\u202f200,00\u00a0€)"
    assert figures(5) == "0,05\u00a0€"


def test_belgium_says_septante_and_nonante() -> None:
    said = {71: "septante et un", 70: "septante", 77: "septante-sept", 80: "quatre-vingts", 90: "nonante", 91: "nonante et un", 99: "nonante-neuf",
            1_000_000: "un million", 380_097: "trois cent quatre-vingt mille nonante-sept", 96_000: "nonante-six mille"}  # fmt: skip
    assert {number: in_words(number, belgian=True) for number in said} == said
