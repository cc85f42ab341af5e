"""Numbers of paragraphs, the same wherever a draft is read."""

from __future__ import annotations

from council.documents.numbering import Numbers, numbered


def test_paragraphs_and_items_bear_a_number_tables_do_not() -> None:
    numbers = Numbers()
    first = numbered(
        "<p>a</p><ul><li>b<ul><li>c</li></ul></li></ul><table><tr><td><p>d</p></td></tr></table>", numbers
    )
    assert first.count("data-n=") == 3 and '<li id="par-3" data-n="3">c' in first
    assert (
        numbered("<blockquote><p>e</p></blockquote>", numbers)
        == '<blockquote><p id="par-4" data-n="4">e</p></blockquote>'
    )
    assert numbered("<p>a</p>", Numbers("N")) == '<p id="par-N1" data-n="N1">a</p>'
    assert numbered("<p>a</p>", None) == "<p>a</p>"
