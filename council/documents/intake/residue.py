"""The last look at a normalised copy, by other means than those that made it: is anything active left in it?"""

from __future__ import annotations

from pikepdf import Dictionary, Name, Object, Pdf, Stream, String

from council.documents.intake.walk import dictionaries

_ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ResetForm", "/ImportData", "/GoToR", "/GoToE", "/GoToDp", "/Rendition",
    "/Movie", "/Sound", "/Trans", "/Hide", "/Named", "/SetOCGState", "/GoTo3DView", "/RichMediaExecute", "/Thread",
}  # fmt: skip
_NEVER = {
    "/AcroForm",
    "/XFA",
    "/OpenAction",
    "/OCProperties",
    "/EmbeddedFiles",
    "/Collection",
    "/OPI",
    "/PieceInfo",
}
_ANNOTATIONS = {"/Link"}


def active(pdf: Pdf) -> str:
    """Name of the first active thing found anywhere in the file, reachable or not; empty when there is none."""
    return next((found for item in dictionaries(pdf) if (found := _of(item))), "")


def acts(pdf: Pdf) -> bool:
    """Whether a file as received holds an action other than a plain link."""
    return any(_action(item) for item in dictionaries(pdf))


def _action(item: Object) -> str:
    kind = item.get("/S")
    if isinstance(kind, Name) and str(kind) in _ACTIONS and "/P" not in item:
        return str(kind)
    return "/JS" if isinstance(item.get("/JS"), String | Stream) else ""


def _of(item: Object) -> str:
    if found := _action(item):
        return found
    if isinstance(item.get("/EF"), Dictionary):
        return "/EF"
    if item.get("/Type") == Name.Annot and str(item.get("/Subtype", "")) not in _ANNOTATIONS:
        return str(item.get("/Subtype", "/Annot"))
    if isinstance(item, Stream) and ("/F" in item or "/FFilter" in item):
        return "/F"
    catalogue = item.get("/Type") == Name.Catalog
    return next((key for key in _NEVER if catalogue and key in item), "")
