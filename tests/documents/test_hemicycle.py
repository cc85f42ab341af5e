"""The hemicycle: every seat once, inside the frame, readable without colour and without sight."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from council.documents.hemicycle import STATES, Seat, hemicycle

SVG = "{http://www.w3.org/2000/svg}"


def drawn(seats: list[Seat]) -> tuple[ElementTree.Element, list[tuple[float, float]]]:
    root = ElementTree.fromstring(hemicycle(seats))
    places = [
        tuple(map(float, re.findall(r"-?\d+\.\d+", g.get("transform", "")))) for g in root.findall(f"{SVG}g")
    ]
    return root, places  # type: ignore[return-value]


@pytest.mark.parametrize("count", [1, 2, 7, 11, 15, 29, 33, 69, 163])
def test_each_seat_has_its_own_place_inside_the_frame(count: int) -> None:
    root, places = drawn([Seat(f"Membre {i}") for i in range(count)])
    left, top, width, height = map(float, root.get("viewBox", "").split())
    assert len(set(places)) == count
    for x, y in places:
        assert left <= x - 1 < x + 1 <= left + width
        assert top <= y - 1 < y + 1 <= top + height
    for i, (x, y) in enumerate(places):
        assert all((x - a) ** 2 + (y - b) ** 2 > 1.9**2 for a, b in places[i + 1 :])


def test_seats_run_from_left_to_right() -> None:
    _, places = drawn([Seat(str(i)) for i in range(29)])
    assert places[0][0] < 0 < places[-1][0]
    assert all(x <= a + 6 for (x, _), (a, _) in pairwise(places))


def test_no_seat_at_all_is_still_a_picture() -> None:
    assert ElementTree.fromstring(hemicycle([])).find(f"{SVG}title") is not None


def test_each_state_differs_without_colour() -> None:
    shapes = set()
    for state in STATES:
        svg = hemicycle([Seat("A", "G", "#123456", state)])
        shapes.add(re.sub(r"<title.*?</title>|seat--\w+", "", svg))
    assert len(shapes) == len(STATES)


def test_the_alternative_counts_the_votes_and_names_the_seats() -> None:
    svg = hemicycle(
        [
            Seat("Mme A", "Ensemble", "#123456", "pour"),
            Seat("M. B", "", "#654321", "contre"),
            Seat("M. C", state="pour"),
        ]
    )
    assert "3 sièges, 2 pour, 1 contre" in svg
    assert "Mme A – Ensemble – pour" in svg


def test_names_are_escaped_and_styles_are_not_inline() -> None:
    svg = hemicycle([Seat("<script>", 'x"', '"/><script>', "pour")], label="<b>")
    assert "<script>" not in svg
    assert "style=" not in svg
    assert ElementTree.fromstring(svg).get("role") == "img"
