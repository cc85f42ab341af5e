"""FR-CONV-07; BE-CONV-04, -06, BE-PUB-01: papers before the meeting."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from council.law.papers import extra_point, prior_publication, service_contract_papers
from council.law.violations import Violation
from tests.law.support import body, commune, on

MEETING = on("2026-06-22")
WALLONIA = body("be-wal-commune")


@pytest.mark.parametrize(
    ("planned", "days", "earliest", "codes"),
    [
        (None, None, "2026-06-16", ()),
        ("2026-06-16", None, "2026-06-16", ()),
        ("2026-06-15", None, "2026-06-16", ("too_early",)),
        ("2026-06-15", 0, "2026-06-01", ()),
    ],
)
def test_service_contract(
    planned: str | None, days: int | None, earliest: str, codes: tuple[str, ...]
) -> None:
    answer = service_contract_papers(
        commune(),
        documents_sent_on=on("2026-06-01"),
        deliberation_on=on(planned) if planned else None,
        days=days,
    )
    assert (answer.earliest_deliberation_on, answer.codes) == (on(earliest), codes)


def test_the_delay_is_a_setting_of_the_rules_of_procedure() -> None:
    answer = service_contract_papers(commune(dsp_days=20), documents_sent_on=on("2026-06-01"))
    assert answer.earliest_deliberation_on == on("2026-06-21")


@pytest.mark.parametrize(
    ("days_before", "faults", "codes"),
    [
        (6, {}, ()),
        (5, {}, ("too_late",)),
        (6, {"by_college": True}, ("college_member",)),
        (6, {"has_note": False}, ("note_missing",)),
        (5, {"has_draft": False, "has_note": False}, ("draft_missing", "note_missing", "too_late")),
    ],
)
def test_extra_point(days_before: int, faults: dict[str, Any], codes: tuple[str, ...]) -> None:
    answer = extra_point(
        WALLONIA, filed_on=MEETING - timedelta(days=days_before), meeting_on=MEETING, **faults
    )
    assert answer.codes == codes
    assert (answer.clear_days, answer.required) == (days_before - 1, 5)
    assert answer.latest_filing_on == on("2026-06-16")
    assert answer.result == ("refused" if codes else "accepted")


@pytest.mark.parametrize(
    ("document", "call", "required", "rule"),
    [
        ("agenda", 1, 7, "BE-PUB-01"),
        ("agenda", 2, 2, "BE-PUB-01"),
        ("draft_and_note", 1, 5, "BE-PUB-01"),
        ("draft_and_note", 3, 5, "BE-PUB-01"),
        ("budget_papers", 3, 7, "BE-CONV-06"),
    ],
)
def test_prior_publication(document: Any, call: int, required: int, rule: str) -> None:
    latest = MEETING - timedelta(days=required + 1)
    for done, codes in ((latest, ()), (latest + timedelta(days=1), ("too_late",))):
        answer = prior_publication(WALLONIA, document=document, done_on=done, meeting_on=MEETING, call=call)
        assert (answer.required, answer.latest_on, answer.codes) == (required, latest, codes)
        assert answer.finding.rule == rule


def test_rules_of_wallonia_only() -> None:
    with pytest.raises(Violation):
        extra_point(commune(), filed_on=MEETING, meeting_on=MEETING)
    with pytest.raises(Violation):
        prior_publication(commune(), document="budget_papers", done_on=MEETING, meeting_on=MEETING)
