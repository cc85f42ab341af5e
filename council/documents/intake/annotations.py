"""Annotations of an uploaded PDF: plain links stay, what is drawn is made ready to be flattened, the rest goes."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from council.documents.intake.allowed import plain
from council.documents.intake.boxes import is_number
from council.documents.intake.refusal import Refusal

_POSTERS = {"/Screen", "/Movie", "/RichMedia", "/3D"}
_GONE = {"/FileAttachment", "/Sound", "/TrapNet", "/Popup", "/Projection", "/PrinterMark"}
_LINK_KEYS = {
    "/Type", "/Subtype", "/Rect", "/Border", "/F", "/Dest", "/A", "/C", "/H", "/QuadPoints", "/StructParent", "/Contents",
}  # fmt: skip
_DRAWN_KEYS = {
    "/Type", "/Subtype", "/Rect", "/F", "/AP", "/AS", "/C", "/CA", "/IC", "/QuadPoints", "/InkList", "/L", "/LE",
    "/Vertices", "/BS", "/BE", "/Border", "/DA", "/DS", "/Q", "/RD", "/CL", "/Contents", "/Name",
}  # fmt: skip
_FIELD_KEYS = _DRAWN_KEYS | {
    "/FT", "/T", "/V", "/DV", "/Ff", "/MaxLen", "/Opt", "/TI", "/I", "/MK", "/H", "/Parent", "/Kids",
}  # fmt: skip
_WEB = ("http://", "https://", "mailto:")
_NOT_BLACKED_OUT = (
    "Ce PDF contient des passages marqués à caviarder, mais le caviardage n’a pas été appliqué : leur texte est encore "
    "dans le fichier. Appliquez-le dans le logiciel d’origine (ou retirez les marques), puis déposez le nouveau PDF."
)
_INVISIBLE, _HIDDEN, _PRINT, _NO_VIEW = 1, 2, 4, 32
SET_ASIDE = "/CouncilLinks"


def clean_annotations(pdf: Pdf, repairs: list[str]) -> bool:
    """Set plain links aside on each page, leave what is drawn in `/Annots`, drop the rest; True when any is drawn.

    Raises Refusal for passages that were to be blacked out and were not.
    """
    dropped = drawn = comments = masked = False
    for page in pdf.pages:
        listed = page.obj.get("/Annots")
        found = list(listed) if isinstance(listed, Array) else []
        links = [one for one in found if _sort(one) == "link"]
        visible = [one for one in found if _sort(one) == "drawn"]
        if any(_to_black_out(one) for one in found):
            raise Refusal(_NOT_BLACKED_OUT)
        dropped = dropped or any(_sort(one) == "active" for one in found)
        masked = masked or any(_sort(one) == "masked" for one in found)
        dropped = any([dropped, *(_disarm(one) for one in visible)])
        kept = [one for one in links if _plain_link(one)]
        dropped = dropped or len(kept) < len(links)
        comments = comments or any(one.get("/Subtype") != Name.Widget for one in visible)
        drawn = drawn or bool(visible)
        _set(page, "/Annots", visible)
        _set(page, SET_ASIDE, kept)
    if dropped:
        repairs.append("liens ou contenus actifs retirés (vidéo, son, pièce jointe, action)")
    if masked:
        repairs.append("éléments masqués à l’écran retirés (annotations ou champs invisibles)")
    if comments:
        repairs.append("commentaires et tampons fixés dans la page")
    return drawn


def bring_back_links(page: Page) -> None:
    """Put the links that were set aside back as the page's only annotations."""
    kept = page.obj.get(SET_ASIDE)
    for key in ("/Annots", SET_ASIDE):
        if key in page.obj:
            del page.obj[key]
    if kept is not None:
        page.obj.Annots = kept


def _set(page: Page, key: str, found: list[Object]) -> None:
    if found:
        page.obj[key] = Array(found)
    elif key in page.obj:
        del page.obj[key]


def _sort(item: Any) -> str:
    """ "link", "drawn", "active", "masked" for what has a look that readers do not show, or nothing."""
    if not isinstance(item, Dictionary) or isinstance(item, Stream) or not _placed(item):
        return ""
    subtype, flags = str(item.get("/Subtype", "")), item.get("/F", 0)
    if subtype == "/Link":
        return "link"
    if subtype in _GONE:
        return "" if subtype == "/Popup" else "active"
    if not isinstance(flags, int) or flags & (_HIDDEN | _NO_VIEW | _INVISIBLE):
        return "masked" if _normal(item) is not None or "/V" in item or "/Contents" in item else ""
    return "drawn" if subtype not in _POSTERS or isinstance(_normal(item), Stream) else "active"


def _to_black_out(item: Any) -> bool:
    """Whether a mark says "to be blacked out": what it covers is still in the file, to be copied by anyone."""
    return isinstance(item, Dictionary) and item.get("/Subtype") == Name.Redact


def _placed(item: Object) -> bool:
    box = item.get("/Rect")
    if not isinstance(box, Array) or len(box) != 4:
        return False
    return all(is_number(one) for one in box)


def _normal(item: Object) -> Any:
    look = item.get("/AP")
    return look.get("/N") if isinstance(look, Dictionary) else None


def _disarm(item: Object) -> bool:
    """Reduce what is drawn to its drawing; True when it carried something active."""
    poster = str(item.get("/Subtype")) in _POSTERS
    armed = poster or "/A" in item or "/AA" in item
    if poster:
        item.Subtype = Name.Stamp
    known = _FIELD_KEYS if item.get("/Subtype") == Name.Widget else _DRAWN_KEYS
    for key in set(item.keys()) - known:
        del item[key]
    look = item.get("/AP")
    if isinstance(look, Dictionary):
        for key in set(look.keys()) - {"/N"}:
            del look[key]
    return armed


def _plain_link(link: Object) -> bool:
    """Whether a link leads inside the file or to a web or mail address; it is reduced to just that."""
    for key in set(link.keys()) - _LINK_KEYS:
        del link[key]
    link.F = _PRINT
    action = link.get("/A")
    for key in ("/Border", "/C", "/QuadPoints", "/Contents", "/H", "/StructParent"):
        if isinstance(link.get(key), Dictionary | Stream):
            del link[key]
    if "/Dest" in link:
        if "/A" in link:
            del link["/A"]
        link.Dest = _view_only(link.Dest)
        return True
    if not isinstance(action, Dictionary):
        return False
    if action.get("/S") == Name.GoTo and "/D" in action:
        link.Dest = _view_only(action.D)
        del link["/A"]
        return True
    address = _text(action.get("/URI"))
    if action.get("/S") == Name.URI and address.lower().startswith(_WEB) and address.isprintable():
        link.A = Dictionary(S=Name.URI, URI=action.URI)
        return True
    return False


def _view_only(destination: Any) -> Any:
    """A destination without anything after its page but names and numbers."""
    if isinstance(destination, Array) and not all(
        plain(one) for one in list(destination)[1:] if one is not None
    ):
        return Array([destination[0], Name.Fit])
    return destination


def _text(value: Any) -> str:
    return str(value).strip() if value is not None and not isinstance(value, Array | Dictionary) else ""
