"""Delegation of the signature: which papers, which days (FR-ACT-02; CGCT L2122-18 to -20)."""

from __future__ import annotations

from datetime import date

import pytest

from council.law.delegations import Term, basis, delegable, objection, overlap
from council.law.regimes import regime

MARCH = Term(date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("term", "on", "said"),
    [
        (MARCH, date(2026, 3, 1), ""),
        (MARCH, date(2026, 3, 31), ""),
        (MARCH, date(2026, 2, 28), "ne commence que le dimanche 1er mars 2026"),
        (MARCH, date(2026, 4, 1), "a pris fin le mardi 31 mars 2026"),
        (Term(date(2026, 3, 1)), date(2031, 1, 1), ""),
        (Term(date(2026, 3, 1), None, date(2026, 3, 10)), date(2026, 3, 9), ""),
        (Term(date(2026, 3, 1), None, date(2026, 3, 10)), date(2026, 3, 10), "retirée le mardi 10 mars 2026"),
    ],
)
def test_the_days_it_holds(term: Term, on: date, said: str) -> None:
    sentence = objection(term, on)
    assert (said in sentence) if said else sentence == ""


@pytest.mark.parametrize(
    ("other", "shared"),
    [
        (Term(date(2026, 3, 31), date(2026, 4, 2)), True),
        (Term(date(2026, 4, 1)), False),
        (Term(date(2026, 1, 1), date(2026, 2, 28)), False),
        (Term(date(2026, 1, 1), date(2026, 3, 1)), True),
        (Term(date(2026, 1, 1)), True),
        (Term(date(2026, 3, 5), date(2026, 3, 6), date(2026, 3, 5)), False),
    ],
)
def test_two_to_one_person_share_no_day(other: Term, shared: bool) -> None:
    assert overlap(MARCH, other) is overlap(other, MARCH) is shared


def test_who_presided_signs_the_minutes() -> None:
    assert [
        kind for kind in ("extract", "deliberations_list", "minutes", "attendance") if delegable(kind)
    ] == ["extract", "deliberations_list"]


@pytest.mark.parametrize(
    ("code", "articles"),
    [
        ("fr-commune", "art. L.\u00a02122-18, L.\u00a02122-19 et L.\u00a02122-20"),
        ("fr-epci", "art. L.\u00a05211-9"),
        ("fr-ccas", "art. R.\u00a0123-23"),
        ("be-wal-commune", "art. L1132-4"),
    ],
)
def test_the_articles_of_each_institution(code: str, articles: str) -> None:
    assert basis(regime(code, population=6400, on=date(2026, 11, 5))) == articles
