"""An organisation's accent colour as a small stylesheet, kept readable whatever colour was chosen.

Contrast is computed as in WCAG 2.2 (relative luminance, success criterion 1.4.3).
"""

from __future__ import annotations

import re

PAPER = (247, 244, 237)
WHITE = (255, 255, 255)
INK = (20, 32, 58)
READABLE = 5.5  # above the 4.5 of SC 1.4.3: the accent is also used for thin lines and small words
_HEX = re.compile(r"#?([0-9a-fA-F]{6})")

Colour = tuple[int, int, int]


def parse_colour(text: str) -> Colour:
    """Red, green, blue (0-255) of « #0d5a6b ». Raises ValueError with a French sentence otherwise."""
    found = _HEX.fullmatch(text.strip())
    if not found:
        raise ValueError("Donnez la couleur par six chiffres hexadécimaux, par exemple #0d5a6b.")
    digits = found[1]
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def luminance(colour: Colour) -> float:
    """Relative luminance, from 0 (black) to 1 (white)."""
    parts = [value / 255 for value in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio of two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`share` (0 to 1) of the first colour, the rest of the second."""
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(one, other, strict=True))
    return red, green, blue


def readable(colour: Colour) -> Colour:
    """The colour itself, or the first darker shade of it that reads on paper and carries white words."""
    shade, share = colour, 1.0
    while contrast(shade, PAPER) < READABLE and share > 0:
        share -= 0.04
        shade = mix(colour, (0, 0, 0), max(share, 0.0))
    return shade


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def theme_css(accent: str) -> str:
    """The stylesheet that gives an organisation its accent. Raises ValueError as `parse_colour` does."""
    base = readable(parse_colour(accent))
    values = {
        "--accent": base,
        "--accent-strong": mix(base, INK, 0.55),
        "--accent-soft": mix(base, WHITE, 0.12),
        "--on-accent": WHITE,
    }
    lines = "\n".join(f"  {name}: {_hex(colour)};" for name, colour in values.items())
    return f":root {{\n{lines}\n}}\n"
