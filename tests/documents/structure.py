"""Files badly built, by accident or to mislead: page trees, cross-references, boxes, encryption, polyglots."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.documents.hostile import HELLO, font, plain

STATIC = {"object_stream_mode": pikepdf.ObjectStreamMode.disable}


def raw(objects: list[bytes], *, xref: bool = True, root: int = 1, trailer: bytes = b"") -> bytes:
    """A file from the bodies of its objects 1, 2, 3…; without `xref`, readers must search for them."""
    out, offsets = BytesIO(), []
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    if xref:
        out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
        out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(b"trailer\n<< /Size %d /Root %d 0 R %s >>\n" % (len(objects) + 1, root, trailer))
    out.write(b"startxref\n%d\n%%%%EOF\n" % (start if xref else 0))
    return out.getvalue()


def stream(content: bytes, keys: bytes = b"") -> bytes:
    """The body of a stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), keys, content)


def tree(pages: int, *, count: int | None = None, xref: bool = True, box: bytes = b"[0 0 595 842]") -> bytes:
    """A classic file: catalogue 1, page tree 2 with inherited box and fonts, font 3, then page and content by turns."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d /MediaBox %s /Resources << /Font << /F1 3 0 R >> >> >>"
        % (kids, pages if count is None else count, box),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number in range(pages):
        objects.append(b"<< /Type /Page /Parent 2 0 R /Contents %d 0 R >>" % (5 + 2 * number))
        objects.append(stream(b"BT /F1 24 Tf 72 700 Td (Page %d) Tj ET" % (number + 1)))
    return raw(objects, xref=xref)


def wrong_xref(shift: int = 7) -> bytes:
    """Every offset of the cross-reference table is `shift` bytes off."""
    return re.sub(rb"(\d{10}) 00000 n", lambda m: b"%010d 00000 n" % (int(m[1]) + shift), tree(3))


def wrong_start() -> bytes:
    """The file says its cross-references are where they are not."""
    return re.sub(rb"startxref\n\d+", b"startxref\n999999", tree(3))


def lost_entry() -> bytes:
    """One page of three has no entry in the cross-references."""
    data = tree(3)
    entries = re.findall(rb"\d{10} 00000 n \n", data)
    return data.replace(entries[7], b"0000000000 00000 f \n")


def kid_missing() -> bytes:
    """The page tree names a page that no object is."""
    return tree(2).replace(b"/Kids [4 0 R 6 0 R] /Count 2", b"/Kids [4 0 R 6 0 R 99 0 R] /Count 3")


def cycle() -> bytes:
    """A page tree node is its own grandchild."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>",
    ]
    return raw(objects)


def deep(depth: int = 3000) -> bytes:
    """One page under `depth` nodes."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    for number in range(2, depth + 2):
        objects.append(b"<< /Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R >>" % (number + 1, number - 1))  # fmt: skip
    objects.append(b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] >>" % (depth + 1))
    return raw(objects)


def nested_arrays(depth: int = 20_000) -> bytes:
    """An array inside an array inside an array…"""
    return tree(1).replace(b"/Contents 5 0 R", b"/Contents 5 0 R /X " + b"[" * depth + b"]" * depth)


def zero_pages() -> bytes:
    """A document without pages."""
    return raw([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"])


def no_catalogue() -> bytes:
    """A trailer that leads nowhere."""
    return raw([b"<< /Type /Pages /Kids [] /Count 0 >>"], root=9)


def cut(share: float) -> bytes:
    """A file of five pages of which only the first part arrived."""
    data = tree(5)
    return data[: int(len(data) * share)]


def lost_content() -> bytes:
    """A page whose content object is gone, in a file that must be mended."""
    data = tree(2, xref=False)
    start = data.index(b"\n7 0 obj")
    return data[:start] + data[data.index(b"endobj", start) + 6 :]


def rotated(turn: str) -> bytes:
    """A page turned by `turn`, with an offset box."""
    page = f"/Type /Page /Rotate {turn} /MediaBox [100 200 695 1042]".encode()
    return tree(1).replace(b"/Type /Page /Parent", page + b" /Parent")


def cropped(box: bytes) -> bytes:
    """A page cropped to `box`."""
    return tree(1).replace(b"/Type /Page /Parent", b"/Type /Page /CropBox " + box + b" /Parent")


def incremental_signature() -> bytes:
    """A file with a signature field and its bytes."""

    def change(pdf: Pdf) -> None:
        value = pdf.make_indirect(
            Dictionary(Type=Name.Sig, Filter=pikepdf.Name("/Adobe.PPKLite"), ByteRange=Array([0, 10, 20, 10]), Contents=String("x"))
        )  # fmt: skip
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Sig,
                T=String("s"),
                V=value,
                Rect=Array([0, 0, 0, 0]),
                F=132,
            )
        )
        pdf.pages[0].obj.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)

    return plain(change=change)


def locked(**more: Any) -> bytes:
    """An encrypted file."""
    return plain(2, save={"encryption": pikepdf.Encryption(**more)})


def before(junk: bytes) -> bytes:
    """A sound file after `junk`."""
    return junk + tree(2)


def zipped() -> bytes:
    """An archive, as bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("virus.exe", b"MZ" * 100)
    return out.getvalue()


def usage_layer(states: Dictionary, *, automatic: bool = True) -> bytes:
    """A layer that is on, but whose usage may turn it off by itself."""

    def change(pdf: Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("x"), Usage=states))
        setting = Dictionary(ON=Array([layer]))
        if automatic:
            event = Dictionary(Event=Name.View, OCGs=Array([layer]), Category=Array([Name.View]))
            setting.AS = Array([event])
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=setting)
        pdf.pages[0].obj.Resources.Properties = Dictionary(L=layer)
        pdf.pages[0].obj.Contents = pdf.make_stream(b"/OC /L BDC " + HELLO + b" EMC")

    return plain(change=change)


def hidden_annotation(flags: int) -> bytes:
    """A stamp that readers do not show."""

    def change(pdf: Pdf) -> None:
        look = pdf.make_stream(
            b"BT /F1 24 Tf 5 5 Td (CACHE) Tj ET", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 200, 40]),
            Resources=Dictionary(Font=Dictionary(F1=font())),
        )  # fmt: skip
        stamp = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([72, 500, 272, 540]), F=flags, AP=Dictionary(N=look))  # fmt: skip
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(stamp)])

    return plain(change=change)


def object_stream_bomb(size: int = 2_000_000_000) -> bytes:
    """A file whose very index is a bomb."""
    import zlib

    engine, packed = zlib.compressobj(9), []
    piece = b" " * 10_000_000
    packed.extend(engine.compress(piece) for _ in range(size // len(piece)))
    packed.append(engine.flush())
    body = b"".join(packed)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [] /Count 1 >>",
        b"<< /Type /ObjStm /N 1 /First 10 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
        % (len(body), body),
    ]
    return raw(objects, xref=False)


def tiling_bomb() -> bytes:
    """A pattern of patterns, each set a million times."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 14000 14000] /Contents 4 0 R /Resources << /Pattern << /P 5 0 R >> >> >>",
        stream(b"/Pattern cs /P scn 0 0 14000 14000 re f"),
    ]
    for number in range(5, 9):
        inner = b"/Pattern << /P %d 0 R >>" % (number + 1) if number < 8 else b""
        keys = b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.01 /YStep 0.01 /Resources << %s >>"
        draws = b"/Pattern cs /P scn 0 0 1 1 re f" if number < 8 else b"0 0 1 1 re f"
        objects.append(stream(draws, keys % inner))
    return raw(objects)
