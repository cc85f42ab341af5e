"""The picture that social networks and messengers show beside a link to an act: PNG, 1200 × 630 (Open Graph)."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from io import BytesIO

import pypdfium2
from PIL import ImageFont
from weasyprint import HTML

from council.documents import assets, render

WIDTH, HEIGHT = 1200, 630
SIZES = (62, 52, 43, 36, 31, 27, 24, 21, 18)
"""Pixels of a title's letters; the largest at which it fits is taken."""
ROOM = (1030, 300)
"""Pixels for the title, a little narrower than its box: hinting differs between the two libraries."""
LINE = 1.22
LETTERS = assets.FONTS / "source-serif-4.5.1/SourceSerif4-Semibold.ttf.woff2"
LONGEST_RESULT = 130
"""Characters: two lines. A longer sentence (an election with many names) is cut at a word."""
PIXELS_PER_POINT = 96 / 72


@dataclass(frozen=True)
class ShareFacts:
    """What the picture tells; public words only, masked already. ``accent``: #rrggbb; ``crest``: PNG, JPEG or SVG."""

    institution: str
    body: str
    number: str
    title: str
    sentence: str
    day: date
    accent: str
    crest: bytes | None
    rehearsal: bool = False
    what: str = "Délibération"


def key_of(facts: ShareFacts) -> str:
    """SHA-256 of everything the picture depends on, the layout included: another picture has another address."""
    crest = hashlib.sha256(facts.crest or b"").hexdigest()
    told = asdict(facts) | {"day": facts.day.isoformat(), "crest": crest, "layout": assets.fingerprint()}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def size_of(title: str) -> int:
    """Pixels of the letters of a title: many capitals take twice the room of as many small letters."""
    return next((size for size in SIZES if _lines(title, size) * size * LINE <= ROOM[1]), SIZES[-1])


@cache
def _letters(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(LETTERS, size)


def _lines(title: str, size: int) -> float:
    """How many lines a title takes: words go to the next line when they do not fit, those longer than a line are broken."""
    lines, at, space = 1.0, 0.0, _letters(size).getlength(" ")
    for word in title.split():
        width = _letters(size).getlength(word)
        if at and at + space + width > ROOM[0]:
            lines, at = lines + 1, 0.0
        lines += width // ROOM[0]
        at += width % ROOM[0] + (space if at else 0)
    return lines


def short(sentence: str) -> str:
    """The result, cut at a word when it is long."""
    if len(sentence) <= LONGEST_RESULT:
        return sentence
    return f"{sentence[:LONGEST_RESULT].rsplit(' ', 1)[0].rstrip(',;:')}…"


def draw(facts: ShareFacts) -> bytes:
    """The picture. Not thread-safe: PDFium is one per process."""
    text = render.page_html(
        "share_image.html", facts, None, size=size_of(facts.title), result=short(facts.sentence)
    )
    sheet, fonts, fetcher = render.style()
    html = HTML(string=text, base_url=assets.BASE_URL, url_fetcher=fetcher)
    pdf = html.render(font_config=fonts, stylesheets=[sheet]).write_pdf()
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        picture = document[0].render(scale=PIXELS_PER_POINT).to_pil().convert("RGB")
    out = BytesIO()
    # Flat colours and letters: a palette halves the file and nobody sees it.
    picture.resize((WIDTH, HEIGHT)).quantize(128).save(out, "PNG", optimize=True)
    return out.getvalue()
