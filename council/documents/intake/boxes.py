"""Page boxes as finite, ordered rectangles of a possible size, inherited ones written on the page itself."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from pikepdf import Array, Dictionary, Page

from council.documents.intake.refusal import Refusal

_BOXES = ("/MediaBox", "/CropBox", "/TrimBox", "/BleedBox", "/ArtBox")
_INHERITED = ("/MediaBox", "/CropBox", "/Rotate", "/Resources")
_LARGEST = 14_400.0
_FARTHEST = 10 * _LARGEST
_SMALLEST = 3.0
_A4 = (0, 0, 595.276, 841.89)
_SIZE = (
    "Ce PDF contient une page aux dimensions impossibles : réimprimez-le en PDF, puis déposez le résultat."
)


def inherit(page: Page) -> None:
    """Write on a page what it takes from the nodes above it."""
    node, steps = page.obj.get("/Parent"), 0
    while isinstance(node, Dictionary) and steps < 100:
        for key in _INHERITED:
            if page.obj.get(key) is None and node.get(key) is not None:
                page.obj[key] = node[key]
        node, steps = node.get("/Parent"), steps + 1


def set_boxes(page: Page, repairs: list[str]) -> None:
    """Put the boxes and the rotation in order; Refusal for a page no press could print."""
    if page.obj.get("/MediaBox") is None:
        page.obj.MediaBox = Array(list(_A4))
        repairs.append("format de page absent : A4 supposé")
    media = _rectangle(page.obj.MediaBox)
    if media is None or not _possible(media):
        raise Refusal(_SIZE)
    for key in _BOXES:
        box = _rectangle(page.obj.get(key)) if key in page.obj else None
        if box is not None:
            box = _within(box, media)
        if box is None and key in page.obj:
            del page.obj[key]
        elif box is not None:
            page.obj[key] = Array(box)
    _set_rotation(page, repairs)
    unit = page.obj.get("/UserUnit", 1)
    if "/UserUnit" in page.obj and (not is_number(unit) or not 0.1 <= unit <= 100):
        del page.obj["/UserUnit"]


def _set_rotation(page: Page, repairs: list[str]) -> None:
    turn = page.obj.get("/Rotate")
    if turn is None:
        return
    if not is_number(turn) or turn % 90:
        repairs.append("rotation de page impossible : page laissée droite")
        turn = 0
    page.obj.Rotate = int(turn) % 360


def _rectangle(value: Any) -> list[float] | None:
    """An ordered box; None for what is no box."""
    if not isinstance(value, Array) or len(value) != 4 or not all(is_number(one) for one in value):
        return None
    x, y, x2, y2 = (float(one) for one in value)
    return [min(x, x2), min(y, y2), max(x, x2), max(y, y2)]


def _possible(box: list[float]) -> bool:
    near = all(abs(one) <= _FARTHEST for one in box)
    return near and all(_SMALLEST <= side <= _LARGEST for side in (box[2] - box[0], box[3] - box[1]))


def _within(box: list[float], media: list[float]) -> list[float] | None:
    """The part of a box inside the sheet; None when there is none worth the name (readers then show the sheet)."""
    cut = [max(box[0], media[0]), max(box[1], media[1]), min(box[2], media[2]), min(box[3], media[3])]
    return cut if cut[2] - cut[0] >= _SMALLEST and cut[3] - cut[1] >= _SMALLEST else None


def is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and math.isfinite(value)
