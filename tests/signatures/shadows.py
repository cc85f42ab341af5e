"""More attacks by appending: pages, looks of the text, parts of the catalog, objects left undefined, free numbers."""

from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from signatures.reading import read
from tests.signatures.attacks import Dict, Writer, _append, _page, _stream


def _new_page(writer: Writer) -> generic.IndirectObject:
    page = Dict({pdf_name("/Type"): pdf_name("/Page"), pdf_name("/Parent"): writer.root.raw_get("/Pages")})
    page["/MediaBox"] = generic.ArrayObject([generic.NumberObject(value) for value in (0, 0, 595, 842)])
    page["/Contents"] = _stream(writer, b"0 0 100 100 re f")
    return writer.add_object(page)


def _replace_page(writer: Writer) -> None:
    pages = writer.root["/Pages"]
    pages["/Kids"] = generic.ArrayObject([_new_page(writer)])
    pages["/Count"] = generic.NumberObject(1)
    writer.update_container(pages)


def _replace_page_tree(writer: Writer) -> None:
    """Shadow, hide and replace: the catalog shows another tree of pages."""
    tree = Dict({pdf_name("/Type"): pdf_name("/Pages"), pdf_name("/Count"): generic.NumberObject(1)})
    tree["/Kids"] = generic.ArrayObject([_new_page(writer)])
    writer.root["/Pages"] = writer.add_object(tree)
    writer.update_root()


def _remove_page(writer: Writer) -> None:
    pages = writer.root["/Pages"]
    pages["/Kids"] = generic.ArrayObject(list(pages["/Kids"])[1:] or [_new_page(writer)])
    writer.update_container(pages)


def _labels(writer: Writer) -> None:
    entry = Dict({pdf_name("/P"): generic.pdf_string("annexe ")})
    writer.root["/PageLabels"] = Dict(
        {pdf_name("/Nums"): generic.ArrayObject([generic.NumberObject(0), entry])}
    )
    writer.update_root()


def _font(writer: Writer) -> None:
    """Shadow, replace: the letters stay, their drawing changes."""
    page = _page(writer)
    fonts = page["/Resources"]["/Font"]
    name = next(iter(fonts))
    kind = {pdf_name("/Type"): pdf_name("/Font"), pdf_name("/Subtype"): pdf_name("/Type1")}
    fonts[name] = writer.add_object(Dict(kind | {pdf_name("/BaseFont"): pdf_name("/Symbol")}))
    writer.update_container(fonts)


def _page_script(writer: Writer) -> None:
    action = Dict(
        {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): generic.pdf_string("app.beep()")}
    )
    _page(writer)["/AA"] = Dict({pdf_name("/O"): action})


def _open_elsewhere(writer: Writer) -> None:
    writer.root["/ViewerPreferences"] = Dict({pdf_name("/PrintScaling"): pdf_name("/None")})
    writer.update_root()


def _visible_field(writer: Writer) -> None:
    """SSA: a field of the attacker's, drawn over the price."""
    box = generic.ArrayObject([generic.NumberObject(value) for value in (50, 600, 300, 700)])
    field = Dict({pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/Subtype"): pdf_name("/Widget")})
    field |= {
        pdf_name("/FT"): pdf_name("/Tx"),
        pdf_name("/T"): generic.pdf_string("x"),
        pdf_name("/Rect"): box,
    }
    reference = writer.add_object(Dict(field))
    page = _page(writer)
    page["/Annots"].append(reference)
    writer.update_container(page["/Annots"])
    writer.root["/AcroForm"]["/Fields"].append(reference)
    writer.update_container(writer.root["/AcroForm"]["/Fields"])


def _sign_again(writer: Writer) -> None:
    """The signed field points at a signature dictionary of the attacker's."""
    fields = writer.root["/AcroForm"]["/Fields"]
    widget = fields[min(1, len(fields) - 1)].get_object()
    copy = Dict(widget["/V"])
    widget["/V"] = writer.add_object(copy)
    writer.update_container(widget)


def free_the_page(pdf: bytes) -> bytes:
    """The table says that the object of the first page exists no more."""
    reader = read(pdf)
    page = reader.root["/Pages"]["/Kids"].raw_get(0).idnum
    start = int(reader.xrefs.get_xref_container_info(reader.total_revisions - 1).declared_startxref)
    root, size = reader.root_ref.idnum, int(reader.trailer["/Size"])
    table = b"xref\n0 1\n%010d 65535 f \n%d 1\n0000000000 00001 f \n" % (page, page)
    trailer = b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\n" % (size, root, start)
    return pdf + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(pdf)


def other_catalog(pdf: bytes) -> bytes:
    """The trailer names another catalog, made of new objects alone."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    root = Dict(writer.root)
    root["/Pages"] = writer.add_object(
        Dict(
            {
                pdf_name("/Type"): pdf_name("/Pages"),
                pdf_name("/Count"): generic.NumberObject(1),
                pdf_name("/Kids"): generic.ArrayObject([_new_page(writer)]),
            }
        )
    )
    reference = writer.add_object(root)
    writer._root = reference
    writer._root_object = root
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


SHADOWS = {
    "replace the page": _append(_replace_page),
    "replace the tree of pages": _append(_replace_page_tree),
    "remove a page": _append(_remove_page),
    "change the labels": _append(_labels),
    "change a font": _append(_font),
    "add a script to a page": _append(_page_script),
    "change how it opens": _append(_open_elsewhere),
    "add a visible field": _append(_visible_field),
    "copy a signature": _append(_sign_again),
    "free the page": free_the_page,
    "name another catalog": other_catalog,
}
