"""Every conclusion the worked cases reach: its gravity, code, rule and articles are those of the register of findings."""

from __future__ import annotations

import json

import pytest

from council.law import violations
from council.law.calculator import answer
from council.law.rulebook import RULES
from tests.law.support import DATA, contract_examples, worked_cases

REGISTER = DATA / "findings.json"
Row = tuple[str, str, str, str]


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> set[Row]:
    """What is found while the test runs."""
    found: set[Row] = set()
    made = violations.Finding.__init__

    def kept(self: violations.Finding, *values: object, **named: object) -> None:
        made(self, *values, **named)  # type: ignore[arg-type]
        found.add((self.code, self.rule, str(self.status), ", ".join(self.articles)))

    monkeypatch.setattr(violations.Finding, "__init__", kept)
    return found


def test_the_findings_of_all_cases_are_those_of_the_register(reached: set[Row]) -> None:
    """A code, a rule or an article that changes must be changed in the register too, and read there."""
    for case in (*worked_cases(), *contract_examples()):
        answer(case)
    listed = {tuple(row) for row in json.loads(REGISTER.read_text())}
    assert sorted(reached - listed) == []
    assert sorted(listed - reached) == []


def test_the_register_names_rules_of_the_rulebook() -> None:
    rows = json.loads(REGISTER.read_text())
    assert {rule for _, rule, _, _ in rows} <= set(RULES)
    assert all(articles for _, _, _, articles in rows)
