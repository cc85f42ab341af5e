"""Office documents to PDF, or to Word, by LibreOffice: a profile of its own each time, no network, nothing of the machine in sight."""

from __future__ import annotations

import shutil
from pathlib import Path

from council.documents.intake.sandbox import Box

PACKAGES = "libreoffice-writer-nogui libreoffice-calc-nogui bubblewrap"
MISSING = (
    "Ce serveur ne convertit pas encore les documents de bureautique : enregistrez-le en PDF et déposez le PDF, ou "
    "demandez à l’administrateur d’installer la conversion."
)
FAILED = "Ce document de bureautique n’a pas pu être converti en PDF : ouvrez-le, enregistrez-le en PDF, puis déposez le PDF."
_FILTERS = {
    "docx": "writer_pdf_Export",
    "odt": "writer_pdf_Export",
    "xlsx": "calc_pdf_Export",
    "ods": "calc_pdf_Export",
}
_OPTIONS = (
    '{"SelectPdfVersion":{"type":"long","value":"3"},"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"ExportFormFields":{"type":"boolean","value":"false"},"ExportNotes":{"type":"boolean","value":"false"}}'
)
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Load", "UpdateDocumentMode", "0"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),
    ("Office.Calc/Formula/Load", "ODFRecalcMode", "1"),
    ("Setup/Product", "ooSetupLastVersion", "99.9"),
)


def available() -> str:
    """Path of the converter, empty when it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def to_pdf(box: Box, kind: str) -> Path | None:
    """The PDF made of ``office.KIND`` in the folder of `box`; None when the converter gave none in time."""
    return _to(box, kind, "pdf", f"{_FILTERS[kind]}:{_OPTIONS}")


def to_docx(box: Box, kind: str) -> Path | None:
    """The Word text made of ``office.KIND``; None when the converter gave none in time."""
    return _to(box, kind, "docx", "MS Word 2007 XML")


def _to(box: Box, kind: str, target: str, how: str) -> Path | None:
    profile = box.folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_registry(), encoding="utf-8")
    box.run(
        [
            available(), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo",
            "--nolockcheck", "--convert-to", f"{target}:{how}", "--outdir", str(box.folder),
            str(box.folder / f"office.{kind}"),
        ],
        system_only=True,
    )  # fmt: skip
    made = box.folder / f"office.{target}"
    return made if made.exists() and made.stat().st_size else None


def _registry() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>'
    )
