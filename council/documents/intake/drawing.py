"""Every page of a copy drawn small: what our own renderer cannot draw is not handed to a reader's tablet."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageChops, ImageStat

from council.documents.intake.refusal import Refusal

_SIDE = 160
_STRONG = 40.0
_BLOCK = 8


def compare(made: Path, other: Path | None, seconds: float) -> dict[str, Any]:
    """Draw the pages of `made` within `seconds`; with `other`, say on which page (from 1) they differ most.

    `difference` is the mean distance of the greys of the worst block of the worst page (0 to 255). `drawn` pages were
    looked at. Raises Refusal when a page of `made` takes the whole time alone.
    """
    end = time.monotonic() + seconds
    worst, where, drawn = 0.0, 0, 0
    with pypdfium2.PdfDocument(made) as document:
        reference = pypdfium2.PdfDocument(other, password="") if other else None
        try:
            for index in range(len(document)):
                one = _draw(document, index)
                drawn += 1
                found = _distance(one, _draw(reference, index)) if reference else 0.0
                if found > worst:
                    worst, where = found, index + 1
                if time.monotonic() > end:
                    break
        finally:
            if reference:
                reference.close()
    if drawn == 1 and time.monotonic() > end + seconds:
        raise Refusal("heavy")
    return {"difference": worst, "page": where, "drawn": drawn, "strong": worst > _STRONG}


def _draw(document: pypdfium2.PdfDocument, index: int) -> Image.Image:
    page = document[index]
    try:
        width, height = page.get_size()
        scale = _SIDE / max(width, height)
        return page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil().convert("L")
    finally:
        page.close()


def _distance(one: Image.Image, two: Image.Image) -> float:
    if abs(one.width - two.width) > 2 or abs(one.height - two.height) > 2:
        return 255.0
    blocks = (max(1, one.width // _BLOCK), max(1, one.height // _BLOCK))
    small = [picture.resize(blocks, Image.Resampling.BOX) for picture in (one, two)]
    return float(ImageStat.Stat(ImageChops.difference(*small)).extrema[0][1])
