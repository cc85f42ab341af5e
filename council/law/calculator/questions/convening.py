"""Kinds of section 2 of the contract about who convenes, how often and when."""

from __future__ import annotations

from council.law import convening
from council.law.calculator.kinds import COMMUNE, EPCI, REGIMES, WALLONIA, Given, Outputs, check, kind, shown
from council.law.calculator.types import Array, Field, Integer, boolean, code, day, record
from council.law.regimes import Regime
from council.law.violations import Answer


@kind(
    "FR-CONV-01 FR-CONV-13 FR-CONV-15 BE-CONV-01",
    REGIMES,
    Field("population", Integer(), need=(COMMUNE,)),
    Field("n_office", Integer(1), need=True),
    Field("signatures", Integer(), default=0),
    Field("by_prefect", boolean, default=False, only=(COMMUNE, EPCI)),
    Field("requested_on", day),
    Field("meetings_last_year", Integer(), only=(WALLONIA,)),
)
def convening_request(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Members needed to oblige the head to convene, and by when."""
    check(given["signatures"] <= given["n_office"], "signatures")
    answer = convening.convening_request(
        regime,
        in_office=given["n_office"],
        signatures=given["signatures"],
        by_prefect=given["by_prefect"],
        requested_on=given["requested_on"],
        meetings_last_year=given["meetings_last_year"],
    )
    return shown(answer, "needed", "must_convene", "convene_by")


@kind(
    "FR-CONV-01 FR-CONV-13 FR-REM-02 BE-CONV-01",
    [COMMUNE, EPCI, WALLONIA],
    Field("year", Integer(1900), need=True),
    Field(
        "meetings",
        Array(
            record(Field("on", day, need=True), Field("remote", boolean, default=False, only=(EPCI,))),
            may_be_empty=True,
        ),
        need=True,
    ),
    Field("single_purpose_syndicate", boolean, default=False, only=(EPCI,)),
)
def meeting_frequency(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Whether enough meetings were held in a year."""
    answer = convening.meeting_frequency(
        regime,
        year=given["year"],
        meetings=[(one["on"], one["remote"]) for one in given["meetings"]],
        half_yearly=given["single_purpose_syndicate"],
    )
    names = ["meetings_held", "missing_periods", "missing_single_place_periods"]
    return shown(answer, *names, *(["request_share_next_year"] if regime.code == WALLONIA else []))


@kind(
    "FR-CONV-11 FR-CONV-13",
    [COMMUNE, EPCI],
    Field("completed_on", day, need=(COMMUNE,), only=(COMMUNE,)),
    Field("mayors_elected_on", day, need=(EPCI,), only=(EPCI,)),
    Field("proposed_on", day),
)
def installation_window(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """When the first meeting after a general renewal may be held."""
    answer = convening.installation_window(
        regime,
        completed_on=given["completed_on"] or given["mayors_elected_on"],
        proposed_on=given["proposed_on"],
    )
    return shown(answer, "window_start", "window_end", "latest_notice_on")


@kind(
    "FR-CONV-12",
    [COMMUNE],
    Field("role", code("head", "deputy"), need=True),
    Field("vacancy_on", day, need=True),
    Field("council_complete", boolean, default=True),
)
def vacancy_deadline(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Time to replace a mayor or an adjoint."""
    answer = convening.vacancy_deadline(
        regime,
        head=given["role"] == "head",
        vacancy_on=given["vacancy_on"],
        council_complete=given["council_complete"],
    )
    return shown(answer, "by_election_first", "convene_by", "reelect_deputies")
