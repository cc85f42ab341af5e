"""When the tally of a secret ballot could tell a choice: practice, said as warnings (FR-VOTE-06)."""

from __future__ import annotations

from datetime import date

import pytest

from council.law.regimes import regime
from council.law.secrecy import FEW_VOTERS, NEAR_VOTERS, OPENERS, secret_tally
from council.law.violations import Status

FRENCH = regime("fr-commune", population=6400, on=date(2026, 11, 24))


@pytest.mark.parametrize(
    ("persons", "codes"),
    [(0, ()), (1, ("single_voter",)), (2, ("few_voters",)), (FEW_VOTERS - 1, ("few_voters",)), (FEW_VOTERS, ()), (40, ())],
)  # fmt: skip
def test_few_voters(persons: int, codes: tuple[str, ...]) -> None:
    assert secret_tally(FRENCH, persons=persons).codes == codes


@pytest.mark.parametrize("differing", range(NEAR_VOTERS + 2))
def test_a_vote_held_again(differing: int) -> None:
    names = [f"M. {letter}" for letter in "ABCDEF"[:differing]]
    answer = secret_tally(FRENCH, persons=20, differing=names)
    assert answer.codes == (("near_repeat",) if 0 < differing <= NEAR_VOTERS else ())
    assert all(name in answer.sentence for name in names[: NEAR_VOTERS if answer.codes else 0])


@pytest.mark.parametrize(
    "code", ["fr-commune", "fr-epci", "fr-ccas", "be-wal-commune", "be-wal-cpas", "free"]
)
def test_never_more_than_a_warning(code: str) -> None:
    answer = secret_tally(regime(code, population=6400, on=date(2026, 11, 24)), persons=1, differing=["M. A"])
    assert answer.status is Status.WARNING
    assert answer.codes == ("near_repeat", "single_voter")
    assert answer.persons == 1


def test_one_person_never_opens_alone() -> None:
    assert OPENERS >= 2
