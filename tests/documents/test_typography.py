"""French writing, and the last cleaning of rich text."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from council.documents import typography as t


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Oui ; non ! quoi ?", "Oui\u202f; non\u202f! quoi\u202f?"),
        ("Objet : « voirie »", "Objet\u00a0: «\u00a0voirie\u00a0»"),
        ("n° 12", "n°\u00a012"),
        ("1 234 567 €", "1\u202f234\u202f567\u00a0€"),
        ("l'article L. 2121-20", "l’article\u00a0L.\u00a02121-20"),
        ("de 23 h à 5 h", "de 23 h à 5 h"),
        ("12 km et 3 voix", "12\u00a0km et 3\u00a0voix"),
        ("https://a.example/?b=1", "https://a.example/?b=1"),
    ],
)
def test_spaces(typed: str, printed: str) -> None:
    assert t.spaces(typed) == printed
    assert t.spaces(printed) == printed


def test_rich_text_loses_what_is_not_text() -> None:
    hostile = (
        '<p onclick="x()" style="position:fixed">Bon <b>jour</b> !</p><script>alert(1)</script><img src=http://127.0.0.1/>'
        '<a href="javascript:alert(1)">lien</a><link rel=attachment href="file:///etc/hostname"><style>@page{size:A0}</style>'
    )
    assert t.rich(hostile) == "<p>Bon <b>jour</b>\u202f!</p><a>lien</a>"


def test_figures_of_tables_are_set_to_the_right_with_their_headings() -> None:
    table = "<table><tr><th>Chapitre</th><th>Crédits</th><th>Note</th></tr><tr><td>011</td><td>− 1 200 €</td><td>2e classe</td></tr></table>"
    assert t.rich(table) == (
        '<table><tbody><tr><th>Chapitre</th><th class="num">Crédits</th><th>Note</th></tr>'
        '<tr><td>011</td><td class="num">− 1\u202f200\u00a0€</td><td>2e classe</td></tr></tbody></table>'
    )
    merged = t.rich('<table><tr><td colspan="2">a</td></tr><tr><td>b</td><td>3</td></tr></table>')
    assert "num" not in merged


def test_headings_rise_under_a_title_alone() -> None:
    assert t.rich("<h3>A</h3><h4>B</h4>", top=2) == "<h2>A</h2><h3>B</h3>"
    assert t.rich("<h1>A</h1><h3>B</h3>") == "A<h3>B</h3>"


def test_dates_and_hours() -> None:
    assert t.day(date(2026, 12, 1)) == "1er\u00a0décembre\u00a02026"
    assert t.day(date(2026, 6, 18), weekday=True) == "jeudi 18\u00a0juin\u00a02026"
    assert "…" in t.day(None)
    assert t.hour(datetime(2026, 6, 18, 20, 0)) == "20\u00a0h"
    assert t.hour(datetime(2026, 6, 18, 9, 5)) == "9\u00a0h\u00a005"
    assert t.day_in_words(date(2026, 6, 1)) == "premier juin"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zéro"),
        (16, "seize"),
        (17, "dix-sept"),
        (21, "vingt-et-un"),
        (70, "soixante-dix"),
        (71, "soixante-et-onze"),
        (80, "quatre-vingts"),
        (81, "quatre-vingt-un"),
        (91, "quatre-vingt-onze"),
        (99, "quatre-vingt-dix-neuf"),
        (100, "cent"),
        (200, "deux-cents"),
        (2026, "deux-mille-vingt-six"),
        (1984, "mille-neuf-cent-quatre-vingt-quatre"),
    ],
)
def test_numbers_in_letters(number: int, words: str) -> None:
    assert t.in_words(number) == words


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Vu l’<em>aide</em>.</p><p></p><p>Suite</p>", "Vu l’aide.\nSuite"),
        ("<ul><li>a<ul><li>b</li></ul>fin</li><li><p>c</p></li></ul>", "a\nb\nfin\nc"),
        ("<p>Ainsi :</p><ol><li>a<ol><li>b</li></ol></li></ol>", "Ainsi :\na\nb"),
        (
            "<table><tr><th>Année</th><th>Montant</th></tr><tr><td>2026</td><td><p>5 €</p><p>net</p></td></tr></table>",
            "Année | Montant\n2026 | 5 € net",
        ),
    ],
)
def test_readable_text_has_a_line_for_each_paragraph_item_and_row(html: str, text: str) -> None:
    assert t.readable(html) == text
