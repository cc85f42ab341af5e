"""Kinds of section 1 of the contract: composition."""

from __future__ import annotations

from council.law import bodies, precedence
from council.law.calculator.kinds import (
    COMMUNE,
    EPCI,
    WALLONIA,
    Given,
    Outputs,
    check,
    exactly_one,
    kind,
    known,
    shown,
    unique,
)
from council.law.calculator.types import Array, Field, Integer, boolean, code, day, name, record
from council.law.regimes import Regime
from council.law.violations import Answer

_ROLE = code("head", "deputy", "councillor")
_POPULATION = Field("population", Integer(), need=True)
_SPECIAL = Field("special_size", Integer(1))


@kind("FR-COMP-01", [COMMUNE], _POPULATION, _SPECIAL)
def council_size(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Number of seats fixed by law for a municipal council."""
    answer = bodies.council_size(regime, special_size=given["special_size"])
    return shown(answer, "n_legal", "source")


@kind("FR-COMP-02 FR-QUO-01", [COMMUNE], _POPULATION, Field("elected", Integer(1), need=True), _SPECIAL)
def council_complete(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Whether a council counts as complete after an election, and its quorum."""
    special, elected = given["special_size"], given["elected"]
    check(elected <= bodies.legal_size(regime, special_size=special), "elected")
    answer = bodies.council_complete(regime, elected=elected, special_size=special)
    return shown(answer, "n_legal", "minimum", "complete", "quorum")


@kind(
    "FR-COMP-08",
    [COMMUNE],
    Field("n_legal", Integer(1)),
    Field("population", Integer()),
    Field("proposed", Integer()),
)
def max_deputies(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Number of adjoints allowed."""
    by_seats = exactly_one(given, "n_legal", "population") == "n_legal"
    seats = given["n_legal"] if by_seats else bodies.legal_size(regime)
    return shown(bodies.max_deputies(regime, seats=seats, proposed=given["proposed"]), "minimum", "maximum")


def _one_head(members: list[Given]) -> None:
    heads = [index for index, one in enumerate(members) if one["role"] == "head"]
    check(len(heads) < 2, f"members[{heads[-1] if heads else 0}].role")


@kind(
    "FR-COMP-04 BE-COMP-02",
    [COMMUNE, WALLONIA],
    Field(
        "members",
        Array(
            record(
                Field("id", name, need=True),
                Field("role", _ROLE, need=(COMMUNE,), only=(COMMUNE,), default="councillor"),
                Field("deputy_rank", Integer(1), only=(COMMUNE,)),
                Field("elected_on", day, only=(COMMUNE,)),
                Field("list_votes", Integer(), only=(COMMUNE,)),
                Field("born", day, need=True),
                Field("service_since", day, need=(WALLONIA,), only=(WALLONIA,)),
                Field("personal_votes", Integer(), need=(WALLONIA,), only=(WALLONIA,)),
                Field("list", name, need=(WALLONIA,), only=(WALLONIA,)),
                Field("list_rank", Integer(1), need=(WALLONIA,), only=(WALLONIA,)),
            )
        ),
        need=True,
    ),
)
def table_order(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Order of the table (France) or tableau de préséance (Wallonia)."""
    members = given["members"]
    unique((one["id"] for one in members), "members[{}].id")
    if regime.code == COMMUNE:
        _check_table(members)
    ranked = [
        precedence.Ranked(**{key: got for key, got in one.items() if got is not None}) for one in members
    ]
    return shown(precedence.table_order(regime, ranked), "order", "ties")


def _check_table(members: list[Given]) -> None:
    """A councillor needs his election and the votes of his list, an adjoint a rank of his own; one mayor."""
    needs = {"head": (), "deputy": ("deputy_rank",), "councillor": ("elected_on", "list_votes")}
    for index, one in enumerate(members):
        for field in needs[one["role"]]:
            check(one[field] is not None, f"members[{index}].{field}", "required")
    _one_head(members)
    unique(
        (one["deputy_rank"] if one["role"] == "deputy" else f"{index}" for index, one in enumerate(members)),
        "members[{}].deputy_rank",
    )


@kind(
    "FR-COMP-06 FR-VOTE-08 FR-VOTE-10 FR-INT-02",
    [COMMUNE, EPCI],
    Field("event", code("ordinary", "executive_election", "accounts_vote"), default="ordinary"),
    Field(
        "members",
        Array(
            record(
                Field("id", name, need=True),
                Field("role", _ROLE, need=True),
                Field("deputy_rank", Integer(1)),
                Field("table_rank", Integer(1), need=True),
                Field("born", day),
                Field("present", boolean, default=True),
                Field("withdrawn", boolean, default=False),
            )
        ),
        need=True,
    ),
    Field("chosen_by_council", name),
)
def chair(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Who presides a meeting or an item."""
    members, event = given["members"], given["event"]
    unique((one["id"] for one in members), "members[{}].id")
    _one_head(members)
    known(given["chosen_by_council"], [one["id"] for one in members], "chosen_by_council")
    able = [index for index, one in enumerate(members) if one["present"] and not one["withdrawn"]]
    if event == "executive_election":
        for index in able:
            check(members[index]["born"] is not None, f"members[{index}].born", "required")
    if event == "ordinary" and all(members[index]["role"] != "head" for index in able):
        for index in able:
            ranked = members[index]["role"] != "deputy" or members[index]["deputy_rank"] is not None
            check(ranked, f"members[{index}].deputy_rank", "required")
    candidates = [precedence.ChairCandidate(**one) for one in members]
    chosen = given["chosen_by_council"]
    return shown(
        precedence.acting_chair(regime, candidates, event=event, chosen_by_council=chosen), "chair", "basis"
    )


@kind(
    "FR-COMP-03",
    [COMMUNE],
    Field("role", _ROLE, need=True),
    Field("received_on", day, need=True),
    Field("accepted_on", day),
    Field("second_sending_on", day),
)
def resignation_date(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """When a resignation takes effect."""
    received = given["received_on"]
    for later in ("accepted_on", "second_sending_on"):
        check(given[later] is None or given[later] >= received, later)
    answer = bodies.resignation_date(
        regime,
        executive=given["role"] != "councillor",
        received_on=received,
        accepted_on=given["accepted_on"],
        second_sending_on=given["second_sending_on"],
    )
    return shown(answer, "effective_on")
