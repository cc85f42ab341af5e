"""Deliberations as offices write them in Word: made with python-docx, kept apart from what reads them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document

HEAD = ("RÉPUBLIQUE FRANÇAISE", "Département du Loiret", "EXTRAIT DU REGISTRE DES DÉLIBÉRATIONS", "Séance du 12 juin 2026",
        "Présents : M. Alard, Mme Brun")  # fmt: skip


def saved(write: Callable[[Any], None]) -> bytes:
    """The file of a document that ``write`` fills."""
    document = Document()
    write(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def classic(document: Any) -> None:
    """Letterhead, bold marks, two visas in one paragraph, a list in a considérant, a table, a list, signatures."""
    for line in HEAD:
        document.add_paragraph(line)
    line = document.add_paragraph()
    line.add_run("OBJET : ").bold = True
    line.add_run("Subvention au comité des fêtes")
    document.add_paragraph("Monsieur le maire expose que le comité demande une aide.")
    line = document.add_paragraph()
    line.add_run("VU").bold = True
    line.add_run(" le code général des collectivités territoriales, article L. 2121-29,")
    line = document.add_paragraph("Vu la demande du 3 mars,")
    line.add_run().add_break()
    line.add_run("Vu l’avis de la commission,")
    document.add_paragraph("Considérant l’intérêt :")
    document.add_paragraph("de la fête", style="List Bullet")
    document.add_paragraph("du lien social", style="List Bullet")
    document.add_paragraph("Le conseil municipal, après en avoir délibéré, DÉCIDE :")
    line = document.add_paragraph()
    line.add_run("Article 1").bold = True
    line.add_run("er").font.superscript = True
    line.add_run(" : d’accorder ")
    line.add_run("500 €").italic = True
    table = document.add_table(2, 2)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ("Année", "Montant", "2026", "500"), strict=True
    ):
        cell.text = text
    document.add_paragraph("Article 2 – d’imputer la dépense au compte 65748.")
    document.add_paragraph("au budget principal", style="List Number")
    document.add_paragraph("au chapitre 65", style="List Number")
    document.add_paragraph("Fait à Valmont, le 12 juin 2026")
    document.add_paragraph("Le maire,")


def framed(document: Any) -> None:
    """The object in a frame, headings, dashes instead of articles."""
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Objet", "Tarifs de la cantine"
    document.add_heading("Exposé des motifs", 1)
    document.add_paragraph("Les tarifs datent de 2021.")
    document.add_heading("Visas", 1)
    document.add_paragraph("- Vu le code de l’éducation ;")
    document.add_paragraph("- Considérant la hausse des prix ;")
    document.add_paragraph("DÉCIDE")
    document.add_paragraph("- de fixer le repas à 4 € ;")
    document.add_paragraph("- d’appliquer ce tarif au 1er septembre.")


def listed(document: Any) -> None:
    """Articles as a numbered list of the word processor."""
    document.add_paragraph("Acquisition d’un véhicule", style="Title")
    document.add_paragraph("Vu le budget,", style="List Bullet")
    document.add_paragraph("Vu le marché,", style="List Bullet")
    document.add_paragraph("Après en avoir délibéré, le conseil décide :")
    document.add_paragraph("d’acquérir un véhicule", style="List Number")
    document.add_paragraph("d’autoriser le maire à signer", style="List Number")


def letter(document: Any) -> None:
    """No deliberation at all: everything is kept as a statement."""
    document.add_paragraph("Note au directeur")
    document.add_paragraph("Merci de vu et approuvé. L’école a besoin de chaises.")


def by_office(docx: bytes, folder: Path, ending: str) -> bytes:
    """The same text as LibreOffice saves it: odt, doc, or docx once more."""
    (folder / "texte.docx").write_bytes(docx)
    made = folder / "made"
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", ending,
         "--outdir", str(made), str(folder / "texte.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (made / f"texte.{ending}").read_bytes()
