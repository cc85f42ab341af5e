"""FR-ACT-07, -08, FR-PUBL-01, -02, FR-DATA-03; BE-PUBL-01: minutes, list of deliberations, publication."""

from __future__ import annotations

from fractions import Fraction

import pytest

from council.law.minutes import CONTENTS, assess_contents, assess_minutes, minutes_publication_due_on
from council.law.publication import (
    assess_deliberations_list,
    assess_online,
    binding_date,
    deliberations_list_due_on,
    list_required,
    online_until,
    open_data_duty,
    publication_mode,
)
from council.law.violations import Status, Violation
from tests.law.support import body, commune, on


def test_list_of_deliberations() -> None:
    assert deliberations_list_due_on(on("2026-12-24")) == on("2026-12-31")
    for posted, codes in ((None, ()), ("2026-06-25", ()), ("2026-06-26", ("late",))):
        answer = assess_deliberations_list(
            commune(), meeting_on=on("2026-06-18"), posted_on=on(posted) if posted else None
        )
        assert (answer.deadline, answer.codes) == (on("2026-06-25"), codes)
        assert answer.finding.rule == "FR-ACT-08"


def test_minutes_online_within_the_week_after_they_were_settled() -> None:
    assert minutes_publication_due_on(on("2026-09-24")) == on("2026-10-01")
    for online, codes in ((None, ()), ("2026-10-01", ()), ("2026-10-02", ("late",))):
        answer = assess_minutes(
            commune(),
            meeting_on=on("2026-06-18"),
            settled_on=on("2026-09-24"),
            online_on=on(online) if online else None,
        )
        assert (answer.deadline, answer.codes) == (on("2026-10-01"), codes)
    with pytest.raises(Violation, match="séance suivante"):
        assess_minutes(commune(), meeting_on=on("2026-06-18"), settled_on=on("2026-06-18"))


def test_contents_of_the_minutes() -> None:
    full = assess_contents(commune(), CONTENTS)
    assert (full.missing, full.status) == ((), Status.OK)
    partial = assess_contents(commune(), set(CONTENTS) - {"debates", "quorum"})
    assert (partial.missing, partial.codes) == (("quorum", "debates"), ("content_incomplete",))
    assert partial.status is Status.WARNING
    assert "le quorum et la teneur des discussions" in partial.sentence


@pytest.mark.parametrize(
    ("removed", "codes"), [(None, ()), ("2026-11-29", ("removed_too_early",)), ("2026-11-30", ())]
)
def test_online(removed: str | None, codes: tuple[str, ...]) -> None:
    answer = assess_online(commune(), online_on=on("2026-09-30"), removed_on=on(removed) if removed else None)
    assert (answer.not_before, answer.codes) == (on("2026-11-30"), codes)
    assert online_until(on("2026-12-31")) == on("2027-02-28")


@pytest.mark.parametrize(
    ("code", "population", "choice", "syndicate", "individual", "mode", "codes"),
    [
        ("fr-commune", 3499, None, False, False, "electronic", ()),
        ("fr-commune", 3499, "posting", False, False, "posting", ()),
        ("fr-commune", 3500, "posting", False, False, "electronic", ("choice_not_allowed",)),
        ("fr-commune", 3500, "electronic", False, False, "electronic", ()),
        ("fr-commune", 3500, None, False, True, "notification", ()),
        ("fr-commune", 3500, "paper", False, True, "notification", ()),
        ("fr-epci", None, "paper", True, False, "paper", ()),
        ("fr-epci", None, "paper", False, False, "electronic", ("choice_not_allowed",)),
    ],
)
def test_mode(
    code: str,
    population: int | None,
    choice: str | None,
    syndicate: bool,
    individual: bool,
    mode: str,
    codes: tuple[str, ...],
) -> None:
    answer = publication_mode(
        body(code, population), individual=individual, choice=choice, syndicate=syndicate
    )
    assert (answer.mode, answer.codes) == (mode, codes)
    assert answer.choice_allowed is (population == 3499 or syndicate)


@pytest.mark.parametrize(
    ("population", "agents", "bound"),
    [(3500, Fraction(50), True), (3499, Fraction(50), False), (3500, Fraction(99, 2), False)],
)
def test_open_data(population: int, agents: Fraction, bound: bool) -> None:
    answer = open_data_duty(commune(), population=population, agents_fte=agents)
    assert answer.bound is bound
    assert ("ne s’impose pas" in answer.sentence) is not bound


def test_no_open_data_rule_in_wallonia() -> None:
    assert not open_data_duty(body("be-wal-commune"), population=9000, agents_fte=Fraction(99)).bound


def test_binding() -> None:
    published = on("2026-07-01")
    assert binding_date(body("be-wal-commune"), published_on=published).binding_on == on("2026-07-06")
    stated = binding_date(body("be-wal-commune"), published_on=published, stated_on=on("2026-07-02"))
    assert stated.binding_on == on("2026-07-02")
    assert "jeudi 2 juillet 2026" in stated.sentence


def test_wallonia_has_no_list_of_deliberations() -> None:
    assert list_required(commune())
    assert not list_required(body("be-wal-commune"))
