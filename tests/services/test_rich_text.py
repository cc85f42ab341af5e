"""User-written text on its way in and back to the form."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.documents import typography
from council.documents.typography import readable as words
from council.services.rich_text import from_plain, plain, rich, source

TOKENS = st.sampled_from(
    ["a", "b c", "<b>", "</b>", "<p>", "</p>", "<ul><li>", "</li></ul>", "\n", "\n\n", "<table><tr><td>", "é",
     "</td></tr></table>", "&", "<", "< ", ">", "<br>", "<script>x</script>", "&lt;", "<h3>", "</h3>", "«"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\n\nb\nc", "<p>a</p><p>b<br>c</p>"),
        ("a < b & c > d", "<p>a &lt; b &amp; c &gt; d</p>"),
        ("<ul><li>un</li></ul>\nsuite", "<ul><li>un</li></ul><p>suite</p>"),
        ('<p onclick="x" style="y">mot</p>', "<p>mot</p>"),
        ("du <script>alert(1)</script>texte", "<p>du texte</p>"),
        ('<a href="javascript:x">lien</a>', "<p><a>lien</a></p>"),
        ('<img src="http://x/">', ""),
        (
            "<table><tr><td colspan=2>1</td></tr></table>",
            '<table><tbody><tr><td colspan="2">1</td></tr></tbody></table>',
        ),
        ("   \n\n ", ""),
        ("texte\x00\x08 nul", "<p>texte nul</p>"),
    ],
)
def test_what_is_kept(typed: str, kept: str) -> None:
    assert rich(typed) == kept


@given(st.lists(TOKENS, max_size=12).map("".join))
def test_the_form_gives_back_what_was_stored(typed: str) -> None:
    html = rich(typed)
    assert rich(source(html)) == html
    assert "<script" not in html


@given(st.text(max_size=200))
def test_any_text_is_cleaned_without_error(typed: str) -> None:
    assert rich(source(rich(typed))) == rich(typed)
    assert "\n" not in plain(typed)


def test_documents_lose_nothing_of_what_entry_kept() -> None:
    html = rich(
        "<p>a <strong>b</strong></p><h3>t</h3><blockquote>c</blockquote><ol><li>x</li></ol><p>H<sub>2</sub>O</p>"
    )
    assert str(typography.rich(html)) == html


def test_a_form_shows_signs_not_entities() -> None:
    assert source(rich("5 < 6 & 7 > 3")) == "5 < 6 & 7 > 3"


def test_words_of_html() -> None:
    assert words("<p>a<br>b &amp; c</p><p>d</p>") == "a\nb & c\nd"


def test_plain_text_is_never_markup() -> None:
    assert from_plain("<b>x</b>") == "<p>&lt;b&gt;x&lt;/b&gt;</p>"


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><link rel=File-List href="a.files/filelist.xml">
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->
<STYLE><!-- /* Font Definitions */ @font-face {font-family:"Cambria Math";} p.MsoNormal {margin:0cm;} --></STYLE>
</head><body lang=FR><!--StartFragment-->
<p class=MsoNormal style='margin-bottom:0cm'>La subvention est de <b>500 €</b>.<o:p></o:p></p>
<p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>-<span>&nbsp;</span></span><![endif]>Aînés
<st1:PersonName w:st="on">du bourg</st1:PersonName><w:sdt docPart="A1"></w:sdt></p>
<xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><!--EndFragment--></body></html>"""


def test_a_paste_from_word_leaves_its_text_only() -> None:
    made = rich(WORD)
    text = words(made)
    assert "La subvention est de <strong>500" in made or "La subvention est de <b>500" in made
    assert "Aînés du bourg" in text.replace("\n", " ")
    for rubbish in (
        "Fragment",
        "mso",
        "Normal",
        "font-face",
        "endif",
        "supportLists",
        "<!--",
        "&lt;",
        "o:p",
        "MsoNormal",
    ):
        assert rubbish not in made, rubbish


@pytest.mark.parametrize(
    "kept", ["a < b", "voir <http://exemple.fr>", "écrire à <mairie@exemple.fr>", "<!-- jamais fermé"]
)
def test_what_only_looks_like_word_stays(kept: str) -> None:
    assert words(rich(kept)) == kept


@pytest.mark.parametrize("opening", ["<!--", "<xml", "<o:", "<style", "<!["])
def test_a_flood_of_openings_is_read_once(opening: str) -> None:
    """Twice the text takes about twice the time, never four times: 400 000 signs must not hold a process."""
    begun = time.process_time()
    rich(opening * (400_000 // len(opening)))
    assert time.process_time() - begun < 20


@pytest.mark.parametrize("sign", ["\u202a", "\u202e", "\u2066", "\u2069", "\ud800"])
def test_signs_that_deceive_the_reader_are_dropped(sign: str) -> None:
    assert plain(f"Vote{sign} 500 €") == plain("Vote 500 €")
    assert rich(f"Vote{sign} 500 €") == rich("Vote 500 €")


def test_a_direction_written_as_an_entity_is_dropped_too() -> None:
    assert "\u202e" not in rich("Vote &#8238;pour&#x202E;")
