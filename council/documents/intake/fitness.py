"""What a normalised copy still lacks for long keeping (PDF/A): fonts it does not carry, colours of the press."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from council.documents.intake.walk import dictionaries

_INK = re.compile(rb"(?<![^\s\])>])[kK](?![^\s\[(</])")
_FONTS = (Name.Type1, Name.TrueType, Name.MMType1, Name.Type3, Name.CIDFontType0, Name.CIDFontType2)
_STANDARD_SPACES = {"/DeviceCMYK", "/CMYK"}
_LOOKED_AT = 64 * 2**20


def of(path: Path) -> dict[str, Any]:
    """Facts: `fonts` not carried (names), `inks` (printing colours), `tagged`, `text` (any font at all), `pictures`."""
    with pikepdf.open(path) as pdf:
        fonts: set[str] = set()
        seen, pictures, inks, looked = False, False, False, 0
        for item in dictionaries(pdf):
            if _is_font(item):
                seen = True
                if not _carried(item):
                    fonts.add(str(item.get("/BaseFont", "/sans nom")).lstrip("/"))
            inks = inks or _in_inks(item)
            pictures = pictures or item.get("/Subtype") == Name.Image
        for page in pdf.pages:
            if inks or looked > _LOOKED_AT:
                break
            content = _content(page.obj)
            looked += len(content)
            inks = bool(_INK.search(content))
        return {
            "fonts": sorted(fonts)[:20], "inks": inks, "text": seen, "pictures": pictures,
            "tagged": "/StructTreeRoot" in pdf.Root,
        }  # fmt: skip


def _is_font(item: Object) -> bool:
    kind = item.get("/Subtype")
    return kind in _FONTS and ("/BaseFont" in item or kind == Name.Type3) and "/DescendantFonts" not in item


def _carried(font: Object) -> bool:
    kind = font.get("/Subtype")
    if kind == Name.Type3:
        return True
    descriptor = font.get("/FontDescriptor")
    return isinstance(descriptor, Dictionary) and any(
        isinstance(descriptor.get(key), Stream) for key in ("/FontFile", "/FontFile2", "/FontFile3")
    )


def _in_inks(item: Object) -> bool:
    """Whether a dictionary paints in printing inks directly: a picture, a shading, a named space, a group."""
    for key in ("/ColorSpace", "/CS", "/Alternate"):
        space = item.get(key)
        if isinstance(space, Dictionary):
            return any(_inky(one) for one in space.as_dict().values())
        if space is not None and _inky(space):
            return True
    return False


def _inky(space: Any) -> bool:
    if isinstance(space, Name):
        return str(space) in _STANDARD_SPACES
    if not isinstance(space, Array) or not len(space):
        return False
    inner = {"/Indexed": 1, "/Separation": 2, "/DeviceN": 2, "/Pattern": 1}.get(str(space[0]))
    return _inky(space[inner]) if inner is not None and len(space) > inner else str(space[0]) in _STANDARD_SPACES  # fmt: skip


def _content(page: Object) -> bytes:
    contents = page.get("/Contents", Array())
    streams = list(contents) if isinstance(contents, Array) else [contents]
    return b"\n".join(stream.read_bytes() for stream in streams if isinstance(stream, Stream))
