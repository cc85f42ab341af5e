"""A word processor's HTML as regular blocks: known headings, no frames, a line each where lines say « Vu »."""

from __future__ import annotations

import re

from lxml import etree, html

from council.documents.deliberation_signs import ARTICLE, OBJECT, OBJECT_ALONE, REASON, VISA

_BLOCKS = {"p", "ul", "ol", "table", "blockquote", "h3", "h4"}
_HEADS = {"h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4"}
_NUMBER = re.compile(r"\[N?\d{1,4}\]\s*")
"""What our own Word files write before a paragraph to discuss it (``documents/numbering``)."""


def words(element: html.HtmlElement) -> str:
    """The text of an element on one line."""
    return spaced("".join(_in_order(element)))


def markup(element: html.HtmlElement) -> str:
    """The element as HTML, without what follows it."""
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def without_start(element: html.HtmlElement, length: int) -> None:
    """Take the first ``length`` characters of the text away (counted as ``words`` counts them), and what then is empty."""
    left = length
    holders = [(node, name) for node, name in _texts(element) if getattr(node, name)]
    first = True
    for node, name in holders:
        text = _SPACES.sub(" ", getattr(node, name))
        if first:
            text = text.lstrip(" ")
        taken = min(left, len(text))
        setattr(node, name, text[taken:])
        left -= taken
        first = first and not text
        if not left:
            rest = getattr(node, name)
            setattr(node, name, rest.lstrip(" ") if taken else rest)
            break
    for node in list(element.iterdescendants()):
        if node.tag not in ("br", "td", "th") and not "".join(node.itertext()) and len(node) == 0:
            node.drop_tag()


_SPACES = re.compile(r"[ \t\r\n\f\v]+")


def spaced(text: str) -> str:
    """White space as HTML reads it."""
    return _SPACES.sub(" ", text).strip()


def _texts(element: html.HtmlElement) -> list[tuple[html.HtmlElement, str]]:
    """Where the text of an element stands, in the order it is read."""
    found = [(element, "text")]
    for child in element:
        found += [*_texts(child), (child, "tail")]
    return found


def _in_order(element: html.HtmlElement) -> list[str]:
    """The text, with a space where a line, a cell or an item ends."""
    found = [element.text or ""]
    for child in element:
        apart = child.tag in ("br", "p", "td", "th", "li", "tr")
        found += [" " if apart else "", *_in_order(child), " " if apart else "", child.tail or ""]
    return found


def blocks(source: str) -> list[html.HtmlElement]:
    """The top-level blocks, made regular: known headings, no bookmarks, one line each where lines say « Vu »."""
    root = html.fragment_fromstring(source, create_parent="div")
    for node in root.iter("a"):
        if not re.match(r"(?:https?:|mailto:)", node.get("href", "")):
            node.tag = "span"
    for node in list(root.iter("p", "li")):
        if number := _NUMBER.match(words(node)):
            without_start(node, number.end())
    for node in list(root.iter()):
        if (node.tag == "strong" and node.getparent().tag == "th") or (
            node.tag == "u" and node.getparent().tag == "a"
        ):
            node.drop_tag()
            continue
        node.tag = _HEADS.get(node.tag, node.tag)
        if node.tag in ("td", "th"):
            _flat_cell(node)
    found: list[html.HtmlElement] = []
    for child in list(root):
        child.tail = None
        if child.tag == "table" and _is_frame(child):
            found += _cells_as_blocks(child)
        elif child.tag == "p":
            found += _lines(child)
        elif child.tag in _BLOCKS:
            found.append(child)
        else:
            child.tag = "p"
            found.append(child)
    return found


def _flat_cell(cell: html.HtmlElement) -> None:
    """Paragraphs of a cell as lines: a table of the form has no paragraphs inside."""
    inner = [one for one in cell if one.tag == "p"]
    for one in inner[:-1]:
        one.append(html.Element("br"))
    for one in inner:
        one.drop_tag()


def _is_frame(table: html.HtmlElement) -> bool:
    """A table that only draws a frame: one cell, or one that holds the object or a visa."""
    cells = [words(one) for one in table.iter("td", "th")]
    return len(cells) == 1 or any(OBJECT_ALONE.match(one) or VISA.match(one) for one in cells)


def _cells_as_blocks(table: html.HtmlElement) -> list[html.HtmlElement]:
    found = []
    for cell in list(table.iter("td", "th")):
        cell.tag, cell.tail = "p", None
        cell.attrib.clear()
        found += _lines(cell)
    return found


def _lines(paragraph: html.HtmlElement) -> list[html.HtmlElement]:
    """A paragraph cut at its line breaks when a line begins a visa, a considérant, an article or the object."""
    marks = (VISA, REASON, ARTICLE, OBJECT)
    texts = [spaced(re.sub(r"<[^>]+>", "", one)) for one in re.split(r"<br\s*/?>", markup(paragraph))]
    if len(texts) < 2 or not any(mark.match(one) for one in texts for mark in marks):
        return [paragraph]
    inner = markup(paragraph).removeprefix("<p>").removesuffix("</p>")
    return [
        html.fragment_fromstring(one, create_parent="p")
        for one in re.split(r"<br\s*/?>", inner)
        if one.strip()
    ]
