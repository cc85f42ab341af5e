"""FR-VOTE-01, -02, -04, -05, -06, -08, -15; BE-VOTE-01: majorities, ties, requests."""

from __future__ import annotations

import pytest

from council.law.ballots import (
    Choice,
    MajorityRule,
    Mode,
    decide,
    public_ballot_requests_needed,
    secret_ballot_requests_needed,
)
from council.law.violations import Status, Violation
from tests.law.support import body, commune

FOR, AGAINST, ABSTAIN = Choice.FOR, Choice.AGAINST, Choice.ABSTAIN


@pytest.mark.parametrize(
    ("pour", "contre", "abstentions", "outcome", "sentence"),
    [
        (23, 4, 1, "adopted", "adopté par 23 voix contre 4, 1 abstention"),
        (10, 9, 8, "adopted", "adopté par 10 voix contre 9, 8 abstentions"),
        (1, 0, 24, "adopted", "adopté à l'unanimité des suffrages exprimés par 1 voix, 24 abstentions"),
        (4, 23, 0, "rejected", "rejeté par 23 voix contre 4"),
        (0, 0, 25, "rejected", "rejeté sans suffrage exprimé, 25 abstentions"),
        (5, 5, 0, "tie_rejected", "rejeté à égalité, 5 voix pour et 5 contre"),
    ],
)
def test_simple_majority(pour: int, contre: int, abstentions: int, outcome: str, sentence: str) -> None:
    result = decide(commune(), {FOR: pour, AGAINST: contre, ABSTAIN: abstentions}, mode=Mode.HANDS)
    assert (result.outcome, result.result_sentence) == (outcome, sentence)
    assert result.adopted is (outcome == "adopted")
    assert result.expressed == pour + contre
    assert result.majority == (pour + contre) // 2 + 1 == result.needed
    assert result.status is (Status.OK if pour + contre else Status.WARNING)


@pytest.mark.parametrize(
    ("code", "mode", "chair", "outcome", "casting"),
    [
        ("fr-commune", Mode.HANDS, FOR, "adopted", FOR),
        ("fr-commune", Mode.PUBLIC, AGAINST, "rejected", AGAINST),
        ("fr-commune", Mode.HANDS, ABSTAIN, "tie_rejected", None),
        ("fr-commune", Mode.HANDS, Choice.NPPV, "tie_rejected", None),
        ("fr-commune", Mode.HANDS, None, "tie_rejected", None),
        ("fr-commune", Mode.SECRET, FOR, "tie_rejected", None),
        ("be-wal-commune", Mode.HANDS, FOR, "tie_rejected", None),
    ],
)
def test_tie(code: str, mode: Mode, chair: Choice | None, outcome: str, casting: Choice | None) -> None:
    result = decide(body(code, 4200), {FOR: 10, AGAINST: 10}, mode=mode, chair_choice=chair)
    assert (result.outcome, result.casting_vote, result.tie) == (outcome, casting, True)
    assert result.expressed == 20
    assert ("prépondérante" in result.sentence) is (casting is not None)
    assert ("contre 10" in result.sentence) is (casting is not None)
    assert result.finding.rule == ("BE-VOTE-01" if code.startswith("be") else "FR-VOTE-02")


def test_the_chair_decides_nothing_without_a_tie() -> None:
    result = decide(commune(), {FOR: 9, AGAINST: 10}, mode=Mode.HANDS, chair_choice=FOR)
    assert (result.outcome, result.casting_vote, result.tie) == ("rejected", None, False)
    assert result.finding.rule == "FR-VOTE-01"


