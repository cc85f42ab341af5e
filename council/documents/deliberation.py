"""What a written deliberation consists of: object, visas, considérants, statement, articles, told by its own words.

Pure: HTML of a word processor in, plain lines and HTML out. Nothing readable is dropped: what belongs to no part
(letterhead, roll call, signatures) comes back under ``left``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import html

from council.documents.deliberation_blocks import blocks, markup, spaced, without_start, words
from council.documents.deliberation_signs import (
    ARTICLE,
    ENACTING,
    HEADING,
    LETTERHEAD,
    NOTE,
    OBJECT,
    OBJECT_ALONE,
    RAPPORTEUR,
    REASON,
    SIGNATURE,
    STATEMENT,
    VISA,
)

_MOST_TITLE = 500


@dataclass
class _Reader:
    """The parts as they are found; ``part`` is where the next paragraph goes that says nothing of itself."""

    title: str = ""
    rapporteur: str = ""
    note: list[str] = field(default_factory=list)
    visas: list[str] = field(default_factory=list)
    considerants: list[str] = field(default_factory=list)
    expose: list[str] = field(default_factory=list)
    articles: list[list[str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    part: str = "head"
    numbered: bool = False
    object_said: bool = False
    """Whether « Objet : » gave the title, not a first line."""
    open_line: list[str] | None = None
    """The visas or considérants whose last line ends with a colon: what follows belongs to it."""

    def read(self, block: html.HtmlElement) -> None:
        """Put one block where it belongs."""
        text = words(block)
        if not text:
            return
        if self.open_line is not None and not (VISA.match(text) or REASON.match(text) or _starts_act(text)):
            self.open_line[-1] += " " + _in_line(block)
            self._follow(self.open_line)
        elif self.part == "tail" or (self.articles and SIGNATURE.match(text)):
            self.part = "tail"
            self.left.append(text)
        elif not (self._marked(block, text) or self._grounds(block, text)):
            self._placed(block, text)

    def _follow(self, lines: list[str]) -> None:
        self.open_line = lines if lines[-1].endswith(":") else None

    def _grounds(self, block: html.HtmlElement, text: str) -> bool:
        """Visas and considérants, each a line; several in one list too."""
        if self.articles:
            return False
        if block.tag in ("ul", "ol"):
            items = [words(one) for one in block.findall("li")]
            if not all(VISA.match(one) or REASON.match(one) for one in items):
                return False
            for one in items:
                self._ground(one)
            return True
        if block.tag != "table" and (VISA.match(text) or REASON.match(text)):
            self._ground(text)
            return True
        return False

    def _ground(self, text: str) -> None:
        lines = self.visas if VISA.match(text) else self.considerants
        lines.append(text.lstrip("-–—•* \u00a0"))
        if self.part == "head":
            self.part = "grounds"
        self._follow(lines)

    def _marked(self, block: html.HtmlElement, text: str) -> bool:
        """What says itself which part it is: object, headings, the enacting words, articles."""
        if block.tag == "table":
            return False
        if (
            self.part == "head"
            and not self.object_said
            and (found := OBJECT.match(text))
            and text[found.end() :]
        ):
            self._object(text[found.end() :])
        elif self.part == "head" and OBJECT_ALONE.fullmatch(text):
            self.part = "object"
        elif not self.articles and not self.rapporteur and (found := RAPPORTEUR.fullmatch(text)):
            self.rapporteur = found[1].rstrip(" .,;")
        elif STATEMENT.fullmatch(text):
            self.part = "expose"
        elif NOTE.fullmatch(text):
            self.part = "note"
        elif block.tag not in ("ul", "ol") and (found := ARTICLE.match(text)):
            self._article(block, found.end())
        elif HEADING.fullmatch(text) or (not self.articles and ENACTING.fullmatch(text)):
            if not HEADING.fullmatch(text):
                self.part = "articles"
            elif self.part == "head":
                self.left.append(text)
        else:
            return False
        return True

    def _object(self, text: str) -> None:
        """What « Objet : » says is the title; a heading that was taken for it is left, unless it says the same."""
        if self.title and self.title.casefold() != text.casefold():
            self.left.append(self.title)
        self.title, self.object_said = text, True

    def _article(self, block: html.HtmlElement, length: int) -> None:
        self.part, self.numbered = "articles", True
        without_start(block, length)
        if block.tag in ("h3", "h4"):
            block.tag = "p"
        self.articles.append([markup(block)] if words(block) else [])

    def _placed(self, block: html.HtmlElement, text: str) -> None:
        """What says nothing of itself, by what came before."""
        if self.part == "object":
            self._object(text)
            self.part = "head"
        elif self.part == "articles":
            self._in_articles(block, text)
        elif self.part == "note":
            self.note.append(markup(block))
        elif self.part != "expose" and LETTERHEAD.match(text):
            self.left.append(text)
        elif (
            self.part == "head"
            and not self.title
            and block.tag not in ("table", "ul", "ol")
            and len(text) <= _MOST_TITLE
        ):
            self.title = text
        else:
            self.expose.append(markup(block))

    def _in_articles(self, block: html.HtmlElement, text: str) -> None:
        """Under numbered articles everything goes on; else each line, or each line of a list, is an article."""
        goes_on = bool(self.articles) and (
            block.tag == "table" or self.articles[-1][-1:] == [] or _ends_open(self.articles[-1])
        )
        if (self.numbered and self.articles) or goes_on:
            self.articles[-1].append(markup(block))
        elif block.tag in ("ul", "ol"):
            for one in block.findall("li"):
                one.tag = "p"
                one.tail = None
                self.articles.append([markup(one)])
        else:
            without_start(block, len(text) - len(text.lstrip("-–—•* \u00a0")))
            self.articles.append([markup(block)])


def recognise(source: str) -> dict[str, Any]:
    """The parts of a deliberation in a word processor's HTML: fields of ``intake.types.ReadText``."""
    reader = _Reader()
    for block in blocks(source):
        reader.read(block)
    if not reader.title and reader.part == "head" and reader.left:
        reader.title = reader.left.pop()[:_MOST_TITLE]
    return {
        "title": reader.title, "rapporteur": reader.rapporteur, "note": "".join(reader.note), "visas": reader.visas, "considerants": reader.considerants,
        "expose": "".join(reader.expose), "articles": ["".join(one) for one in reader.articles if one], "left": reader.left,
    }  # fmt: skip


def _in_line(block: html.HtmlElement) -> str:
    items = [words(one) for one in block.findall("li")]
    return " ; ".join(one.rstrip(" ;") for one in items) if items else words(block)


def _starts_act(text: str) -> bool:
    return bool(
        ARTICLE.match(text) or ENACTING.fullmatch(text) or STATEMENT.fullmatch(text) or NOTE.fullmatch(text)
    )


def _ends_open(article: list[str]) -> bool:
    return spaced(re.sub(r"<[^>]+>", "", article[-1])).endswith(":") if article else True
