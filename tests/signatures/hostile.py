"""Files made to exhaust or to lose a reader. None is a document; each must be answered with a report."""

import json
import resource
import time
import zlib

from signatures.trust import TrustList
from signatures.verify import verify


def pdf(objects: list[bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of these objects, numbered from 1, with a right cross-reference table."""
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    tail = b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(out))
    return out + head + tail


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def bomb(size: int, layers: int = 1) -> bytes:
    """`size` zero bytes, deflated `layers` times."""
    engine = zlib.compressobj(9)
    data = b"".join(engine.compress(bytes(1 << 20)) for _ in range(size >> 20)) + engine.flush()
    for _layer in range(layers - 1):
        data = zlib.compress(data, 9)
    return data


PAGES = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
CATALOG = b"<< /Type /Catalog /Pages 2 0 R %s >>"
FORM = b"/AcroForm << /Fields [4 0 R] /SigFlags 3 >>"
FIELD = b"<< /FT /Sig /T (a) /Subtype /Widget /Rect [0 0 0 0] /V 5 0 R %s >>"
SIGNATURE = b"<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 10 20 10] /Contents <%s> %s >>"


def signed(
    contents: bytes, field: bytes = b"", signature: bytes = b"", extra: list[bytes] | None = None
) -> bytes:
    value = SIGNATURE % (contents, signature)
    return pdf([CATALOG % FORM, PAGES, PAGE, FIELD % field, value, *(extra or [])])


def table_bomb(size: int) -> bytes:
    """A cross-reference stream that inflates to `size`."""
    head = b"%PDF-1.7\n"
    entries = b"/Type /XRef /W [1 4 2] /Size %d /Root 1 0 R /Filter /FlateDecode" % (size // 7)
    body = b"1 0 obj\n" + stream(bomb(size), entries) + b"\nendobj\n"
    return head + body + b"startxref\n%d\n%%%%EOF\n" % len(head)


def revisions(count: int) -> bytes:
    """Many revisions, each of one object."""
    out = pdf([CATALOG % b"", PAGES, PAGE])
    previous = out.rindex(b"xref\n0")
    for _revision in range(count):
        offset = len(out)
        out += b"3 0 obj\n" + PAGE + b"\nendobj\n"
        table = len(out)
        out += b"xref\n3 1\n%010d 00000 n \n" % offset
        out += b"trailer\n<< /Size 4 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (previous, table)
        previous = table
    return out


DER_DEEP = (b"\x30\x80" * 3000).hex().encode()
HOSTILE = {
    "deep arrays": lambda: pdf([CATALOG % (b"/A " + b"[" * 20000 + b"]" * 20000), PAGES, PAGE]),
    "deep dictionaries": lambda: pdf([CATALOG % (b"/A " + b"<< /A " * 9000 + b">>" * 9000), PAGES, PAGE]),
    "pages that contain themselves": lambda: pdf([CATALOG % b"", PAGES.replace(b"3 0 R", b"2 0 R"), PAGE]),
    "table that points at itself": lambda: pdf([CATALOG % b"", PAGES, PAGE], b"/Root 1 0 R /Prev 150"),
    "reference to itself": lambda: pdf([CATALOG % b"/AcroForm 4 0 R", PAGES, PAGE, b"4 0 R"]),
    "fields that contain themselves": lambda: pdf(
        [CATALOG % FORM, PAGES, PAGE, b"<< /T (a) /Kids [4 0 R] /FT /Sig >>"]
    ),
    "field whose parent is itself": lambda: signed(b"00", field=b"/Parent 4 0 R"),
    "no pages": lambda: pdf([b"<< /Type /Catalog >>"]),
    "huge count": lambda: pdf(
        [CATALOG % b"", PAGES.replace(b"Count 1", b"Count 99999999999999999999"), PAGE]
    ),
    "catalog that is a number": lambda: pdf([b"12", PAGES, PAGE]),
    "signature of odd bytes": lambda: signed(b"3080020100"),
    "signature of deep values": lambda: signed(DER_DEEP),
    "signature that is a number": lambda: signed(b"00").replace(b"/V 5 0 R", b"/V 12   "),
    "certification that points nowhere": lambda: signed(b"00", signature=b"/Reference [9 0 R 9 0 R]"),
    "many revisions": lambda: revisions(2000),
    "table that inflates": lambda: table_bomb(256 << 20),
    "metadata that inflate": lambda: pdf(
        [
            CATALOG % (b"/Metadata 4 0 R " + FORM.replace(b"4", b"5")),
            PAGES,
            PAGE,
            stream(bomb(128 << 20, 2), b"/Filter [/FlateDecode /FlateDecode]"),
            FIELD % b"",
        ]
    ),
}


def judge() -> None:
    """Verify each and print, a JSON line each: its name, what the report says, seconds, and the largest child so far (kB)."""
    for name, make in HOSTILE.items():
        made, start = make(), time.monotonic()
        report = verify(made, roots=TrustList())
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        told = {
            "status": report.status,
            "reasons": len(report.reasons),
            "seconds": time.monotonic() - start,
            "peak": peak,
        }
        print(json.dumps({"name": name, **told}), flush=True)


if __name__ == "__main__":
    judge()
