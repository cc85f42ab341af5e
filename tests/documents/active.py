"""JavaScript and its kin in each place of a PDF where they can hide, one file per place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from tests.documents.hostile import HELLO, action, font, plain

Change = Callable[[Pdf], None]
PLACES: dict[str, Change] = {}
RECT = Array([10, 10, 90, 40])


def place(change: Change) -> Change:
    """Add a place to the corpus under its function's name."""
    PLACES[change.__name__.lstrip("_")] = change
    return change


def made(name: str) -> bytes:
    """The file of one place."""
    return plain(change=PLACES[name])


def script(**more: Any) -> Dictionary:
    """A JavaScript action."""
    return action("JavaScript", JS=String("app.alert(1)"), **more)


def annotate(pdf: Pdf, **keys: Any) -> Any:
    one = pdf.make_indirect(
        Dictionary({"/Type": Name.Annot, "/Rect": RECT, **{f"/{k}": v for k, v in keys.items()}})
    )
    page = pdf.pages[0].obj
    page.Annots = Array([*page.get("/Annots", Array()), one])
    return one


def _look(pdf: Pdf, **more: Any) -> Stream:
    return pdf.make_stream(
        b"0 0 80 30 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 80, 30]), **more
    )


def drawn(pdf: Pdf, **more: Any) -> Stream:
    """A form drawn by the page, with `more` keys."""
    form = _look(pdf, **more)
    page = pdf.pages[0].obj
    page.Resources.XObject = Dictionary(Fm=form)
    page.Contents = pdf.make_stream(HELLO + b" /Fm Do")
    return form


def file(pdf: Pdf) -> Dictionary:
    held = pdf.make_stream(b"MZ virus", Type=Name.EmbeddedFile)
    return Dictionary(Type=Name.Filespec, F=String("virus.exe"), UF=String("virus.exe"), EF=Dictionary(F=held))  # fmt: skip


@place
def _open_action(pdf: Pdf) -> None:
    pdf.Root.OpenAction = script()


@place
def _open_action_chain(pdf: Pdf) -> None:
    first = Array([pdf.pages[0].obj, Name.Fit])
    pdf.Root.OpenAction = action("GoTo", D=first, Next=Array([action("Named", N=Name.Print), script()]))


@place
def _catalog_events(pdf: Pdf) -> None:
    pdf.Root.AA = Dictionary(WC=script(), WS=script(), DS=script(), WP=script(), DP=script())


@place
def _page_events(pdf: Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=script(), C=action("Launch", F=String("calc.exe")))


@place
def _page_events_inherited(pdf: Pdf) -> None:
    pdf.Root.Pages.AA = Dictionary(O=script())


@place
def _names_tree(pdf: Pdf) -> None:
    kid = Dictionary(Limits=Array([String("a"), String("a")]), Names=Array([String("a"), script()]))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Kids=Array([pdf.make_indirect(kid)])))


@place
def _script_in_stream(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pdf.make_stream(b"app.alert(1)"))


