"""The repeated convocation: interval, notice, words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from council.law.regimes import Regime, regime
from council.law.repeats import call_label, call_words, next_call, repeat_notice
from council.law.sittings import quorum_waived
from council.law.violations import Status

FAILED = date(2026, 6, 8)


def commune() -> Regime:
    return regime("fr-commune", population=6400, on=FAILED)


def walloon() -> Regime:
    return regime("be-wal-commune", population=9000, on=FAILED)


def test_the_first_day_free_of_doubt_is_the_fourth() -> None:
    answer = next_call(commune(), call=1, failed_on=FAILED, today=FAILED)
    assert answer is not None
    assert (answer.call, answer.earliest_on, answer.waives) == (2, date(2026, 6, 12), True)
    assert "sans condition de quorum" in answer.sentence


def test_late_preparation_moves_the_first_day_on() -> None:
    answer = next_call(commune(), call=1, failed_on=FAILED, today=date(2026, 6, 20))
    assert answer is not None
    assert answer.earliest_on == date(2026, 6, 22)


def test_a_french_second_call_is_the_last() -> None:
    assert next_call(commune(), call=2, failed_on=FAILED, today=FAILED) is None


@pytest.mark.parametrize(("call", "waives"), [(1, False), (2, True)])
def test_wallonia_has_a_third_call_after_two_clear_days(call: int, waives: bool) -> None:
    answer = next_call(walloon(), call=call, failed_on=FAILED, today=FAILED)
    assert answer is not None
    assert (answer.call, answer.earliest_on, answer.waives) == (call + 1, date(2026, 6, 11), waives)
    assert next_call(walloon(), call=3, failed_on=FAILED, today=FAILED) is None


@pytest.mark.parametrize(
    ("second", "sent", "only_repeated", "urgent", "status", "code"),
    [
        (date(2026, 6, 10), FAILED, True, False, Status.ERROR, "interval_too_short"),
        (date(2026, 6, 11), FAILED, True, False, Status.WARNING, "repeat_notice_doubtful"),
        (date(2026, 6, 12), FAILED, True, False, Status.WARNING, "repeat_notice_doubtful"),
        (date(2026, 6, 14), FAILED, True, False, Status.OK, "enough"),
        (date(2026, 6, 12), date(2026, 6, 11), True, False, Status.ERROR, "below_urgent_minimum"),
        (date(2026, 6, 12), FAILED, False, False, Status.ERROR, "notice_too_short"),
        (date(2026, 6, 12), FAILED, False, True, Status.WARNING, "urgency_vote_required"),
    ],
)
def test_interval_binds_and_the_ordinary_notice_only_warns(
    second: date, sent: date, only_repeated: bool, urgent: bool, status: Status, code: str
) -> None:
    answer = repeat_notice(
        commune(), call=2, failed_on=FAILED, meeting_on=second, sent_on=sent, urgent=urgent,
        only_repeated=only_repeated,
    )  # fmt: skip
    assert (answer.status, answer.finding.code) == (status, code)


def test_wallonia_keeps_two_clear_days_for_any_repeat() -> None:
    short = repeat_notice(walloon(), call=2, failed_on=FAILED, meeting_on=date(2026, 6, 10), sent_on=FAILED)
    assert (short.required_clear_days, short.status) == (2, Status.ERROR)


def test_what_each_call_says() -> None:
    assert call_words(commune(), call=1, failed_on=FAILED) == call_label(1) == ""
    second = call_words(commune(), call=2, failed_on=FAILED)
    assert "pour la deuxième fois" in second
    assert "sans condition de quorum" in second
    assert "8 juin 2026" in second
    assert "Le quorum reste nécessaire" in call_words(walloon(), call=2, failed_on=FAILED)
    third = call_words(walloon(), call=3, failed_on=FAILED)
    assert "sur les objets mis pour la troisième fois" in third
    assert call_label(3) == "séance sur troisième convocation"


@pytest.mark.parametrize(
    ("profile", "call", "first_listed", "waived"),
    [
        (commune, 1, 1, False),
        (commune, 2, 1, True),
        (commune, 2, 2, False),
        (walloon, 2, 1, False),
        (walloon, 3, 1, True),
        (walloon, 3, 2, False),
    ],
)
def test_only_what_was_listed_from_the_first_needs_no_quorum(
    profile: Callable[[], Regime], call: int, first_listed: int, waived: bool
) -> None:
    assert quorum_waived(profile(), call=call, first_listed=first_listed) is waived
