"""Two hundred annexes such as a large agenda carries: 110 texts, 60 scans, 30 flattened forms; 1 600 pages, about 170 MB."""

from __future__ import annotations

import random
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from council.documents import stamp

PAGES_EACH = 8
TEXTS, SCANS, FORMS = 110, 60, 30
_A4 = Array([0, 0, 595, 842])
_TEXT = (
    "Le conseil, après en avoir délibéré, décide d'inscrire les crédits au budget de la commune, ligne {}."
)
_FONTS = 3
"""Office exports embed one subset per weight."""


def write_annexes(folder: Path) -> list[Path]:
    """The same files at each run; their sizes are those of office exports and of scans at 200 dpi."""
    picture = random.Random(7)
    paths = []
    for number, kind in enumerate(["text"] * TEXTS + ["scan"] * SCANS + ["form"] * FORMS):
        path = folder / f"{number:03}.pdf"
        with pikepdf.new() as pdf:
            pages = {"text": _texts, "form": _forms, "scan": lambda pdf, _: _scans(pdf, picture)}[kind](
                pdf, number
            )
            for page in pages:
                pdf.pages.append(pikepdf.Page(page))
            pdf.save(path, deterministic_id=True)
        paths.append(path)
    return paths


def _page(pdf: pikepdf.Pdf, content: bytes, resources: pikepdf.Object) -> pikepdf.Object:
    return pdf.make_indirect(
        Dictionary(Type=Name.Page, MediaBox=_A4, Resources=resources, Contents=pdf.make_stream(content))
    )


def _text_resources(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """One dictionary for all pages, as office exports write it."""
    fonts = Dictionary({f"/F{rank}": stamp.embed_font(pdf) for rank in range(_FONTS)})
    return pdf.make_indirect(Dictionary(Font=fonts, ProcSet=Array([Name.PDF, Name.Text])))


def _texts(pdf: pikepdf.Pdf, number: int) -> Iterator[pikepdf.Object]:
    """Text in embedded fonts; each page links to the next, as exports with a contents list do."""
    resources = _text_resources(pdf)
    pages = [_page(pdf, _lines(number * 100 + rank), resources) for rank in range(PAGES_EACH)]
    for rank, page in enumerate(pages):
        aim = pages[(rank + 1) % PAGES_EACH]
        inside = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([60, 700, 300, 712]), F=4)
        inside.Dest = Array([aim, Name.XYZ, None, 842, None])
        page.Annots = Array([inside])
    yield from pages


def _lines(seed: int) -> bytes:
    """A full page the way office exports set it: one text object per line, every few glyphs with their own shift."""
    lines = []
    for line in range(48):
        text = _TEXT.format(seed + line).encode("cp1252")
        runs = " ".join(
            f"<{text[at : at + 3].hex()}>{(at * 7 + line) % 23 - 11}" for at in range(0, len(text), 3)
        )
        lines.append(
            f"q BT 0 0 0 rg /F{line % _FONTS} 10 Tf 1 0 0 1 60 {780 - 15 * line} Tm [{runs}] TJ ET Q"
        )
    return "\n".join(lines).encode()


def _scans(pdf: pikepdf.Pdf, noise: random.Random) -> Iterator[pikepdf.Object]:
    for _ in range(PAGES_EACH):
        image = Image.frombytes("L", (700, 990), noise.randbytes(700 * 990))
        out = BytesIO()
        image.save(out, "JPEG", quality=52)
        drawn = pdf.make_stream(
            out.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=700, Height=990,
            ColorSpace=Name.DeviceGray, BitsPerComponent=8, Filter=Name.DCTDecode,
        )  # fmt: skip
        yield _page(pdf, b"q 595 0 0 842 0 0 cm /I Do Q", Dictionary(XObject=Dictionary(I=drawn)))


def _forms(pdf: pikepdf.Pdf, number: int) -> Iterator[pikepdf.Object]:
    """Fields already drawn into the page, as intake leaves them: one form object each."""
    fields = {
        f"/X{field}": pdf.make_stream(
            b"0.9 g 0 0 120 14 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 120, 14])
        )
        for field in range(12)
    }
    resources = _text_resources(pdf)
    resources.XObject = Dictionary(fields)
    for rank in range(PAGES_EACH):
        drawn = (f"q 1 0 0 1 300 {700 - 40 * field} cm /X{field} Do Q".encode() for field in range(12))
        yield _page(pdf, b"\n".join([_lines(number + rank), *drawn]), resources)
