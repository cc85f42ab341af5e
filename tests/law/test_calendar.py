"""FR-CONV-03, FR-LEG-04 and the other time limits: the civil calendar and the wording of dates."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, date, datetime

import pytest

from council.law.calendar import (
    add_months,
    clear_days,
    earliest_meeting,
    easter,
    is_working_day,
    latest_notice,
    local_date,
    next_working_day,
    public_holidays,
)
from council.law.time_limits import TIME_LIMITS, time_limit
from council.law.violations import Answer, Finding, Status, Violation, finding
from council.law.wording import citation, count, day, listed, reference, typeset
from tests.law.support import on


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-06-25", 2, "2026-08-25"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2027-12-31", 2, "2028-02-29"),
        ("2026-10-31", 1, "2026-11-30"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-11-30", 1, "2026-12-30"),
    ],
)
def test_adding_months(start: str, months: int, end: str) -> None:
    assert add_months(on(start), months) == on(end)


@pytest.mark.parametrize(("start", "months"), [(date.max, 1), (date.min, -1)])
def test_the_calendar_ends(start: date, months: int) -> None:
    with pytest.raises(OverflowError):
        add_months(start, months)


def test_clear_days_count_neither_end() -> None:
    assert clear_days(on("2026-06-12"), on("2026-06-18")) == 5
    assert clear_days(on("2026-06-18"), on("2026-06-18")) == -1
    assert latest_notice(on("2026-06-18"), 5) == on("2026-06-12")
    assert earliest_meeting(on("2026-06-12"), 5) == on("2026-06-18")


@pytest.mark.parametrize(
    ("year", "month", "number"),
    [
        (1818, 3, 22),
        (1943, 4, 25),
        (1954, 4, 18),
        (1981, 4, 19),
        (2000, 4, 23),
        (2024, 3, 31),
        (2026, 4, 5),
        (2038, 4, 25),
        (2049, 4, 18),
        (2076, 4, 19),
    ],
)
def test_easter(year: int, month: int, number: int) -> None:
    assert easter(year) == date(year, month, number)


def oudin(year: int) -> date:
    """Easter by another formula (Oudin 1940, as in the Explanatory Supplement to the Astronomical Almanac)."""
    golden, century = year % 19, year // 100
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    full = moon - (moon // 28) * (1 - (29 // (moon + 1)) * ((21 - golden) // 11))
    back = full - (year + year // 4 + full + 2 - century + century // 4) % 7
    month = 3 + (back + 40) // 44
    return date(year, month, back + 28 - 31 * (month // 4))


def test_easter_by_two_formulas() -> None:
    for year in range(1583, 4100):
        assert easter(year) == oudin(year)


def test_holidays_of_2026() -> None:
    assert {f"{one:%m-%d}" for one in public_holidays(2026)} == {
        "01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "08-15", "11-01", "11-11", "12-25",
    }  # fmt: skip


def test_working_days() -> None:
    assert is_working_day(on("2026-06-19"))
    assert not is_working_day(on("2026-06-20"))
    assert not is_working_day(on("2026-06-21"))
    assert not is_working_day(on("2026-07-14"))
    assert next_working_day(on("2026-05-14")) == on("2026-05-15")
    assert next_working_day(on("2026-04-04")) == on("2026-04-07")


@pytest.mark.parametrize(
    ("instant", "local"),
    [
        (datetime(2026, 6, 11, 21, 59, tzinfo=UTC), "2026-06-11"),
        (datetime(2026, 6, 11, 22, 0, tzinfo=UTC), "2026-06-12"),
        (datetime(2026, 1, 11, 22, 59, tzinfo=UTC), "2026-01-11"),
        (datetime(2026, 1, 11, 23, 0, tzinfo=UTC), "2026-01-12"),
    ],
)
def test_local_dates_know_summer_time(instant: datetime, local: str) -> None:
    assert local_date(instant, "Europe/Paris") == on(local)
    assert local_date(instant, "Europe/Brussels") == on(local)


def test_french_typography() -> None:
    assert typeset("L'acte : « lu » ; oui ! non ?") == (
        "L\u2019acte\u00a0: «\u00a0lu\u00a0»\u202f; oui\u202f! non\u202f?"
    )


def test_words() -> None:
    assert [count(number, "pouvoir") for number in (0, 1, 2, -1, -2)] == [
        "0 pouvoir", "1 pouvoir", "2 pouvoirs", "-1 pouvoir", "-2 pouvoirs",
    ]  # fmt: skip
    assert count(2, "voix", "voix") == "2 voix"
    assert [listed(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "",
        "A",
        "A et B",
        "A, B et C",
    ]
    assert day(on("2026-07-01")) == "mercredi 1er juillet 2026"
    assert day(on("2026-12-27")) == "dimanche 27 décembre 2026"
    assert reference(["Règlement intérieur"]) == "règlement intérieur"
    assert (
        reference(["CGCT L2121-17", "CASF R123-16", "Règlement"])
        == "art. L.\u00a02121-17, R.\u00a0123-16 et Règlement"
    )


@pytest.mark.parametrize(
    ("name", "event", "last"),
    [
        ("withdrawal", "2026-10-31", "2027-02-28"),
        ("access_silence", "2026-06-18", "2026-07-18"),
        ("subsidy_data", "2026-06-18", "2026-09-18"),
        ("commission_first_meeting", "2026-06-18", "2026-06-26"),
        ("walloon_minutes", "2026-06-22", "2026-06-14"),
        ("walloon_supervision", "2026-06-18", "2026-07-03"),
        ("walloon_question", "2026-06-18", "2026-07-18"),
    ],
)
def test_other_time_limits(name: str, event: str, last: str) -> None:
    """FR-LEG-05, FR-COM-01, FR-DATA-04, FR-CONV-16, BE-ACT-01, BE-PUBL-02, BE-PART-02."""
    answer = time_limit(name, on(event))
    assert answer.last_day == on(last)
    assert (answer.finding.rule, answer.articles) == (TIME_LIMITS[name].rule, (TIME_LIMITS[name].article,))


def test_every_time_limit_is_tested_and_others_refused() -> None:
    assert len(TIME_LIMITS) == 7
    with pytest.raises(Violation, match="inconnu"):
        time_limit("eternity", on("2026-06-18"))


def test_the_gravest_finding_speaks_first() -> None:
    def one(status: Status, code: str, article: str = "CGCT L1") -> Finding:
        return finding(status, code, "FR-X-01", [article], f"Phrase {code}.", figure=1)

    answer = Answer((one(Status.OK, "a"), one(Status.WARNING, "c", "CGCT L2"), one(Status.WARNING, "b")))
    assert (answer.finding.code, answer.status) == ("c", Status.WARNING)
    assert answer.codes == ("b", "c")
    assert answer.articles == ("CGCT L1", "CGCT L2")
    assert answer.sentence == "Phrase a. Phrase c. Phrase b."
    assert answer.finding.facts == {"figure": 1}
    both = Answer((one(Status.ERROR, "e"), one(Status.ERROR, "e"), one(Status.WARNING, "w")))
    assert (both.status, both.codes, both.sentence) == (Status.ERROR, ("e", "w"), "Phrase e. Phrase w.")


def test_a_violation_carries_its_facts() -> None:
    violation = Violation("code", "CGCT L1", "Corrigez l'heure : merci !", index=3)
    assert str(violation) == violation.sentence == "Corrigez l’heure\u00a0: merci\u202f!"
    assert (violation.code, violation.article, violation.facts) == ("code", "CGCT L1", {"index": 3})


def test_answers_can_be_copied_and_stored() -> None:
    answer = time_limit("withdrawal", on("2026-06-18"))
    assert copy.deepcopy(answer) == answer
    assert pickle.loads(pickle.dumps(answer)) == answer
    assert hash(answer) == hash(copy.deepcopy(answer))


def test_where_a_rule_stands_in_words() -> None:
    assert citation("CGCT L2121-17", "CGCT L5211-1") == "CGCT, art. L.\u00a02121-17 et L.\u00a05211-1"
    assert (
        citation("CASF R123-16", "CGCT L2121-20")
        == "CASF, art. R.\u00a0123-16\u202f; CGCT, art. L.\u00a02121-20"
    )
    assert citation("CDLD L1122-13") == "CDLD, art. L1122-13"
    assert citation("Règlement intérieur") == "Règlement intérieur"
