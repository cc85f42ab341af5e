"""Personal data taken out of what citizens read: the words themselves go, in plain sentences and inside markup (FR-DATA-01)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

from lxml import etree, html

from council.documents import facts as papers

Kept = TypeVar("Kept")
UNTOUCHED = (
    papers.Institution,
    papers.Body,
    papers.Person,
    papers.Signer,
    papers.NamedVotes,
    papers.Verification,
)
"""Parts that name the institution and its elected members: their names and votes stay public."""
_SPACE = re.compile(r"\s+")
_APOSTROPHES, _HYPHENS = "['’ʼ]", "[-‐‑]"
_APOSTROPHE, _HYPHEN = re.compile(_APOSTROPHES), re.compile(r"\\?" + _HYPHENS)


@dataclass(frozen=True, slots=True, order=True)
class Mask:
    """Words that citizens do not read, and what stands in their place."""

    text: str
    replacement: str


@lru_cache(maxsize=256)
def _pattern(masks: tuple[Mask, ...]) -> re.Pattern[str] | None:
    """One expression for all, the longest first; any white space matches any other, case does not count."""
    if not masks:
        return None
    longest = sorted(masks, key=lambda one: -len(one.text))
    parts = [
        "(?<!\\w)" * bool(re.match(r"\w", one.text))
        + r"\s+".join(map(_loose, _SPACE.split(one.text.strip())))
        + "(?!\\w)" * bool(re.search(r"\w$", one.text))
        for one in longest
    ]
    return re.compile("|".join(f"({part})" for part in parts), re.IGNORECASE)


def _loose(word: str) -> str:
    """A word whichever apostrophe or hyphen it was typed with: what a clerk copies is not always what was typed."""
    return _HYPHEN.sub(_HYPHENS, _APOSTROPHE.sub(_APOSTROPHES, re.escape(word)))


def _replacement(masks: tuple[Mask, ...], match: re.Match[str]) -> str:
    longest = sorted(masks, key=lambda one: -len(one.text))
    return longest[(match.lastindex or 1) - 1].replacement


def plain(text: str, masks: Sequence[Mask]) -> str:
    """A sentence without the masked words."""
    chosen = tuple(masks)
    pattern = _pattern(chosen)
    return pattern.sub(lambda match: _replacement(chosen, match), text) if pattern else text


def rich(markup: str, masks: Sequence[Mask]) -> str:
    """Cleaned HTML without the masked words, also where tags cut them and inside addresses of links."""
    chosen = tuple(masks)
    pattern = _pattern(chosen)
    if pattern is None or not markup:
        return markup
    root = html.fragment_fromstring(markup, create_parent="div")
    places = list(_texts(root))
    whole = "".join(text for _node, _where, text in places)
    cuts = [(match.start(), match.end(), _replacement(chosen, match)) for match in pattern.finditer(whole)]
    links = [node for node in root.iter("a") if plain(node.get("href", ""), chosen) != node.get("href", "")]
    if not cuts and not links:
        return markup
    for node in links:
        del node.attrib["href"]
    _cut(places, cuts)
    return (root.text or "") + "".join(
        etree.tostring(child, encoding="unicode", method="html") for child in root
    )


Place = tuple[etree._Element | None, str, str]
_BLOCKS = frozenset(
    {"p", "li", "td", "th", "tr", "h3", "h4", "blockquote", "br", "caption", "ul", "ol", "table"}
)


def _texts(root: etree._Element) -> Iterable[Place]:
    """Every text of a tree in reading order: (element, « text » or « tail », words); a break around each block."""
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if node.tag in _BLOCKS:
            yield None, "", "\n"
        if event == "start" and node.text:
            yield node, "text", node.text
        if event == "end" and node is not root and node.tail:
            yield node, "tail", node.tail


def _cut(places: Sequence[Place], cuts: Sequence[tuple[int, int, str]]) -> None:
    """Take the cuts (start, end, words instead) out of the texts; the words go where a cut begins."""
    offset = 0
    for node, where, text in places:
        made, at = [], 0
        for start, end, words in cuts:
            first, last = max(start - offset, 0), min(end - offset, len(text))
            if first < last:
                made += [text[at:first], words if start >= offset else ""]
                at = last
        if node is not None and made:
            setattr(node, where, "".join(made) + text[at:])
        offset += len(text)


def masked(value: Kept, masks: Sequence[Mask], *, markup: bool = False) -> Kept:
    """Facts of a paper with every sentence masked, whatever their depth; ``UNTOUCHED`` parts as they are.

    A field is HTML when its name ends with ``_html``.
    """
    found: Any = value
    if not masks or isinstance(value, UNTOUCHED):
        return value
    if isinstance(value, str):
        found = rich(value, masks) if markup else plain(value, masks)
    elif isinstance(value, tuple):
        found = tuple(masked(one, masks, markup=markup) for one in value)
    elif is_dataclass(value) and not isinstance(value, type):
        changed = {
            one.name: masked(getattr(value, one.name), masks, markup=one.name.endswith("_html"))
            for one in fields(value)
        }
        found = replace(value, **changed)
    return found
