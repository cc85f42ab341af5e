"""The inputs of every kind are those of the contract: names, types, minimum, codes, defaults, regimes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from council.law.calculator.kinds import KINDS, REGIMES
from council.law.calculator.types import (
    Array,
    Code,
    Field,
    FreeObject,
    Integer,
    Record,
    boolean,
    day,
    fraction,
    instant,
    name,
)
from tests.law import contract
from tests.law.support import DATA, SHARED

ROWS: list[dict[str, str]] = json.loads((DATA / "contract_fields.json").read_text())
SIMPLE = {"boolean": boolean, "date": day, "timestamp": instant, "fraction": fraction, "string": name}
# The default is that of the profile, or must be told from an absent field.
ELSEWHERE = {("dsp_documents", "days"), ("budget_debate", "weeks"), ("quorum", "vacant_seats")}
MAY_BE_EMPTY = {
    ("proxy_timeline", "proxies"), ("proxy_timeline", "events"), ("proxy_timeline", "withdrawals"),
    ("roll_call", "proxies"), ("roll_call", "votes"), ("meeting_frequency", "meetings"),
    ("election_rounds", "born"), ("election_rounds", "ages"), ("list_pr", "candidates_born"),
    ("run_off", "born"), ("run_off", "run_off"),
}  # fmt: skip


def walk(fields: tuple[Field, ...], path: str = "") -> Iterator[tuple[str, Field]]:
    """Every field of a kind with the path the contract gives it."""
    for one in fields:
        yield path + one.name, one
        if isinstance(one.read, Array) and isinstance(one.read.of, Record):
            yield from walk(one.read.of.fields, f"{path}{one.name}[].")


FIELDS = {(kind.name, path): field for kind in KINDS.values() for path, field in walk(kind.fields)}


def test_names_and_order() -> None:
    assert [(row["kind"], row["field"]) for row in ROWS if row["kind"] in KINDS] == [
        key for row_kind in dict.fromkeys(row["kind"] for row in ROWS) for key in FIELDS if key[0] == row_kind
    ]
    assert {row["kind"] for row in ROWS} == set(KINDS)


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['kind']}-{row['field']}" for row in ROWS])
def test_type(row: dict[str, str]) -> None:
    check_type(FIELDS[row["kind"], row["field"]].read, row["type"])


def check_type(read: Any, written: str) -> None:
    """Compare a reader with the type written in the contract."""
    inner = re.match(r"(array of|object ->) (.*)", written)
    if inner:
        assert isinstance(read, Array if inner[1] == "array of" else FreeObject)
        if inner[2] != "objects":
            check_type(read.of, inner[2])
    elif minimum := re.match(r"integer >= (\d+)", written):
        assert isinstance(read, Integer)
        assert read.minimum == int(minimum[1])
    elif written.startswith("one of"):
        assert isinstance(read, Code)
        assert list(read.values) == re.findall(r"`([^`]+)`", written) or set(read.values) == set(
            re.findall(r"`([^`]+)`", written)
        )
    else:
        assert read is SIMPLE[written]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['kind']}-{row['field']}" for row in ROWS])
def test_presence(row: dict[str, str]) -> None:
    field, presence = FIELDS[row["kind"], row["field"]], row["presence"]
    own = KINDS[row["kind"]].regimes
    named = tuple(code for code in REGIMES if re.search(rf"\b{code}\b", presence))
    needed = tuple(code for code in own if field.needed(code))
    if presence.startswith("required in"):
        assert set(needed) == set(named)
    else:
        assert needed == (own if presence.startswith("required") else ())
    only = named if "only" in presence else ()
    assert {code for code in own if not field.only or code in field.only} == (set(only) or set(own))
    if (row["kind"], row["field"]) in ELSEWHERE:
        return
    default = re.match(r"default ([^;]+)", presence)
    if default:
        assert field.default == json.loads(default[1])
        assert type(field.default) is type(json.loads(default[1])) or isinstance(field.default, str)
    elif not needed:
        assert field.default in (None, ())


def test_what_may_be_empty() -> None:
    assert {
        key
        for key, field in FIELDS.items()
        if isinstance(field.read, (Array, FreeObject)) and field.read.may_be_empty
    } == MAY_BE_EMPTY


@pytest.mark.skipif(
    not (SHARED / "cases-format.md").exists(), reason="[shared] the shared folder is not there"
)
def test_the_copy_is_that_of_the_shared_folder() -> None:
    assert contract.read_fields((SHARED / "cases-format.md").read_text()) == ROWS
