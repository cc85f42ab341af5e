"""Models of order numbers: unique for ever, short enough to be transmitted (FR-ACT-03)."""

from __future__ import annotations

from datetime import date

import pytest

from council.law.numbering import LONGEST, scheme
from council.law.violations import Violation


@pytest.mark.parametrize(
    ("pattern", "number", "period"),
    [
        ("{year:4}-{month:2}-{count:3}", "2026-06-012", "month"),
        ("{year}/{count}", "2026/12", "year"),
        ("{year}{month:2}{day:2}-{count:2}", "20260618-12", "day"),
        ("CM{year}_{count:3}", "CM2026_012", "year"),
    ],
)
def test_models_that_hold(pattern: str, number: str, period: str) -> None:
    found = scheme(pattern)
    assert (found.number(date(2026, 6, 18), 12), found.period) == (number, period)


@pytest.mark.parametrize(
    "pattern",
    [
        "", "{count}", "{year}", "{year}-{item}", "{year}-{count}-{count}", "{year}-{day:2}-{count}", "{year} {count}",
        "{year}é{count}", "{year}{count", "DELIBERATION-{year}-{count:3}", "{year}{month}{count}", "{year}{month}-{count}~",
        "{count}{year}", "{year:9}-{count}", "{year}?{count}",
    ],
)  # fmt: skip
def test_models_that_do_not(pattern: str) -> None:
    with pytest.raises(Violation) as raised:
        scheme(pattern)
    assert raised.value.code == "bad_pattern"


def test_periods_cover_every_day_once() -> None:
    """Leap years and the turn of the year included."""
    months = scheme("{year}-{month:2}-{count}")
    day = date(2027, 12, 31)
    assert (months.first_day(day), months.last_day(day)) == (date(2027, 12, 1), day)
    assert months.last_day(date(2028, 2, 3)) == date(2028, 2, 29)
    years = scheme("{year}-{count}")
    assert (years.first_day(day), years.last_day(date(2027, 1, 1))) == (date(2027, 1, 1), day)
    assert len(months.number(date(9999, 12, 31), 999)) <= LONGEST
