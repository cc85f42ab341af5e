"""Common to the tests of the law: profiles, the worked cases and how answers are compared."""

from __future__ import annotations

import json
import re
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from council.law.regimes import Regime, regime

DATA = Path(__file__).parent / "data"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "domain"
TODAY = date(2026, 6, 18)
_FRACTION = re.compile(r"-?\d+(/[1-9]\d*)?")


def commune(population: int | None = 4200, **adjustments: object) -> Regime:
    """The profile of a French commune on an ordinary day."""
    return regime("fr-commune", population=population, on=TODAY, adjustments=adjustments)


def body(code: str, population: int | None = None, **adjustments: object) -> Regime:
    """Any profile on an ordinary day."""
    return regime(code, population=population, on=TODAY, adjustments=adjustments)


def on(text: str) -> date:
    """A date written in ISO form."""
    return date.fromisoformat(text)


def worked_cases() -> list[dict[str, Any]]:
    """The public worked cases."""
    return list(json.loads((DATA / "cases.json").read_text())["cases"])


def contract_examples() -> list[dict[str, Any]]:
    """The examples of the contract: a case, and its answer in ``expected``."""
    return list(json.loads((DATA / "contract_examples.json").read_text()))


def matches(expected: Any, got: Any) -> bool:
    """The comparison of the contract: expected members are there and equal, fractions as exact numbers."""
    if isinstance(expected, dict):
        return isinstance(got, dict) and all(
            name in got and matches(expected[name], got[name]) for name in expected
        )
    if isinstance(expected, list):
        return isinstance(got, list) and len(expected) == len(got) and all(map(matches, expected, got))
    if (
        isinstance(expected, str)
        and isinstance(got, str)
        and _FRACTION.fullmatch(expected)
        and _FRACTION.fullmatch(got)
    ):
        return Fraction(expected) == Fraction(got)
    return type(expected) is type(got) and expected == got
