"""Ghostscript's pass over a copy that lacks fonts or paints in printing inks, so that it can be kept for decades (PDF/A)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from council.documents.intake.sandbox import Box

MISSING = (
    "polices ou couleurs non adaptées à l’archivage : demandez à l’administrateur d’installer leur conversion, "
    "ou réenregistrez le document en PDF/A"
)
PACKAGES = "ghostscript"
FAILED = "polices ou couleurs non adaptées à l’archivage : réenregistrez le document en PDF/A depuis le logiciel d’origine"
FONTS = "polices manquantes incorporées pour l’archivage"
INKS = "couleurs d’imprimerie converties pour l’écran et l’archivage"
UNTAGGED = "la structure lue par les lecteurs d’écran n’a pas pu être gardée : incorporez les polices à l’enregistrement du PDF"
_SECONDS_PER_PAGE = 0.004


def needed(fitness: dict[str, Any]) -> bool:
    """Whether a copy lacks something Ghostscript mends. Scans carry no font and keep their pictures as they are."""
    return bool(fitness.get("fonts") or fitness.get("inks"))


def available() -> str:
    """Path of Ghostscript, empty when it is not installed."""
    return shutil.which("gs") or ""


def worth_trying(box: Box, pages: int) -> bool:
    """Whether the time left is likely to suffice."""
    return box.deadline.left() > 2 + pages * _SECONDS_PER_PAGE


def embed(box: Box, source: Path, made: Path) -> bool:
    """Write to `made` a copy of `source` with its fonts embedded, in screen colours; pictures are not thinned out."""
    keep = [
        f"-d{what}{kind}Images={value}"
        for kind in ("Color", "Gray", "Mono")
        for what, value in (("Downsample", "false"), ("AutoFilter", "false"))
        if (what, kind) != ("AutoFilter", "Mono")
    ]
    code = box.run(
        [
            available(), "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dNOOUTERSAVE", "-sDEVICE=pdfwrite", "-dPDFA=3",
            "-dPDFACompatibilityPolicy=1", "-sColorConversionStrategy=RGB", "-dEmbedAllFonts=true",
            "-dAutoRotatePages=/None", "-dPassThroughJPEGImages=true", "-dColorImageFilter=/FlateEncode",
            "-dGrayImageFilter=/FlateEncode", *keep, f"-sOutputFile={made}", str(source),
        ],
        seconds=max(1.0, box.deadline.left() - 2),
    )  # fmt: skip
    return code == 0 and made.exists() and made.stat().st_size > 0
