"""The catalogue of the rules and the reader's table of ``council/law/README.md`` hold to the code and the tests."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from dataclasses import is_dataclass
from pathlib import Path

import pytest

from council import law
from council.law.calculator.kinds import KINDS
from council.law.rulebook import CONDUCT, RULES, Rule
from tests.law.support import SHARED, contract_examples, worked_cases

LAW = Path(law.__file__).parent
TESTS = Path(__file__).parent
ROW = re.compile(
    r"^\| (?P<rule>[A-Z]{2}-[A-Z]+-\d+) \| (?P<functions>[^|]+) \| (?P<articles>[^|]+) \| (?P<tests>[^|]+) \|$"
)
RULE_ID = re.compile(r"\b(?:FR|BE)-[A-Z]+-\d\d\b")


def rows() -> dict[str, dict[str, list[str]]]:
    """The table of the README: rule -> functions, articles, tests."""
    lines = map(ROW.match, (LAW / "README.md").read_text().splitlines())
    return {
        line["rule"]: {
            name: re.findall(r"[^,`]+[^,` ]", line[name].replace("`", ""))
            for name in ("functions", "articles", "tests")
        }
        for line in lines
        if line
    }


def function(name: str) -> object:
    """The function of ``council.law`` named ``module.function``."""
    module, attribute = name.split(".")
    return getattr(importlib.import_module(f"council.law.{module}"), attribute)


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_each_rule_is_in_the_table_with_its_functions_articles_and_tests(rule: Rule) -> None:
    row = rows()[rule.id]
    assert [one.strip() for one in row["functions"]] == list(rule.functions)
    assert [one.strip() for one in row["articles"]] == list(rule.articles)
    texts = {test.strip(): (TESTS / f"{test.strip()}.py").read_text() for test in row["tests"]}
    for test, text in texts.items():
        assert "\ndef test_" in text, test
    for name in rule.functions:
        assert any(re.search(rf"\b{name.split('.')[1]}\(", text) for text in texts.values()), name


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_each_function_names_its_rule_or_is_asked_through_a_kind_of_it(rule: Rule) -> None:
    told = " ".join(inspect.getdoc(function(name)) or "" for name in rule.functions)
    area = rule.id.rsplit("-", 1)[0]
    kinds = [kind.name for kind in KINDS.values() if rule.id in kind.rules]
    assert area in told or kinds
    assert rule.title
    assert rule.statement.endswith(".")
    assert rule.mark in "SM?"


def test_the_table_has_no_other_rule() -> None:
    assert list(rows()) == list(RULES)


def test_the_rules_of_the_kinds_and_of_the_cases_are_in_the_catalogue() -> None:
    asked = {rule for kind in KINDS.values() for rule in kind.rules}
    assert asked <= set(RULES)
    assert {case["rule"] for case in worked_cases()} <= set(RULES)
    assert {case["kind"] for case in contract_examples()} == set(KINDS)


def test_the_rules_cited_in_the_code_are_in_the_catalogue() -> None:
    cited = {rule for file in LAW.rglob("*.py") for rule in RULE_ID.findall(file.read_text())}
    assert cited <= set(RULES) | set(CONDUCT)


def test_a_rule_is_computed_or_of_conduct_never_both() -> None:
    assert not set(RULES) & set(CONDUCT)
    for rule in CONDUCT.values():
        assert rule.functions == (), rule.id
        assert rule.title, rule.id
        assert rule.statement.endswith("."), rule.id
        assert all(rule.articles), rule.id
        assert rule.mark in "SM?", rule.id


def test_the_law_imports_the_standard_library_only_and_no_clock() -> None:
    allowed = {
        "__future__", "argparse", "calendar", "collections", "council", "dataclasses", "datetime", "enum",
        "fractions", "functools", "json", "pathlib", "re", "sys", "types", "typing", "zoneinfo",
    }  # fmt: skip
    for file in LAW.rglob("*.py"):
        tree = ast.parse(file.read_text())
        for node in ast.walk(tree):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert {name.split(".")[0] for name in names} <= allowed, file
            assert all(not name.startswith("council.") or name.startswith("council.law") for name in names), (
                file
            )
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"now", "today", "utcnow", "time_ns"}, file
            assert not isinstance(node, ast.Constant) or not isinstance(node.value, float), file


def test_what_the_law_answers_cannot_be_changed() -> None:
    """Every public dataclass is frozen; the private ones live inside one call."""
    for file in LAW.rglob("*.py"):
        if file.name == "__main__.py":
            continue
        module = importlib.import_module(
            ".".join(("council", *file.relative_to(LAW.parent).with_suffix("").parts))
        )
        for name, one in vars(module).items():
            if is_dataclass(one) and isinstance(one, type) and not name.startswith("_"):
                assert one.__dataclass_params__.frozen, name


@pytest.mark.parametrize("file", sorted(LAW.rglob("*.py")), ids=lambda file: str(file.relative_to(LAW)))
def test_sizes(file: Path) -> None:
    text = file.read_text()
    assert len(text.splitlines()) < 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 40, node.name


@pytest.mark.skipif(not (SHARED / "rules-fr.md").exists(), reason="[shared] the shared folder is not there")
def test_every_rule_is_one_of_the_rulebook() -> None:
    known = set(RULE_ID.findall((SHARED / "rules-fr.md").read_text()))
    assert set(RULES) | set(CONDUCT) == known
