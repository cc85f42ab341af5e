"""Kinds of section 8 of the contract: interests."""

from __future__ import annotations

from dataclasses import replace

from council.law import conflicts
from council.law.calculator.kinds import COMMUNE, EPCI, FRENCH, WALLONIA, Given, Outputs, kind, shown
from council.law.calculator.types import Field, Integer, boolean, code, day
from council.law.profiles import INTEREST_REFORM
from council.law.regimes import Regime
from council.law.violations import Answer

_ACTS = ("in_room", "spoke", "chaired", "reported", "voted", "voted_for_giver")
_FRANCE = (COMMUNE, EPCI)


@kind(
    "FR-INT-01 FR-INT-02 FR-QUO-04",
    FRENCH,
    Field("on", day, need=True),
    Field("interested", boolean, need=True),
    *(Field(act, boolean, default=False) for act in _ACTS),
)
def participation(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Whether an interested member took part, and counts for the quorum."""
    # The contract dates this one question: the edition of that day, even before the first one kept.
    then = replace(regime, silent_presence_is_participation=given["on"] < INTEREST_REFORM)
    facts = {name: given[name] for name in ("interested", *_ACTS)}
    return shown(conflicts.participation(then, **facts), "took_part", "counts_for_quorum", "result")


@kind(
    "FR-INT-03 FR-INT-04 FR-QUO-05 BE-INT-01",
    [COMMUNE, EPCI, WALLONIA],
    Field("capacity", code("private", "designated_representative"), need=_FRANCE, only=_FRANCE),
    Field(
        "body_type",
        code("association", "company", "public_body", "group_of_local_authorities"),
        need=_FRANCE,
        only=_FRANCE,
    ),
    Field("decision", code(*conflicts.Decision), need=_FRANCE, only=_FRANCE),
    Field("degree", Integer(), need=(WALLONIA,), only=(WALLONIA,)),
    Field("item_kind", code("ordinary", "appointment_or_discipline"), default="ordinary", only=(WALLONIA,)),
)
def withdrawal_needed(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Whether a member has to withdraw from an item."""
    if regime.code == WALLONIA:
        special = given["item_kind"] == "appointment_or_discipline"
        kinship = conflicts.kinship_withdrawal(
            regime, degree=given["degree"], appointment_or_discipline=special
        )
        return shown(kinship, "withdraw", "must_leave_room", "degree_limit")
    answer = conflicts.withdrawal_needed(
        regime,
        private=given["capacity"] == "private",
        group_of_authorities=given["body_type"] == "group_of_local_authorities",
        decision=conflicts.Decision(given["decision"]),
    )
    return shown(answer, "withdraw", "must_leave_room", "quorum_basis")
