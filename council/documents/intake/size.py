"""How much a text file holds, told before anything is built of it: cells and paragraphs counted while it is read."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import IO

from lxml import etree

from council.documents.intake.refusal import Refusal

MOST_CELLS = 10_000
MOST_PARAGRAPHS = 40_000
"""Cells of all tables, paragraphs in them and around: far beyond a deliberation, and read in a few seconds."""
TOO_LARGE = (
    "Ce fichier contient de trop grands tableaux ou un trop long texte pour un projet de délibération (plus de 10 000 cases, ou plus de "
    "40 000 paragraphes) : joignez-le en annexe, et n’importez que la délibération."
)
_CELLS, _PARAGRAPHS = ("tc", "table-cell"), ("p", "h")


def bounded(path: Path) -> None:
    """Raises Refusal as soon as a docx or an odt is found to hold too much; what comes after is not even read."""
    cells = paragraphs = 0
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if not name.endswith(".xml"):
                continue
            with archive.open(name) as part:
                cells, paragraphs = counted(part, cells, paragraphs)


def counted(part: IO[bytes], cells: int = 0, paragraphs: int = 0) -> tuple[int, int]:
    """Cells and paragraphs of one part, added to those before. Raises Refusal at the first one too many."""
    for _event, node in etree.iterparse(part, events=("end",), resolve_entities=False, no_network=True):
        local = etree.QName(node).localname if isinstance(node.tag, str) else ""
        if local in _CELLS:
            cells += 1
        elif local in _PARAGRAPHS:
            paragraphs += 1
        if cells > MOST_CELLS or paragraphs > MOST_PARAGRAPHS:
            raise Refusal(TOO_LARGE)
        node.clear()
        while node.getprevious() is not None:  # nothing that was counted stays
            del node.getparent()[0]
    return cells, paragraphs
