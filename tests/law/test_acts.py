"""FR-ACT-03, FR-LEG-02, -03, -04, FR-PUBL-01: order numbers, enforceable date, time limits to go to court."""

from __future__ import annotations

import pytest

from council.law.acts import (
    appeal_ends_on,
    assess_appeal,
    assess_enforceable,
    assess_transmission,
    enforceable_on,
    order_number,
)
from council.law.violations import Violation
from tests.law.support import commune, on

MEETING = on("2026-06-08")


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{year:4}-{month:2}-{item:2}", "2026-06-03"),
        ("{year}/{count:3}", "2026/041"),
        ("DEL{year}{month:2}{day:2}_{item}", "DEL20260608_3"),
        ("{count}", "41"),
    ],
)
def test_order_number(pattern: str, number: str) -> None:
    assert order_number(meeting_on=MEETING, item=3, count=41, pattern=pattern) == number


def test_default_pattern() -> None:
    assert order_number(meeting_on=MEETING, item=12) == "2026-06-12"


@pytest.mark.parametrize("pattern", ["{year}", "{item", "item}", "{item}{name}", "{year}/{count:3}"])
def test_bad_patterns_are_refused(pattern: str) -> None:
    with pytest.raises(Violation, match="modèle de numéro"):
        order_number(meeting_on=MEETING, item=3, pattern=pattern)


PUBLISHED, RECEIVED = on("2026-06-25"), on("2026-06-29")


def test_enforceable_when_published_and_transmitted() -> None:
    assert (
        assess_enforceable(commune(), published_on=PUBLISHED, received_on=RECEIVED).enforceable_on == RECEIVED
    )
    assert (
        assess_enforceable(commune(), published_on=RECEIVED, received_on=PUBLISHED).enforceable_on == RECEIVED
    )
    own = assess_enforceable(commune(), published_on=PUBLISHED, transmissible=False)
    assert (own.enforceable_on, own.waiting_for, own.finding.code) == (PUBLISHED, (), "enforceable")
    waiting = assess_enforceable(commune())
    assert (waiting.enforceable_on, waiting.waiting_for) == (None, ("publication", "transmission"))
    assert waiting.finding.code == "waiting"
    assert "la publication et la transmission" in waiting.sentence
    individual = assess_enforceable(commune(), individual=True, notified_on=PUBLISHED, published_on=RECEIVED)
    assert individual.waiting_for == ("transmission",)


def test_the_short_form_agrees() -> None:
    assert enforceable_on(PUBLISHED, RECEIVED) == RECEIVED
    assert enforceable_on(PUBLISHED, None) is None
    assert enforceable_on(None, RECEIVED) is None
    assert enforceable_on(PUBLISHED, None, transmissible=False) == PUBLISHED
    assert enforceable_on(None, None, transmissible=False) is None


@pytest.mark.parametrize(
    ("published", "unmoved", "last"),
    [
        ("2026-06-25", "2026-08-26", "2026-08-26"),
        ("2026-03-10", "2026-05-11", "2026-05-11"),
        ("2026-12-31", "2027-03-01", "2027-03-01"),
        ("2026-06-14", "2026-08-15", "2026-08-17"),
        ("2026-03-07", "2026-05-08", "2026-05-11"),
        ("2026-10-31", "2027-01-01", "2027-01-04"),
    ],
)
def test_appeal(published: str, unmoved: str, last: str) -> None:
    answer = assess_appeal(commune(), published_on=on(published))
    assert (answer.start_on, answer.unmoved_last_day, answer.last_day) == (
        on(published),
        on(unmoved),
        on(last),
    )
    assert answer.moved is (unmoved != last)
    assert appeal_ends_on(on(published)) == on(last)
    assert answer.articles == ("CJA R421-1",)
    assert ("jour férié" in answer.sentence) is answer.moved


@pytest.mark.parametrize(
    ("published", "why"),
    [
        ("2026-09-27", "lundi 30 novembre 2026, le 28 novembre 2026 étant un samedi ("),
        ("2026-09-28", "lundi 30 novembre 2026, le 29 novembre 2026 étant un dimanche ("),
        ("2026-03-07", "lundi 11 mai 2026, le vendredi 8 mai 2026 étant un jour férié ("),
        ("2026-06-14", "lundi 17 août 2026, le samedi 15 août 2026 étant un jour férié ("),
    ],
)
def test_a_moved_last_day_says_the_one_reason_that_applies(published: str, why: str) -> None:
    assert why in assess_appeal(commune(), published_on=on(published)).sentence


def test_the_prefect_starts_again_with_new_documents() -> None:
    first = assess_appeal(commune(), transmitted_on=on("2026-06-22"))
    assert (first.last_day, first.articles) == (on("2026-08-24"), ("CGCT L2131-6",))
    again = assess_appeal(commune(), transmitted_on=on("2026-06-22"), documents_received_on=on("2026-07-01"))
    assert (again.start_on, again.articles) == (on("2026-07-01"), ("CGCT L2131-6", "CGCT R2131-7"))
    with pytest.raises(Violation):
        assess_appeal(commune())


@pytest.mark.parametrize(("sent", "codes"), [(None, ()), ("2026-07-04", ()), ("2026-07-05", ("late",))])
def test_transmission(sent: str | None, codes: tuple[str, ...]) -> None:
    answer = assess_transmission(
        commune(), signed_on=on("2026-06-19"), transmitted_on=on(sent) if sent else None
    )
    assert (answer.deadline, answer.codes) == (on("2026-07-04"), codes)
    assert answer.sentence.startswith("Retard") is bool(codes)
