"""Fields, comments and stamps become part of the page: pdfium draws them as readers do, accents included."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Object, Pdf, String
from pypdfium2 import raw

from council.documents.intake.refusal import Refusal
from council.documents.intake.walk import dictionaries

_FAILED = 0


def note_form(source: Pdf, repairs: list[str]) -> None:
    """Say what becomes of the form and of the signatures; take the scripts of fields out."""
    form = source.Root.get("/AcroForm")
    fields = form.get("/Fields") if isinstance(form, Dictionary) else None
    if not isinstance(fields, Array) or not len(fields):
        return
    found = list(dictionaries(source))
    if any(_signed(item) for item in found):
        repairs.append("signature électronique non conservée dans la copie (l’original est gardé)")
    for item in found:
        for key in ("/A", "/AA"):
            if "/FT" in item and key in item:
                del item[key]
    repairs.append("formulaire aplati : les valeurs saisies restent visibles")


def _signed(item: Object) -> bool:
    return "/ByteRange" in item and isinstance(item.get("/Contents"), String)


def flatten(source: Pdf, folder: Path) -> Pdf:
    """`source` with its visible annotations drawn on the pages; the links set aside stay aside. Closes `source`.

    Raises Refusal when a page cannot be drawn upon.
    """
    before, after = folder / "annotated.pdf", folder / "flattened.pdf"
    names = source.Root.get("/Names", Dictionary())
    for key in ("/OpenAction", "/AA", "/Names"):
        if key in source.Root:
            del source.Root[key]
    if isinstance(names, Dictionary) and "/Dests" in names:
        source.Root.Names = Dictionary(Dests=names.Dests)
    source.save(before)
    source.close()
    with pypdfium2.PdfDocument(before) as document:
        document.init_forms()
        for index in range(len(document)):
            page = document[index]
            if raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == _FAILED:
                raise Refusal("damaged")
            page.close()
        document.save(after)

    flat = pikepdf.open(after)
    for page in flat.pages:
        if "/Annots" in page.obj:
            del page.obj["/Annots"]
    return flat
