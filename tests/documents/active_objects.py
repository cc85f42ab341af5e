"""More places of scripts: drawn objects, resources, tags, metadata, and names that collide."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.documents.active import PLACES, RECT, annotate, drawn, file, place, script
from tests.documents.hostile import HELLO, font

__all__ = ["PLACES"]


@place
def _form_object_keys(pdf: Pdf) -> None:
    drawn(
        pdf, AA=Dictionary(O=script()), A=script(), PieceInfo=Dictionary(X=Dictionary(Private=script())), Metadata=pdf.make_stream(b"<x/>", A=script()),
        Ref=Dictionary(F=String("http://127.0.0.1/x.pdf"), Page=0), OPI=Dictionary({"/2.0": Dictionary(F=String("x"))}), PS=pdf.make_stream(b"quit"),
        Measure=Dictionary(X=script()), PtData=Dictionary(X=script()), OC=Dictionary(X=script()),
    )  # fmt: skip


@place
def _image_alternates(pdf: Pdf) -> None:
    common = {"Type": Name.XObject, "Subtype": Name.Image, "Width": 1, "Height": 1, "BitsPerComponent": 8, "ColorSpace": Name.DeviceGray}  # fmt: skip
    other = pdf.make_stream(b"\x00", **common)
    image = pdf.make_stream(b"\x80", **common)
    image.Alternates = Array([Dictionary(Image=other, DefaultForPrinting=True, AA=script())])
    image.OPI = Dictionary({"/1.3": Dictionary(F=String("http://127.0.0.1/"))})
    page = pdf.pages[0].obj
    page.Resources.XObject = Dictionary(Im=image)
    page.Contents = pdf.make_stream(HELLO + b" q 20 0 0 20 10 10 cm /Im Do Q")


@place
def _postscript_object(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    page.Resources.XObject = Dictionary(
        Ps=pdf.make_stream(b"(x) run", Type=Name.XObject, Subtype=Name.PS, Level1=pdf.make_stream(b"quit"))
    )
    page.Contents = pdf.make_stream(HELLO + b" /Ps Do")


@place
def _confused_resources(pdf: Pdf) -> None:
    """Scripts where fonts, colours and patterns are expected."""
    resources = pdf.pages[0].obj.Resources
    for family in ("ExtGState", "ColorSpace", "Pattern", "Shading", "XObject", "Properties"):
        resources[f"/{family}"] = Dictionary({"/JS": script(), "/AA": Dictionary(O=script())})
    resources.Font.F1.FontDescriptor = Dictionary(Type=Name.FontDescriptor, FontName=script(), Style=Dictionary(X=script()))  # fmt: skip
    resources.Font.F1.Encoding = Dictionary(Differences=Array([1, script()]))
    resources.JavaScript = script()
    pdf.pages[0].obj.Group = Dictionary(S=Name.Transparency, CS=Array([Name.ICCBased, script()]), AA=script())


@place
def _confused_boxes(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    page.TrimBox, page.Tabs, page.StructParents = script(), script(), script()
    page.Rotate = script()


@place
def _tags_reach_annotations(pdf: Pdf) -> None:
    """A structure tree that keeps an active annotation, a file and a script alive."""
    widget = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=RECT, A=script()))
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    paragraph = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=tree, Pg=pdf.pages[0].obj))
    paragraph.K = Array([0, Dictionary(Type=Name.OBJR, Obj=widget, Pg=pdf.pages[0].obj)])
    paragraph.AF, paragraph.A = Array([file(pdf)]), Dictionary(O=Name.Layout, X=script())
    tree.K = Array([paragraph])
    tree.ParentTree = Dictionary(Nums=Array([0, Array([paragraph]), 1, script()]))
    tree.ClassMap, tree.IDTree = Dictionary(x=script()), Dictionary(Names=Array([String("x"), script()]))
    pdf.Root.StructTreeRoot, pdf.Root.MarkInfo = tree, Dictionary(Marked=True)
    page = pdf.pages[0].obj
    page.StructParents = 0
    page.Contents = pdf.make_stream(b"/P <</MCID 0>> BDC " + HELLO + b" EMC")


@place
def _metadata(pdf: Pdf) -> None:
    pdf.Root.Metadata = pdf.make_stream(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", Type=Name.Metadata, Subtype=Name.XML)  # fmt: skip
    pdf.Root.PieceInfo = Dictionary(X=Dictionary(Private=script()))
    pdf.Root.URI = Dictionary(Base=String("http://127.0.0.1/"))
    pdf.Root.SpiderInfo, pdf.Root.Requirements = Dictionary(C=script()), Array([Dictionary(S=Name.EnableJavaScripts)])  # fmt: skip
    pdf.docinfo["/Title"] = "app.alert(1)"


@place
def _names_collide(pdf: Pdf) -> None:
    """Resources and fields named like actions; two fields of one name."""
    page = pdf.pages[0].obj
    page.Resources.Font = Dictionary(
        {"/JS": pdf.make_indirect(font()), "/AA": pdf.make_indirect(font()), "/F1": pdf.make_indirect(font())}
    )
    page.Contents = pdf.make_stream(HELLO.replace(b"/F1", b"/JS"))
    fields = [
        annotate(
            pdf,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("JavaScript"),
            V=String(v),
            DA=String("/Helv 12 Tf 0 g"),
            F=4,
        )
        for v in ("un", "deux")
    ]
    pdf.Root.AcroForm = Dictionary(Fields=Array(fields), DR=Dictionary(Font=Dictionary(Helv=font())))
