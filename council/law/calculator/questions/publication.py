"""Kinds of section 9 of the contract: acts, publication, time limits."""

from __future__ import annotations

from council.law import acts, minutes, publication
from council.law.calculator.kinds import COMMUNE, EPCI, FRENCH, WALLONIA, Given, Outputs, check, kind, shown
from council.law.calculator.types import Field, Integer, boolean, code, day, fraction
from council.law.regimes import Regime
from council.law.violations import Answer

_ACT_KIND = Field("act_kind", code("general", "individual"), default="general")


def _follows(given: Given, later: str, earlier: str) -> None:
    check(given[later] is None or given[earlier] is None or given[later] >= given[earlier], later)


@kind("FR-ACT-08", FRENCH, Field("meeting_on", day, need=True), Field("posted_on", day))
def deliberations_list_deadline(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """When the list of deliberations must be posted."""
    _follows(given, "posted_on", "meeting_on")
    return shown(publication.assess_deliberations_list(regime, **given), "deadline")


@kind(
    "FR-ACT-07",
    FRENCH,
    Field("meeting_on", day, need=True),
    Field("settled_on", day, need=True),
    Field("online_on", day),
)
def minutes_deadline(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """When the minutes must be online."""
    check(given["settled_on"] > given["meeting_on"], "settled_on")
    _follows(given, "online_on", "settled_on")
    return shown(minutes.assess_minutes(regime, **given), "deadline")


@kind("FR-PUBL-02", FRENCH, Field("online_on", day, need=True), Field("removed_on", day))
def online_until(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """How long an act must stay online."""
    _follows(given, "removed_on", "online_on")
    return shown(publication.assess_online(regime, **given), "not_before")


@kind(
    "FR-LEG-03 FR-PUBL-01",
    FRENCH,
    _ACT_KIND,
    Field("published_on", day),
    Field("notified_on", day),
    Field("received_on", day),
    Field("subject_to_transmission", boolean, default=True),
)
def enforceable_date(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """When an act becomes enforceable."""
    individual = given["act_kind"] == "individual"
    excluded = "published_on" if individual else "notified_on"
    check(given[excluded] is None, excluded, "not_applicable")
    answer = acts.assess_enforceable(
        regime,
        published_on=given["published_on"],
        notified_on=given["notified_on"],
        received_on=given["received_on"],
        individual=individual,
        transmissible=given["subject_to_transmission"],
    )
    return shown(answer, "enforceable_on", "waiting_for")


@kind(
    "FR-LEG-04",
    FRENCH,
    Field("appellant", code("third_party", "prefect"), default="third_party"),
    Field("published_on", day),
    Field("transmitted_on", day),
    Field("documents_received_on", day),
)
def appeal_deadline(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Last day to go to court."""
    prefect = given["appellant"] == "prefect"
    for excluded in ("published_on",) if prefect else ("transmitted_on", "documents_received_on"):
        check(given[excluded] is None, excluded, "not_applicable")
    if prefect:
        started = given["transmitted_on"] or given["documents_received_on"]
        check(started is not None, "transmitted_on", "required")
        _follows(given, "documents_received_on", "transmitted_on")
    else:
        check(given["published_on"] is not None, "published_on", "required")
    dates = {key: on for key, on in given.items() if key != "appellant"}
    return shown(acts.assess_appeal(regime, **dates), "start_on", "unmoved_last_day", "last_day", "moved")


@kind("FR-LEG-02", FRENCH, Field("signed_on", day, need=True), Field("transmitted_on", day))
def transmission_deadline(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """When an individual decision must reach the prefect."""
    _follows(given, "transmitted_on", "signed_on")
    return shown(acts.assess_transmission(regime, **given), "deadline")


@kind(
    "FR-PUBL-01",
    [COMMUNE, EPCI],
    Field("population", Integer(), need=(COMMUNE,)),
    _ACT_KIND,
    Field("choice", code("electronic", "posting", "paper")),
    Field("syndicate", boolean, default=False, only=(EPCI,)),
)
def publication_mode(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """How an act is made public."""
    answer = publication.publication_mode(
        regime,
        individual=given["act_kind"] == "individual",
        choice=given["choice"],
        syndicate=given["syndicate"],
    )
    return shown(answer, "mode", "choice_allowed")


@kind(
    "FR-DATA-03",
    [COMMUNE, EPCI],
    Field("population", Integer(), need=True),
    Field("agents_fte", fraction, need=True),
)
def open_data_duty(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Whether the open data duty binds the body."""
    return shown(publication.open_data_duty(regime, **given), "bound")


@kind("BE-PUBL-01", [WALLONIA], Field("published_on", day, need=True), Field("stated_on", day))
def binding_date(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """When a Walloon rule or order becomes binding."""
    _follows(given, "stated_on", "published_on")
    return shown(publication.binding_date(regime, **given), "binding_on")
