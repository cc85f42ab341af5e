"""FR-CONV-13: copies to the municipal councillors who do not sit in an intercommunal body (CGCT L5211-40-2)."""

from __future__ import annotations

import pytest

from council.law.copies import assess_list_copies, assess_minutes_copies, copies_owed
from council.law.violations import Status
from tests.law.support import body, commune, on


@pytest.mark.parametrize(
    ("code", "owed"),
    [
        ("fr-epci", True), ("fr-commune", False), ("fr-ccas", False), ("be-wal-commune", False), ("be-wal-cpas", False),
        ("free", False),
    ],
)  # fmt: skip
def test_only_intercommunal_bodies_owe_copies(code: str, owed: bool) -> None:
    assert copies_owed(body(code), deliberative=True) is owed


def test_a_bureau_or_a_commission_owes_none() -> None:
    assert not copies_owed(body("fr-epci"), deliberative=False)


def test_the_list_follows_within_a_month_of_the_meeting() -> None:
    for sent, codes in ((None, ()), ("2026-07-18", ()), ("2026-07-19", ("late",))):
        answer = assess_list_copies(
            body("fr-epci"), meeting_on=on("2026-06-18"), sent_on=on(sent) if sent else None
        )
        assert (answer.deadline, answer.codes) == (on("2026-07-18"), codes)
        assert answer.finding.rule == "FR-CONV-13"
        assert answer.finding.articles == ("CGCT L5211-40-2",)
    assert answer.status is Status.ERROR


def test_a_month_after_the_31st_of_january_is_the_end_of_february() -> None:
    answer = assess_list_copies(body("fr-epci"), meeting_on=on("2027-01-31"))
    assert answer.deadline == on("2027-02-28")


def test_minutes_follow_within_a_month_of_being_settled() -> None:
    for sent, codes in ((None, ()), ("2026-10-24", ()), ("2026-10-25", ("late",))):
        answer = assess_minutes_copies(
            body("fr-epci"), settled_on=on("2026-09-24"), sent_on=on(sent) if sent else None
        )
        assert (answer.deadline, answer.codes) == (on("2026-10-24"), codes)


def test_a_commune_has_no_month() -> None:
    assert commune().copies_months == 0
