"""Convocations for those who want paper: one file to print, with address pages, then a list to sign."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Pdf

from council.documents import render
from council.documents.facts import Institution, MadePdf, Person, Sitting


@dataclass(frozen=True, slots=True)
class PaperRecipient:
    """Who gets paper, where, and the letter; ``address`` without the name, empty when nobody gave one."""

    person: Person
    address: tuple[str, ...]
    letter: Path


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """One sending on paper: ``paper`` is what it is called; ``enclosed`` what is printed after each letter, in words."""

    institution: Institution
    sitting: Sitting
    paper: str
    enclosed: str
    made_at: datetime
    recipients: tuple[PaperRecipient, ...]


def make_paper_sending(facts: PaperFacts, dossier: Path | None = None) -> MadePdf:
    """For each member the address page, the letter and the ``dossier`` when one is given; last the list to sign.

    Each part begins on a sheet of its own, printed on both sides. A file for the printer: it carries no tags.
    """
    title = f"{facts.paper[:1].upper()}{facts.paper[1:]} à imprimer – {facts.sitting.body.name}"
    sheets = render.make(
        "paper_sending.html",
        facts,
        render.Meta(title, facts.institution.name, facts.made_at, "Envoi sur papier"),
    )
    with pikepdf.open(BytesIO(sheets.pdf)) as made, pikepdf.new() as out:
        papers = _printable(dossier) if dossier else None
        for rank, one in enumerate(facts.recipients):
            _append(out, [made.pages[rank]])
            with pikepdf.open(one.letter) as letter:
                _append(out, list(letter.pages))
            if papers is not None:
                _append(out, list(papers.pages))
        _append(out, list(made.pages[len(facts.recipients) :]))
        with out.open_metadata() as about:
            about["dc:title"] = title
        file = BytesIO()
        out.save(file, deterministic_id=True)
        if papers is not None:
            papers.close()
        pages = len(out.pages)
    data = file.getvalue()
    return MadePdf(data, pages, hashlib.sha256(data).hexdigest())


def _printable(dossier: Path) -> Pdf:
    """The dossier for the printer: its pages alone, without links or the form that bears its (invisible) seal."""
    papers = pikepdf.open(dossier)
    for page in papers.pages:
        if "/Annots" in page:
            del page.Annots
    if "/AcroForm" in papers.Root:
        del papers.Root.AcroForm
    return papers


def _append(out: Pdf, pages: list[pikepdf.Page]) -> None:
    """Add pages, then a blank one when the next part would begin on the back of a sheet."""
    out.pages.extend(pages)
    if len(out.pages) % 2:
        out.add_blank_page(page_size=(595.28, 841.89))
