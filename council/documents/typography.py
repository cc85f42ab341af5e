"""French writing: dates, hours, ordinals, no-break spaces, and the last cleaning of rich text."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from itertools import count

import nh3
from markupsafe import Markup, escape

NARROW, HARD = "\u202f", "\u00a0"
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

# What a deliberation may hold; anything else (images, styles, classes, addresses other than web and mail) goes.
_TAGS = {
    "p",
    "br",
    "strong",
    "b",
    "em",
    "i",
    "u",
    "sub",
    "sup",
    "ul",
    "ol",
    "li",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "h3",
    "h4",
    "blockquote",
    "a",
}
_ATTRIBUTES = {"a": {"href"}, "th": {"colspan", "rowspan", "scope"}, "td": {"colspan", "rowspan"}}
_CLASSES = {"th": {"num"}, "td": {"num"}}
_SCHEMES = {"http", "https", "mailto"}

_FIGURE = re.compile(r"(?:[+−–-]\s?)?\d[\d\s,.]*(?:\s?(?:€|%|m²|h))?")
_TABLE = re.compile(r"<table>.*?</table>", re.S)
_ROW = re.compile(r"<tr>.*?</tr>", re.S)
_CELL = re.compile(r"<(t[hd])([^>]*)>(.*?)</\1>", re.S)

_BEFORE_HIGH = re.compile(r"[ \u00a0]([;!?])")
_BEFORE_COLON = re.compile(r" (:|»)")
_AFTER_GUILLEMET = re.compile(r"« ")
_NUMBER_SIGN = re.compile(r"\b([Nn])°\s?(?=\d)")
_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0](?=\d{3}(?!\d))")
_UNIT = re.compile(r"(?<=\d) (?=(?:€|%|m²|m³|km|ha|habitants|voix|M€|k€)(?!\w))")
_CODE = re.compile(r"\b([LRD])\. ?(?=\d)")
_ARTICLE = re.compile(r"\b(articles?|art\.|alinéa|M\.|MM\.|Mme|Mmes) (?=[A-ZLRD\d])")


def spaces(text: str) -> str:
    """Turn ordinary spaces into the no-break ones French typography wants; adds and removes no other character."""
    text = _BEFORE_HIGH.sub(NARROW + r"\1", text)
    text = _BEFORE_COLON.sub(HARD + r"\1", text)
    text = _AFTER_GUILLEMET.sub("«" + HARD, text)
    text = _NUMBER_SIGN.sub(r"\1°" + HARD, text)
    text = _THOUSANDS.sub(NARROW, text)
    text = _UNIT.sub(HARD, text)
    text = _CODE.sub(r"\1." + HARD, text)
    text = _ARTICLE.sub(r"\1" + HARD, text)
    return text.replace("'", "’")


def rich(html: str, top: int = 3) -> Markup:
    """Clean rich text once more before it is laid out, then set its spaces (outside tags only).

    Writers' headings are h3 and h4; `top` 2 raises them where nothing stands between them and the title.
    """
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
        allowed_classes=_CLASSES,
    )
    spaced = "".join(p if p.startswith("<") else spaces(p) for p in re.split(r"(<[^>]*>)", clean))
    if top == 2:
        spaced = re.sub(r"<(/?)h([34])>", lambda m: f"<{m[1]}h{int(m[2]) - 1}>", spaced)
    return Markup(_TABLE.sub(_align, spaced))  # noqa: S704 - cleaned just above


def _align(table: re.Match[str]) -> str:
    """Set figures to the right, and the headings above them, whoever wrote the table; the first column never."""
    if "span=" in table[0]:
        return table[0]
    rows = [list(_CELL.finditer(row)) for row in _ROW.findall(table[0])]
    columns = {
        rank
        for row in rows
        for rank, cell in enumerate(row)
        if rank and cell[1] == "td" and _FIGURE.fullmatch(cell[3])
    }

    def row(match: re.Match[str]) -> str:
        ranks = count()
        return _CELL.sub(lambda cell: _cell(cell, next(ranks) in columns), match[0])

    return _ROW.sub(row, table[0])


def _cell(cell: re.Match[str], figures: bool) -> str:
    plain_heading = cell[1] == "th" or _FIGURE.fullmatch(cell[3])
    if not figures or not plain_heading or "class=" in cell[2]:
        return cell[0]
    return f'<{cell[1]}{cell[2]} class="num">{cell[3]}</{cell[1]}>'


def plain(text: object) -> Markup:
    """Escape plain text and set its spaces."""
    return escape(spaces(str(text)))


def day(value: date | None, *, weekday: bool = False) -> str:
    """ "18 juin 2026", or "jeudi 18 juin 2026"; an absent date is written as dots to fill in by hand."""
    if value is None:
        return "…………………"
    number = "1er" if value.day == 1 else str(value.day)
    written = f"{number}{HARD}{_MONTHS[value.month - 1]}{HARD}{value.year}"
    return f"{_DAYS[value.weekday()]} {written}" if weekday else written


def hour(value: datetime | time | None) -> str:
    """ "19 h 30", "20 h"; an absent hour is written as dots."""
    if value is None:
        return "…… h ……"
    return f"{value.hour}{HARD}h" + (f"{HARD}{value.minute:02d}" if value.minute else "")


def day_in_words(value: date) -> str:
    """ "vingt-six novembre", "premier décembre": the day as a register's opening formula writes it."""
    return f"{'premier' if value.day == 1 else in_words(value.day)} {_MONTHS[value.month - 1]}"


