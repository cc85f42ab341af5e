"""How many pixels a picture in a PDF makes a reader hold: the most that its dictionary, its filter or its own data say."""

from __future__ import annotations

import re
from typing import Any

from pikepdf import Array, Dictionary, Object, Stream

from council.documents.intake.boxes import is_number

_SIDES = re.compile(rb"/(?:W|Width)\s+(\d{1,12})\b|/(?:H|Height)\s+(\d{1,12})\b")
_INLINE = re.compile(rb"(?<![^\s\0])BI[\s\0](.{0,2000}?)[\s\0]ID(?=[\s\0])", re.DOTALL)
_JPEG_SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_JPEG_ALONE = {0x01, *range(0xD0, 0xD9)}
_FAX = {"/CCITTFaxDecode", "/CCF", "/JBIG2Decode"}
_HEAD = 1 << 20
_WIDEST = 65_536  # what a fax filter may make a row of when nothing else says how high it is


def picture(image: Object) -> int:
    """Pixels of an image object; 0 when nothing says."""
    found = [_product(image.get("/Width"), image.get("/Height"))]
    for parameters in _each(image.get("/DecodeParms")):
        if isinstance(parameters, Dictionary) and "/Columns" in parameters:
            rows = parameters.get("/Rows", image.get("/Height"))
            found.append(_product(parameters.get("/Columns"), rows if rows else _WIDEST))
    if isinstance(image, Stream):
        names = [str(name) for name in _each(image.get("/Filter"))]
        if len(names) == 1:
            found.append(_from_data(names[0], image.read_raw_bytes()[:_HEAD]))
    return max(found)


def is_black_and_white(image: Object) -> bool:
    """Whether each pixel takes one bit. A JPEG 2000 picture need not say how many it takes: then it is not."""
    fax = _FAX & {str(name) for name in _each(image.get("/Filter"))}
    return bool(fax) or image.get("/BitsPerComponent") == 1 or image.get("/ImageMask") is True


def inline(content: bytes) -> int:
    """Pixels of the largest picture written in the middle of a page's operators."""
    largest = 0
    for match in _INLINE.finditer(content):
        found = [(int(wide or 0), int(high or 0)) for wide, high in _SIDES.findall(match[1])]
        wide, high = (max((sides[axis] for sides in found), default=0) for axis in (0, 1))
        largest = max(largest, wide * high)
    return largest


def _each(value: Any) -> list[Any]:
    return list(value) if isinstance(value, Array) else [value]


def _product(width: Any, height: Any) -> int:
    """Sides written as 100000.0 are sides too."""
    return int(width) * int(height) if is_number(width) and is_number(height) else 0


def _from_data(name: str, data: bytes) -> int:
    if name in ("/DCTDecode", "/DCT"):
        return _jpeg(data)
    if name == "/JPXDecode":
        start = data.find(b"\xff\x4f\xff\x51")
        return _word(data, start + 8) * _word(data, start + 12) if start >= 0 else 0
    if name == "/JBIG2Decode" and data[4:5] and data[4] & 0x3F == 48:  # its first segment describes the page
        start = 14 if data[4] & 0x40 else 11
        height = _word(data, start + 4)
        return _word(data, start) * (height if height != 0xFFFFFFFF else 0)
    return 0


def _word(data: bytes, start: int) -> int:
    return int.from_bytes(data[start : start + 4], "big")


def _jpeg(data: bytes) -> int:
    """Pixels by the frame header of a JPEG (ITU-T T.81, B.2.2)."""
    place = 2
    while place + 9 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker in _JPEG_SIZES:
            return int.from_bytes(data[place + 5 : place + 7], "big") * int.from_bytes(data[place + 7 : place + 9], "big")  # fmt: skip
        if marker in _JPEG_ALONE or marker == 0xFF:
            place += 1 if marker == 0xFF else 2
        else:
            place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return 0
