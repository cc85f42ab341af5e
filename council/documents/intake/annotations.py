"""Annotations of an uploaded PDF: plain links stay, what is drawn is made ready to be flattened, the rest goes."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from council.documents.intake.boxes import is_number

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
_INVISIBLE, _HIDDEN, _PRINT, _NO_VIEW = 1, 2, 4, 32
SET_ASIDE = "/CouncilLinks"


def clean_annotations(pdf: Pdf, repairs: list[str]) -> bool:
    """Set plain links aside on each page, leave what is drawn in `/Annots`, drop the rest; True when any is drawn."""
    dropped = drawn = comments = False
    for page in pdf.pages:
        listed = page.obj.get("/Annots")
        found = list(listed) if isinstance(listed, Array) else []
        links = [one for one in found if _sort(one) == "link"]
        visible = [one for one in found if _sort(one) == "drawn"]
        dropped = dropped or any(_sort(one) == "active" for one in found)
        dropped = any([dropped, *(_disarm(one) for one in visible)])
        kept = [one for one in links if _plain_link(one)]
        dropped = dropped or len(kept) < len(links)
        comments = comments or any(one.get("/Subtype") != Name.Widget for one in visible)
        drawn = drawn or bool(visible)
        _set(page, "/Annots", visible)
        _set(page, SET_ASIDE, kept)
    if dropped:
        repairs.append("liens ou contenus actifs retirés (vidéo, son, pièce jointe, action)")
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
    """ "link", "drawn", "active", or nothing for what no reader shows."""
    if not isinstance(item, Dictionary) or isinstance(item, Stream) or not _placed(item):
        return ""
    subtype, flags = str(item.get("/Subtype", "")), item.get("/F", 0)
    if subtype == "/Link":
        return "link"
    if subtype in _GONE:
        return "" if subtype == "/Popup" else "active"
    if not isinstance(flags, int) or flags & (_HIDDEN | _NO_VIEW | _INVISIBLE):
        return ""
    return "drawn" if subtype not in _POSTERS or isinstance(_normal(item), Stream) else "active"


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
        return True
    if not isinstance(action, Dictionary):
        return False
    if action.get("/S") == Name.GoTo and "/D" in action:
        link.Dest = action.D
        del link["/A"]
        return True
    address = _text(action.get("/URI"))
    if action.get("/S") == Name.URI and address.lower().startswith(_WEB):
        link.A = Dictionary(S=Name.URI, URI=action.URI)
        return True
    return False


def _text(value: Any) -> str:
    return str(value).strip() if value is not None and not isinstance(value, Array | Dictionary) else ""
