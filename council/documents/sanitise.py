"""An uploaded PDF rewritten as pages and nothing else: no action, no script, no attachment, no form, no hidden layer."""

from __future__ import annotations

import math
import re
from io import BytesIO
from typing import Any

import pikepdf
import pypdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from council.documents import links
from council.documents.annotations import clean_annotations
from council.documents.bombs import DrawingCounter, check_streams
from council.documents.refusal import Refusal
from council.documents.tree import TreeMerger, elements

_PAGE_KEYS = {
    "/Type",
    "/Parent",
    "/MediaBox",
    "/CropBox",
    "/TrimBox",
    "/BleedBox",
    "/ArtBox",
    "/Rotate",
    "/Contents",
    "/Resources",
    "/Annots",
    "/Group",
    "/UserUnit",
    "/StructParents",
    "/Tabs",
}
_BOXES = ("/MediaBox", "/CropBox", "/TrimBox", "/BleedBox", "/ArtBox")
_MANY = 300
_LARGEST = 14_400.0
_A4 = (0, 0, 595.276, 841.89)
_ENCRYPTED = (
    "Ce PDF est protégé par un mot de passe : enregistrez-en une copie sans mot de passe, puis déposez-la."
)
_XFA = "Ce PDF est un formulaire dynamique (XFA) : ouvrez-le, imprimez-le en PDF, puis déposez le PDF obtenu."
_PORTFOLIO = (
    "Ce PDF est un porte-documents qui contient d’autres fichiers : extrayez-les et déposez-les un par un."
)
_LAYERS = "Ce PDF contient des calques masqués : aplatissez-les (imprimez-le en PDF) pour que chacun voie la même chose."
_COUNT = "Ce PDF est mal construit, ses pages ne se comptent pas sûrement : réimprimez-le en PDF, puis déposez le résultat."
_SIZE = (
    "Ce PDF contient une page aux dimensions impossibles : réimprimez-le en PDF, puis déposez le résultat."
)


