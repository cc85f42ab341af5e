"""User-written text on its way in: cleaned by an allow-list, and back to the plain convention of the forms.

Convention of a rich field: a blank line begins a paragraph, a line break stays one; a few tags (strong, em, lists,
tables…) may be typed or pasted. What the browser sends is never trusted: nh3 keeps the allow-list, drops the rest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import nh3
from markupsafe import escape

from council.documents.typography import spaces

NO_BREAK = "\u00a0"
BLOCKS = frozenset({"p", "ul", "ol", "table", "h3", "h4", "blockquote"})
TAGS = BLOCKS | {
    "br", "strong", "b", "em", "i", "u", "sub", "sup", "li", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "a",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "th": {"colspan", "rowspan", "scope"}, "td": {"colspan", "rowspan"}}
SCHEMES = {"http", "https", "mailto"}

_ORDINARY_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^>]*>")
_TYPED_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>")
_BETWEEN_TAGS = re.compile(r"(?<=>)[^<>]+(?=<)")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_ONE_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.S)
_HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Signs that turn the reading direction: they show another text than the one stored."""
_WORD_BLOCKS = (("<!--", "-->"), ("<xml", "</xml>"), ("<style", "</style>"), ("<![", ">"))
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
"""ASCII only: places in the text stay the same, which ``str.lower`` does not promise."""
_WORD_TAG = re.compile(r"</?[a-zA-Z]+[0-9]*:[a-zA-Z][\w.-]*(?:\s[^<>]*)?/?>")
_CONTROLS = {code for code in range(32) if chr(code) not in "\n\t"} | {127}


def plain(text: str) -> str:
    """One sentence of plain text: composed (NFC), without control characters, with French spaces.

    Runs of ordinary white space become one space; no-break spaces that were typed stay.
    """
    return spaces(_ORDINARY_SPACE.sub(" ", _printable(text)).strip())


def rich(source: str) -> str:
    """Clean HTML of what was typed in a rich field, with French spaces; empty when nothing readable is left."""
    text = _without_word(_printable(source)).strip()
    if not text:
        return ""
    html = _HIDDEN.sub(
        "", _clean(_paragraphs(_clean(_escape_stray(text))))
    )  # once more: «&#8238;» was an entity
    html = _BETWEEN_TAGS.sub(lambda text: spaces(text[0]), _ONE_PARAGRAPH.sub(_tidy, html))
    html = html.replace(
        "&nbsp;", NO_BREAK
    )  # one way of writing it: what a form gives back is then what was stored
    return html if _readable(html) else ""


def source(html: str) -> str:
    """The text to put back into a form field; ``rich(source(html))`` is ``html`` for what ``rich`` made."""
    parts = (_typed(piece) if block else piece.strip() for block, piece in _pieces(html))
    text = "\n\n".join(part for part in parts if part).replace("&nbsp;", NO_BREAK)
    text = re.sub(r"&lt;(?![a-zA-Z/!?])", "<", text).replace("&gt;", ">")
    return re.sub(r"&amp;(?![a-zA-Z#])", "&", text)


def _clean(html: str) -> str:
    attributes = {tag: set(names) for tag, names in ATTRIBUTES.items()}
    return nh3.clean(html, tags=set(TAGS), attributes=attributes, url_schemes=SCHEMES, link_rel=None)


def _printable(text: str) -> str:
    unified = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    shown = _HIDDEN.sub("", unified)
    return "".join(c for c in shown if ord(c) not in _CONTROLS and not 0xD800 <= ord(c) <= 0xDFFF)


def _without_word(text: str) -> str:
    """Drop what a word processor pastes around the text: comments, settings, style sheets, tags of its own (o:p)."""
    for opening, closing in _WORD_BLOCKS:
        text = _without(text, opening, closing)
    return _WORD_TAG.sub("", text)


def _without(text: str, opening: str, closing: str) -> str:
    """``text`` without what stands from ``opening`` to ``closing``; what is never closed stays. Linear in its length."""
    lowered, out, last = text.translate(_LOWER), [], 0
    while (start := lowered.find(opening, last)) >= 0:
        end = lowered.find(closing, start + len(opening))
        if end < 0:
            break
        out.append(text[last:start])
        last = end + len(closing)
    return "".join([*out, text[last:]])


def _escape_stray(text: str) -> str:
    """« a < b » is text: only what looks like a tag reaches the HTML parser as one."""
    out, last = [], 0
    for match in _TYPED_TAG.finditer(text):
        out += [text[last : match.start()].replace("<", "&lt;"), match[0]]
        last = match.end()
    return "".join([*out, text[last:].replace("<", "&lt;")])


def _pieces(html: str) -> Iterator[tuple[bool, str]]:
    """The top level of some HTML, in order: (True, one whole block) or (False, what stands between blocks)."""
    depth = start = 0
    for match in _TAG.finditer(html):
        if match[2].lower() not in BLOCKS:
            continue
        if match[1] and depth:
            depth -= 1
            if depth == 0:
                yield True, html[start : match.end()]
                start = match.end()
        elif not match[1]:
            if depth == 0:
                yield False, html[start : match.start()]
                start = match.start()
            depth += 1
    yield depth > 0, html[start:]


def _paragraphs(html: str) -> str:
    """Wrap what stands outside any block into paragraphs, at blank lines."""
    return "".join(piece if block else _fold(piece) for block, piece in _pieces(html))


def _fold(text: str) -> str:
    chunks = (chunk.strip() for chunk in _BLANK_LINES.split(text))
    return "".join(f"<p>{chunk.replace(chr(10), '<br>')}</p>" for chunk in chunks if chunk)


def _typed(block: str) -> str:
    paragraph = _ONE_PARAGRAPH.fullmatch(block)
    return paragraph[1].replace("<br>", "\n") if paragraph else block


def _tidy(paragraph: re.Match[str]) -> str:
    """White space as HTML reads it, no line break at either end, nothing for an empty paragraph."""
    inner = re.sub(r"(?:\s*<br>\s*)+", "<br>", _ORDINARY_SPACE.sub(" ", paragraph[1]).strip())
    inner = re.sub(r"^(?:<br>)+|(?:<br>)+$", "", inner).strip()
    return f"<p>{inner}</p>" if inner else ""


def _readable(html: str) -> bool:
    return bool(re.sub(r"<[^>]*>|&nbsp;|\s", "", html))


def from_plain(text: str) -> str:
    """Clean HTML of text that holds no markup at all (demonstration, imports): every sign is shown as it is."""
    return rich(str(escape(text)))
