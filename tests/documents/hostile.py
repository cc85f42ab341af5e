"""Odd, broken and hostile annexes, each built here; nothing is downloaded."""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

HELLO = b"BT /F1 24 Tf 72 700 Td (Bonjour) Tj ET"


def font() -> Dictionary:
    """A standard font: as old office programs write it."""
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def plain(
    pages: int = 1, *, save: dict[str, Any] | None = None, change: Callable[[Pdf], None] | None = None
) -> bytes:
    """A harmless document of `pages` pages, changed by `change` before saving."""
    with pikepdf.new() as pdf:
        for _ in range(pages):
            page = pdf.add_blank_page(page_size=(595, 842))
            page.obj.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font())))
            page.obj.Contents = pdf.make_stream(HELLO)
        if change:
            change(pdf)
        out = BytesIO()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # these files are odd on purpose
            pdf.save(out, **{"object_stream_mode": pikepdf.ObjectStreamMode.disable, **(save or {})})
    return out.getvalue()


def annotated(*annotations: dict[str, Any]) -> bytes:
    """A page carrying `annotations`."""

    def change(pdf: Pdf) -> None:
        made = [
            pdf.make_indirect(Dictionary({"/Type": Name.Annot, "/Rect": Array([10, 10, 90, 40]), **one}))
            for one in annotations
        ]
        pdf.pages[0].obj.Annots = Array(made)

    return plain(change=change)


def action(kind: str, **more: Any) -> Dictionary:
    """An action dictionary."""
    return Dictionary({"/S": Name("/" + kind), **{f"/{key}": value for key, value in more.items()}})


def scripts_everywhere() -> bytes:
    """JavaScript and launches in each place they can hide."""
    script = action("JavaScript", JS=String("app.alert(1)"))

    def change(pdf: Pdf) -> None:
        root, page = pdf.Root, pdf.pages[0].obj
        root.OpenAction, root.AA = script, Dictionary(WC=script)
        root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))
        root.URI = Dictionary(Base=String("http://127.0.0.1/"))
        page.AA = Dictionary(O=script, C=action("Launch", F=String("calc.exe")))
        page.PieceInfo = Dictionary(Spy=Dictionary(Private=String("x")))
        chained = action("URI", URI=String("https://example.org/"), Next=script)
        page.Annots = Array()
        for kind in (
            {"/Subtype": Name.Link, "/A": script},
            {"/Subtype": Name.Link, "/A": chained, "/AA": Dictionary(E=script)},
            {"/Subtype": Name.Link, "/A": action("URI", URI=String("javascript:alert(1)"))},
            {
                "/Subtype": Name.Link,
                "/A": action("GoToR", F=String("//127.0.0.1/x.pdf"), D=Array([0, Name.Fit])),
            },
            {"/Subtype": Name.Link, "/A": action("SubmitForm", F=String("http://127.0.0.1/"))},
            {"/Subtype": Name.Screen, "/A": script},
            {"/Subtype": Name.FileAttachment, "/FS": String("x")},
            {"/Subtype": Name.RichMedia},
            {"/Subtype": Name.Widget, "/FT": Name.Btn, "/AA": Dictionary(U=script)},
        ):
            one = pdf.make_indirect(
                Dictionary({"/Type": Name.Annot, "/Rect": Array([10, 10, 90, 40]), **kind})
            )
            page.Annots.append(one)

    return plain(change=change)


def attachments() -> bytes:
    """A file attached to the document."""

    def change(pdf: Pdf) -> None:
        pdf.attachments["virus.exe"] = b"MZ not really"

    return plain(change=change)


def form() -> bytes:
    """A filled text field."""

    def change(pdf: Pdf) -> None:
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Tx,
                T=String("nom"),
                V=String("Valeur saisie"),
                Rect=Array([72, 600, 300, 630]),
                DA=String("/Helv 12 Tf 0 g"),
                F=4,
                P=pdf.pages[0].obj,
            )
        )
        pdf.pages[0].obj.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(
            Fields=Array([field]),
            DR=Dictionary(Font=Dictionary(Helv=font())),
            DA=String("/Helv 12 Tf 0 g"),
            NeedAppearances=True,
        )

    return plain(change=change)


def dynamic_form() -> bytes:
    """An XFA form."""

    def change(pdf: Pdf) -> None:
        pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp/>"))

    return plain(change=change)


