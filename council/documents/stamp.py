"""The line at the foot of each page of a dossier: same number on screen, in the file, on paper and spoken."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from math import hypot

import pikepdf
from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Object, Pdf

from council.documents import assets

_FONT_FILE = assets.FONTS / "source-sans-3.52.0" / "SourceSans3-Regular.ttf.woff2"
_FONT_KEY = "/CouncilStamp"
_PALE_KEY = "/CouncilPale"
_FIRST, _LAST = 32, 255
_A4_WIDTH, _SIZE, _RISE = 595.0, 7.8, 19.0


@dataclass(frozen=True, slots=True)
class _Font:
    data: bytes
    widths: tuple[int, ...]
    bbox: tuple[int, ...]
    ascent: int
    descent: int
    cap_height: int


@cache
def _font() -> _Font:
    """Source Sans cut down to the Windows-1252 characters, as a plain TrueType font."""
    font = TTFont(_FONT_FILE, recalcTimestamp=False)
    characters = [bytes([code]).decode("cp1252", "replace") for code in range(_FIRST, _LAST + 1)]
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=[1, 2, 6])
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(characters))
    cutter.subset(font)
    font.flavor = None
    scale, names, metrics = 1000 / font["head"].unitsPerEm, font.getBestCmap(), font["hmtx"]
    widths = tuple(round(metrics[names.get(ord(c), ".notdef")][0] * scale) for c in characters)
    out = BytesIO()
    font.save(out)
    head, hhea = font["head"], font["hhea"]
    box = tuple(round(v * scale) for v in (head.xMin, head.yMin, head.xMax, head.yMax))
    cap = round(font["OS/2"].sCapHeight * scale)
    return _Font(out.getvalue(), widths, box, round(hhea.ascent * scale), round(hhea.descent * scale), cap)


def embed_font(pdf: Pdf) -> Object:
    """The stamp's font as one object of `pdf`, shared by all its pages."""
    font = _font()
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/COUNCL+SourceSans3-Regular"),
        Flags=32,
        ItalicAngle=0,
        StemV=80,
        FontBBox=Array(list(font.bbox)),
        Ascent=font.ascent,
        Descent=font.descent,
        CapHeight=font.cap_height,
        FontFile2=pdf.make_stream(font.data, Length1=len(font.data)),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=Name("/COUNCL+SourceSans3-Regular"),
            Encoding=Name.WinAnsiEncoding,
            FirstChar=_FIRST,
            LastChar=_LAST,
            Widths=Array(list(font.widths)),
            FontDescriptor=pdf.make_indirect(descriptor),
        )
    )


def text_width(text: str, size: float) -> float:
    """Width of `text` in points."""
    return sum(map(_advance().__getitem__, text.encode("cp1252", "replace"))) * size / 1000


@cache
def _advance() -> tuple[int, ...]:
    """Width of each of the 256 codes, in thousandths; control codes draw nothing."""
    return (0,) * _FIRST + _font().widths


def stamp(
    pdf: Pdf,
    page: pikepdf.Page,
    font: Object,
    text: str,
    *,
    backed: bool,
    drawn: bytes = b"",
    reader: str = "",
) -> None:
    """Write `text` at the foot of `page` as it is seen (rotation and crop box honoured), outside the structure tree.

    `backed` puts white behind it, for pages made by others. `drawn` is what draws the content of a page that was wrapped
    as a form; without it the page's content stays, its graphics state shut in. `reader` is written large and pale across
    the page, over its content.
    """
    matrix, width, height = _frame(page)
    size = min(max(_SIZE * width / _A4_WIDTH, 5.5), 13.0)
    rise, length = _RISE * size / _SIZE, text_width(text, size)
    left = max((width - length) / 2, 4.0)
    resources = page.obj.Resources if drawn else _private_resources(page)
    resources.Font[_FONT_KEY] = font
    back = (
        f"1 g {left - size:.2f} {rise - size * 0.5:.2f} {length + 2 * size:.2f} {size * 1.6:.2f} re f "
        if backed
        else ""
    )
    drawing = (
        f"/Artifact BMC q {' '.join(f'{v:g}' for v in matrix)} cm {back}"
        f"0.28 g BT {_FONT_KEY} {size:.2f} Tf {left:.2f} {rise:.2f} Td (".encode()
        + _literal(text)
        + b") Tj ET "
        + (_across(resources, reader, width, height) if reader else b"")
        + b"Q EMC"
    )
    if drawn:
        page.obj.Contents = pdf.make_stream(drawn + drawing)
        return
    page.contents_add(pdf.make_stream(b"q"), prepend=True)
    page.contents_add(pdf.make_stream(b"Q " + drawing), prepend=False)


def _literal(text: str) -> bytes:
    """`text` as the inside of a PDF string; what the stamp's font lacks becomes a question mark."""
    raw = text.encode("cp1252", "replace")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _across(resources: Dictionary, text: str, width: float, height: float) -> bytes:
    """`text` along the rising diagonal, grey and translucent: what it covers stays readable."""
    states = resources.get("/ExtGState")
    resources.ExtGState = Dictionary(dict(states.items())) if isinstance(states, Dictionary) else Dictionary()
    resources.ExtGState[_PALE_KEY] = Dictionary(Type=Name.ExtGState, ca=0.12)
    diagonal = hypot(width, height)
    size = min(0.62 * diagonal / max(text_width(text, 1), 1), 60.0)
    cosine, sine, half = width / diagonal, height / diagonal, text_width(text, size) / 2
    x = width / 2 - half * cosine + size * sine / 3
    y = height / 2 - half * sine - size * cosine / 3
    turned = f"{cosine:.4f} {sine:.4f} {-sine:.4f} {cosine:.4f} {x:.2f} {y:.2f} Tm"
    return (
        f"{_PALE_KEY} gs 0 g BT {_FONT_KEY} {size:.2f} Tf {turned} (".encode() + _literal(text) + b") Tj ET "
    )


def _private_resources(page: pikepdf.Page) -> Dictionary:
    """A copy of the page's resources of its own: dictionaries may be shared between pages or inherited."""
    shared = page.get_resources()
    own = Dictionary(dict(shared.items())) if isinstance(shared, Dictionary) else Dictionary()
    fonts = own.get("/Font")
    own.Font = Dictionary(dict(fonts.items())) if isinstance(fonts, Dictionary) else Dictionary()
    page.obj.Resources = own
    return own


def _frame(page: pikepdf.Page) -> tuple[tuple[float, ...], float, float]:
    """The matrix from the page as seen (origin at its bottom left) to its own space, its width and height as seen."""
    box = [float(v) for v in page.cropbox]
    x0, x1, y0, y1 = min(box[0], box[2]), max(box[0], box[2]), min(box[1], box[3]), max(box[1], box[3])
    turn = int(page.rotation) % 360
    if turn == 90:
        return (0, 1, -1, 0, x1, y0), y1 - y0, x1 - x0
    if turn == 180:
        return (-1, 0, 0, -1, x1, y1), x1 - x0, y1 - y0
    if turn == 270:
        return (0, -1, 1, 0, x0, y1), y1 - y0, x1 - x0
    return (1, 0, 0, 1, x0, y0), x1 - x0, y1 - y0
