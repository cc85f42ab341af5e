"""Open a PDF with pyHanko, to read it (with limits on what its streams may inflate to) or to append to it."""

from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import (
    DEFAULT_PURPOSE_LIMITS,
    DecodeLimits,
    DecodePurpose,
    StreamDecodeLimits,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signatures.ber import definite

# pyHanko walks each entry of a cross-reference table in Python: 16 MiB is two million objects and some seconds.
_TABLE = StreamDecodeLimits(max_output_size=16 << 20)
LIMITS = DecodeLimits(per_purpose={**DEFAULT_PURPOSE_LIMITS, DecodePurpose.XREF_STREAM: _TABLE})


def read(pdf: bytes, strict: bool = True) -> PdfFileReader:
    """A reader over the file. Raises whatever pyHanko raises on a bad one; callers catch everything."""
    return PdfFileReader(BytesIO(pdf), strict=strict, decode_limits=LIMITS)


def signature(reader: PdfFileReader, field: generic.IndirectObject, name: str) -> EmbeddedPdfSignature:
    """The signature of a field. Raises whatever pyHanko raises on a forged one; callers catch everything.

    A container in BER of indefinite length, which asn1crypto does not follow, is shown to it in definite length, padded
    to its place.
    """
    widget = field.get_object()
    value = widget["/V"]
    content = value.raw_get("/Contents", decrypt=generic.EncryptedObjAccess.RAW).original_bytes
    if content[:2] == b"\x30\x80":
        value["/Contents"] = generic.ByteStringObject(definite(content).encoded.ljust(len(content), b"\0"))
    return EmbeddedPdfSignature(reader, widget, name)


class Appender(IncrementalPdfFileWriter):
    """pyHanko's writer, which leaves the metadata alone.

    The stock one rewrites XMP at each signature with its own name and the hour of the machine, and loses what it does
    not know (the PDF/UA claim); a signature must change nothing of what was signed before.
    """

    def _update_meta(self) -> None:
        return


def append_to(pdf: bytes) -> Appender:
    """A writer that appends to the file. Raises whatever pyHanko raises on a bad one."""
    return Appender(BytesIO(pdf))
