"""Open a PDF with pyHanko, with limits on what its streams may inflate to."""

from io import BytesIO

from pyhanko.pdf_utils.decode_limits import (
    DEFAULT_PURPOSE_LIMITS,
    DecodeLimits,
    DecodePurpose,
    StreamDecodeLimits,
)
from pyhanko.pdf_utils.reader import PdfFileReader

# pyHanko walks each entry of a cross-reference table in Python: 16 MiB is two million objects and some seconds.
_TABLE = StreamDecodeLimits(max_output_size=16 << 20)
LIMITS = DecodeLimits(per_purpose={**DEFAULT_PURPOSE_LIMITS, DecodePurpose.XREF_STREAM: _TABLE})


def read(pdf: bytes, strict: bool = True) -> PdfFileReader:
    """A reader over the file. Raises whatever pyHanko raises on a bad one; callers catch everything."""
    return PdfFileReader(BytesIO(pdf), strict=strict, decode_limits=LIMITS)
