"""FR-QUO-02, -03, FR-REM-01, -02; BE-QUO-01: the quorum through time, repeated convocations, video."""

from __future__ import annotations

import pytest

from council.law.sittings import (
    Moment,
    Step,
    quorum_timeline,
    remote_item,
    repeat_call_items,
    second_call_interval,
)
from council.law.violations import Status, Violation
from tests.law.support import body, commune, on

OPENING = Step(Moment.OPENING, present=9)


def item(number: str, present: int, withdrawn: int = 0) -> Step:
    return Step(Moment.ITEM_DISCUSSION, number, present, withdrawn)


def test_members_leaving_after_the_discussion_opened_do_not_matter() -> None:
    answer = quorum_timeline(
        commune(), in_office=15, steps=[OPENING, item("1", 8), Step(Moment.ITEM_VOTE, "1", 3), item("2", 7)]
    )
    assert answer.opening_reached is True
    assert answer.items == (("1", "valid"), ("2", "blocked"))
    assert "à ne pas décider\u00a0: 2" in answer.sentence


def test_an_item_is_judged_again_after_a_suspension_until_its_vote() -> None:
    resume = Step(Moment.RESUME, present=5)
    suspended = quorum_timeline(
        commune(), in_office=15, steps=[item("1", 9), Step(Moment.SUSPENSION), resume]
    )
    assert suspended.items == (("1", "blocked"),)
    assert suspended.opening_reached is None
    voted = quorum_timeline(
        commune(), in_office=15, steps=[item("1", 9), Step(Moment.ITEM_VOTE, "1"), resume]
    )
    assert voted.items == (("1", "valid"),)
    assert [check.reached for check in voted.checks] == [True, False]


def test_an_item_opened_again_is_judged_again() -> None:
    answer = quorum_timeline(commune(), in_office=15, steps=[item("1", 9), item("2", 9), item("1", 7)])
    assert answer.items == (("1", "blocked"), ("2", "valid"))


def test_an_opening_in_the_middle_does_not_judge_the_item() -> None:
    answer = quorum_timeline(commune(), in_office=15, steps=[item("1", 9), Step(Moment.OPENING, present=2)])
    assert answer.items == (("1", "valid"),)
    assert answer.opening_reached is False


def test_withdrawn_members_do_not_count_for_the_item() -> None:
    answer = quorum_timeline(commune(), in_office=15, steps=[item("1", 9, 2)])
    assert answer.checks[0].counted == 7
    assert answer.items == (("1", "blocked"),)


@pytest.mark.parametrize(
    "steps", [[Step(Moment.ITEM_VOTE, "1")], [item("1", 9), Step(Moment.ITEM_VOTE, "2")]]
)
def test_a_vote_on_another_item_is_refused(steps: list[Step]) -> None:
    with pytest.raises(Violation) as refusal:
        quorum_timeline(commune(), in_office=15, steps=steps)
    assert refusal.value.facts["index"] == len(steps) - 1


@pytest.mark.parametrize(
    ("second", "days", "status"),
    [("2026-06-10", 2, Status.ERROR), ("2026-06-11", 3, Status.WARNING), ("2026-06-12", 4, Status.OK)],
)
def test_interval_before_a_second_meeting(second: str, days: int, status: Status) -> None:
    answer = second_call_interval(commune(), failed_on=on("2026-06-08"), second_on=on(second))
    assert (answer.interval_days, answer.status) == (days, status)


def test_no_interval_in_rules_that_set_none() -> None:
    same_day = second_call_interval(body("free"), failed_on=on("2026-06-08"), second_on=on("2026-06-08"))
    assert same_day.status is Status.WARNING


@pytest.mark.parametrize(
    ("code", "call", "present", "first", "result"),
    [
        ("fr-commune", 2, 12, 2, "may_decide"),
        ("fr-commune", 2, 1, 1, "may_decide_without_quorum"),
        ("fr-commune", 2, 0, 1, "quorum_not_reached"),
        ("fr-commune", 2, 1, 2, "quorum_not_reached"),
        ("be-wal-commune", 2, 11, 1, "quorum_not_reached"),
        ("be-wal-commune", 3, 6, 1, "may_decide_without_quorum"),
    ],
)
def test_repeated_convocation(code: str, call: int, present: int, first: int, result: str) -> None:
    answer = repeat_call_items(
        body(code, 4200), call=call, in_office=23, present=present, items=[("x", first)]
    )
    assert answer.items == (("x", result),)
    assert answer.quorum == 12
    assert ("aucun point" in answer.sentence) is (result == "quorum_not_reached")


@pytest.mark.parametrize(
    ("kind", "present", "requests", "result", "needed"),
    [
        ("ordinary", None, 0, "allowed", None),
        ("ordinary", 41, 13, "allowed", 14),
        ("ordinary", 41, 14, "postponed", 14),
        ("ordinary", 0, 0, "allowed", 0),
        ("initial_budget", 41, 0, "forbidden", 14),
    ],
)
def test_meeting_by_video(
    kind: str, present: int | None, requests: int, result: str, needed: int | None
) -> None:
    answer = remote_item(body("fr-epci"), item_type=kind, present=present, secret_requests=requests)  # type: ignore[arg-type]
    assert (answer.result, answer.needed_secret, answer.allowed) == (result, needed, result == "allowed")
    assert answer.status is (Status.OK if answer.allowed else Status.ERROR)


def test_no_remote_municipal_council_but_a_board_by_its_own_rules() -> None:
    assert remote_item(commune(), present=9).codes == ("remote_council_forbidden",)
    assert remote_item(body("fr-ccas", 4200)).allowed
