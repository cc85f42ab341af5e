"""Kinds of section 6 of the contract about what members ask for in the meeting."""

from __future__ import annotations

from council.law import requests
from council.law.calculator.kinds import (
    COMMUNE,
    EPCI,
    FRENCH,
    REGIMES,
    WALLONIA,
    Given,
    Outputs,
    check,
    kind,
    shown,
)
from council.law.calculator.questions.quorum import french
from council.law.calculator.types import Field, Integer, boolean, code
from council.law.regimes import Regime
from council.law.violations import Answer

_PRESENT = Field("present", Integer(1), need=True)


@kind(
    "FR-PUB-02 FR-CONV-13 BE-PUB-02",
    [COMMUNE, EPCI, WALLONIA],
    _PRESENT,
    french("represented"),
    french("requesters"),
    Field("by_chair", boolean, default=False, only=FRENCH),
    Field("item_kind", code("ordinary", "persons", "budget"), default="ordinary", only=(WALLONIA,)),
    *(Field(one, Integer(), default=0) for one in ("votes_for", "votes_against", "abstentions")),
)
def closed_session(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Whether a meeting goes on in closed session."""
    check(given["requesters"] <= given["present"], "requesters")
    votes = given["votes_for"] + given["votes_against"] + given["abstentions"]
    check(votes <= given["present"] + given["represented"], "votes_for")
    asked = {key: got for key, got in given.items() if key not in ("votes_against", "abstentions")}
    answer = requests.closed_session(regime, **asked)
    return shown(answer, "required_requesters", "admissible", "needed", "closed", "result")


_FRENCH_KINDS = ("decision", "appointment")
_WALLOON_KINDS = ("decision", *sorted(requests.WALLOON_SECRET_KINDS), "candidate_presentation")


@kind(
    "FR-VOTE-03 FR-VOTE-05 FR-VOTE-06 FR-VOTE-09 FR-PROX-03 BE-VOTE-02",
    REGIMES,
    _PRESENT,
    french("proxies"),
    Field("public_requests", Integer(), default=0),
    french("secret_requests"),
    Field(
        "item_kind",
        code(
            *dict.fromkeys((*_FRENCH_KINDS, *_WALLOON_KINDS)),
            only={**dict.fromkeys(FRENCH, _FRENCH_KINDS), WALLONIA: _WALLOON_KINDS},
        ),
        default="decision",
    ),
    Field("secrecy_waived", boolean, default=False, only=FRENCH),
)
def ballot_mode(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Ordinary, public or secret ballot."""
    for field in ("public_requests", "secret_requests"):
        check(given[field] <= given["present"], field)
    answer = requests.ballot_mode(
        regime,
        present=given["present"],
        public_requests=given["public_requests"],
        secret_requests=given["secret_requests"],
        appointment=given["item_kind"] == "appointment",
        secrecy_waived=given["secrecy_waived"],
        imposed_secret=given["item_kind"] in requests.WALLOON_SECRET_KINDS,
    )
    return shown(answer, "needed_public", "needed_secret", "mode")


@kind("BE-CONV-05", [WALLONIA], _PRESENT, Field("votes_for", Integer(), need=True))
def urgent_item(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Whether an urgent item may be discussed."""
    check(given["votes_for"] <= given["present"], "votes_for")
    return shown(requests.urgent_item(regime, **given), "needed", "accepted")