def article_number(index: int) -> Markup:
    """ "Article 1er" (er raised) for 1, "Article 2" after."""
    return Markup("Article\u00a01<sup>er</sup>") if index == 1 else escape(f"Article{HARD}{index}")


def plural(count: int, one: str, many: str) -> str:
    """French plural: zero and one are singular."""
    return f"{count}{HARD}{many if abs(count) > 1 else one}"


_SMALL = (
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
)
_TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 8: "quatre-vingt"}


def in_words(number: int) -> str:
    """A whole number under 10 000 in letters, 1990 spelling ("deux-mille-vingt-six"), as registers write the year."""
    if number < 17:
        return _SMALL[number]
    if number < 100:
        tens, unit = divmod(number, 10)
        if tens == 1:
            return f"dix-{_SMALL[unit]}"
        if tens in (7, 9):
            base, rest = _TENS[tens - 1], number - (tens - 1) * 10
            return f"{base}-et-onze" if (tens, unit) == (7, 1) else f"{base}-{in_words(rest)}"
        if unit == 0:
            return _TENS[tens] + ("s" if tens == 8 else "")
        return f"{_TENS[tens]}-et-un" if unit == 1 and tens != 8 else f"{_TENS[tens]}-{_SMALL[unit]}"
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        head = "cent" if hundreds == 1 else f"{_SMALL[hundreds]}-cent" + ("s" if rest == 0 else "")
        return head if rest == 0 else f"{head}-{in_words(rest)}"
    thousands, rest = divmod(number, 1000)
    head = "mille" if thousands == 1 else f"{in_words(thousands)}-mille"
    return head if rest == 0 else f"{head}-{in_words(rest)}"


_BORDER = re.compile(
    r"</(?:p|li|ul|ol|tr|table|h3|h4|caption|blockquote)>|<(?:li|ul|ol|tr|table|caption)(?: [^>]*)?>|<br>"
)
_OPENING = re.compile(r"<(?:p|h3|h4|blockquote)(?: [^>]*)?>")
_NEXT_CELL = re.compile(r"</t[hd]>\s*<t[hd][^>]*>")


def readable(html: str) -> str:
    """Readable text of cleaned HTML, for comparison and excerpts: a line each paragraph, item and row, none empty.

    An item ends where a list inside it begins; cells of a row stand apart by « | » and each stay on one line.
    """
    rows = _CELL.sub(lambda cell: _BORDER.sub(" ", cell[0]), html)
    lined = _OPENING.sub(" ", _BORDER.sub("\n", _NEXT_CELL.sub(" | ", rows)))
    text = re.sub(r"<[^>]+>", "", lined)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", HARD), ("&amp;", "&")):
        text = text.replace(entity, character)
    lines = (re.sub(" +", " ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
