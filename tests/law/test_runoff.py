"""BE-VOTE-03: absolute majority, then a run-off between twice as many candidates as posts."""

from __future__ import annotations

import pytest

from council.law.runoff import run_off
from council.law.violations import Status, Violation
from tests.law.support import body, on

WALLONIA = body("be-wal-commune")
BORN = {"A": on("1980-01-01"), "B": on("1972-03-03"), "C": on("1958-11-11"), "D": on("1958-11-11")}


def test_elected_at_once() -> None:
    answer = run_off(WALLONIA, round1={"A": 11, "B": 9}, ballots=20)
    assert (answer.result, answer.elected, answer.absolute_majority) == ("elected", ("A",), 11)
    assert (answer.run_off_candidates, answer.tie_break) == ((), None)


def test_more_than_enough_with_the_majority() -> None:
    answer = run_off(WALLONIA, round1={"A": 12, "B": 14, "C": 12}, ballots=20, posts=2, born=BORN)
    assert (answer.elected, answer.tie_break) == (("B", "C"), "oldest")
    blocked = run_off(WALLONIA, round1={"A": 12, "B": 14, "C": 12}, ballots=20, posts=2)
    assert (blocked.result, blocked.elected, blocked.codes) == (
        "tie_unresolved",
        ("B",),
        ("birth_dates_needed",),
    )
    exact = run_off(WALLONIA, round1={"A": 12, "B": 12, "C": 1}, ballots=20, posts=2)
    assert (exact.elected, exact.tie_break) == (("A", "B"), None)


def test_run_off() -> None:
    round1 = {"A": 12, "B": 8, "C": 7, "D": 6, "F": 5}
    first = run_off(WALLONIA, round1=round1, ballots=20, posts=2)
    assert (first.result, first.elected_round1, first.run_off_candidates) == (
        "run_off_needed",
        ("A",),
        ("B", "C"),
    )
    assert "ballottage entre B et C" in first.sentence
    second = run_off(WALLONIA, round1=round1, ballots=20, posts=2, second={"C": 9, "B": 11})
    assert (second.result, second.elected, second.tie_break) == ("elected", ("A", "B"), None)
    tie = run_off(WALLONIA, round1=round1, ballots=20, posts=2, second={"B": 10, "C": 10}, born=BORN)
    assert (tie.elected, tie.tie_break) == (("A", "C"), "oldest")
    unknown = run_off(WALLONIA, round1=round1, ballots=20, posts=2, second={"B": 10, "C": 10})
    assert (unknown.result, unknown.elected, unknown.status) == ("tie_unresolved", ("A",), Status.WARNING)


def test_equal_votes_that_need_no_choice_keep_the_order_given() -> None:
    round1 = {"C": 4, "A": 6, "B": 4, "D": 1}
    first = run_off(WALLONIA, round1=round1, ballots=20, posts=2)
    assert first.run_off_candidates == ("A", "C", "B", "D")
    second = run_off(WALLONIA, round1=round1, ballots=20, posts=2, second={"D": 9, "A": 9, "B": 3, "C": 0})
    assert (second.elected, second.tie_break) == (("D", "A"), None)


def test_access_to_the_run_off_may_be_shared() -> None:
    round1 = {"A": 9, "B": 6, "C": 6}
    assert run_off(WALLONIA, round1=round1, ballots=21, born=BORN).run_off_candidates == ("A", "C")
    blocked = run_off(WALLONIA, round1=round1, ballots=21, second={"A": 3, "B": 1})
    assert (blocked.result, blocked.run_off_candidates) == ("tie_unresolved", ("A",))
    same = run_off(WALLONIA, round1={"A": 9, "C": 6, "D": 6}, ballots=21, born=BORN)
    assert same.codes == ("same_age",)


def test_two_places_between_three_equals() -> None:
    born = {"A": on("1950-01-01"), "B": on("1960-01-01"), "C": on("1970-01-01")}
    answer = run_off(WALLONIA, round1={"C": 5, "B": 5, "A": 5}, ballots=15, born=born)
    assert answer.run_off_candidates == ("A", "B")


def test_few_candidates() -> None:
    alone = run_off(WALLONIA, round1={"A": 5, "B": 4}, ballots=20, posts=3)
    assert (alone.run_off_candidates, alone.result) == (("A", "B"), "run_off_needed")
    nobody = run_off(WALLONIA, round1={"A": 15}, ballots=20, posts=2)
    assert (nobody.elected, nobody.result) == (("A",), "elected")


@pytest.mark.parametrize("second", [{"A": 5}, {"A": 5, "C": 4}, {}])
def test_the_wrong_candidates_are_refused(second: dict[str, int]) -> None:
    with pytest.raises(Violation, match="A et B"):
        run_off(WALLONIA, round1={"A": 9, "B": 8, "C": 4}, ballots=21, second=second)


def test_no_second_round_after_a_first_that_decided() -> None:
    with pytest.raises(Violation, match="personne"):
        run_off(WALLONIA, round1={"A": 12, "B": 8}, ballots=20, second={"A": 5, "B": 4})