@place
def _outline(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        from pikepdf import OutlineItem

        outline.root.append(OutlineItem("x", action=script()))


@place
def _annotation_events(pdf: Pdf) -> None:
    events = Dictionary(E=script(), X=script(), D=script(), U=script(), Fo=script(), Bl=script(), PO=script())
    annotate(pdf, Subtype=Name.Square, AP=Dictionary(N=_look(pdf)), AA=events)


@place
def _link_script(pdf: Pdf) -> None:
    annotate(pdf, Subtype=Name.Link, A=script())


@place
def _link_next(pdf: Pdf) -> None:
    chain = action("URI", URI=String("https://example.org/"), Next=Array([script()]))
    annotate(pdf, Subtype=Name.Link, A=chain)


@place
def _link_dest_and_action(pdf: Pdf) -> None:
    annotate(pdf, Subtype=Name.Link, Dest=Array([pdf.pages[0].obj, Name.Fit]), A=script(), PA=script())


@place
def _link_uri_script(pdf: Pdf) -> None:
    for address in ("javascript:alert(1)", " JavaScript:alert(1)", "file:///etc/passwd", "vbscript:x", "data:text/html,x"):  # fmt: skip
        annotate(pdf, Subtype=Name.Link, A=action("URI", URI=String(address)))


@place
def _link_named_destination_is_action(pdf: Pdf) -> None:
    pdf.Root.Dests = Dictionary(here=Dictionary(D=Array([pdf.pages[0].obj, Name.Fit]), A=script()))
    annotate(pdf, Subtype=Name.Link, Dest=Name.here)


@place
def _other_actions(pdf: Pdf) -> None:
    target = Array([0, Name.Fit])
    for made_ in (
        action("Launch", F=String("calc.exe"), Win=Dictionary(F=String("cmd.exe"), P=String("/c calc"))),
        action("GoToR", F=String("\\\\127.0.0.1\\x.pdf"), D=target),
        action("GoToE", F=String("x.pdf"), T=Dictionary(R=Name.C, N=String("x")), D=target),
        action("SubmitForm", F=Dictionary(FS=Name.URL, F=String("http://127.0.0.1/"))),
        action("ImportData", F=String("x.fdf")),
        action("ResetForm"),
        action("Hide", T=String("x")),
        action("Named", N=Name.Print),
        action("Thread", D=0),
        action("Sound", Sound=pdf.make_stream(b"x")),
        action("Movie", T=String("x")),
        action("Rendition", OP=0, JS=String("app.alert(1)")),
        action("SetOCGState", State=Array([Name.Toggle])),
        action("GoTo3DView"),
        action("RichMediaExecute", CMD=Dictionary(C=String("x"))),
        action("Trans"),
    ):
        annotate(pdf, Subtype=Name.Link, A=made_)


@place
def _media_annotations(pdf: Pdf) -> None:
    for subtype in ("Screen", "Movie", "Sound", "RichMedia", "3D", "FileAttachment", "Watermark", "TrapNet"):
        annotate(
            pdf, Subtype=Name("/" + subtype), FS=file(pdf), AA=Dictionary(O=script()), Movie=Dictionary(F=file(pdf)),
            RichMediaContent=Dictionary(Assets=Dictionary(Names=Array([String("x.swf"), file(pdf)]))),
            Sound=pdf.make_stream(b"x"), AP=Dictionary(N=_look(pdf)),
        )  # fmt: skip


@place
def _field_events(pdf: Pdf) -> None:
    events = Dictionary(K=script(), F=script(), V=script(), C=script())
    field = annotate(
        pdf, Subtype=Name.Widget, FT=Name.Tx, T=String("a"), V=String("Valeur"), DA=String("/Helv 12 Tf 0 g"),
        AA=events, A=script(), F=4,
    )  # fmt: skip
    parent = pdf.make_indirect(Dictionary(T=String("p"), Kids=Array([field]), AA=events))
    field.Parent = parent
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([parent]), CO=Array([field]), DR=Dictionary(Font=Dictionary(Helv=font()))
    )


@place
def _push_button(pdf: Pdf) -> None:
    button = annotate(pdf, Subtype=Name.Widget, FT=Name.Btn, Ff=65536, T=String("b"), A=script(), MK=Dictionary(CA=String("Envoyer"), I=_look(pdf)), AP=Dictionary(N=_look(pdf), D=_look(pdf)))  # fmt: skip
    pdf.Root.AcroForm = Dictionary(Fields=Array([button]))


@place
def _embedded_files(pdf: Pdf) -> None:
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("x"), file(pdf)])))


@place
def _associated_files(pdf: Pdf) -> None:
    pdf.Root.AF = Array([file(pdf)])
    pdf.pages[0].obj.AF = Array([file(pdf)])
    drawn(pdf, AF=Array([file(pdf)]))


@place
def _threads_and_beads(pdf: Pdf) -> None:
    bead = pdf.make_indirect(Dictionary(P=pdf.pages[0].obj, R=RECT, T=Dictionary(I=script())))
    pdf.pages[0].obj.B = Array([bead])
    pdf.Root.Threads = Array([Dictionary(F=bead)])
