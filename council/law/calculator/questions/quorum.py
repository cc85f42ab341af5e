"""Kinds of section 4 of the contract: quorum and remote meetings."""

from __future__ import annotations

from typing import Any

from council.law import quorum as law
from council.law import sittings
from council.law.calculator.kinds import (
    COMMUNE,
    EPCI,
    FRENCH,
    REGIMES,
    WALLONIA,
    Given,
    Outputs,
    check,
    exactly_one,
    fault,
    kind,
    shown,
    unique,
)
from council.law.calculator.types import Array, Field, FreeObject, Integer, boolean, code, day, name, record
from council.law.regimes import Regime
from council.law.violations import Answer, Violation

_IN_OFFICE = Field("n_office", Integer(1), need=True)


def french(field: str) -> Field:
    """A count of the French regimes, 0 by default."""
    return Field(field, Integer(), default=0, only=FRENCH)


@kind(
    "FR-QUO-01 FR-QUO-04 FR-QUO-05 FR-QUO-06 FR-PROX-03 FR-REM-01 FR-REM-02 BE-QUO-01",
    REGIMES,
    Field("n_office", Integer(1)),
    Field("n_legal", Integer(1)),
    Field("vacant_seats", Integer()),
    Field("present", Integer()),
    french("proxies"),
    Field("rooms", FreeObject(Integer()), only=(EPCI,)),
    Field("by_video", Integer(), default=0, only=(COMMUNE,)),
    french("withdrawn_present"),
    Field("withdrawn_stay_in_room", boolean, default=False, only=FRENCH),
    french("representatives_present"),
    french("representatives_absent"),
    Field("accounts_vote", boolean, default=False, only=FRENCH),
    Field("head_present", boolean, default=False, only=FRENCH),
    Field("temporarily_excluded", Integer(), default=0),
    Field("ill", Integer(), default=0),
)
def quorum(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Quorum of a meeting or of one item."""
    in_office = _members_in_office(given)
    presence = exactly_one(given, "present", "rooms")
    present = sum(given["rooms"].values()) if presence == "rooms" else given["present"]
    check(present <= in_office, presence)
    check_presence(given, present, in_office)
    check(present + given["by_video"] <= in_office, "by_video")
    for informative in ("temporarily_excluded", "ill"):
        check(given[informative] <= in_office, informative)
    head = int(given["accounts_vote"] and given["head_present"])
    out = given["withdrawn_present"] + given["representatives_present"]
    check(out + head <= present, "head_present")
    answer = law.assess_quorum(
        regime,
        in_office=in_office,
        present=present,
        withdrawn_present=given["withdrawn_present"] + head,
        representatives=given["representatives_present"] + given["representatives_absent"],
        representatives_present=given["representatives_present"],
        proxies=given["proxies"],
        by_video=given["by_video"],
    )
    found, outputs = shown(
        answer, "reached", "missing", n_base="base", quorum="required", counted_present="counted"
    )
    return found, {"n_office": in_office} | outputs


def _members_in_office(given: Given) -> int:
    """Members in office, given or as seats less the vacant ones."""
    if exactly_one(given, "n_office", "n_legal") == "n_office":
        check(given["vacant_seats"] is None, "vacant_seats", "not_applicable")
        return int(given["n_office"])
    vacant = given["vacant_seats"] or 0
    check(vacant < given["n_legal"], "vacant_seats")
    return int(given["n_legal"] - vacant)


def check_presence(given: Given, present: int, in_office: int) -> None:
    """A member is in one group only: withdrawn, representative, represented or simply present."""
    check(present + given["proxies"] <= in_office, "proxies")
    check(given["withdrawn_present"] <= present, "withdrawn_present")
    check(given["withdrawn_present"] + given["representatives_present"] <= present, "representatives_present")
    check(present + given["representatives_absent"] <= in_office, "representatives_absent")


_NEEDS_ITEM = ("item_discussion", "item_vote")


@kind(
    "FR-QUO-02 FR-QUO-04",
    FRENCH,
    _IN_OFFICE,
    Field(
        "events",
        Array(
            record(
                Field("at", code(*sittings.Moment), need=True),
                Field("item", name),
                Field("present", Integer()),
                Field("withdrawn", Integer(), default=0),
            )
        ),
        need=True,
    ),
)
def quorum_timeline(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Quorum through a meeting: opening, each item, after a suspension."""
    for index, one in enumerate(given["events"]):
        _check_event(one, f"events[{index}].", given["n_office"])
    steps = [
        sittings.Step(sittings.Moment(one["at"]), one["item"], one["present"] or 0, one["withdrawn"])
        for one in given["events"]
    ]
    try:
        answer = sittings.quorum_timeline(regime, in_office=given["n_office"], steps=steps)
    except Violation as violation:
        raise fault(f"events[{violation.facts['index']}].item") from None
    found, outputs = shown(answer, "quorum", "opening_reached", "checks")
    return found, outputs | {"items": [{"item": item, "result": result} for item, result in answer.items]}


def _check_event(one: Given, path: str, in_office: int) -> None:
    check(one["at"] not in _NEEDS_ITEM or one["item"] is not None, f"{path}item", "required")
    if one["present"] is None:
        check(one["at"] == "suspension", f"{path}present", "required")
        return
    check(one["present"] <= in_office, f"{path}present")
    check(one["withdrawn"] <= one["present"], f"{path}withdrawn")


@kind(
    "FR-QUO-03",
    [COMMUNE, EPCI],
    Field("failed_on", day, need=True),
    Field("second_on", day, need=True),
)
def second_call_interval(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Interval between a meeting without quorum and the second one."""
    check(given["second_on"] >= given["failed_on"], "second_on")
    return shown(sittings.second_call_interval(regime, **given), "interval_days")


@kind(
    "FR-QUO-03 BE-QUO-01",
    [COMMUNE, EPCI, WALLONIA],
    Field("call", Integer(2, 3), need=True),
    _IN_OFFICE,
    Field("present", Integer(), need=True),
    Field(
        "items",
        Array(record(Field("id", name, need=True), Field("first_listed_on_call", Integer(1), need=True))),
        need=True,
    ),
)
def repeat_call_items(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """What may be decided at a repeated convocation."""
    call, items = given["call"], given["items"]
    check(call <= regime.calls, "call", "out_of_range")
    check(given["present"] <= given["n_office"], "present")
    unique((one["id"] for one in items), "items[{}].id")
    for index, one in enumerate(items):
        check(one["first_listed_on_call"] <= call, f"items[{index}].first_listed_on_call")
    answer = sittings.repeat_call_items(
        regime,
        call=call,
        in_office=given["n_office"],
        present=given["present"],
        items=[(one["id"], one["first_listed_on_call"]) for one in items],
    )
    found, outputs = shown(answer, "quorum", "quorum_reached")
    results: list[Any] = [{"id": item, "result": result} for item, result in answer.items]
    return found, outputs | {"items": results}


@kind(
    "FR-REM-01 FR-REM-02",
    [COMMUNE, EPCI],
    Field(
        "item_type",
        code(
            "ordinary", "initial_budget", "executive_election", "delegates_election", "external_designation"
        ),
        default="ordinary",
    ),
    Field("present", Integer()),
    Field("secret_requests", Integer(), default=0),
)
def remote_item(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Whether an item may be dealt with in a meeting by video."""
    present, requests = given["present"], given["secret_requests"]
    check(present is not None or not requests, "present", "required")
    check(present is None or requests <= present, "secret_requests")
    return shown(sittings.remote_item(regime, **given), "allowed", "result", "needed_secret")
