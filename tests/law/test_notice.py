"""FR-CONV-02, -03, -04, -06, -09, -11, -13, -15; BE-CONV-02, -03: clear days, urgency, explanatory notes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from council.law.notice import (
    AgendaNote,
    UrgencyVote,
    assess_notes,
    assess_notice,
    notes_required,
    notice_dates,
    required_clear_days,
)
from council.law.violations import Status, Violation
from tests.law.support import body, commune, on

MEETING = on("2026-06-18")


def test_countdown_before_sending_says_the_last_day() -> None:
    answer = assess_notice(commune(), meeting_on=MEETING, sent_on=None)
    assert answer.result == "to_send"
    assert answer.clear_days is None
    assert answer.latest_dispatch_on == on("2026-06-12")
    assert answer.finding.status is Status.OK
    assert answer.finding.sentence == (
        "Convocation au plus tard le vendredi 12 juin 2026 (5 jours francs, art. L.\u00a02121-11 et L.\u00a02121-12)."
    )


def test_countdown_in_wallonia_counts_the_reception() -> None:
    answer = assess_notice(body("be-wal-commune"), meeting_on=on("2026-06-22"), sent_on=None)
    assert answer.latest_dispatch_on == on("2026-06-14")
    assert answer.sentence.startswith("Convocation reçue au plus tard le dimanche 14 juin 2026")


@pytest.mark.parametrize(
    ("code", "population", "installation", "call", "days"),
    [
        ("fr-commune", 3499, False, 1, 3),
        ("fr-commune", 3500, False, 1, 5),
        ("fr-commune", 12000, True, 1, 3),
        ("fr-epci", None, False, 1, 5),
        ("fr-epci", None, True, 1, 5),
        ("fr-ccas", None, False, 1, 3),
        ("be-wal-commune", None, False, 1, 7),
        ("be-wal-commune", None, True, 1, 7),
        ("be-wal-commune", None, False, 3, 2),
        ("fr-epci", None, False, 2, 5),
        ("free", None, False, 1, 0),
    ],
)
def test_required_clear_days(
    code: str, population: int | None, installation: bool, call: int, days: int
) -> None:
    assert required_clear_days(body(code, population), installation=installation, call=call) == days


def test_population_is_needed_in_a_commune() -> None:
    with pytest.raises(Violation) as refusal:
        required_clear_days(commune(None))
    assert refusal.value.code == "population_required"
    assert "population" in refusal.value.sentence


@pytest.mark.parametrize(
    ("days_before", "urgent", "vote", "result", "status", "possible"),
    [
        (6, False, None, "regular", Status.OK, False),
        (6, True, None, "regular", Status.OK, False),
        (5, False, None, "short", Status.ERROR, True),
        (2, False, None, "short", Status.ERROR, True),
        (1, False, None, "short", Status.ERROR, False),
        (1, True, None, "short", Status.ERROR, False),
        (2, True, None, "urgent_vote_required", Status.WARNING, True),
        (2, True, UrgencyVote.ACCEPTED, "urgent_accepted", Status.OK, True),
        (2, True, UrgencyVote.REFUSED, "urgent_refused", Status.ERROR, True),
        (-1, True, UrgencyVote.ACCEPTED, "short", Status.ERROR, False),
    ],
)
def test_urgency(
    days_before: int, urgent: bool, vote: UrgencyVote | None, result: str, status: Status, possible: bool
) -> None:
    answer = assess_notice(
        commune(),
        meeting_on=MEETING,
        sent_on=MEETING - timedelta(days=days_before),
        urgent=urgent,
        urgency_vote=vote,
    )
    assert (answer.result, answer.status, answer.urgent_possible) == (result, status, possible)
    assert answer.clear_days == days_before - 1
    assert str(days_before - 1) in answer.sentence


def test_the_latest_dispatch_decides_and_late_members_are_named() -> None:
    sent = {"a": on("2026-06-10"), "b": on("2026-06-13"), "c": on("2026-06-12"), "d": on("2026-06-14")}
    answer = assess_notice(commune(), meeting_on=MEETING, sent_on=None, dispatches=sent)
    assert answer.clear_days == 3
    assert answer.late_members == ("b", "d")
    assert "pour b et d" in answer.sentence


def test_walloon_urgency_is_only_noted() -> None:
    answer = assess_notice(
        body("be-wal-commune"), meeting_on=MEETING, sent_on=MEETING - timedelta(days=1), urgent=True
    )
    assert (answer.result, answer.status) == ("urgent_not_verified", Status.WARNING)
    assert not answer.urgent_possible


def test_an_unread_text_warns_and_never_refuses() -> None:
    answer = assess_notice(body("be-wal-cpas"), meeting_on=MEETING, sent_on=MEETING)
    assert (answer.result, answer.status) == ("short", Status.WARNING)
    notes = assess_notes(body("be-wal-cpas"), [AgendaNote("1")])
    assert notes.status is Status.WARNING


def test_dates_both_ways() -> None:
    late = notice_dates(commune(), meeting_on=MEETING)
    assert (late.required, late.latest_notice_on, late.earliest_meeting_on) == (5, on("2026-06-12"), None)
    early = notice_dates(commune(), notice_on=on("2026-06-12"), days=3)
    assert (early.required, early.latest_notice_on, early.earliest_meeting_on) == (3, None, on("2026-06-16"))
    assert "séance au plus tôt le mardi 16 juin 2026" in early.sentence


@pytest.mark.parametrize(
    ("code", "population", "kind", "classified", "needed"),
    [
        ("fr-commune", 3500, "decision", False, True),
        ("fr-commune", 3500, "election", False, True),
        ("fr-commune", 3500, "information", False, False),
        ("fr-commune", 3499, "decision", False, False),
        ("fr-commune", 3499, "decision", True, True),
        ("fr-commune", 3499, "report", True, False),
        ("fr-epci", None, "motion", False, True),
        ("fr-ccas", 3499, "decision", True, False),
        ("fr-ccas", 3500, "decision", False, True),
        ("be-wal-commune", None, "information", False, True),
        ("free", None, "decision", True, False),
    ],
)
def test_notes_required(code: str, population: int | None, kind: str, classified: bool, needed: bool) -> None:
    profile = body(code, population)
    assert notes_required(profile, item_kind=kind, classified_installation=classified) is needed


def test_missing_notes_are_named_item_by_item() -> None:
    items = [AgendaNote("1", note=True), AgendaNote("2"), AgendaNote("3", equivalent_documents=True)]
    answer = assess_notes(commune(), items)
    assert (answer.required_for, answer.missing) == (("1", "2", "3"), ("2",))
    assert answer.status is Status.ERROR
    assert "manquante\u00a0: 2\u202f;" in answer.sentence
    assert assess_notes(commune(), items[:1]).status is Status.OK
