"""A photograph or a scan (PNG, JPEG) as one A4 page."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image, ImageOps

from council.documents.refusal import Refusal

_SHORT, _LONG, _MARGIN = 595.276, 841.89, 28.35
_NATURAL = 72 / 100  # points per pixel below which a small picture is not enlarged (100 pixels per inch)


def to_pdf(data: bytes, limits: dict[str, Any]) -> tuple[bytes, list[str]]:
    """The picture re-encoded (no camera data, no hidden place) and centred on A4, upright or landscape as it is.

    Raises Refusal when it holds too many pixels; other exceptions mean a damaged file.
    """
    Image.MAX_IMAGE_PIXELS = None
    repairs = ["image placée sur une page A4"]
    with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as opened:
        if opened.width * opened.height > limits["max_pixels"]:
            raise Refusal(
                f"Cette image compte {opened.width} × {opened.height} points, c’est trop : réduisez-la ou "
                "numérisez-la en 300 points par pouce au plus, puis déposez-la de nouveau."
            )
        if opened.getexif():
            repairs.append("données de l’appareil photo retirées (date, lieu, modèle)")
        upright = ImageOps.exif_transpose(opened)
        image = _flatten(upright)
    with pikepdf.new() as pdf:
        _draw(pdf, image, lossy=data.startswith(b"\xff\xd8"))
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue(), repairs


def _flatten(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    return image.convert("L" if image.mode in ("1", "L", "I;16", "I", "LA") else "RGB")


def _draw(pdf: pikepdf.Pdf, image: Image.Image, *, lossy: bool) -> None:
    landscape = image.width > image.height
    width, height = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
    scale = min((width - 2 * _MARGIN) / image.width, (height - 2 * _MARGIN) / image.height, _NATURAL)
    w, h = image.width * scale, image.height * scale
    if lossy:
        encoded = BytesIO()
        image.save(encoded, "JPEG", quality=92)
        stream = pdf.make_stream(encoded.getvalue(), Filter=Name.DCTDecode)
    else:
        stream = pdf.make_stream(zlib.compress(image.tobytes(), 9), Filter=Name.FlateDecode)
    space = Name.DeviceGray if image.mode == "L" else Name.DeviceRGB
    stream.Type, stream.Subtype, stream.ColorSpace = Name.XObject, Name.Image, space
    stream.Width, stream.Height, stream.BitsPerComponent = image.width, image.height, 8
    page = pdf.add_blank_page(page_size=(width, height))
    page.obj.Resources = Dictionary(XObject=Dictionary(Image=stream))
    left, bottom = (width - w) / 2, (height - h) / 2
    page.obj.Contents = pdf.make_stream(
        f"q {w:.3f} 0 0 {h:.3f} {left:.3f} {bottom:.3f} cm /Image Do Q".encode()
    )
