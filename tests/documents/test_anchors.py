"""Passages are found again by their words: moved, among twins, quoted with other spaces; gone when their words are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.documents.anchors import Segment, Selector, find, places, quoted, segments, select

TEXT = "Accorde 500 € au comité.\nDit que les crédits sont inscrits.\nAccorde 500 € à l’école."


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (TEXT, "Accorde 500 € à"),
        ("Un paragraphe nouveau.\n" + TEXT, "Accorde 500 € à"),
        (TEXT.replace("au comité", "au club"), "Accorde 500 € à"),
        (TEXT.replace("à l’école", "à l’école du bourg"), "Accorde 500 € à"),
    ],
)
def test_the_second_of_two_alike_is_found_again(changed: str, words: str) -> None:
    start, end = places(TEXT, "Accorde 500 €")[1]
    place = find(changed, select(TEXT, start, end))
    assert place is not None and changed[place[0] :].startswith(words)


def test_words_that_changed_are_not_guessed() -> None:
    start, end = places(TEXT, "Accorde 500 €")[0]
    selector = select(TEXT, start, end)
    assert find(TEXT.replace("500", "600"), selector) is None
    assert find("", Selector()) is None and find(TEXT, Selector()) == (0, len(TEXT))


def test_spaces_and_apostrophes_are_not_told_apart() -> None:
    text = "Le coût\u00a0: 3\u202f000 € pour l’école"
    assert places(text, quoted("coût :  3 000 €\n pour l'école")) == [(3, len(text))]


def test_a_text_is_cut_where_passages_begin_and_end() -> None:
    cut = segments("abcdef", [(1, (1, 4)), (2, (3, 99)), (3, (-5, 0))])
    assert cut == [Segment("a", ()), Segment("bc", (1,)), Segment("d", (1, 2)), Segment("ef", (2,))]
    assert segments("", [(1, (0, 4))]) == []


@given(st.text(max_size=60), st.data())
def test_every_passage_is_found_in_its_own_text(text: str, data: st.DataObject) -> None:
    """At its place, or at one that nothing tells from it."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    selector = select(text, start, end)
    place = find(text, selector)
    if start < end:
        assert place is not None and select(text, *place) == selector
