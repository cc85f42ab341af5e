"""How many pages a file has: a number is believed when two independent parsers find it and none finds another."""

from __future__ import annotations

import logging
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
from pikepdf import Dictionary

from council.documents.intake.refusal import Refusal

_MANY = 300
_HEAVY = 40 * 2**20
_COUNT = "Ce PDF est mal construit, ses pages ne se comptent pas sûrement : réimprimez-le en PDF, puis déposez le résultat."


def agreed(source: pikepdf.Pdf, path: Path, most: int) -> int:
    """The number of pages; Refusal when it is zero, over `most`, or disputed (by what the file announces too)."""
    announced = _announced(source)  # before the pages are listed: that mends the number
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


def _announced(source: pikepdf.Pdf) -> object:
    tree = source.Root.get("/Pages")
    return tree.get("/Count") if isinstance(tree, Dictionary) else None


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
