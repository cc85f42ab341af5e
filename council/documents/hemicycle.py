"""The hemicycle: one mark per seat, vote told by shape and fill as well as colour, with a text alternative."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

# state -> (French label, path drawn in the seat (radius 1), whether the seat stays hollow)
STATES = {
    "": ("", "", True),
    "pour": ("pour", "M-.5 0-.15.4.55-.4", False),
    "contre": ("contre", "M-.42-.42.42.42M.42-.42-.42.42", False),
    "abstention": ("abstention", "M-.5 0H.5", True),
    "nppv": ("ne prend pas part au vote", "M-.4 0a.4.4 0 1 0 .8 0a.4.4 0 1 0-.8 0", True),
    "vote": ("a voté", "M-.2 0a.2.2 0 1 0 .4 0a.2.2 0 1 0-.4 0", False),
    "absent": ("absent", "", True),
}


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat, from left to right of the room: `colour` is the group's (#rrggbb), `state` a key of STATES."""

    name: str
    group: str = ""
    colour: str = "#5b6472"
    state: str = ""


def _positions(count: int) -> list[tuple[float, float]]:
    """Centres of `count` seats of radius 1 on as few half circles as hold them, from left to right."""
    radii = [4.2]
    while math.pi * sum(radii) < 2.05 * count:
        radii.append(radii[-1] + 2.35)
    shares = [count * r / sum(radii) for r in radii]
    rows = [int(share) for share in shares]
    for row in sorted(range(len(rows)), key=lambda r: rows[r] - shares[r])[: count - sum(rows)]:
        rows[row] += 1
    turns = [(0.5 if n == 1 else i / (n - 1), r) for n, r in zip(rows, radii, strict=True) for i in range(n)]
    return [(-r * math.cos(math.pi * t), -r * math.sin(math.pi * t)) for t, r in sorted(turns)]


def hemicycle(seats: Sequence[Seat], *, label: str = "", identity: str = "hemicycle") -> str:
    """An inline SVG without style attribute (classes `hemicycle`, `seat`, `seat--STATE`); `label` overrides the text."""
    counts = Counter(STATES[seat.state][0] for seat in seats if seat.state)
    text = escape(label or f"{len(seats)} sièges" + "".join(f", {n} {name}" for name, n in counts.items()))
    points, name = _positions(len(seats)), escape(identity)
    w, h = (max((abs(p[axis]) for p in points), default=1) + 1.3 for axis in (0, 1))
    marks = "".join(_mark(seat, x, y) for seat, (x, y) in zip(seats, points, strict=True))
    box = f"{-w:.2f} {-h:.2f} {2 * w:.2f} {h + 1.3:.2f}"
    head = f'<svg class="hemicycle" xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" aria-labelledby="{name}-t">'
    return f'{head}<title id="{name}-t">{text}</title>{marks}</svg>'


def _mark(seat: Seat, x: float, y: float) -> str:
    (word, path, hollow), colour = STATES[seat.state], escape(seat.colour)
    words = escape(" – ".join(part for part in (seat.name, seat.group, word) if part))
    dash = ' stroke-dasharray=".35 .3"' if seat.state == "absent" else ""
    seat_ = (
        f'<circle r=".95" fill="{"#fff" if hollow else colour}" stroke="{colour}" stroke-width=".16"{dash}/>'
    )
    sign = (
        f'<path d="{path}" fill="none" stroke="{colour if hollow else "#fff"}" stroke-width=".22" stroke-linecap="round"/>'
        if path
        else ""
    )
    return f'<g class="seat seat--{seat.state or "free"}" transform="translate({x:.2f} {y:.2f})"><title>{words}</title>{seat_}{sign}</g>'
