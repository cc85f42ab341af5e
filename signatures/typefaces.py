"""The two fonts of the visible signature: measures, and embedding in a document (one copy, shared by all signatures)."""

import json
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pikepdf
from pikepdf import Array, Dictionary, Name

REGULAR = "CouncilMarkSans-Regular"
SEMIBOLD = "CouncilMarkSans-Semibold"
_SUBSET_TAG = "COUNCL+"  # PDF 32000-1 section 9.6.4: six capitals mark a subset


@dataclass(frozen=True)
class Face:
    """One font: glyph number of each character, advance widths and box in thousandths of an em."""

    name: str
    glyphs: dict[str, int]
    widths: list[float]
    bbox: list[int]
    ascent: int
    descent: int
    cap_height: int
    program: bytes

    def encode(self, text: str) -> bytes:
        """Glyph numbers, two bytes each (Identity-H). A letter the font lacks loses its accent, or becomes '?'."""
        return b"".join(self._glyph(char).to_bytes(2, "big") for char in text)

    def width(self, text: str, size: float) -> float:
        """Width of the text in points at that size."""
        return sum(self.widths[self._glyph(char)] for char in text) * size / 1000

    def _glyph(self, char: str) -> int:
        if char in self.glyphs:
            return self.glyphs[char]
        base = unicodedata.normalize("NFKD", char)[0]
        return self.glyphs.get(base, self.glyphs["?"])


@cache
def face(name: str) -> Face:
    """The font of that name (REGULAR or SEMIBOLD), read once."""
    folder = files("signatures") / "typeface"
    data = json.loads((folder / f"{name}.json").read_text())
    return Face(
        name=name,
        glyphs={chr(int(code, 16)): glyph for code, glyph in data["glyphs"].items()},
        widths=data["widths"],
        bbox=data["bbox"],
        ascent=data["ascent"],
        descent=data["descent"],
        cap_height=data["cap_height"],
        program=(folder / f"{name}.ttf").read_bytes(),
    )


def resources(document: pikepdf.Pdf) -> Dictionary:
    """Font resources (/CouncilMarkSans-Regular, /CouncilMarkSans-Semibold) embedded in the document."""
    return Dictionary(
        {f"/{name}": document.make_indirect(_embed(document, face(name))) for name in (REGULAR, SEMIBOLD)}
    )


def _embed(document: pikepdf.Pdf, font: Face) -> Dictionary:
    base = Name("/" + _SUBSET_TAG + font.name)
    program = pikepdf.Stream(document, font.program)
    program.Length1 = len(font.program)
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=base,
        Flags=4,
        FontBBox=Array(font.bbox),
        ItalicAngle=0,
        Ascent=font.ascent,
        Descent=font.descent,
        CapHeight=font.cap_height,
        StemV=120 if font.name == SEMIBOLD else 80,
        FontFile2=program,
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=base,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=document.make_indirect(descriptor),
        DW=0,
        W=Array([0, Array([round(width) for width in font.widths])]),
        CIDToGIDMap=Name.Identity,
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=base,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([document.make_indirect(descendant)]),
        ToUnicode=pikepdf.Stream(document, _to_unicode(font)),
    )


def _to_unicode(font: Face) -> bytes:
    """CMap from glyph numbers to characters: copying the text of a signature gives its letters."""
    shown = {glyph: char for char, glyph in sorted(font.glyphs.items(), reverse=True)}
    lines = [f"<{glyph:04X}> <{ord(char):04X}>" for glyph, char in sorted(shown.items())]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()
