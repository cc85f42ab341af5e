"""The hemicycle: one mark per seat, vote told by shape and fill as well as colour, with a text alternative."""
from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

# state -> (French label, what is drawn inside the seat, in a box of side 2 centred on the seat)
STATES = {
    "": ("", ""),
    "pour": ("pour", '<path class="sign" d="M-.5 0-.15.4.55-.4"/>'),
    "contre": ("contre", '<path class="sign" d="M-.42-.42.42.42M.42-.42-.42.42"/>'),
    "abstention": ("abstention", '<path class="sign" d="M-.5 0H.5"/>'),
    "nppv": ("ne prend pas part au vote", '<circle class="sign" r=".4"/>'),
    "vote": ("a voté", '<circle class="dot" r=".35"/>'),
    "absent": ("absent", ""),
}


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat, from left to right of the room: `colour` is the group's (#rrggbb), `state` a key of STATES."""

    name: str
    group: str = ""
    colour: str = "#5b6472"
    state: str = ""


def _positions(count: int) -> list[tuple[float, float]]:
    """Centres of `count` seats of radius 1 on concentric half circles, sorted by angle from left to right."""
    rows = max(1, round(math.sqrt(count / 3.2)))
    radii = [4.2 + 2.35 * row for row in range(rows)]
    shares = [count * r / sum(radii) for r in radii]
    per_row = [int(s) for s in shares]
    for row in sorted(range(rows), key=lambda r: per_row[r] - shares[r])[: count - sum(per_row)]:
        per_row[row] += 1
    places = [
        (math.pi * (1 - (i + 0.5) / n if n < 2 else 1 - i / (n - 1)), r)
        for n, r in zip(per_row, radii, strict=True) for i in range(n)
    ]
    return [(r * math.cos(a), -r * math.sin(a)) for a, r in sorted(places, key=lambda p: (-p[0], p[1]))]


def hemicycle(seats: Sequence[Seat], *, label: str = "", identity: str = "hemicycle") -> str:
    """An inline SVG (no style attribute, classes `seat`, `seat--STATE`, `sign`, `dot`); `label` overrides the text."""
    counts = Counter(STATES[s.state][0] for s in seats if STATES[s.state][0])
    text = label or f"{len(seats)} sièges" + "".join(f", {n} {name}" for name, n in counts.items())
    points = _positions(len(seats))
    width = max((abs(x) for x, _ in points), default=1) + 1.3
    height = max((-y for _, y in points), default=1) + 1.3
    marks = "".join(_mark(seat, x, y) for seat, (x, y) in zip(seats, points, strict=True))
    return (
        f'<svg class="hemicycle" xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{escape(identity)}-t" '
        f'viewBox="{-width:.2f} {-height:.2f} {2 * width:.2f} {height + 1.3:.2f}">'
        f'<title id="{escape(identity)}-t">{escape(text)}</title>{marks}</svg>'
    )


def _mark(seat: Seat, x: float, y: float) -> str:
    hollow = seat.state in ("", "absent", "abstention", "nppv")
    paint = f'fill="{"#ffffff" if hollow else escape(seat.colour)}" stroke="{escape(seat.colour)}"'
    dash = ' stroke-dasharray=".35 .3"' if seat.state == "absent" else ""
    sign = STATES[seat.state][1].replace(
        'class="sign"', f'class="sign" fill="none" stroke="{escape(seat.colour) if hollow else "#ffffff"}" '
        'stroke-width=".22" stroke-linecap="round"').replace('class="dot"', 'class="dot" fill="#ffffff"')
    words = " – ".join(w for w in (seat.name, seat.group, STATES[seat.state][0]) if w)
    return (
        f'<g class="seat seat--{seat.state or "free"}" transform="translate({x:.2f} {y:.2f})"><title>{escape(words)}'
        f'</title><circle r=".95" {paint} stroke-width=".16"{dash}/>{sign}</g>'
    )