@pytest.mark.parametrize(
    ("rule", "pour", "contre", "needed", "outcome", "said"),
    [
        (MajorityRule.TWO_THIRDS_EXPRESSED, 20, 10, 20, "adopted", "adopté par 20 voix contre 10"),
        (MajorityRule.TWO_THIRDS_EXPRESSED, 19, 10, 20, "rejected", "faute de la majorité requise"),
        (MajorityRule.TWO_THIRDS_EXPRESSED, 5, 5, 7, "rejected", "faute de la majorité requise"),
        (MajorityRule.TWO_THIRDS_EXPRESSED, 0, 0, 0, "rejected", "sans suffrage exprimé"),
        (MajorityRule.ABSOLUTE_IN_OFFICE, 15, 3, 15, "adopted", "15 voix contre 3"),
        (MajorityRule.ABSOLUTE_IN_OFFICE, 14, 3, 15, "rejected", "faute de la majorité requise"),
        (MajorityRule.ABSOLUTE_PRESENT_OR_REPRESENTED, 13, 0, 13, "adopted", "unanimité"),
        (MajorityRule.ABSOLUTE_PRESENT_OR_REPRESENTED, 12, 0, 13, "rejected", "faute de la majorité requise"),
        (MajorityRule.UNANIMITY_EXPRESSED, 18, 0, 18, "adopted", "unanimité"),
        (MajorityRule.UNANIMITY_EXPRESSED, 18, 1, 19, "rejected", "faute de la majorité requise"),
        (MajorityRule.UNANIMITY_EXPRESSED, 0, 0, 1, "rejected", "sans suffrage exprimé"),
        (MajorityRule.ACCOUNTS, 8, 8, None, "adopted", "faute de majorité contre"),
        (MajorityRule.ACCOUNTS, 0, 0, None, "adopted", "adopté sans suffrage exprimé"),
        (MajorityRule.ACCOUNTS, 7, 9, None, "rejected", "rejeté par 9 voix contre 7"),
    ],
)
def test_qualified_majorities(
    rule: MajorityRule, pour: int, contre: int, needed: int | None, outcome: str, said: str
) -> None:
    result = decide(
        commune(),
        {FOR: pour, AGAINST: contre},
        mode=Mode.HANDS,
        chair_choice=AGAINST,
        rule=rule,
        in_office=29,
        present=21,
        represented=3,
    )
    assert (result.needed, result.outcome, result.casting_vote) == (needed, outcome, None)
    assert said in result.result_sentence
    assert result.finding.rule == ("FR-VOTE-08" if rule is MajorityRule.ACCOUNTS else "FR-VOTE-04")
    assert result.status is (Status.WARNING if pour + contre == 0 and outcome == "rejected" else Status.OK)


def test_represented_members_may_be_unknown() -> None:
    rule = MajorityRule.ABSOLUTE_PRESENT_OR_REPRESENTED
    assert decide(commune(), {FOR: 11}, mode=Mode.HANDS, rule=rule, present=20).outcome == "adopted"


def test_the_mayor_leaves_before_the_vote_of_his_accounts() -> None:
    result = decide(
        commune(), {FOR: 12, AGAINST: 3}, mode=Mode.SECRET, rule=MajorityRule.ACCOUNTS, head_in_room=True
    )
    assert (result.outcome, result.status, result.codes) == ("void", Status.ERROR, ("head_present_at_vote",))
    assert "sans résultat valable" in result.result_sentence
    assert set(result.articles) >= {"CGCT L2121-14", "CGCT L2121-21"}


def test_every_voice_is_named() -> None:
    counts = {FOR: 3, AGAINST: 1, ABSTAIN: 2, Choice.NPPV: 1, Choice.BLANK: 1, Choice.NULL: 2}
    assert decide(commune(), counts, mode=Mode.SECRET).result_sentence == (
        "adopté par 3 voix contre 1, 2 abstentions, 1 ne prenant pas part au vote, 1 bulletin blanc, 2 bulletins nuls"
    )


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (MajorityRule.ABSOLUTE_IN_OFFICE, "en exercice"),
        (MajorityRule.ABSOLUTE_PRESENT_OR_REPRESENTED, "présents"),
    ],
)
def test_a_majority_needs_its_base(rule: MajorityRule, code: str) -> None:
    with pytest.raises(Violation, match=code):
        decide(commune(), {FOR: 1}, mode=Mode.HANDS, rule=rule)


def test_wrong_questions_are_refused() -> None:
    with pytest.raises(Violation, match="négatif"):
        decide(commune(), {FOR: -1}, mode=Mode.HANDS)
    with pytest.raises(Violation) as refusal:
        decide(body("be-wal-commune"), {FOR: 1}, mode=Mode.HANDS, rule=MajorityRule.ACCOUNTS)
    assert refusal.value.code == "rule_not_available"


@pytest.mark.parametrize(("present", "public", "secret"), [(23, 6, 8), (20, 5, 7), (21, 6, 7), (1, 1, 1)])
def test_requests_for_a_special_ballot(present: int, public: int, secret: int) -> None:
    assert public_ballot_requests_needed(commune(), present) == public
    assert secret_ballot_requests_needed(commune(), present) == secret


def test_wallonia_has_no_request_for_secrecy() -> None:
    assert public_ballot_requests_needed(body("be-wal-commune"), 20) == 7
    assert secret_ballot_requests_needed(body("be-wal-commune"), 20) is None
