"""FR-VOTE-09, -10, -11: three rounds, ties by age."""

from __future__ import annotations

from fractions import Fraction

import pytest

from council.law.elections import decide_round
from council.law.violations import Status, Violation
from tests.law.support import commune, on

BORN = {"A": on("1970-05-01"), "B": on("1965-05-01"), "C": on("1965-05-01")}


@pytest.mark.parametrize(
    ("number", "votes", "result", "elected", "upcoming", "majority"),
    [
        (1, {"A": 12, "B": 7, "C": 5}, "next_round", None, 2, 13),
        (1, {"A": 13, "B": 11}, "elected", "A", None, 13),
        (2, {"A": 12, "B": 12}, "next_round", None, 3, 13),
        (2, {"A": 0}, "next_round", None, 3, 1),
        (3, {"A": 7, "B": 9, "C": 8}, "elected", "B", None, None),
        (3, {"A": 0, "B": 0}, "not_elected", None, None, None),
    ],
)
def test_rounds(
    number: int,
    votes: dict[str, int],
    result: str,
    elected: str | None,
    upcoming: int | None,
    majority: int | None,
) -> None:
    answer = decide_round(commune(), number=number, votes=votes)
    assert (answer.result, answer.elected, answer.next_round) == (result, elected, upcoming)
    assert (answer.majority, answer.expressed, answer.number) == (majority, sum(votes.values()), number)
    assert (answer.tie, answer.tie_break, answer.status) == ((), None, Status.OK)


def test_a_tie_in_the_last_round_goes_to_the_oldest() -> None:
    answer = decide_round(commune(), number=3, votes={"B": 12, "A": 12, "C": 1}, born=BORN)
    assert (answer.elected, answer.tie, answer.tie_break) == ("B", ("A", "B"), "oldest")
    assert "à égalité de voix, au bénéfice de l’âge" in answer.sentence


@pytest.mark.parametrize(
    ("tied", "born", "code"),
    [
        (("A", "B"), {}, "birth_dates_needed"),
        (("A", "B"), {"A": BORN["A"]}, "birth_dates_needed"),
        (("B", "C"), BORN, "same_age"),
        (("A", "B", "C"), BORN, "same_age"),
    ],
)
def test_a_tie_that_age_does_not_settle(tied: tuple[str, ...], born: dict[str, object], code: str) -> None:
    answer = decide_round(commune(), number=3, votes=dict.fromkeys(tied, 9), born=born)  # type: ignore[arg-type]
    assert (answer.result, answer.elected, answer.codes) == ("tie_unresolved", None, (code,))
    assert (answer.tie, answer.tie_break, answer.next_round) == (tied, "oldest", None)


def test_lists_are_compared_by_their_average_age() -> None:
    ages = {"X": [40, 45, 47, 50, 54], "Y": [60, 50, 43], "Z": []}
    answer = decide_round(commune(), number=3, votes={"X": 11, "Y": 11}, by_list=True, ages=ages, born=BORN)
    assert (answer.elected, answer.tie_break) == ("Y", "average_age")
    assert answer.average_ages == {"X": Fraction(236, 5), "Y": Fraction(51)}
    assert "CGCT L2122-7-2" in answer.articles
    missing = decide_round(commune(), number=3, votes={"X": 11, "Z": 11}, by_list=True, ages=ages)
    assert missing.codes == ("ages_needed",)
    same = decide_round(
        commune(), number=3, votes={"X": 1, "Y": 1}, by_list=True, ages={"X": [50], "Y": [49, 51]}
    )
    assert same.codes == ("same_age",)


@pytest.mark.parametrize(("number", "votes"), [(0, {"A": 1}), (4, {"A": 1}), (1, {"A": -1})])
def test_wrong_rounds_are_refused(number: int, votes: dict[str, int]) -> None:
    with pytest.raises(Violation):
        decide_round(commune(), number=number, votes=votes)
