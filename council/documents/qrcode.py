"""The QR code of a verification address."""

from __future__ import annotations

import segno


def svg_data_uri(address: str) -> str:
    """`address` as an SVG `data:` image, error correction M, no quiet zone (the template leaves the margin)."""
    return str(segno.make(address, error="m", micro=False).svg_data_uri(border=0, omitsize=True))
