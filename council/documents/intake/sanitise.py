"""An uploaded PDF rewritten as pages and nothing else: no action, no script, no attachment, no form, no hidden layer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from council.documents import links
from council.documents.intake import allowed, annotations, boxes, counts, damage, forms, layers, residue
from council.documents.intake.bombs import DrawingCounter, check_streams
from council.documents.intake.refusal import Refusal
from council.documents.intake.tags import keep_tags
from council.documents.tree import TreeMerger

_ENCRYPTED = (
    "Ce PDF est protégé par un mot de passe : enregistrez-en une copie sans mot de passe, puis déposez-la."
)
_LOCKED = (
    "Ce PDF est protégé par un procédé que ce serveur n’ouvre pas (certificat, droits d’accès) : enregistrez-en une "
    "copie sans protection, ou imprimez-le en PDF, puis déposez-la."
)
_XFA = "Ce PDF est un formulaire dynamique (XFA) : ouvrez-le, imprimez-le en PDF, puis déposez le PDF obtenu."
_PORTFOLIO = (
    "Ce PDF est un porte-documents qui contient d’autres fichiers : extrayez-les et déposez-les un par un."
)
_LAYERS = "Ce PDF contient des calques masqués : aplatissez-les (imprimez-le en PDF) pour que chacun voie la même chose."
_BEGUN = re.compile(
    rb"\s\d+\s+\d+\s+obj\b"
)  # a last save; without its end, readers would show the one before
_END = re.compile(rb"%%EOF[\s\x00]*$")


def sanitise(path: Path, made: Path, limits: dict[str, Any]) -> tuple[int, list[str]]:
    """Write the normalised copy to `made`; its number of pages and the repairs made (French).

    Raises Refusal for what cannot be made harmless without changing what is read.
    """
    repairs: list[str] = []
    try:
        source = pikepdf.open(path)
    except pikepdf.PasswordError:
        raise Refusal(_ENCRYPTED) from None
    except pikepdf.PdfError as error:
        raise Refusal(_LOCKED if "encrypt" in str(error).lower() else "damaged") from None
    try:
        count = _judge(source, path, limits, repairs)
        drawn = _make_ready(source, repairs)
        if drawn:
            source = forms.flatten(source, made.parent)
        with pikepdf.new() as out:
            _copy_pages(source, out, repairs, DrawingCounter(limits["max_pixels"]), drawn=drawn)
            if len(out.pages) != count or residue.active(out):
                raise Refusal("damaged")
            out.save(
                made, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True,
                stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            )  # fmt: skip
    finally:
        source.close()
    return count, list(dict.fromkeys(repairs))


def _judge(source: Pdf, path: Path, limits: dict[str, Any], repairs: list[str]) -> int:
    """The number of pages of a file that may be worked on."""
    root = source.Root
    if "/Collection" in root:
        raise Refusal(_PORTFOLIO)
    form = root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/XFA" in form:
        raise Refusal(_XFA)
    if layers.hides(source):
        raise Refusal(_LAYERS)
    count = counts.agreed(source, path, limits["max_pages"])
    check_streams(source, limits["max_decoded"], limits["max_pixels"])
    if mended := source.get_warnings():
        damage.refuse_incomplete(source, path, mended)
        repairs.append("structure interne du fichier réparée")
    if source.is_encrypted:
        repairs.append("restrictions d’impression et de modification levées dans la copie")
    _note_surroundings(path, repairs)
    return count


def _note_surroundings(path: Path, repairs: list[str]) -> None:
    with path.open("rb") as file:
        head = file.read(8)
        file.seek(max(0, path.stat().st_size - 1024))
        tail = file.read()
    if not head.startswith(b"%PDF-"):
        repairs.append("octets étrangers avant le début du PDF retirés")
    _before, mark, after = tail.rpartition(b"%%EOF")
    if mark and _BEGUN.search(after) and b"startxref" not in after:
        raise Refusal("damaged")
    if b"%%EOF" in tail and not _END.search(tail):
        repairs.append("octets étrangers après la fin du PDF retirés")


def _make_ready(source: Pdf, repairs: list[str]) -> bool:
    """Note what will be dropped and disarm what will be drawn; True when something is to be flattened."""
    _note_dropped(source, repairs)
    forms.note_form(source, repairs)
    _drop_postscript(source, repairs)
    for page in source.pages:
        boxes.inherit(page)
    return annotations.clean_annotations(source, repairs)


def _note_dropped(source: Pdf, repairs: list[str]) -> None:
    root = source.Root
    names = root.get("/Names")
    names = names if isinstance(names, Dictionary) else Dictionary()
    opening = root.get("/OpenAction")
    opens = isinstance(opening, Dictionary) and opening.get("/S") != Name.GoTo
    automatic = opens or "/AA" in root or "/JavaScript" in names
    if automatic or any("/AA" in page.obj for page in source.pages) or residue.acts(source):
        repairs.append("actions automatiques retirées")
    if "/EmbeddedFiles" in names or "/AF" in root:
        repairs.append("fichiers joints au PDF retirés : déposez-les comme annexes s’ils sont utiles")
    if "/OCProperties" in root:
        repairs.append("calques aplatis")


def _drop_postscript(source: Pdf, repairs: list[str]) -> None:
    for item in source.objects:
        if isinstance(item, Stream) and (item.get("/Subtype") == Name.PS or item.get("/Subtype2") == Name.PS):
            item.write(b"")
            repairs.append("programme PostScript retiré")


def _copy_pages(source: Pdf, out: Pdf, repairs: list[str], counter: DrawingCounter, *, drawn: bool) -> None:
    for page in source.pages:
        boxes.inherit(page)
        annotations.bring_back_links(page)
        boxes.set_boxes(page, repairs)
        counter.page(page)
    tagged = not drawn and keep_tags(source)
    found = links.targets(source)
    allowed.prune(source)
    for page in source.pages:
        page.obj.Type = Name.Page
        if not tagged:
            _untag(page)
    out.pages.extend(source.pages)
    pages = list(out.pages)
    links.relink(pages, found, lambda _piece: None)
    if tagged:
        merger = TreeMerger(out)
        merger.add_tagged(source, pages, "Annexe")
        merger.finish()
        if isinstance(source.Root.get("/Lang"), pikepdf.String):
            out.Root.Lang = pikepdf.String(str(source.Root.Lang))


def _untag(page: pikepdf.Page) -> None:
    for holder, key in [(page.obj, "/StructParents"), (page.obj, "/Tabs")] + [
        (one, "/StructParent") for one in page.obj.get("/Annots", Array())
    ]:
        if key in holder:
            del holder[key]
