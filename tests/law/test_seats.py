"""FR-VOTE-12, -13, -14: largest remainder, highest average, commissions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from council.law.seats import commission_seats, commission_split, list_seats, share_seats
from council.law.violations import Status, Violation
from tests.law.support import body, commune, on


def dates(*days: str) -> list[Any]:
    return [on(day) for day in days]


def test_the_two_methods_differ() -> None:
    votes = {"A": 20, "B": 6, "C": 3}
    rest = list_seats(commune(), method="largest_remainder", seats=5, votes=votes)
    assert rest.allocation == {"A": 3, "B": 1, "C": 1}
    assert rest.remainders == {"A": Fraction(13, 5), "B": Fraction(1, 5), "C": Fraction(3)}
    assert (rest.quotient, rest.awarded, rest.finding.rule) == (Fraction(29, 5), ("C",), "FR-VOTE-12")
    average = list_seats(commune(), method="highest_average", seats=5, votes=votes)
    assert average.allocation == {"A": 4, "B": 1, "C": 0}
    assert average.averages == ({"A": Fraction(5), "B": Fraction(3), "C": Fraction(3)},)
    assert rest.averages == ()
    assert (average.awarded, average.finding.rule) == (("A",), "FR-VOTE-13")
    assert "A 4, B 1 et C 0" in average.sentence


def test_averages_are_taken_again_after_each_seat() -> None:
    average = list_seats(commune(), method="highest_average", seats=5, votes={"A": 70, "B": 16, "C": 14})
    assert (average.base, average.awarded) == ({"A": 3, "B": 0, "C": 0}, ("A", "B"))
    assert average.averages[1] == {"A": Fraction(14), "B": Fraction(16), "C": Fraction(14)}
    small = dict.fromkeys("BCDEFGHI", 5)
    many = list_seats(commune(), method="highest_average", seats=6, votes={"A": 60, **small})
    assert many.awarded == ("A", "A", "A")


def test_equal_lists_each_take_a_seat_when_there_are_enough() -> None:
    shared = list_seats(
        commune(), method="largest_remainder", seats=4, votes={"D": 3, "C": 3, "A": 7, "B": 7}
    )
    assert shared.awarded == ("C", "D")
    assert (shared.tie, shared.result) == ((), "complete")


def test_equal_remainders_go_to_the_list_with_more_votes() -> None:
    votes = {"A": 2, "B": 7, "C": 6}
    equal = list_seats(commune(), method="largest_remainder", seats=3, votes=votes)
    assert (equal.remainders["A"], equal.remainders["B"], equal.awarded) == (2, 2, ("B",))


@pytest.mark.parametrize("method", ["largest_remainder", "highest_average"])
@pytest.mark.parametrize(
    ("born", "code", "allocation"),
    [
        (None, "birth_dates_needed", {"A": 2, "B": 2}),
        ({"A": dates("1980-01-01", "1981-01-01", "1950-01-01")}, "birth_dates_needed", {"A": 2, "B": 2}),
        (
            {"A": dates("1980-01-01", "1981-01-01"), "B": dates("1940-01-01", "1941-01-01", "1951-01-01")},
            "birth_dates_needed",
            {"A": 2, "B": 2},
        ),
        (
            {
                "A": dates("1980-01-01", "1981-01-01", "1951-01-01"),
                "B": dates("1940-01-01", "1941-01-01", "1951-01-01"),
            },
            "same_age",
            {"A": 2, "B": 2},
        ),
        (
            {
                "A": dates("1980-01-01", "1981-01-01", "1950-01-01"),
                "B": dates("1940-01-01", "1941-01-01", "1951-01-01"),
            },
            None,
            {"A": 3, "B": 2},
        ),
    ],
)
def test_ties(method: Any, born: Any, code: str | None, allocation: dict[str, int]) -> None:
    answer = list_seats(commune(), method=method, seats=5, votes={"A": 15, "B": 15}, born=born)
    assert answer.allocation == allocation
    assert answer.tie == ("A", "B")
    assert answer.codes == ((code,) if code else ())
    assert (answer.result, answer.unallocated) == (("tie_unresolved", 1) if code else ("complete", 0))
    assert answer.status is (Status.WARNING if code else Status.OK)


def test_a_tie_for_two_of_three_seats_needs_the_second_oldest_only() -> None:
    born = {"A": dates("1950-01-01"), "B": dates("1960-01-01"), "C": dates("1970-01-01")}
    answer = list_seats(
        commune(), method="largest_remainder", seats=2, votes={"C": 5, "B": 5, "A": 5}, born=born
    )
    assert answer.allocation == {"A": 1, "B": 1, "C": 0}
    assert answer.awarded == ("A", "B")
    same = born | {"C": dates("1960-01-01")}
    blocked = list_seats(
        commune(), method="largest_remainder", seats=2, votes={"C": 5, "B": 5, "A": 5}, born=same
    )
    assert (blocked.unallocated, blocked.awarded, blocked.codes) == (2, (), ("same_age",))


@pytest.mark.parametrize(("seats", "votes"), [(0, {"A": 1}), (1, {"A": -1}), (1, {"A": 0}), (1, {})])
def test_wrong_counts_are_refused(seats: int, votes: dict[str, int]) -> None:
    with pytest.raises(Violation):
        share_seats("largest_remainder", seats, votes)


@pytest.mark.parametrize(
    ("code", "population", "seats"), [("fr-commune", 3499, 3), ("fr-commune", 3500, 5), ("fr-epci", None, 5)]
)
def test_commission_seats(code: str, population: int | None, seats: int) -> None:
    answer = commission_seats(body(code, population))
    assert (answer.titular, answer.substitutes) == (seats, seats)


def test_commission_split() -> None:
    answer = commission_split(commune(), seats=6, groups={"maj": 20, "opp": 7, "ind": 2})
    assert answer.shared.allocation == {"maj": 4, "opp": 2, "ind": 0}
    assert (answer.groups_without_member, answer.codes) == (("ind",), ("group_without_member",))
    equal = commission_split(commune(), seats=2, groups={"c": 3, "b": 3, "a": 3})
    assert equal.codes == ("equal_groups", "group_without_member")
    assert (equal.shared.unallocated, equal.shared.tie) == (2, ("a", "b", "c"))
    assert commission_split(commune(), seats=3, groups={"a": 2, "b": 1}).status is Status.OK


@pytest.mark.parametrize("method", ["largest_remainder", "highest_average"])
def test_seats_won_by_age_are_awarded_oldest_first(method: Any) -> None:
    born = {
        "A": dates("1960-01-01"),
        "B": dates("1940-01-01"),
        "C": dates("1980-01-01"),
        "D": dates("1950-01-01"),
    }
    answer = list_seats(commune(), method=method, seats=3, votes=dict.fromkeys("ADCB", 2), born=born)
    assert (answer.awarded, answer.tie) == (("B", "D", "A"), ("A", "B", "C", "D"))
    twins = {**born, "A": born["B"]}
    assert list_seats(commune(), method=method, seats=3, votes=dict.fromkeys("BDCA", 2), born=twins).awarded == (
        "A", "B", "D"
    )  # fmt: skip


def test_one_vote_is_one_vote() -> None:
    assert (
        "pour 1 suffrage exprimé, quotient"
        in list_seats(commune(), method="largest_remainder", seats=2, votes={"A": 1}).sentence
    )
