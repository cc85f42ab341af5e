"""Make a PDF ready for its signatures: checked, re-saved, with its ordered and tagged empty signature fields.

After this step a document is only ever appended to: no pikepdf, qpdf or pypdf save may touch it again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from signatures import typefaces
from signatures.errors import Refused
from signatures.preflight import open_for_signing

SEAL = "seal"  # the field that certifies the document: it is signed first
TIMESTAMP = "horodatage"  # fields of the document time stamps: horodatage-1, horodatage-2…
SIZE = (205.0, 58.0)  # points: name, capacity, date and issuer on four lines
MARGIN = 57.0  # 2 cm, for fields placed by default
GAP = 14.0
PRINTED_AND_LOCKED = 132  # annotation flags Print + Locked, PDF 32000-1 table 165


@dataclass(frozen=True)
class Place:
    """Where a visible signature goes: page index from 0 and rectangle (left, bottom, right, top) in points."""

    page: int
    rect: tuple[float, float, float, float]


@dataclass(frozen=True)
class Field:
    """One signature to come.

    `label` is read aloud by screen readers (/TU). A visible field goes to `place`, else under the named destination
    `anchor` (in HTML made by WeasyPrint: an element's id; its top left corner), else to the bottom of the last page.
    """

    name: str
    label: str
    anchor: str | None = None
    place: Place | None = None
    visible: bool = True
    size: tuple[float, float] = SIZE


def prepare(pdf: bytes, fields: Sequence[Field]) -> bytes:
    """Check, re-save and add the empty fields, in signing order, then that of the final time stamp. Same input, same
    bytes.

    Raises Refused when the document must not be signed (see preflight) or when an anchor is not in it; ValueError when
    two fields have the same name or there is none.
    """
    if not fields or len({field.name for field in fields}) != len(fields):
        raise ValueError("signature fields need distinct names")
    with open_for_signing(pdf) as document:
        stamp = Field(f"{TIMESTAMP}-1", "Horodatage du document", visible=False)
        _add_form(document, _places(document, [*fields, stamp]))
        out = BytesIO()
        # One object stream for a whole file makes verification quadratic: "generate" keeps them at 100 objects.
        document.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
            min_version="1.7",
        )
    return out.getvalue()


def _places(document: pikepdf.Pdf, fields: Sequence[Field]) -> list[tuple[Field, Place]]:
    placed: list[tuple[Field, Place]] = []
    waiting = 0
    for field in fields:
        if not field.visible:
            place = Place(0, (0, 0, 0, 0))
        elif field.place is not None:
            place = field.place
        elif field.anchor is not None:
            place = _at_anchor(document, field)
        else:
            place = _at_bottom(document, field, waiting)
            waiting += 1
        if not 0 <= place.page < len(document.pages):
            raise Refused(
                "place", f"La signature «\u00a0{field.label}\u00a0» est placée sur une page qui n’existe pas."
            )
        placed.append((field, place))
    return placed


def _at_anchor(document: pikepdf.Pdf, field: Field) -> Place:
    target = _destinations(document).get(field.anchor or "")
    if isinstance(target, Dictionary):
        target = target.get("/D")
    pages = [page.obj.objgen for page in document.pages]
    if not isinstance(target, Array) or len(target) < 4 or target[0].objgen not in pages:
        raise Refused(
            "place",
            f"Le document n’a pas d’emplacement «\u00a0{field.anchor}\u00a0» pour «\u00a0{field.label}\u00a0».",
        )
    page = pages.index(target[0].objgen)
    left, top = float(target[2] or 0), float(target[3] or 0)
    width, height = field.size
    box = [float(side) for side in document.pages[page].mediabox]
    left = max(box[0], min(left, box[2] - width))
    bottom = max(box[1], top - height)
    return Place(page, (left, bottom, left + width, bottom + height))


def _destinations(document: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    names = document.Root.get("/Names")
    if isinstance(names, Dictionary) and "/Dests" in names:
        return {str(name): value for name, value in pikepdf.NameTree(names.Dests).items()}
    old_style = document.Root.get("/Dests")
    if isinstance(old_style, Dictionary):
        return {key[1:]: value for key, value in old_style.items()}
    return {}


def _at_bottom(document: pikepdf.Pdf, field: Field, rank: int) -> Place:
    """Two columns above the bottom margin of the last page, filled from left to right, then upwards."""
    last = len(document.pages) - 1
    left, bottom, right, _top = (float(side) for side in document.pages[last].mediabox)
    width = min(field.size[0], (right - left - 2 * MARGIN - GAP) / 2)
    row, column = divmod(rank, 2)
    x = left + MARGIN if column == 0 else right - MARGIN - width
    y = bottom + MARGIN + row * (field.size[1] + GAP)
    return Place(last, (x, y, x + width, y + field.size[1]))


def _add_form(document: pikepdf.Pdf, placed: list[tuple[Field, Place]]) -> None:
    widgets = Array()
    for field, place in placed:
        page = document.pages[place.page].obj
        widget = document.make_indirect(_widget(document, field, place, page))
        _tag(document, widget, page)
        annotations = page.get("/Annots", Array())
        page.Annots = Array([*annotations, widget])
        page.Tabs = Name.S  # PDF/UA-1 7.18.3: tab order follows the structure
        widgets.append(widget)
    # SigFlags 3 (signatures exist, append only) from the start: no later revision has to touch the form.
    document.Root.AcroForm = document.make_indirect(
        Dictionary(Fields=widgets, SigFlags=3, DR=Dictionary(Font=typefaces.resources(document)))
    )


def _widget(document: pikepdf.Pdf, field: Field, place: Place, page: Dictionary) -> Dictionary:
    left, bottom, right, top = place.rect
    empty = pikepdf.Stream(document, b"")
    empty.Type, empty.Subtype = Name.XObject, Name.Form
    empty.BBox, empty.Resources = Array([0, 0, right - left, top - bottom]), Dictionary()
    return Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Sig,
        T=String(field.name),
        TU=String(field.label),
        F=PRINTED_AND_LOCKED,
        Rect=Array([round(side, 2) for side in place.rect]),
        P=page,
        AP=Dictionary(N=document.make_indirect(empty)),
    )


def _tag(document: pikepdf.Pdf, widget: Dictionary, page: Dictionary) -> None:
    """Put the widget in a Form element of the structure tree (PDF/UA-1 7.18.4), when the document is tagged."""
    tree = document.Root.get("/StructTreeRoot")
    if not isinstance(tree, Dictionary):
        return
    parent = _top_element(tree)
    numbers = (
        pikepdf.NumberTree(tree.ParentTree) if "/ParentTree" in tree else pikepdf.NumberTree.new(document)
    )
    tree.ParentTree = numbers.obj
    key = max((int(number) for number in numbers), default=-1) + 1
    # /K is the object reference itself, not an array of one: pyHanko's difference analysis wants it so.
    element = document.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Form,
            P=parent,
            Pg=page,
            K=Dictionary(Type=Name.OBJR, Obj=widget, Pg=page),
        )
    )
    kids = parent.get("/K", Array())
    parent.K = Array([*kids, element]) if isinstance(kids, Array) else Array([kids, element])
    numbers[key] = element
    widget.StructParent = key
    tree.ParentTreeNextKey = key + 1


def _top_element(tree: Dictionary) -> Dictionary:
    kids = tree.get("/K")
    if isinstance(kids, Array) and len(kids) == 1:
        kids = kids[0]
    return kids if isinstance(kids, Dictionary) else tree