def portfolio() -> bytes:
    """A portfolio."""

    def change(pdf: Pdf) -> None:
        pdf.Root.Collection = Dictionary(Type=Name.Collection)

    return plain(change=change)


def hidden_layer() -> bytes:
    """Text on a layer that is off when the file opens."""

    def change(pdf: Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("secret")))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
        pdf.pages[0].obj.Resources.Properties = Dictionary(L=layer)
        pdf.pages[0].obj.Contents = pdf.make_stream(b"/OC /L BDC " + HELLO + b" EMC")

    return plain(change=change)


def visible_layer() -> bytes:
    """A layer that is on: harmless."""

    def change(pdf: Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("cotes")))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(ON=Array([layer])))

    return plain(change=change)


def page_tree_cycle() -> bytes:
    """A page tree that contains itself."""

    def change(pdf: Pdf) -> None:
        pdf.Root.Pages.Kids.append(pdf.Root.Pages)

    return plain(change=change)


def wrong_count() -> bytes:
    """A page tree that announces pages it does not have."""
    return plain().replace(b"/Count 1 ", b"/Count 9 ")


def page_lost(pages: int = 2) -> bytes:
    """`pages` pages announced, the second no longer in the file."""
    data = plain(pages)
    with pikepdf.open(BytesIO(data)) as pdf:
        number = pdf.pages[1].obj.objgen[0]
    marker = f"\n{number} 0 obj".encode()
    start = data.index(marker)
    end = data.index(b"endobj", start) + 6
    return data[:start] + b" " * (end - start) + data[end:]


def boxed(box: bytes) -> bytes:
    """A page whose box is `box`, as written."""
    return plain().replace(b"/MediaBox [ 0 0 595 842 ]", b"/MediaBox [ " + box + b" ]")


def bomb(layers: int, size: int) -> bytes:
    """A content stream of `size` spaces, deflated `layers` times."""
    content = b" " * size
    for _ in range(layers):
        content = zlib.compress(content, 9)

    def change(pdf: Pdf) -> None:
        stream = pdf.make_stream(content)
        stream.Filter = Array([Name.FlateDecode] * layers) if layers > 1 else Name.FlateDecode
        pdf.pages[0].obj.Contents = stream

    return plain(
        change=change, save={"stream_decode_level": pikepdf.StreamDecodeLevel.none, "compress_streams": False}
    )


def laughs(depth: int = 12, width: int = 10) -> bytes:
    """Forms drawing forms drawing forms."""

    def change(pdf: Pdf) -> None:
        inner = pdf.make_stream(
            b"0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9])
        )
        for _ in range(depth):
            outer = pdf.make_stream(
                b"/X Do " * width, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9])
            )
            outer.Resources = Dictionary(XObject=Dictionary(X=inner))
            inner = outer
        pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=inner))
        pdf.pages[0].obj.Contents = pdf.make_stream(b"/X Do")

    return plain(change=change)


def drawn_by_itself() -> bytes:
    """A form that draws itself."""

    def change(pdf: Pdf) -> None:
        form_ = pdf.make_indirect(
            pdf.make_stream(b"/X Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        )
        form_.Resources = Dictionary(XObject=Dictionary(X=form_))
        pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=form_))
        pdf.pages[0].obj.Contents = pdf.make_stream(b"/X Do")

    return plain(change=change)


def outside_stream() -> bytes:
    """A page whose content lies in another file."""

    def change(pdf: Pdf) -> None:
        pdf.pages[0].obj.Contents.F = String("/etc/hostname")

    return plain(change=change)


def named_link(target: int, words: str, pages: int = 3) -> bytes:
    """Pages 1 to `pages`, each with its words; a link on page 1 to the destination named "suite" on `target`."""

    def change(pdf: Pdf) -> None:
        for number, page in enumerate(pdf.pages, start=1):
            page.obj.Contents = pdf.make_stream(f"BT /F1 24 Tf 72 700 Td ({words} {number}) Tj ET".encode())
        place = Array([pdf.pages[target - 1].obj, Name.XYZ, 0, 800, 0])
        pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String("suite"), place])))
        link = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Link, Rect=Array([72, 690, 300, 730]), Dest=String("suite")
            )
        )
        pdf.pages[0].obj.Annots = Array([link])

    return plain(pages, change=change)
