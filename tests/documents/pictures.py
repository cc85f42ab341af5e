"""Pictures as cameras, scanners and attackers make them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageCms


def save(image: Image.Image, kind: str = "PNG", **more: object) -> bytes:
    """An image as bytes."""
    out = BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def halves(mode: str = "RGB", left: object = "red", right: object = "blue", size: tuple[int, int] = (80, 40)) -> Image.Image:  # fmt: skip
    """Two halves of two colours."""
    image = Image.new(mode, size, left)  # type: ignore[arg-type]
    image.paste(right, (size[0] // 2, 0, *size))  # type: ignore[arg-type]
    return image


def turned(orientation: int) -> bytes:
    """A photograph whose camera was held as EXIF `orientation` says."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return save(halves(), "JPEG", exif=exif, quality=95)


def deep() -> bytes:
    """A 16-bit grey image: black, then 60 %."""
    return save(halves("I;16", 0, 39321))


def inks() -> bytes:
    """A CMYK JPEG: cyan, then yellow."""
    return save(halves("CMYK", (255, 0, 0, 0), (0, 0, 255, 0)), "JPEG", quality=95)


def profiled() -> bytes:
    """An image with a colour profile of its own."""
    return save(halves(), "PNG", icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())  # fmt: skip


def animated() -> bytes:
    """An animated PNG: red, then blue."""
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    return save(frames[0], "PNG", save_all=True, append_images=frames[1:])


def several() -> bytes:
    """A JPEG of several views, as recent telephones write."""
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    return save(frames[0], "MPO", save_all=True, append_images=frames[1:])


def chunk(name: bytes, data: bytes) -> bytes:
    """A PNG chunk."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def announced(width: int, height: int) -> bytes:
    """A tiny PNG that announces these sides."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A PNG with a comment of half a gigabyte."""
    data = save(Image.new("RGB", (9, 9)))
    comment = chunk(b"zTXt", b"x\x00\x00" + zlib.compress(bytes(500_000_000), 9))
    return data[:33] + comment + data[33:]


CASES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    # name: (maker, outcome, words of a repair or of the reason)
    "transparent": (lambda: save(halves("RGBA", (255, 0, 0, 255), (0, 0, 0, 0))), "accepted", "A4"),
    "palette": (lambda: save(halves().quantize(4)), "accepted", "A4"),
    "black_and_white": (lambda: save(halves("1", 0, 1)), "accepted", "A4"),
    "deep": (deep, "accepted", "16 bits"),
    "inks": (inks, "accepted", "couleurs d’imprimerie"),
    "profiled": (profiled, "accepted", "A4"),
    "animated": (animated, "accepted", "première image"),
    "several": (several, "accepted", "première image"),
    "camera": (lambda: turned(1), "accepted", "appareil photo"),
    "polyglot": (lambda: turned(1) + b"PK\x03\x04<script>", "accepted", "A4"),
    "cut_png": (lambda: save(Image.effect_noise((300, 300), 90))[:5000], "refused", "endommagé"),
    "cut_jpeg": (
        lambda: save(Image.effect_noise((300, 300), 90), "JPEG")[:5000],
        "refused",
        "endommagé",
    ),
    "garbage": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "refused", "endommagé"),
    "announced": (lambda: announced(50_000, 50_000), "refused", "c’est trop"),
    "long": (lambda: announced(2_000_000, 10), "refused", "c’est trop"),
    "no_side": (lambda: announced(0, 10), "refused", ""),
    "text_bomb": (text_bomb, "refused", ""),
}
