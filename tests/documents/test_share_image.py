"""The picture beside a link: size, room for every title, its own colour and arms, an address of its own for each content."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from council.documents.share_image import HEIGHT, LONGEST_RESULT, WIDTH, ShareFacts, draw, key_of, short
from tests.documents.pictures import halves, save

FACTS = ShareFacts(
    "Commune de Valmont", "Conseil municipal", "2026-06-012", "Subvention à l’école de musique", "Adopté par 8 voix contre 1.",
    date(2026, 6, 12), "#8a2b3c", None,
)  # fmt: skip
LONG = "Attribution d’une subvention exceptionnelle à l’association des parents d’élèves du groupe scolaire "
ROOM = (168, 468)
"""Pixels between which the title stands; below it a margin, then the line above the result."""


def picture(facts: ShareFacts) -> Image.Image:
    return Image.open(BytesIO(draw(facts))).convert("RGB")


def ink(image: Image.Image, top: int, bottom: int) -> int:
    """Dark pixels between two heights, right of the band."""
    part = image.crop((60, top, WIDTH, bottom)).convert("L")
    return sum(part.histogram()[:100])


@pytest.mark.parametrize("length", [60, 190, 420, 600])
@pytest.mark.parametrize("words", [LONG, "MAINTENANCE "])
def test_a_title_of_any_length_fits(length: int, words: str) -> None:
    """Nothing is cut below: the strip between title and result stays empty, and the last words are drawn."""
    title = (words * 60)[: length - 4] + " fin"
    image = picture(replace(FACTS, title=title))
    assert image.size == (WIDTH, HEIGHT)
    assert ink(image, *ROOM) > 300
    assert ink(image, ROOM[1] - 6, ROOM[1] + 4) == 0
    shorter = picture(replace(FACTS, title=title[:-4]))
    assert image.tobytes() != shorter.tobytes(), "the end of the title is not to be seen"


def test_colour_and_arms_are_those_of_the_institution() -> None:
    plain = picture(FACTS)
    assert plain.getpixel((10, 300)) == pytest.approx((0x8A, 0x2B, 0x3C), abs=6)
    assert picture(replace(FACTS, accent="#1c4f9c")).getpixel((10, 300)) == pytest.approx(
        (0x1C, 0x4F, 0x9C), abs=6
    )
    assert picture(replace(FACTS, accent="url(x)")).size == plain.size
    arms = picture(replace(FACTS, crest=save(halves())))
    assert arms.getpixel((90, 88)) == pytest.approx((255, 0, 0), abs=30)


def test_markup_in_a_title_is_words() -> None:
    hostile = replace(FACTS, title='<img src="file:///etc/passwd"><script>x</script>')
    assert ink(picture(hostile), *ROOM) > 300


def test_each_content_has_an_address_of_its_own() -> None:
    assert key_of(FACTS) == key_of(replace(FACTS))
    others = [
        replace(FACTS, title="Autre"), replace(FACTS, sentence="Rejeté."), replace(FACTS, crest=b"x"),
        replace(FACTS, accent="#000000"), replace(FACTS, day=date(2026, 6, 13)), replace(FACTS, rehearsal=True),
    ]  # fmt: skip
    assert len({key_of(one) for one in (FACTS, *others)}) == 7
    assert draw(FACTS) == draw(FACTS)


def test_a_long_result_is_cut_at_a_word() -> None:
    assert short("Adopté.") == "Adopté."
    cut = short("Mme Anne Bernard est élue par neuf voix, " * 8)
    assert len(cut) <= LONGEST_RESULT + 1 and cut.endswith("…") and not cut.endswith(",…")
