"""The public worked cases and the examples of the contract: the executable form of the rulebook."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import pytest

from council.law.calculator import answer
from council.law.calculator.kinds import KINDS
from tests.law import contract
from tests.law.support import DATA, SHARED, contract_examples, matches, worked_cases

ABBREVIATED = re.compile("art\\.|[LRD]\\.(?=\u00a0)")
CASES = worked_cases()
EXAMPLES = contract_examples()


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_worked_case(case: dict[str, Any]) -> None:
    before = copy.deepcopy(case)
    got = answer(case)
    assert matches(case["expected"], got), f"{case['reason']}: {got}"
    assert case == before


@pytest.mark.parametrize("case", EXAMPLES, ids=[f"{case['kind']}-{n}" for n, case in enumerate(EXAMPLES)])
def test_contract_example(case: dict[str, Any]) -> None:
    got = answer(case)
    assert matches(case["expected"], got), got
    if got["status"] != "invalid":
        common = {"kind", "articles", "explanation"}
        assert set(got) == set(case["expected"]) | common


def test_every_kind_has_an_example_and_answers_its_common_fields() -> None:
    assert {case["kind"] for case in EXAMPLES} == set(KINDS)
    for case in (*CASES, *EXAMPLES):
        got = answer(case)
        if got["status"] == "invalid":
            assert got["errors"] == sorted(got["errors"], key=lambda one: (one["field"], one["reason"]))
            continue
        assert got["kind"] == case["kind"]
        assert got["codes"] == sorted(set(got["codes"]))
        assert (got["codes"] == []) == (got["status"] == "ok")
        assert got["articles"]
        assert all(" " in article for article in got["articles"])
        assert 1 <= ABBREVIATED.sub("", got["explanation"]).count(".") <= 4


def test_answers_do_not_depend_on_the_cases_before() -> None:
    forward = [answer(case) for case in CASES]
    backward = [answer(case) for case in reversed(CASES)]
    assert forward == backward[::-1]


@pytest.mark.skipif(not (SHARED / "cases.json").exists(), reason="[shared] the shared folder is not there")
def test_copies_are_those_of_the_shared_folder() -> None:
    assert json.loads((SHARED / "cases.json").read_text())["cases"] == CASES
    assert contract.read_examples((SHARED / "cases-format.md").read_text()) == EXAMPLES
    assert (DATA / "cases.json").read_text() == (SHARED / "cases.json").read_text()
