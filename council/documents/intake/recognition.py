"""The words of scanned pages, recognised and laid invisibly over them so that they can be searched and read aloud."""

from __future__ import annotations

import shutil
from pathlib import Path

from council.documents.intake.sandbox import Box

MISSING = (
    "document sans texte (scan ou image) : ses mots ne peuvent être ni cherchés ni lus à voix haute. Déposez l’original, "
    "ou demandez à l’administrateur d’installer la reconnaissance de texte"
)
PACKAGES = "ocrmypdf tesseract-ocr-fra"
UNREAD = "document sans texte (scan ou image) : ses mots ne peuvent être ni cherchés ni lus à voix haute ; déposez l’original"
READ = "texte du scan reconnu, pour la recherche et la lecture à voix haute"
_SECONDS_PER_PAGE = 3.0


def available() -> str:
    """Path of OCRmyPDF, empty when it or its engine is not installed."""
    return shutil.which("ocrmypdf") if shutil.which("tesseract") and shutil.which("ocrmypdf") else ""  # type: ignore[return-value]


def read(box: Box, source: Path, made: Path, pages: int) -> bool:
    """Write to `made` a copy of `source` with its text recognised; False when there is not the time, or it failed."""
    if box.deadline.left() < 5 + pages * _SECONDS_PER_PAGE:
        return False
    code = box.run(
        [
            available(), "--quiet", "--skip-text", "--output-type", "pdf", "--optimize", "0", "--jobs", "1",
            "--language", "fra", "--tesseract-timeout", "20", str(source), str(made),
        ],
        seconds=box.deadline.left() - 3,
    )  # fmt: skip
    return code == 0 and made.exists()
