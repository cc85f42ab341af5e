"""FR-CONV-01, -11, -12, -13, -15, FR-REM-02; BE-CONV-01: requests, frequency, installation, vacancies."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from council.law.convening import (
    convening_request,
    installation_window,
    meeting_frequency,
    next_meeting_due,
    vacancy_deadline,
)
from council.law.regimes import regime
from council.law.violations import Status, Violation
from tests.law.support import body, commune, on


@pytest.mark.parametrize(
    ("code", "population", "office", "last_year", "needed", "days"),
    [
        ("fr-commune", 999, 15, None, 8, 30),
        ("fr-commune", 1000, 15, None, 5, 30),
        ("fr-commune", 6200, 29, None, 10, 30),
        ("fr-epci", None, 37, None, 13, 30),
        ("fr-ccas", 9000, 13, None, 7, None),
        ("be-wal-commune", None, 23, None, 8, None),
        ("be-wal-commune", None, 23, 10, 8, None),
        ("be-wal-commune", None, 23, 9, 6, None),
    ],
)
def test_request(
    code: str, population: int | None, office: int, last_year: int | None, needed: int, days: int | None
) -> None:
    asked = on("2026-09-15")
    for signatures, must in ((needed, True), (needed - 1, False)):
        answer = convening_request(
            body(code, population),
            in_office=office,
            signatures=signatures,
            requested_on=asked,
            meetings_last_year=last_year,
        )
        assert (answer.needed, answer.must_convene) == (needed, must)
        assert answer.convene_by == (asked + timedelta(days=days) if must and days else None)


def test_the_prefect_obliges_alone() -> None:
    answer = convening_request(commune(), in_office=29, by_prefect=True, requested_on=on("2026-09-15"))
    assert (answer.must_convene, answer.convene_by) == (True, on("2026-10-15"))
    assert "préfet (art. L.\u00a02121-9)" in answer.sentence
    assert convening_request(commune(), in_office=29, by_prefect=True).convene_by is None


def in_months(*months: int, remote: tuple[int, ...] = ()) -> list[tuple[date, bool]]:
    return [(date(2027, month, 1), month in remote) for month in months]


@pytest.mark.parametrize(
    ("code", "half_yearly", "months", "remote", "missing", "alone"),
    [
        ("fr-commune", False, (1, 4, 7, 10), (), (), ()),
        ("fr-commune", False, (3, 6, 9, 12), (), (), ()),
        ("fr-commune", False, (1, 7), (7,), ("2027-Q2", "2027-Q4"), ()),
        ("fr-epci", False, (1, 4, 7, 10), (7, 10), (), ("2027-H2",)),
        ("fr-epci", True, (6, 12), (), (), ()),
        ("fr-epci", True, (6,), (), ("2027-H2",), ("2027-H2",)),
    ],
)
def test_frequency(
    code: str,
    half_yearly: bool,
    months: tuple[int, ...],
    remote: tuple[int, ...],
    missing: tuple[str, ...],
    alone: tuple[str, ...],
) -> None:
    meetings = [*in_months(*months, remote=remote), (on("2026-05-01"), False)]
    answer = meeting_frequency(body(code, 4200), year=2027, meetings=meetings, half_yearly=half_yearly)
    assert (answer.meetings_held, answer.missing_periods) == (len(months), missing)
    assert answer.missing_single_place_periods == alone
    codes = (["no_single_place_meeting"] if alone else []) + (["period_without_meeting"] if missing else [])
    assert answer.codes == tuple(codes)
    assert ("2e trimestre 2027 et 4e trimestre 2027" in answer.sentence) is (len(missing) == 2)


@pytest.mark.parametrize(("held", "share"), [(9, Fraction(1, 4)), (10, Fraction(1, 3))])
def test_walloon_frequency(held: int, share: Fraction) -> None:
    answer = meeting_frequency(body("be-wal-commune"), year=2027, meetings=in_months(*range(1, held + 1)))
    assert (answer.request_share_next_year, answer.meetings_held) == (share, held)
    assert answer.status is (Status.WARNING if held < 10 else Status.OK)


@pytest.mark.parametrize(
    ("completed", "start"),
    [
        ("2026-03-15", "2026-03-20"),
        ("2026-03-19", "2026-03-20"),
        ("2026-03-20", "2026-03-27"),
        ("2026-03-21", "2026-03-27"),
    ],
)
def test_window_of_a_commune(completed: str, start: str) -> None:
    answer = installation_window(commune(), completed_on=on(completed))
    assert answer.window_start == on(start)
    assert answer.window_end == on(start) + timedelta(days=2)
    assert answer.latest_notice_on == on(start) - timedelta(days=4)
    for days, inside in ((-1, False), (0, True), (2, True), (3, False)):
        proposed = on(start) + timedelta(days=days)
        check = installation_window(commune(), completed_on=on(completed), proposed_on=proposed)
        assert (check.status is Status.OK) is inside
        assert check.latest_notice_on == proposed - timedelta(days=4)
        assert ("Date hors délai" in check.sentence) is not inside


@pytest.mark.parametrize(
    ("elected", "end"),
    [
        ("2026-03-16", "2026-04-17"),
        ("2026-03-22", "2026-04-17"),
        ("2026-03-23", "2026-04-24"),
        ("2026-03-29", "2026-04-24"),
    ],
)
def test_window_of_an_epci(elected: str, end: str) -> None:
    epci = body("fr-epci")
    answer = installation_window(epci, completed_on=on(elected))
    assert (answer.window_start, answer.window_end) == (None, on(end))
    assert answer.latest_notice_on == on(end) - timedelta(days=6)
    assert answer.finding.rule == "FR-CONV-13"
    late = installation_window(epci, completed_on=on(elected), proposed_on=on(end) + timedelta(days=1))
    assert late.codes == ("outside_window",)
    early = installation_window(epci, completed_on=on(elected), proposed_on=on(elected) - timedelta(days=1))
    assert early.codes == ("outside_window",)
    assert installation_window(epci, completed_on=on(elected), proposed_on=on(elected)).status is Status.OK


def test_bodies_without_these_rules() -> None:
    with pytest.raises(Violation):
        installation_window(body("fr-ccas", 900), completed_on=on("2026-03-15"))
    with pytest.raises(Violation):
        vacancy_deadline(body("fr-epci"), head=True, vacancy_on=on("2026-03-15"))


@pytest.mark.parametrize("head", [True, False])
@pytest.mark.parametrize("complete", [True, False])
def test_vacancy(head: bool, complete: bool) -> None:
    answer = vacancy_deadline(commune(), head=head, vacancy_on=on("2028-09-25"), council_complete=complete)
    assert answer.convene_by == (on("2028-10-10") if complete else None)
    assert (answer.by_election_first, answer.reelect_deputies) == (not complete, head)
    assert ("réélire" in answer.sentence) is head
    assert ("élections complémentaires" in answer.sentence) is not complete


@pytest.mark.parametrize(
    ("meetings", "half_yearly", "due", "planned"),
    [
        ([], False, date(2026, 12, 31), False),
        ([date(2026, 9, 30)], False, date(2026, 12, 31), False),
        ([date(2026, 10, 1)], False, date(2027, 3, 31), True),
        ([date(2026, 12, 31), date(2027, 1, 1)], False, date(2027, 6, 30), True),
        ([date(2026, 7, 1)], True, date(2027, 6, 30), True),
    ],
)
def test_when_the_next_compulsory_meeting_is_due(
    meetings: list[date], half_yearly: bool, due: date, planned: bool
) -> None:
    answer = next_meeting_due(
        regime("fr-commune", population=900, on=date(2026, 11, 20)), today=date(2026, 11, 20), meetings=meetings,
        half_yearly=half_yearly,
    )  # fmt: skip
    assert answer is not None
    assert (answer.due_on, answer.planned) == (due, planned)
    assert answer.status == ("ok" if planned else "warning")


@pytest.mark.parametrize("code", ["free", "be-wal-commune"])
def test_profiles_without_a_period_have_no_next_meeting(code: str) -> None:
    profile = regime(code, population=900, on=date(2026, 11, 20))
    assert next_meeting_due(profile, today=date(2026, 11, 20), meetings=[]) is None