def sanitise(data: bytes, limits: dict[str, Any]) -> tuple[bytes, int, list[str]]:
    """The normalised copy, its number of pages and the repairs made (French). Raises Refusal for the rest."""
    repairs: list[str] = []
    try:
        source = pikepdf.open(BytesIO(data))
    except pikepdf.PasswordError:
        raise Refusal(_ENCRYPTED) from None
    with source, pikepdf.new() as out:
        _refuse(source, data, limits)
        check_streams(source, limits["max_decoded"])
        if source.is_encrypted:
            repairs.append("restrictions d’impression et de modification levées dans la copie")
        if source.get_warnings():
            repairs.append("structure interne du fichier réparée")
        forms = _flatten_forms(source, repairs)
        _note_dropped(source, repairs)
        _strip_objects(source, repairs)
        _copy_pages(source, out, repairs, tagged=not forms and _sound_tags(source))
        saved = BytesIO()
        out.save(saved, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        count = len(out.pages)
    return saved.getvalue(), count, repairs


def _refuse(source: Pdf, data: bytes, limits: dict[str, Any]) -> None:
    root, count = source.Root, len(source.pages)
    if "/Collection" in root:
        raise Refusal(_PORTFOLIO)
    if "/AcroForm" in root and "/XFA" in root.AcroForm:
        raise Refusal(_XFA)
    if "/OCProperties" in root and _hides(source):
        raise Refusal(_LAYERS)
    if count > limits["max_pages"]:
        raise Refusal(
            f"Ce PDF compte {count} pages, la limite est de {limits['max_pages']} : déposez-le en plusieurs parties."
        )
    if count == 0 or count != (_second_opinion(data) if count <= _MANY else _quick_opinion(data)):
        raise Refusal(_COUNT)


def _quick_opinion(data: bytes) -> int:
    """What pdfium can really open: pypdf takes seconds on a thousand pages."""
    with pypdfium2.PdfDocument(data, password="") as document:
        return sum(1 for page in document if page.get_width() >= 0)


def _second_opinion(data: bytes) -> int:
    reader = pypdf.PdfReader(BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refusal(_ENCRYPTED)
    return len(reader.pages)


def _hides(source: Pdf) -> bool:
    """Whether any layer can be off at opening: then what is seen depends on the reader."""
    setting = source.Root.OCProperties.get("/D", Dictionary())
    if len(setting.get("/OFF", Array())) or setting.get("/BaseState", Name.ON) != Name.ON:
        return True
    for item in source.objects:
        membership = isinstance(item, Dictionary) and item.get("/Type") == Name.OCMD
        if membership and ("/VE" in item or item.get("/P", Name.AnyOn) in (Name.AllOff, Name.AnyOff)):
            return True
    return False


def _flatten_forms(source: Pdf, repairs: list[str]) -> bool:
    """Turn fields and comments into plain drawing; True when there was a form."""
    form = source.Root.get("/AcroForm")
    fields = isinstance(form, Dictionary) and len(form.get("/Fields", Array())) > 0
    if fields:
        if any(isinstance(o, Dictionary) and o.get("/Type") == Name.Sig for o in source.objects):
            repairs.append("signature électronique non conservée dans la copie (l’original est gardé)")
        source.generate_appearance_streams()
        repairs.append("formulaire aplati : les valeurs saisies restent visibles")
    clean_annotations(source, repairs)
    source.flatten_annotations("all")
    return fields


def _note_dropped(source: Pdf, repairs: list[str]) -> None:
    root, names = source.Root, source.Root.get("/Names", Dictionary())
    if (
        "/OpenAction" in root
        or "/AA" in root
        or "/JavaScript" in names
        or any("/AA" in p.obj for p in source.pages)
    ):
        repairs.append("actions automatiques retirées")
    if "/EmbeddedFiles" in names or "/AF" in root:
        repairs.append("fichiers joints au PDF retirés : déposez-les comme annexes s’ils sont utiles")
    if "/OCProperties" in root:
        repairs.append("calques aplatis")


def _strip_objects(source: Pdf, repairs: list[str]) -> None:
    """Drop from drawn objects what can fetch or run something: references, OPI servers, PostScript."""
    for item in source.objects:
        if not isinstance(item, Stream):
            continue
        for key in ("/Ref", "/OPI", "/PS"):
            if key in item:
                del item[key]
        if item.get("/Subtype") == Name.PS or item.get("/Subtype2") == Name.PS:
            item.write(b"")
            repairs.append("programme PostScript retiré")


def _copy_pages(source: Pdf, out: Pdf, repairs: list[str], *, tagged: bool) -> None:
    counter = DrawingCounter()
    found = links.targets(source)
    for page in source.pages:
        _set_boxes(page, repairs)
        counter.page(page)
        for key in set(page.obj.keys()) - _PAGE_KEYS:
            del page.obj[key]
        if not tagged and "/StructParents" in page.obj:
            del page.obj["/StructParents"]
    out.pages.extend(source.pages)
    pages = list(out.pages)
    links.relink(pages, found, lambda _piece: None)
    if tagged:
        merger = TreeMerger(out)
        merger.add_tagged(source, pages, "Annexe")
        merger.finish()
        if "/Lang" in source.Root:
            out.Root.Lang = pikepdf.String(str(source.Root.Lang))


def _set_boxes(page: pikepdf.Page, repairs: list[str]) -> None:
    """Boxes as finite, ordered rectangles of a possible size; Refusal for a page no press could print."""
    for key in _BOXES:
        box = page.obj.get(key)
        if box is None:
            if key == "/MediaBox":
                page.obj.MediaBox = Array(list(_A4))
                repairs.append("format de page absent : A4 supposé")
            continue
        values = [float(v) for v in box] if isinstance(box, Array) and len(box) == 4 else [math.nan]
        if not all(math.isfinite(v) for v in values):
            raise Refusal(_SIZE)
        ordered = [
            min(values[0], values[2]),
            min(values[1], values[3]),
            max(values[0], values[2]),
            max(values[1], values[3]),
        ]
        width, height = ordered[2] - ordered[0], ordered[3] - ordered[1]
        if not (3 <= width <= _LARGEST and 3 <= height <= _LARGEST) or max(map(abs, ordered)) > 2 * _LARGEST:
            raise Refusal(_SIZE)
        page.obj[key] = Array(ordered)
    turn = page.obj.get("/Rotate", 0)
    if "/Rotate" in page.obj and (not isinstance(turn, int) or turn % 90):
        page.obj.Rotate = 0


_QUOTED = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9a-fA-F\s]*>|(?<![^\s\])>])([qQ])(?![^\s\[(</])")


def _sound_tags(source: Pdf) -> bool:
    """Whether the file's tags can be kept: a real tree of sane size, and pages that close what they open."""
    if (
        not source.Root.get("/MarkInfo", Dictionary()).get("/Marked", False)
        or "/StructTreeRoot" not in source.Root
    ):
        return False
    try:
        known = sum(1 for _ in elements(source))
    except ValueError:
        return False
    return known > 0 and all(_balanced(page) for page in source.pages)


def _balanced(page: pikepdf.Page) -> bool:
    page.contents_coalesce()
    content = page.obj.get("/Contents")
    depth = 0
    for match in _QUOTED.finditer(content.read_bytes() if isinstance(content, Stream) else b""):
        if match[1]:
            depth += 1 if match[1] == b"q" else -1
        if depth < 0:
            return False
    return depth == 0
