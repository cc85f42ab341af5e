"""Kinds of section 5 of the contract: proxies and the voters they make."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from council.law import attendance, proxies
from council.law.calculator.kinds import (
    EPCI,
    FRENCH,
    REGIMES,
    Given,
    Outputs,
    check,
    kind,
    known,
    shown,
    unique,
)
from council.law.calculator.types import Array, Field, Integer, boolean, code, instant, name, record
from council.law.regimes import Regime
from council.law.violations import Answer

MOST_ITEMS = 10_000  # no agenda is longer; each item is listed in the answer


def _flag(field: str, default: bool = False) -> Field:
    return Field(field, boolean, default=default)


@kind(
    "FR-PROX-01 FR-PROX-04 FR-PROX-05 FR-VOTE-08 BE-PROX-01",
    REGIMES,
    _flag("written", True),
    _flag("signed", True),
    _flag("bearer_in_office", True),
    _flag("bearer_present", True),
    _flag("giver_present"),
    Field("bearer_proxies_held", Integer(), default=0),
    Field("meeting_index", Integer(1), default=1),
    _flag("illness"),
    _flag("illness_certified"),
    Field("revoked_at", instant),
    Field("used_at", instant),
    _flag("giver_interested"),
    _flag("bearer_withdrawn"),
    Field("substitute_sits", boolean, default=False, only=(EPCI,)),
    _flag("accounts_vote"),
    _flag("giver_is_head"),
    _flag("bearer_is_head"),
)
def proxy_check(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Whether one proxy can be used for one vote."""
    check(given["revoked_at"] is None or given["used_at"] is not None, "used_at", "required")
    return shown(proxies.assess_proxy(regime, proxies.ProxyUse(**given)), "result")


@kind(
    "FR-PROX-01 FR-PROX-02 FR-PROX-04",
    FRENCH,
    Field("item_count", Integer(1, MOST_ITEMS), need=True),
    Field("members", Array(record(Field("id", name, need=True), _flag("present", True))), need=True),
    Field(
        "proxies",
        Array(
            record(
                Field("giver", name, need=True),
                Field("bearer", name, need=True),
                Field("from_item", Integer(1), default=1),
                Field("substitute", name),
            ),
            may_be_empty=True,
        ),
        default=(),
    ),
    Field(
        "events",
        Array(
            record(
                Field("item", Integer(1), need=True),
                Field("event", code(*attendance.Movement), need=True),
                Field("member", name, need=True),
            ),
            may_be_empty=True,
        ),
        default=(),
    ),
    Field(
        "withdrawals",
        Array(
            record(Field("item", Integer(1), need=True), Field("member", name, need=True)), may_be_empty=True
        ),
        default=(),
    ),
)
def proxy_timeline(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Who is present, represented or absent for each item of a meeting."""
    _check_timeline(given)
    withdrawals: dict[int, list[str]] = defaultdict(list)
    for one in given["withdrawals"]:
        withdrawals[one["item"]].append(one["member"])
    answer = attendance.proxy_timeline(
        regime,
        item_count=given["item_count"],
        members={one["id"]: one["present"] for one in given["members"]},
        proxies=[attendance.Proxy(**one) for one in given["proxies"]],
        moves=[
            attendance.Move(one["item"], attendance.Movement(one["event"]), one["member"])
            for one in given["events"]
        ],
        withdrawals=withdrawals,
    )
    refused = [
        {"giver": giver, "bearer": bearer, "reason": "bearer_already_holds_proxy"}
        for giver, bearer in answer.refused
    ]
    return answer, {"items": [_shown_item(one) for one in answer.items], "refused": refused}


def _check_timeline(given: Given) -> None:
    """Every reference is to a declared member and item; a giver hands in one proxy at a time, to another."""
    ids = [one["id"] for one in given["members"]]
    unique(ids, "members[{}].id")
    for group, references, item in (
        ("proxies", ("giver", "bearer", "substitute"), "from_item"),
        ("events", ("member",), "item"),
        ("withdrawals", ("member",), "item"),
    ):
        for index, one in enumerate(given[group]):
            for reference in references:
                known(one[reference], ids, f"{group}[{index}].{reference}")
            check(one[item] <= given["item_count"], f"{group}[{index}].{item}", "out_of_range")
    for index, one in enumerate(given["proxies"]):
        check(one["giver"] != one["bearer"], f"proxies[{index}].bearer")
    unique(((one["giver"], one["from_item"]) for one in given["proxies"]), "proxies[{}].giver")


def _shown_item(one: attendance.ItemAttendance) -> dict[str, Any]:
    return {
        "item": one.item,
        "present": one.present,
        "represented": [{"giver": giver, "bearer": bearer} for giver, bearer in one.represented],
        "absent": one.absent,
        "withdrawn": one.withdrawn,
        "voters_max": one.voters_max,
    }


def _count(field: str) -> Field:
    return Field(field, Integer(), default=0)


@kind(
    "FR-PROX-03 FR-PROX-04 FR-VOTE-08",
    FRENCH,
    Field("present", Integer(), need=True),
    _count("proxies"),
    _count("withdrawn_present"),
    _count("proxies_held_by_withdrawn"),
    _count("proxies_given_by_interested"),
    _flag("accounts_vote"),
    _flag("head_present"),
    _flag("head_holds_proxy"),
    _flag("head_gave_proxy"),
)
def voters_max(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Votes that can be cast on an item."""
    present, withdrawn = given["present"], given["withdrawn_present"]
    check(withdrawn <= present, "withdrawn_present")
    out_proxies = unusable_proxies(given, withdrawn)
    head = {
        field: int(given["accounts_vote"] and given[field])
        for field in ("head_present", "head_holds_proxy", "head_gave_proxy")
    }
    check(withdrawn + head["head_present"] <= present, "head_present")
    for field in ("head_holds_proxy", "head_gave_proxy"):
        out_proxies += head[field]
        check(out_proxies <= given["proxies"], field)
    answer = attendance.voters_max(
        regime,
        present=present,
        proxies=given["proxies"],
        out_present=withdrawn + head["head_present"],
        out_proxies=out_proxies,
    )
    return shown(answer, "counted_present", "usable_proxies", "voters_max", "votes_lost")


def unusable_proxies(given: Given, out: int) -> int:
    """Proxies held by the ``out`` members who do not take part, at most one each, or given by interested ones."""
    held, interested = given["proxies_held_by_withdrawn"], given["proxies_given_by_interested"]
    check(held <= min(given["proxies"], out), "proxies_held_by_withdrawn")
    check(held + interested <= given["proxies"], "proxies_given_by_interested")
    return int(held + interested)
