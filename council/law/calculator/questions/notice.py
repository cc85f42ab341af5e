"""Kinds of section 2 of the contract that count clear days before a meeting."""

from __future__ import annotations

from typing import Any

from council.law import notice, papers
from council.law.calculator.kinds import (
    CCAS,
    COMMUNE,
    EPCI,
    REGIMES,
    WALLONIA,
    Given,
    Outputs,
    check,
    exactly_one,
    kind,
    shown,
    unique,
)
from council.law.calculator.types import (
    CALENDAR,
    Array,
    Field,
    Integer,
    boolean,
    code,
    day,
    instant,
    name,
    record,
)
from council.law.calendar import local_date
from council.law.regimes import Regime
from council.law.violations import Answer

_MEETING_TYPE = Field("meeting_type", code("ordinary", "installation"), default="ordinary")
_CALL = Field("call", Integer(1, 3), default=1, only=(WALLONIA,))
_MEETING = Field("meeting_on", day, need=True)
_DATES = (
    Field("sent_on", day),
    Field("sent_at", instant),
    Field("received_on", day),
    Field("received_at", instant),
)


@kind(
    "FR-CONV-02 FR-CONV-03 FR-CONV-04 FR-CONV-09 FR-CONV-11 FR-CONV-13 FR-CONV-15 BE-CONV-02",
    REGIMES,
    Field("population", Integer(), need=(COMMUNE,)),
    _MEETING,
    _MEETING_TYPE,
    *_DATES,
    Field("dispatches", Array(record(Field("member", name, need=True), *_DATES))),
    Field("urgent", boolean, default=False),
    Field("urgency_vote", code("accepted", "refused")),
    _CALL,
)
def notice_check(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Whether a convocation left enough clear days, urgency included."""
    prefix = "received" if regime.notice_reference == "reception" else "sent"
    group = (f"{prefix}_on", f"{prefix}_at")
    which = exactly_one(given, *group, "dispatches")
    dispatches = _dispatches(regime, given["dispatches"] or (), group)
    vote = given["urgency_vote"]
    answer = notice.assess_notice(
        regime,
        meeting_on=given["meeting_on"],
        sent_on=None if which == "dispatches" else _local(regime, given[which]),
        urgent=given["urgent"],
        urgency_vote=notice.UrgencyVote(vote) if vote else None,
        installation=given["meeting_type"] == "installation",
        call=given["call"],
        dispatches=dispatches,
    )
    names = ("clear_days", "late_members", "urgent_possible", "result")
    return shown(answer, *names, required="required_clear_days", latest_notice_on="latest_dispatch_on")


def _dispatches(regime: Regime, entries: Any, group: tuple[str, ...]) -> dict[str, Any]:
    unique((one["member"] for one in entries), "dispatches[{}].member")
    dates = {}
    for index, one in enumerate(entries):
        dates[one["member"]] = _local(regime, one[exactly_one(one, *group, path=f"dispatches[{index}].")])
    return dates


def _local(regime: Regime, value: Any) -> Any:
    return local_date(value, regime.time_zone) if hasattr(value, "tzinfo") else value


@kind(
    "FR-CONV-02 FR-CONV-03 FR-CONV-11 FR-CONV-13 FR-CONV-15 BE-CONV-02",
    REGIMES,
    Field("population", Integer()),
    _MEETING_TYPE,
    _CALL,
    Field("clear_days", Integer(0, CALENDAR)),
    Field("meeting_on", day),
    Field("notice_on", day),
)
def notice_dates(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Last day for the notice of a meeting, or first possible meeting after a notice."""
    exactly_one(given, "meeting_on", "notice_on")
    installation = given["meeting_type"] == "installation"
    free = regime.code != COMMUNE or installation or given["clear_days"] is not None
    check(free or given["population"] is not None, "population", "required")
    answer = notice.notice_dates(
        regime,
        meeting_on=given["meeting_on"],
        notice_on=given["notice_on"],
        installation=installation,
        call=given["call"],
        days=given["clear_days"],
    )
    return shown(answer, "required", "latest_notice_on", "earliest_meeting_on")


ITEM_KIND = code("decision", "information", "question", "election", "debate", "report", "motion")


@kind(
    "FR-CONV-06 FR-CONV-13 FR-CONV-15 BE-CONV-03",
    REGIMES,
    Field("population", Integer(), need=(COMMUNE, CCAS)),
    Field(
        "items",
        Array(
            record(
                Field("id", name, need=True),
                Field("item_kind", ITEM_KIND, default="decision"),
                Field("note", boolean, need=True),
                Field("equivalent_documents", boolean, default=False),
                Field("classified_installation", boolean, default=False),
            )
        ),
        need=True,
    ),
)
def synthesis_notes(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Which items lack their explanatory note."""
    unique((one["id"] for one in given["items"]), "items[{}].id")
    answer = notice.assess_notes(regime, [notice.AgendaNote(**one) for one in given["items"]])
    return shown(answer, "required_for", "missing")


@kind(
    "FR-CONV-07",
    [COMMUNE, EPCI],
    Field("documents_sent_on", day, need=True),
    Field("deliberation_on", day),
    Field("days", Integer(0, CALENDAR)),
)
def dsp_documents(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Earliest deliberation on the choice of a public service operator."""
    return shown(papers.service_contract_papers(regime, **given), "earliest_deliberation_on")


@kind(
    "BE-CONV-04",
    [WALLONIA],
    Field("filed_on", day, need=True),
    _MEETING,
    Field("filed_by", code("councillor", "college_member"), default="councillor"),
    Field("has_note", boolean, default=True),
    Field("has_draft", boolean, default=True),
)
def extra_point(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Whether a point added by a councillor is admissible."""
    answer = papers.extra_point(
        regime,
        filed_on=given["filed_on"],
        meeting_on=given["meeting_on"],
        by_college=given["filed_by"] == "college_member",
        has_note=given["has_note"],
        has_draft=given["has_draft"],
    )
    return shown(answer, "required", "clear_days", "latest_filing_on", "result")


@kind(
    "BE-PUB-01 BE-CONV-06",
    [WALLONIA],
    Field("document", code("agenda", "draft_and_note", "budget_papers"), need=True),
    Field("done_on", day, need=True),
    _MEETING,
    _CALL,
)
def prior_publication(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Whether the agenda, the drafts or the budget papers were available in time."""
    return shown(papers.prior_publication(regime, **given), "required", "clear_days", "latest_on")
