"""The copy of a signed act that bears the dates of the legality control. The signed original stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pikepdf
from pikepdf import Name

from council.documents.stamp import _literal, _private_resources, embed_font, text_width

_KEY = "/CouncilReceipt"
_SIZE, _LEADING, _PAD, _MARGIN = 8.0, 10.4, 7.0, 14.0


def stamped_copy(data: bytes, lines: Sequence[str]) -> bytes:
    """``data`` with ``lines`` in a band added above its first page, which hides nothing of it.

    A copy: what was drawn of the signatures stays to be seen, but they are no longer fields of the file, which would only be
    shown as broken. The same input gives the same bytes.
    """
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.flatten_annotations("all")
        if "/AcroForm" in pdf.Root:
            del pdf.Root.AcroForm
        for key in ("/Perms", "/DSS"):
            if key in pdf.Root:
                del pdf.Root[key]
        font = embed_font(pdf)
        _box(pdf, pdf.pages[0], font, lines)
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def _box(pdf: pikepdf.Pdf, page: pikepdf.Page, font: pikepdf.Object, lines: Sequence[str]) -> None:
    wide = max(text_width(one, _SIZE) for one in lines) + 2 * _PAD
    high = _LEADING * len(lines) + 2 * _PAD - (_LEADING - _SIZE)
    left, top_before, right = _raised(page, high + 2 * _MARGIN)
    left, bottom = max(right - wide - _MARGIN, left), top_before + _MARGIN
    _private_resources(page).Font[Name(_KEY)] = font
    drawn = [
        b"/Artifact BMC q ",
        f"1 g 0.1 0.22 0.42 RG 0.8 w {left:.2f} {bottom:.2f} {wide:.2f} {high:.2f} re B 0.1 0.22 0.42 rg ".encode(),
    ]
    for rank, line in enumerate(lines):
        top = bottom + high - _PAD - _SIZE * 0.82 - rank * _LEADING
        drawn.append(
            f"BT {_KEY} {_SIZE} Tf {left + _PAD:.2f} {top:.2f} Td (".encode() + _literal(line) + b") Tj ET "
        )
    drawn.append(b"Q EMC")
    page.contents_add(pdf.make_stream(b"q"), prepend=True)
    page.contents_add(pdf.make_stream(b"Q " + b"".join(drawn)), prepend=False)


def _raised(page: pikepdf.Page, band: float) -> tuple[float, float, float]:
    """Make the page higher by ``band``; its left, its former top, its right. Extracts are never turned."""
    x0, y0, x1, y1 = (float(value) for value in page.cropbox)
    for box in ("/TrimBox", "/BleedBox", "/ArtBox"):
        if box in page.obj:
            del page.obj[box]
    page.obj.MediaBox = page.obj.CropBox = pikepdf.Array([x0, y0, x1, y1 + band])
    return x0, y1, x1
