"""A photograph or a scan (PNG, JPEG) as one A4 page."""

from __future__ import annotations

import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image, ImageCms, ImageOps

from council.documents.intake.refusal import Refusal

_SHORT, _LONG, _MARGIN = 595.276, 841.89, 28.35
_NATURAL = 72 / 100  # points per pixel below which a small picture is not enlarged (100 pixels per inch)
_DEEP = ("I;16", "I;16B", "I;16L", "I;16N", "I", "F")


def to_pdf(path: Path, made: Path, limits: dict[str, Any]) -> list[str]:
    """Write the picture re-encoded (no camera data, no hidden place), centred on A4, upright or landscape as it is.

    Gives the repairs (French). Raises Refusal when it holds too many pixels; other exceptions mean a damaged file.
    """
    Image.MAX_IMAGE_PIXELS = None
    repairs = ["image placée sur une page A4"]
    with Image.open(path, formats=("PNG", "JPEG")) as opened:
        width, height = opened.size
        if width * height > limits["max_pixels"] or max(width, height) > 50_000:
            raise Refusal(
                f"Cette image compte {width} × {height} points, c’est trop : réduisez-la ou "
                "numérisez-la en 300 points par pouce au plus, puis déposez-la de nouveau."
            )
        if opened.getexif():
            repairs.append("données de l’appareil photo retirées (date, lieu, modèle)")
        if getattr(opened, "n_frames", 1) > 1:
            repairs.append("animation ou vues multiples : seule la première image est gardée")
            opened.seek(0)
        opened.load()
        lossy = opened.format in ("JPEG", "MPO")
        image = _flatten(ImageOps.exif_transpose(opened), repairs)
    with pikepdf.new() as pdf:
        _draw(pdf, image, lossy=lossy)
        pdf.save(made, deterministic_id=True)
    return repairs


def _flatten(image: Image.Image, repairs: list[str]) -> Image.Image:
    """The picture in eight bits of grey or sRGB, on white where it is transparent."""
    if image.mode in _DEEP:
        repairs.append("image de 16 bits ramenée à 8 bits par couleur")
        return image.convert("I").point(lambda value: value / 257).convert("L")
    profile = image.info.get("icc_profile")
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGB", layer.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    if image.mode in ("1", "L"):
        return image.convert("L")
    if image.mode not in ("RGB", "P"):
        repairs.append("couleurs d’imprimerie converties pour l’écran")
    return _in_srgb(image, profile) or image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image | None:
    """The picture in sRGB by its own colour profile; None when it has none that serves."""
    if not profile or image.mode not in ("RGB", "CMYK"):
        return None
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return None


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
        stream = pdf.make_stream(zlib.compress(image.tobytes(), 6), Filter=Name.FlateDecode)
    space = Name.DeviceGray if image.mode == "L" else Name.DeviceRGB
    stream.Type, stream.Subtype, stream.ColorSpace = Name.XObject, Name.Image, space
    stream.Width, stream.Height, stream.BitsPerComponent = image.width, image.height, 8
    page = pdf.add_blank_page(page_size=(width, height))
    page.obj.Resources = Dictionary(XObject=Dictionary(Image=stream))
    left, bottom = (width - w) / 2, (height - h) / 2
    page.obj.Contents = pdf.make_stream(
        f"q {w:.3f} 0 0 {h:.3f} {left:.3f} {bottom:.3f} cm /Image Do Q".encode()
    )
