"""The drawing of a visible signature: an accent bar, the name, the capacity, the date, who certified the key."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils import generic, layout
from pyhanko.pdf_utils.content import ResourceType
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp.base import BaseStamp, BaseStampStyle

from signatures.dates import french_date
from signatures.typefaces import REGULAR, SEMIBOLD, Face, face

BAR = 2.2  # points, width of the accent bar
INDENT = 9.0
INK, GREY = (0.11, 0.13, 0.16), (0.36, 0.39, 0.43)
MARGIN = 6.0  # points kept free on the right, and above and below together
NOTE = 8.0  # a line smaller than this is broken in two rather than shrunk
LEGIBLE = 0.85  # a larger one is shrunk down to this part of its size, then broken in two
SMALLEST = 0.72  # a line too long shrinks down to this part of its size, then loses its end


@dataclass(frozen=True)
class Line:
    """One line of the drawing; sizes in points, colour as RGB between 0 and 1."""

    text: str
    font: str
    size: float
    leading: float
    colour: tuple[float, float, float]


@dataclass(frozen=True)
class MarkStyle(BaseStampStyle):
    """What one visible signature says. `accent` is an RGB colour between 0 and 1."""

    name: str = ""
    capacity: str = ""
    mandate: str = ""
    issuer: str = ""
    at: datetime | None = None
    accent: tuple[float, float, float] = (0.11, 0.31, 0.37)
    border_width: int = 0

    def lines(self) -> list[Line]:
        """The lines from top to bottom, empty ones left out."""
        when = f"Signé électroniquement le {french_date(self.at)}" if self.at else ""
        wanted = (
            Line(self.name, SEMIBOLD, 11, 13.5, INK),
            Line(self.capacity, REGULAR, 9, 12.5, INK),
            Line(self.mandate, REGULAR, 7.6, 10, INK),
            Line(when, REGULAR, 7.2, 10, GREY),
            Line(self.issuer, REGULAR, 6.4, 9, GREY),
        )
        return [line for line in wanted if line.text]

    def create_stamp(
        self, writer: BasePdfFileWriter, box: layout.BoxConstraints, text_params: dict[str, Any]
    ) -> "Mark":
        """The drawing for one widget. Raises KeyError when the document was not prepared (no fonts)."""
        return Mark(writer, self, box)


class Mark(BaseStamp):
    """The content stream of a MarkStyle. Uses the fonts that `prepare` put in the document: one copy for all."""

    style: MarkStyle

    def _render_inner_content(self) -> list[bytes]:
        self._use_fonts()
        width, height = float(self.box.width), float(self.box.height)
        room = width - INDENT - MARGIN
        lines, scale = composed(self.style.lines(), room, height - MARGIN)
        top = (height + scale * sum(line.leading for line in lines)) / 2
        parts = [b"%.3f %.3f %.3f rg 0 0 %.2f %.2f re f" % (*self.style.accent, BAR, height)]
        for line in lines:
            top -= line.leading * scale
            text, size = fit(line.text, face(line.font), line.size * scale, room)
            # The baseline sits a quarter of the leading above the foot of the line.
            parts.append(_show(line, text, size, top + line.leading * scale * 0.27))
        return parts

    def _use_fonts(self) -> None:
        writer = self._ensure_writer
        fonts = writer.root["/AcroForm"]["/DR"]["/Font"]
        for name in (REGULAR, SEMIBOLD):
            reference: generic.PdfObject = fonts.raw_get("/" + name)
            self.set_resource(ResourceType.FONT, pdf_name("/" + name), reference)


def composed(lines: list[Line], room: float, height: float) -> tuple[list[Line], float]:
    """The lines broken for `room` points of width, and the largest scale at which they hold in `height` points: smaller
    letters need fewer breaks."""
    for percent in range(100, 0, -4):
        scale = percent / 100
        parts = [part for line in lines for part in broken(line, room / scale)]
        if scale * sum(part.leading for part in parts) <= height:
            break
    return parts, scale


def broken(line: Line, room: float) -> list[Line]:
    """A line too long for `room` points, broken in two at the space that suits best; others as they are."""
    font = face(line.font)
    size = line.size if line.size < NOTE else line.size * LEGIBLE
    if font.width(line.text, size) <= room or " " not in line.text:
        return [line]
    spaces = [place for place, char in enumerate(line.text) if char == " "]
    best = min(spaces, key=lambda at: max(font.width(line.text[:at], 1), font.width(line.text[at + 1 :], 1)))
    return [replace(line, text=line.text[:best]), replace(line, text=line.text[best + 1 :])]


def fit(text: str, font: Face, size: float, room: float) -> tuple[str, float]:
    """Text and size that fit in `room` points: shrunk first, then cut with an ellipsis."""
    width = font.width(text, size)
    if width <= room:
        return text, size
    size *= max(SMALLEST, room / width)
    if font.width(text, size) <= room + 0.01:
        return text, size
    while text and font.width(text + "…", size) > room:
        text = text[:-1].rstrip()
    return text + "…", size


def _show(line: Line, text: str, size: float, y: float) -> bytes:
    font = face(line.font)
    head = b"BT %.3f %.3f %.3f rg /%s %.2f Tf %.2f %.2f Td" % (
        *line.colour,
        font.name.encode(),
        size,
        INDENT,
        y,
    )
    return head + b" <%s> Tj ET" % font.encode(text).hex().encode()


def colour(code: str) -> tuple[float, float, float]:
    """RGB between 0 and 1 of a "#rrggbb" code. Raises ValueError when it is not one."""
    digits = code.removeprefix("#")
    if len(digits) != 6:
        raise ValueError(f"not a #rrggbb colour: {code!r}")
    red, green, blue = (int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4))
    return red, green, blue
