"""FR-VOTE-01, -06, FR-PROX-03: members with several voices."""

from __future__ import annotations

from datetime import date

import pytest

from council.law.regimes import regime
from council.law.violations import Status
from council.law.weights import check_weights, revealing, with_voters
from tests.law.support import commune

FREE = regime("free", on=date(2026, 11, 24))


@pytest.mark.parametrize("code", ["fr-commune", "fr-epci", "be-wal-commune"])
def test_one_member_one_voice_unless_the_statutes_say_otherwise(code: str) -> None:
    law = regime(code, population=6400, on=date(2026, 11, 24))
    assert check_weights(law, [1, 1]).status is Status.OK
    answer = check_weights(law, [1, 3])
    assert answer.codes == ("weights_not_allowed",)
    assert answer.weighted


def test_a_mixed_syndicate_says_so_once() -> None:
    law = regime("fr-epci", on=date(2026, 11, 24), adjustments={"voices": "statutes"})
    answer = check_weights(law, [1, 3, 2])
    assert (answer.status, answer.total) == (Status.OK, 6)
    assert "L.\u00a05721-2" in answer.sentence


@pytest.mark.parametrize("number", [0, -1, 10_001])
def test_impossible_numbers_of_voices(number: int) -> None:
    assert check_weights(FREE, [1, number]).codes == ("bad_number_of_voices",)
    assert check_weights(commune(), [number]).codes == ("bad_number_of_voices",)


@pytest.mark.parametrize(
    ("voices", "counts", "told"),
    [
        ([1, 1, 1], [2, 1], False),
        ([5, 1, 1], [5, 2], True),  # five voices fit in one count only
        ([5, 1, 1], [7, 0], True),  # everybody voted alike
        ([2, 2, 1, 1], [3, 3], False),
        ([3, 2, 1], [3, 3], False),  # 3, or 2 and 1: nobody knows who
        ([4, 2, 1, 1], [4, 4], False),
        ([4, 3, 1], [4, 4], False),
        ([4, 3, 1], [5, 3], True),
    ],
)
def test_figures_that_tell_who_voted_what(voices: list[int], counts: list[int], told: bool) -> None:
    assert revealing(voices, counts) is told


def test_voters_are_told_beside_the_voices() -> None:
    said = with_voters("adopté par 14 voix contre 6", {"pour": 5, "contre": 2, "abstention": 0})
    assert said == "adopté par 14 voix contre 6, soit 7 votants (5 pour et 2 contre)"
    assert with_voters("x", {"": 1}) == "x, soit 1 votant"
