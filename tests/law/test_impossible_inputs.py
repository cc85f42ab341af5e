"""Worked cases made impossible in one place: each is told to be invalid, at the field that is wrong."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from council.law.calculator import answer
from tests.law.support import worked_cases

BASES: dict[str, dict[str, Any]] = {}
for _case in worked_cases():
    BASES.setdefault(_case["kind"], _case["inputs"])


def faults(kind: str, inputs: Any) -> list[str]:
    """Fields at fault; empty when the case is valid."""
    return [one["field"] for one in answer({"kind": kind, "inputs": inputs}).get("errors", [])]


def identified(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths of the arrays of records that carry an identifier of their own."""
    if isinstance(value, list) and value and all(isinstance(one, dict) and "id" in one for one in value):
        yield path
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from identified(one, (*path, key))


REPEATED = sorted(
    {
        (one["kind"], ".".join(str(key) for key in path))
        for one in worked_cases()
        for path in identified(one["inputs"])
    }
)


@pytest.mark.parametrize(("kind", "where"), REPEATED)
def test_no_two_records_share_an_identifier(kind: str, where: str) -> None:
    keys = where.split(".")
    base = next(one["inputs"] for one in worked_cases() if one["kind"] == kind and keys[0] in one["inputs"])
    inputs = copy.deepcopy(base)
    place = inputs
    for key in keys:
        place = place[int(key) if key.isdigit() else key]
    place.append(copy.deepcopy(place[0]))
    assert faults(kind, base) == []
    assert any(field.startswith(keys[0]) for field in faults(kind, inputs))


@pytest.mark.parametrize(
    ("kind", "change", "field"),
    [
        ("policy_debate_request", {"requesters": 34}, "requesters"),
        ("urgent_item", {"votes_for": 21}, "votes_for"),
        ("ballot_mode", {"public_requests": 21}, "public_requests"),
        ("ballot_mode", {"secret_requests": 21}, "secret_requests"),
        ("repeat_call_items", {"present": 24}, "present"),
        ("item_decision", {"present": 24}, "present"),
        ("item_decision", {"withdrawn_present": 16}, "withdrawn_present"),
        ("item_decision", {"withdrawn_present": 10, "representatives_present": 6}, "representatives_present"),
        ("item_decision", {"representatives_present": 2, "representatives_absent": 22}, "representatives_absent"),
        ("quorum", {"withdrawn_present": 16}, "withdrawn_present"),
        ("quorum", {"withdrawn_present": 9, "representatives_present": 7}, "representatives_present"),
        ("quorum", {"accounts_vote": True, "head_present": True, "withdrawn_present": 15}, "head_present"),
        ("notice_dates", {"notice_on": "2026-06-01"}, "notice_on"),
        ("single_candidacy", {"lists": [3]}, "lists"),
        ("roll_call", {"chair": "zz"}, "chair"),
        ("voters_max", {"withdrawn_present": 13}, "withdrawn_present"),
        ("voters_max", {"accounts_vote": True, "head_present": True, "withdrawn_present": 12}, "head_present"),
        ("secrecy_waiver", {"votes_against": 1}, ""),
        ("secrecy_waiver", {"abstentions": 1}, ""),
    ],
)  # fmt: skip
def test_a_part_is_never_larger_than_its_whole(kind: str, change: dict[str, Any], field: str) -> None:
    assert faults(kind, BASES[kind]) == []
    found = faults(kind, {**BASES[kind], **change})
    assert found
    assert not field or any(one.split(".")[0].split("[")[0] in (field, *change) for one in found)


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("quorum", {"withdrawn_present": 15}),
        ("quorum", {"withdrawn_present": 8, "representatives_present": 7}),
        ("quorum", {"accounts_vote": True, "head_present": True, "withdrawn_present": 14}),
        ("quorum", {"accounts_vote": False, "withdrawn_present": 15}),
        ("policy_debate_request", {"requesters": 33}),
        ("urgent_item", {"votes_for": 20}),
        ("ballot_mode", {"public_requests": 20, "secret_requests": 20}),
        ("repeat_call_items", {"present": 23}),
        ("voters_max", {"withdrawn_present": 12, "proxies_held_by_withdrawn": 1}),
    ],
)
def test_a_part_may_be_its_whole(kind: str, change: dict[str, Any]) -> None:
    assert faults(kind, {**BASES[kind], **change}) == []


def test_the_head_is_one_person_in_the_room_or_out_of_it() -> None:
    """Nobody is mayor twice; who presides is in the room and has not withdrawn."""
    base = BASES["chair"]
    twice = [{**one, "role": "head"} if index < 2 else one for index, one in enumerate(base["members"])]
    assert faults("chair", {**base, "members": twice})
    for absent, withdrawn in itertools.product((False, True), repeat=2):
        members = [
            {**one, "present": not absent, "withdrawn": withdrawn} if one["role"] == "head" else one
            for one in base["members"]
        ]
        found = answer({"kind": "chair", "inputs": {**base, "event": "ordinary", "members": members}})
        assert (found.get("chair") == "m") is not (absent or withdrawn), found
