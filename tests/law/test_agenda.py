"""FR-AG-02, -04, -05, -06, -07, -08: what is voted, debates, rules of procedure."""

from __future__ import annotations

from datetime import date

import pytest

from council.law.agenda import (
    ItemKind,
    Text,
    TextType,
    agenda_item,
    budget_debate,
    oral_questions,
    policy_debate_request,
    rules_of_procedure,
    vote_order,
)
from council.law.regimes import regime
from council.law.violations import Status, Violation
from tests.law.support import body, commune, on


@pytest.mark.parametrize("kind", list(ItemKind))
def test_kinds_that_are_voted(kind: ItemKind) -> None:
    voted = kind in ("decision", "election", "debate", "motion")
    assert agenda_item(commune(), item_kind=kind).vote_allowed is voted
    assert agenda_item(commune(), item_kind=kind).status is Status.OK
    recorded = agenda_item(commune(), item_kind=kind, vote_recorded=True)
    assert recorded.codes == (() if voted else ("vote_on_item_without_vote",))
    away = agenda_item(commune(), item_kind=kind, on_agenda=False, vote_recorded=True)
    assert away.codes == (("not_on_agenda",) if voted else ("not_on_agenda", "vote_on_item_without_vote"))
    assert not away.vote_allowed


@pytest.mark.parametrize(("office", "needed"), [(33, 4), (20, 2), (29, 3), (1, 1)])
def test_policy_debate(office: int, needed: int) -> None:
    assert policy_debate_request(commune(), in_office=office, requesters=needed).granted
    short = policy_debate_request(commune(), in_office=office, requesters=needed - 1)
    assert (short.needed, short.granted) == (needed, False)
    assert "le dixième" in short.sentence
    with pytest.raises(Violation):
        policy_debate_request(body("be-wal-commune"), in_office=office)


@pytest.mark.parametrize(
    ("code", "population", "adopted", "deadline", "codes"),
    [
        ("fr-commune", 999, "2030-01-01", None, ()),
        ("fr-commune", 1000, None, "2026-09-30", ()),
        ("fr-commune", 1000, "2026-09-30", "2026-09-30", ()),
        ("fr-commune", 1000, "2026-10-01", "2026-09-30", ("adopted_late",)),
        ("fr-epci", None, None, "2026-09-30", ()),
    ],
)
def test_rules_of_procedure(
    code: str, population: int | None, adopted: str | None, deadline: str | None, codes: tuple[str, ...]
) -> None:
    answer = rules_of_procedure(
        body(code, population), installed_on=on("2026-03-30"), adopted_on=on(adopted) if adopted else None
    )
    assert answer.deadline == (on(deadline) if deadline else None)
    assert (answer.required, answer.codes) == (deadline is not None, codes)
    assert ("n’est pas obligatoire" in answer.sentence) is (deadline is None)


def test_order_of_the_votes() -> None:
    texts = [
        Text("main", TextType.MAIN, 9),
        Text("near", TextType.AMENDMENT, 1),
        Text("far", TextType.AMENDMENT, 4),
        Text("q2", TextType.PRELIMINARY_QUESTION),
        Text("q1", TextType.PRELIMINARY_QUESTION, 7),
        Text("same", TextType.AMENDMENT, 4),
    ]
    assert vote_order(commune(), texts).order == ("q2", "q1", "far", "same", "near", "main")


@pytest.mark.parametrize(
    ("code", "population", "debate", "weeks", "earliest", "codes"),
    [
        ("fr-commune", 3499, "2020-01-01", None, None, ()),
        ("fr-commune", 3500, None, None, "2027-01-21", ()),
        ("fr-commune", 3500, "2027-01-20", None, "2027-01-21", ("too_early",)),
        ("fr-commune", 3500, "2027-01-21", None, "2027-01-21", ()),
        ("fr-commune", 3500, "2027-04-01", None, "2027-01-21", ()),
        ("fr-commune", 3500, "2027-04-02", None, "2027-01-21", ("after_vote",)),
        ("fr-epci", None, "2027-02-03", 8, "2027-02-04", ("too_early",)),
    ],
)
def test_budget_debate(
    code: str,
    population: int | None,
    debate: str | None,
    weeks: int | None,
    earliest: str | None,
    codes: tuple[str, ...],
) -> None:
    answer = budget_debate(
        body(code, population),
        budget_vote_on=on("2027-04-01"),
        debate_on=on(debate) if debate else None,
        weeks=weeks,
    )
    assert answer.earliest_debate_on == (on(earliest) if earliest else None)
    assert (answer.required, answer.codes) == (earliest is not None, codes)


def test_oral_questions_are_limited_by_the_rules_of_procedure_alone() -> None:
    """FR-AG-04, BE-PART-02."""
    assert oral_questions(commune(), put=9, notice_days=0).status is Status.OK
    limited = regime(
        "fr-commune", population=6400, on=date(2026, 11, 24),
        adjustments={"oral_questions_per_member": 1, "oral_question_days": 3},
    )  # fmt: skip
    assert oral_questions(limited, put=1, notice_days=3).codes == ()
    assert oral_questions(limited, put=2, notice_days=3).codes == ("too_many_questions",)
    late = oral_questions(limited, put=1, notice_days=2)
    assert late.codes == ("question_too_late",)
    assert "L.\u00a02121-19" in late.sentence
