"""Annotations of an uploaded PDF: plain links stay, what can be drawn is flattened by the caller, the rest goes."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Object, Pdf

_ACTIVE = {
    "/FileAttachment",
    "/Screen",
    "/Movie",
    "/Sound",
    "/RichMedia",
    "/3D",
    "/TrapNet",
    "/Popup",
    "/Projection",
}
_LINK_KEYS = {
    "/Type",
    "/Subtype",
    "/Rect",
    "/Border",
    "/F",
    "/Dest",
    "/A",
    "/C",
    "/H",
    "/QuadPoints",
    "/StructParent",
    "/Contents",
    "/P",
}
_WEB = ("http://", "https://", "mailto:")
_PRINT = 4


def clean_annotations(pdf: Pdf, repairs: list[str]) -> None:
    """Keep links inside the file, to the web and to mail; drop what is active; leave the rest to be flattened."""
    dropped = drawn = False
    for page in pdf.pages:
        if "/Annots" not in page.obj:
            continue
        kept = []
        listed = page.obj.Annots
        for annotation in listed if isinstance(listed, Array) else []:
            if not isinstance(annotation, Dictionary):
                continue
            subtype = str(annotation.get("/Subtype", ""))
            if subtype in _ACTIVE or (subtype == "/Link" and not _plain_link(annotation)):
                dropped = dropped or subtype != "/Popup"
                continue
            if subtype != "/Link" and "/AP" not in annotation:
                dropped = dropped or subtype != "/Widget"
                continue
            drawn = drawn or subtype not in ("/Link", "/Widget")
            kept.append(annotation)
        if kept:
            page.obj.Annots = Array(kept)
        else:
            del page.obj["/Annots"]
    if dropped:
        repairs.append("liens ou contenus actifs retirés (vidéo, son, pièce jointe, action)")
    if drawn:
        repairs.append("commentaires et tampons fixés dans la page")


def _plain_link(annotation: Object) -> bool:
    """Whether a link leads inside the file or to a web or mail address; it is reduced to just that."""
    for key in set(annotation.keys()) - _LINK_KEYS:
        del annotation[key]
    annotation.F = _PRINT
    if "/AP" in annotation:
        del annotation["/AP"]
    if "/Dest" in annotation:
        if "/A" in annotation:
            del annotation["/A"]
        return True
    action = annotation.get("/A")
    if not isinstance(action, Dictionary):
        return False
    if action.get("/S") == Name.GoTo and "/D" in action:
        annotation.A = Dictionary(S=Name.GoTo, D=action.D)
        return True
    address = str(action.get("/URI", "")).strip()
    if action.get("/S") == Name.URI and address.lower().startswith(_WEB):
        annotation.A = Dictionary(S=Name.URI, URI=action.URI)
        return True
    return False
