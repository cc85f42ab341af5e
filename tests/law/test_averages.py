"""The table of averages agrees with the seats that the law awarded."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from council.law.seats import compared_averages, share_seats


def test_worked_example() -> None:
    votes = {"A": 11, "B": 7, "C": 5}
    shared, _ = share_seats("highest_average", 6, votes)
    assert compared_averages(votes, shared.base, shared.awarded) == [
        {"A": Fraction(11, 3), "B": Fraction(7, 2), "C": Fraction(5, 2)},
        {"A": Fraction(11, 4), "B": Fraction(7, 2), "C": Fraction(5, 2)},
    ]


@given(st.dictionaries(st.sampled_from("ABCDE"), st.integers(1, 60), min_size=1), st.integers(1, 15))
def test_each_seat_went_to_a_highest_average(votes: dict[str, int], seats: int) -> None:
    shared, _ = share_seats("highest_average", seats, votes)
    rows = compared_averages(votes, shared.base, shared.awarded)
    assert [row[name] for name, row in zip(shared.awarded, rows, strict=True)] == [
        max(row.values()) for row in rows
    ]
