"""More badly built files: numbers that lie inside the tree, pictures larger than they say, saves cut short, marks to hide."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.documents.structure import raw, stream

CONTENT = b"BT /F1 24 Tf 72 700 Td (Bonjour) Tj ET"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
LAYER = b"/OC /L BDC " + CONTENT + b" EMC"


def page(
    content: bytes = CONTENT, *, page: bytes = b"", resources: bytes = b"/Font << /F1 6 0 R >>", catalog: bytes = b"",
    keys: bytes = b"", extra: tuple[bytes, ...] = (), trailer: bytes = b"",
) -> bytes:  # fmt: skip
    """One page: catalogue 1, pages 2, page 3, content 4 with `keys`, resources 5, font 6, then `extra` from 7."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 5 0 R %s >>" % page,
        stream(content, keys),
        b"<< %s >>" % resources,
        FONT,
    ]
    return raw([*objects, *extra], trailer=trailer)


def branches(first: bytes, second: bytes) -> bytes:
    """Four pages under two nodes that announce these numbers; the root tells the truth."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 4 /MediaBox [0 0 595 842] /Resources << >> >>",
        b"<< /Type /Pages /Parent 2 0 R /Kids [5 0 R 6 0 R] /Count %s >>" % first,
        b"<< /Type /Pages /Parent 2 0 R /Kids [7 0 R 8 0 R] /Count %s >>" % second,
    ]
    return raw([*objects, *(b"<< /Type /Page /Parent %d 0 R >>" % (3 + index // 2) for index in range(4))])


def saved_again(cut: int) -> bytes:
    """A file saved a second time by appending, of which the last `cut` bytes are lacking."""
    first = page()
    start = int(first.rpartition(b"startxref\n")[2].split()[0])
    body = b"4 0 obj\n" + stream(CONTENT.replace(b"Bonjour", b"Nouveau")) + b"\nendobj\n"
    table = b"xref\n4 1\n%010d 00000 n \ntrailer\n<< /Size 7 /Root 1 0 R /Prev %d >>\n" % (len(first), start)
    whole = first + body + table + b"startxref\n%d\n%%%%EOF\n" % (len(first) + len(body))
    return whole[: len(whole) - cut]


def image(keys: bytes, data: bytes = b"\x00" * 100) -> bytes:
    """A page that shows one picture."""
    return page(
        b"q 400 0 0 400 50 50 cm /I Do Q", resources=b"/XObject << /I 7 0 R >>",
        extra=(stream(data, b"/Type /XObject /Subtype /Image " + keys),),
    )  # fmt: skip


def jpeg(side: int) -> bytes:
    """The head of a JPEG of that side."""
    table = b"\xff\xdb\x00\x43\x00" + b"\x01" * 64
    return b"\xff\xd8" + table + b"\xff\xc0" + struct.pack(">HBHHB", 17, 8, side, side, 3) + bytes(9)


def jpeg_2000(side: int) -> bytes:
    """The head of a JPEG 2000 of that side."""
    return b"\xff\x4f\xff\x51" + struct.pack(">HHIIIIIIIIH", 47, 0, side, side, 0, 0, side, side, 0, 0, 3)


def jbig2(side: int) -> bytes:
    """The segment of a JBIG2 picture that describes a page of that side."""
    return b"\x00\x00\x00\x00\x30\x00\x01\x00\x00\x00\x13" + struct.pack(">IIIIBH", side, side, 0, 0, 0, 0)


def layered(usage: bytes) -> bytes:
    """A layer with that usage, which the file does not ask readers to obey."""
    return page(
        LAYER, catalog=b"/OCProperties << /OCGs [7 0 R] /D << /ON [7 0 R] >> >>",
        resources=b"/Font << /F1 6 0 R >> /Properties << /L 7 0 R >>",
        extra=(b"<< /Type /OCG /Name (x) /Usage << %s >> >>" % usage,),
    )  # fmt: skip


def noted(annotation: bytes, *extra: bytes) -> bytes:
    """A page with that annotation (object 7)."""
    return page(page=b"/Annots [7 0 R]", extra=(b"<< /Type /Annot %s >>" % annotation, *extra))


LINK = b"/Subtype /Link /Rect [0 0 95 42] "
LOOK = stream(b"0 0 99 40 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 200 40]")
COUNTS, SAFE = "ne se comptent pas", "trop de mémoire"
CASES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    # name: (maker, outcome, words of a repair or of the reason)
    "branches_true": (lambda: branches(b"2", b"2"), "accepted", ""),
    "branches_swapped": (lambda: branches(b"3", b"1"), "refused", COUNTS),
    "branches_negative": (lambda: branches(b"-2", b"2"), "refused", COUNTS),
    "branches_huge": (lambda: branches(b"99999999", b"2"), "refused", COUNTS),
    "branches_silent": (lambda: branches(b"null", b"2"), "refused", COUNTS),
    "branch_twice": (lambda: branches(b"2", b"2").replace(b"[3 0 R 4 0 R]", b"[3 0 R 3 0 R]"), "refused", ""),
    "saved_again": (lambda: saved_again(0), "accepted", ""),
    "saved_again_cut": (lambda: saved_again(60), "refused", "endommagé"),
    "end_mark_lost": (lambda: page().replace(b"%%EOF\n", b""), "accepted", ""),
    "run_length": (lambda: page(bytes([len(CONTENT) - 1]) + CONTENT + b"\x80", keys=b"/Filter /RunLengthDecode"), "accepted", ""),
    "run_length_bomb": (lambda: page(b"\x81\x20" * 1_000_000 + b"\x80", keys=b"/Filter /RL"), "refused", SAFE),
    "sides_as_reals": (lambda: image(b"/Width 99999.0 /Height 99999.0 /BitsPerComponent 8 /ColorSpace /DeviceRGB"), "refused", SAFE),
    "depth_not_told": (lambda: image(b"/Width 20000 /Height 20000 /Filter /JPXDecode"), "refused", SAFE),
    "fax_columns": (lambda: image(b"/Width 9 /Height 9 /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 999999999 >>"), "refused", SAFE),
    "jpeg_larger_than_told": (lambda: image(b"/Width 9 /Height 9 /BitsPerComponent 8 /Filter /DCTDecode", jpeg(65000)), "refused", SAFE),
    "jpeg_2000_larger": (lambda: image(b"/Width 9 /Height 9 /BitsPerComponent 8 /Filter /JPXDecode", jpeg_2000(60000)), "refused", SAFE),
    "jbig2_larger": (lambda: image(b"/Width 9 /Height 9 /BitsPerComponent 1 /Filter /JBIG2Decode", jbig2(400_000)), "refused", SAFE),
    "inline_picture": (lambda: page(b"BI /W 100000 /H 100000 /BPC 8 /CS /RGB ID x EI"), "refused", SAFE),
    "small_picture": (lambda: image(b"/Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace /DeviceGray"), "accepted", ""),
    "scan_of_a_plan": (
        lambda: image(b"/Width 9921 /Height 14031 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 9921 >>", b"\x00\x10\x01" * 2),
        "accepted",
        "",
    ),
    "small_inline_picture": (lambda: page(b"q 9 0 0 9 0 0 cm BI /W 2 /H 2 /BPC 8 /CS /G ID abcd EI Q " + CONTENT), "accepted", ""),
    "nested_resources": (lambda: page(resources=b"/Font << /F1 6 0 R >> /X " + b"[" * 1000 + b"]" * 1000), "refused", "endommagé"),
    "certificate_lock": (lambda: page(trailer=b"/Encrypt << /Filter /Adobe.PubSec /V 4 /R 4 >> /ID [(a) (b)]"), "refused", "protégé"),
    "layer_off_by_usage": (lambda: layered(b"/View << /ViewState /OFF >>"), "refused", "calques"),
    "layer_off_on_paper": (lambda: layered(b"/Print << /PrintState /OFF >>"), "refused", "calques"),
    "layer_for_export": (lambda: layered(b"/Export << /ExportState /OFF >>"), "accepted", "calques aplatis"),
    "to_black_out": (lambda: noted(b"/Subtype /Redact /Rect [60 690 300 730] /IC [0 0 0]"), "refused", "caviarder"),
    "only_on_paper": (lambda: noted(b"/Subtype /Stamp /Rect [72 500 272 540] /F 36 /AP << /N 8 0 R >>", LOOK), "accepted", "masqués"),
    "view_with_script": (lambda: noted(LINK + b"/Dest [3 0 R /XYZ << /S /JavaScript /JS (app.alert) >>]"), "accepted", "actions"),
    "address_of_two_lines": (lambda: noted(LINK + b"/A << /S /URI /URI (https://a.fr\\njavascript:x) >>"), "accepted", "liens"),
    "paragraph_before": (lambda: b"<p>" + page(), "refused", "ni un PDF"),
}  # fmt: skip
