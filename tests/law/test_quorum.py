"""FR-QUO-01, -03 to -07, FR-REM-01, FR-PROX-03; BE-QUO-01: the quorum of a meeting or of one item."""

from __future__ import annotations

from fractions import Fraction

import pytest

from council.law.quorum import assess_quorum, commission_quorum
from council.law.shares import MORE_THAN_HALF, Threshold
from council.law.violations import Status, Violation
from tests.law.support import body, commune


def test_the_sentence_can_be_read_out() -> None:
    answer = assess_quorum(commune(), in_office=28, present=15, proxies=6)
    assert answer.finding.sentence == (
        "Quorum atteint\u00a0: 15 présents pour 15 requis (plus de la moitié des 28 membres en exercice)\u202f; "
        "les 6 pouvoirs ne comptent pas (art. L.\u00a02121-17)."
    )
    assert answer.finding.facts["required"] == 15


@pytest.mark.parametrize(
    ("proxies", "said"), [(0, "exercice, art. L.\u00a02121-17)."), (1, "le pouvoir ne compte pas")]
)
def test_the_sentence_counts_the_proxies(proxies: int, said: str) -> None:
    answer = assess_quorum(commune(), in_office=27, present=13, proxies=proxies)
    assert said in answer.sentence
    assert answer.sentence.startswith("Quorum non atteint")
    assert (answer.reached, answer.missing) == (False, 1)


@pytest.mark.parametrize(
    ("present", "withdrawn", "representatives", "here", "base", "required", "reached"),
    [
        (10, 2, 0, 0, 19, 10, False),  # FR-QUO-04 E1
        (17, 0, 3, 3, 16, 9, True),
        (10, 0, 1, 0, 18, 10, True),
        (11, 1, 1, 1, 18, 10, False),
    ],
)
def test_withdrawals_and_representatives(
    present: int, withdrawn: int, representatives: int, here: int, base: int, required: int, reached: bool
) -> None:
    answer = assess_quorum(
        commune(),
        in_office=19,
        present=present,
        withdrawn_present=withdrawn,
        representatives=representatives,
        representatives_present=here,
    )
    assert (answer.base, answer.required, answer.reached) == (base, required, reached)
    assert answer.counted == present - withdrawn - here
    assert ("CGCT L1111-6" in answer.articles) is bool(representatives)


@pytest.mark.parametrize(
    ("present", "reached", "waived", "said"),
    [
        (1, True, True, "sans condition de quorum"),
        (0, False, True, "personne n’est présent"),
        (15, True, False, "Quorum atteint"),
    ],
)
def test_second_convocation(present: int, reached: bool, waived: bool, said: str) -> None:
    answer = assess_quorum(commune(), in_office=29, present=present, second_convocation=True)
    assert (answer.reached, answer.waived) == (reached, waived)
    assert said in answer.sentence
    assert answer.finding.rule == ("FR-QUO-03" if waived else "FR-QUO-01")
    assert (answer.missing == 0) is reached


def test_the_walloon_rule_is_cited() -> None:
    answer = assess_quorum(body("be-wal-commune"), in_office=23, present=11)
    assert (answer.finding.rule, answer.articles) == ("BE-QUO-01", ("CDLD L1122-17",))


def test_members_following_by_video_are_absent() -> None:
    answer = assess_quorum(commune(), in_office=11, present=5, by_video=4)
    assert answer.status is Status.WARNING
    assert answer.codes == ("remote_members_not_counted",)
    assert not answer.reached


@pytest.mark.parametrize(
    "figures",
    [
        {"in_office": 5, "present": 6},
        {"in_office": -1, "present": 0},
        {"in_office": 5, "present": 3, "withdrawn_present": 4},
        {"in_office": 5, "present": 3, "representatives": 1, "representatives_present": 2},
        {"in_office": 5, "present": 3, "representatives": 6},
        {
            "in_office": 5,
            "present": 2,
            "withdrawn_present": 2,
            "representatives": 1,
            "representatives_present": 1,
        },
        {"in_office": 5, "present": 5, "representatives": 1},
    ],
)
def test_figures_that_contradict_each_other_are_refused(figures: dict[str, int]) -> None:
    with pytest.raises(Violation) as refusal:
        assess_quorum(commune(), **figures)
    assert refusal.value.code == "inconsistent_presence"


def test_the_representatives_may_be_all_the_others() -> None:
    answer = assess_quorum(commune(), in_office=5, present=4, representatives=1)
    assert (answer.base, answer.required, answer.reached) == (4, 3, True)


def test_own_rules_of_procedure_decide() -> None:
    free = assess_quorum(body("free"), in_office=12, present=0)
    assert (free.required, free.reached) == (0, True)
    assert free.sentence.startswith("Aucun quorum n’est requis")
    strict = body("free", quorum=MORE_THAN_HALF, quorum_waived_at_call=3)
    assert assess_quorum(strict, in_office=12, present=6).reached is False

    third = assess_quorum(body("free", quorum=Threshold(Fraction(1, 3))), in_office=12, present=4)
    assert third.reached
    assert "le tiers des 12 membres" in third.sentence


def test_commission_quorum() -> None:
    first = commission_quorum(commune(), voting_members=6, present=3)
    assert (first.required, first.reached) == (4, False)
    assert (first.finding.rule, first.articles) == ("FR-QUO-07", ("CGCT L1411-5",))
    assert commission_quorum(commune(), voting_members=6, present=3, second_meeting=True).reached
