"""How many pages a file has: a number is believed when two independent parsers find it and none finds another."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
from pikepdf import Array, Dictionary

from council.documents.intake.refusal import Refusal

_MANY = 300
_HEAVY = 40 * 2**20
_COUNT = "Ce PDF est mal construit, ses pages ne se comptent pas sûrement : réimprimez-le en PDF, puis déposez le résultat."


def agreed(source: pikepdf.Pdf, path: Path, most: int) -> int:
    """The number of pages; Refusal when it is zero, over `most`, or disputed (by what the file announces too)."""
    announced = _announced(source)  # before the pages are listed: that mends the numbers
    found = len(source.pages)
    if found > most:
        raise Refusal(
            f"Ce PDF compte {found} pages, la limite est de {most} : déposez-le en plusieurs parties."
        )
    opinions = [_pdfium(path)]
    if opinions[0] is None or (found <= _MANY and path.stat().st_size <= _HEAVY):
        opinions.append(_pypdf(path))
    second = {opinion for opinion in opinions if opinion is not None}
    if not second:
        raise Refusal("damaged")
    if not found or second != {found} or announced != found:
        raise Refusal(_COUNT)
    return found


def _announced(source: pikepdf.Pdf) -> int | None:
    """What the page tree announces; None when a node of it does not tell the number of pages below it, or is its own
    ancestor: readers that look for page n by these numbers would open another page."""
    leaves: dict[tuple[int, int], int] = {}
    waiting: list[tuple[Any, bool]] = [(source.Root.get("/Pages"), False)]
    opened: set[tuple[int, int]] = set()
    while waiting:
        node, visited = waiting.pop()
        if not isinstance(node, Dictionary) or (not visited and node.objgen in opened):
            return None
        kids = [kid for kid in node.get("/Kids", Array()) if isinstance(kid, Dictionary)]
        branches = [kid for kid in kids if "/Kids" in kid]
        if visited:
            below = len(kids) - len(branches) + sum(leaves[kid.objgen] for kid in branches)
            if node.get("/Count") != below:
                return None
            leaves[node.objgen] = below
        else:
            opened.add(node.objgen)
            waiting += [(node, True), *((kid, False) for kid in branches)]
    return leaves[source.Root.Pages.objgen]


def _pdfium(path: Path) -> int | None:
    """Pages as pdfium counts them (-1 when one cannot be found), None when it does not open the file at all."""
    try:
        with pypdfium2.PdfDocument(path, password="") as document:
            count = len(document)
            return count if all(_found(document, index) for index in range(count)) else -1
    except pypdfium2.PdfiumError:
        return None


def _found(document: pypdfium2.PdfDocument, index: int) -> bool:
    try:
        document.get_page_size(index)
    except pypdfium2.PdfiumError:
        return False
    return True


def _pypdf(path: Path) -> int | None:
    """Leaves of the page tree as pypdf walks it, None when it does not open the file at all."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        with path.open("rb") as file:
            reader = pypdf.PdfReader(file, strict=False)
            if reader.is_encrypted and not reader.decrypt(""):
                return None
            return len(reader.pages)
    except (MemoryError, RecursionError):
        raise
    except Exception:
        return None
