"""FR-COMP-01, -02, -03, -08: seats, complete council, resignations, adjoints."""

from __future__ import annotations

import pytest

from council.law.bodies import council_complete, council_size, legal_size, max_deputies, resignation_date
from council.law.violations import Status, Violation
from tests.law.support import body, commune, on

# CGCT L2121-2: first population of each row, seats.
ROWS = [
    (0, 7), (100, 11), (500, 15), (1_500, 19), (2_500, 23), (3_500, 27), (5_000, 29), (10_000, 33), (20_000, 35),
    (30_000, 39), (40_000, 43), (50_000, 45), (60_000, 49), (80_000, 53), (100_000, 55), (150_000, 59),
    (200_000, 61), (250_000, 65), (300_000, 69),
]  # fmt: skip


@pytest.mark.parametrize(("start", "seats"), ROWS)
def test_each_row_of_the_table_starts_and_the_one_before_ends(start: int, seats: int) -> None:
    assert legal_size(commune(start)) == seats
    before = [size for first, size in ROWS if first < start]
    if before:
        assert legal_size(commune(start - 1)) == before[-1]


def test_size_explains_itself_and_may_be_special() -> None:
    assert "4\u202f200 habitants" in council_size(commune()).sentence
    special = council_size(commune(522_000), special_size=73)
    assert (special.n_legal, special.source) == (73, "manual")
    assert "particulier" in special.sentence
    with pytest.raises(Violation, match="saisissez le nombre"):
        legal_size(body("fr-epci"))


@pytest.mark.parametrize(
    ("population", "elected", "special", "minimum", "complete", "quorum"),
    [
        (99, 5, None, 5, True, 3),
        (99, 4, None, 5, False, 3),
        (320, 9, None, 9, True, 5),
        (640, 12, None, 13, False, 7),
        (1_000, 14, None, 15, False, 8),
        (1_000, 15, None, 15, True, 8),
        (640, 10, 10, 10, True, 6),
    ],
)
def test_complete(
    population: int, elected: int, special: int | None, minimum: int, complete: bool, quorum: int
) -> None:
    answer = council_complete(commune(population), elected=elected, special_size=special)
    assert (answer.minimum, answer.complete, answer.quorum) == (minimum, complete, quorum)
    assert ("n’est pas complet" in answer.sentence) is not complete


def test_nobody_sits_without_a_seat() -> None:
    with pytest.raises(Violation, match="7 sièges"):
        council_complete(commune(50), elected=8)
    epci = council_complete(body("fr-epci"), elected=30, special_size=30)
    assert epci.complete


@pytest.mark.parametrize(
    ("seats", "proposed", "maximum", "codes"),
    [
        (29, None, 8, ()),
        (29, 8, 8, ()),
        (29, 9, 8, ("too_many",)),
        (29, 1, 8, ()),
        (29, 0, 8, ("too_few",)),
        (10, 3, 3, ()),
        (11, 3, 3, ()),
    ],
)
def test_adjoints(seats: int, proposed: int | None, maximum: int, codes: tuple[str, ...]) -> None:
    answer = max_deputies(commune(), seats=seats, proposed=proposed)
    assert (answer.minimum, answer.maximum, answer.codes) == (1, maximum, codes)
    assert answer.status is (Status.ERROR if codes else Status.OK)


def test_no_adjoints_in_an_epci() -> None:
    with pytest.raises(Violation, match="adjoints"):
        max_deputies(body("fr-epci"), seats=30)


@pytest.mark.parametrize(
    ("executive", "accepted", "second", "effective"),
    [
        (False, "2027-05-20", None, "2027-05-11"),
        (True, "2027-05-20", None, "2027-05-20"),
        (True, None, "2027-01-31", "2027-02-28"),
        (True, "2027-05-20", "2027-04-14", "2027-05-14"),
        (True, "2027-05-10", "2027-04-14", "2027-05-10"),
        (True, None, None, None),
    ],
)
def test_resignation(
    executive: bool, accepted: str | None, second: str | None, effective: str | None
) -> None:
    answer = resignation_date(
        commune(),
        executive=executive,
        received_on=on("2027-05-11"),
        accepted_on=on(accepted) if accepted else None,
        second_sending_on=on(second) if second else None,
    )
    assert answer.effective_on == (on(effective) if effective else None)
    assert ("pas encore" in answer.sentence) is (effective is None)
    assert answer.articles == (("CGCT L2122-15",) if executive else ("CGCT L2121-4",))
