"""FR-INT-01, -02, -03, -04, FR-QUO-05; BE-INT-01: interests."""

from __future__ import annotations

import pytest

from council.law.conflicts import Decision, consequence, kinship_withdrawal, participation, withdrawal_needed
from council.law.regimes import regime
from council.law.violations import Violation
from tests.law.support import body, commune, on

ACTS = ("spoke", "chaired", "reported", "voted", "voted_for_giver")


@pytest.mark.parametrize("act", ACTS)
def test_any_act_is_taking_part(act: str) -> None:
    answer = participation(commune(), interested=True, **{act: True})
    assert (answer.took_part, answer.result, answer.codes) == (
        True,
        "unlawful",
        ("interested_member_took_part",),
    )
    assert not answer.counts_for_quorum
    assert participation(commune(), interested=False, **{act: True}).result == "lawful"


def test_silent_presence_before_and_after_the_reform() -> None:
    before = regime("fr-commune", on=on("2025-12-23"))
    after = regime("fr-commune", on=on("2025-12-24"))
    old = participation(before, interested=True, in_room=True)
    assert (old.result, old.codes) == ("doubtful", ("presence_before_reform",))
    assert participation(after, interested=True, in_room=True).result == "lawful"
    assert participation(before, interested=True).result == "lawful"
    assert participation(before, interested=False, in_room=True).result == "lawful"


@pytest.mark.parametrize(
    ("interested", "in_room", "counts"), [(False, True, True), (False, False, False), (True, True, False)]
)
def test_quorum(interested: bool, in_room: bool, counts: bool) -> None:
    assert participation(commune(), interested=interested, in_room=in_room).counts_for_quorum is counts


@pytest.mark.parametrize("decision", list(Decision))
def test_withdrawal(decision: Decision) -> None:
    private = withdrawal_needed(commune(), private=True, group_of_authorities=True, decision=decision)
    assert (private.withdraw, private.quorum_basis, private.must_leave_room) == (True, "L2131-11", False)
    out = decision in ("public_contract", "loan_guarantee", "aid", "own_designation_or_pay")
    sent = withdrawal_needed(commune(), private=False, group_of_authorities=False, decision=decision)
    assert (sent.withdraw, sent.quorum_basis) == (out, "L1111-6-II" if out else None)
    assert "CGCT L1111-6" in sent.articles
    assert (private.finding.rule, sent.finding.rule) == ("FR-INT-04", "FR-INT-03")
    group = withdrawal_needed(commune(), private=False, group_of_authorities=True, decision=decision)
    assert (group.withdraw, group.quorum_basis) == (False, None)


@pytest.mark.parametrize(
    ("degree", "special", "limit", "out"),
    [(0, False, 4, True), (4, False, 4, True), (5, False, 4, False), (2, True, 2, True), (3, True, 2, False)],
)
def test_kinship(degree: int, special: bool, limit: int, out: bool) -> None:
    answer = kinship_withdrawal(body("be-wal-commune"), degree=degree, appointment_or_discipline=special)
    assert (answer.degree_limit, answer.withdraw, answer.must_leave_room) == (limit, out, out)
    assert ("quitte la salle" in answer.sentence) is out


def test_no_kinship_rule_in_france() -> None:
    with pytest.raises(Violation):
        kinship_withdrawal(commune(), degree=1)


def test_what_follows_from_a_withdrawal() -> None:
    """FR-INT-02, FR-QUO-04, -05, BE-INT-01: said to the member who decides."""
    own = withdrawal_needed(commune(), private=True, group_of_authorities=False, decision=Decision.OTHER)
    sent = withdrawal_needed(commune(), private=False, group_of_authorities=False, decision=Decision.AID)
    free = withdrawal_needed(commune(), private=False, group_of_authorities=True, decision=Decision.AID)
    kin = kinship_withdrawal(body("be-wal-commune"), degree=1)
    assert "ne le votez pas, ni pour vous ni par pouvoir" in consequence(own)
    assert consequence(own).endswith("votre présence ne compte pas dans le quorum de ce point.")
    assert "conseillé de quitter la salle" in consequence(own)
    assert consequence(sent).endswith(
        "vous ne comptez pas parmi les membres en exercice pour le quorum de ce point."
    )
    assert consequence(kin).endswith("vous quittez la salle.")
    assert consequence(free) == ""


def test_the_sentence_says_who_and_whether() -> None:
    own = withdrawal_needed(commune(), private=True, group_of_authorities=False, decision=Decision.OTHER)
    sent = withdrawal_needed(commune(), private=False, group_of_authorities=False, decision=Decision.BUDGET)
    assert own.sentence == "Le membre intéressé en son nom propre se retire (art. L.\u00a02131-11)."
    assert sent.sentence == (
        "Le représentant de la collectivité peut prendre part à l’affaire (art. L.\u00a01111-6 et L.\u00a02131-11)."
    )
    assert (own.finding.code, sent.finding.code) == ("withdraw", "may_take_part")
    inside = kinship_withdrawal(body("be-wal-commune"), degree=4)
    outside = kinship_withdrawal(body("be-wal-commune"), degree=5)
    assert [(one.finding.code, one.finding.rule, one.articles) for one in (inside, outside)] == [
        ("withdraw", "BE-INT-01", ("CDLD L1122-19",)),
        ("may_take_part", "BE-INT-01", ("CDLD L1122-19",)),
    ]
