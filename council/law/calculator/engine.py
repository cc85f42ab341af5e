"""Answering one case: reading it, dispatching on its kind, showing the answer as JSON values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Any

import council.law.calculator.questions  # noqa: F401  registers the kinds
from council.law.calculator.kinds import COMMUNE, KINDS, REGIMES, Kind
from council.law.calculator.types import Fault, Faulty, day, instant, read_fields
from council.law.regimes import Regime, regime
from council.law.violations import Answer

STATE_OF_LAW = date(2026, 3, 23)  # the day after the renewal the rulebook aims at


def answer(case: object) -> dict[str, Any]:
    """Answer a case ``{"kind": ..., "inputs": {...}}``, or say why it is invalid; other members are ignored."""
    asked = case.get("kind") if isinstance(case, dict) else None
    shown_kind = asked if isinstance(asked, (str, bool, int)) else None
    try:
        return _answered(case)
    except Faulty as invalid:
        errors = [{"field": one.field, "reason": one.reason} for one in sorted(set(invalid.faults))]
        return {"kind": shown_kind, "status": "invalid", "errors": errors}


def _answered(case: object) -> dict[str, Any]:
    kind, inputs = _envelope(case if isinstance(case, dict) else {})
    code = _regime_code(kind, inputs)
    faults: list[Fault] = []
    own = {name: value for name, value in inputs.items() if name != "regime"}
    given = read_fields(kind.fields, own, "", faults, code)
    if faults:
        raise Faulty(*faults)
    try:
        found, outputs = kind.compute(_profile(code, given.get("population")), given)
    except OverflowError:  # a date computed before year 1 or after year 9999
        raise Faulty(Fault(_first_date(kind, given), "out_of_range")) from None
    return {"kind": kind.name, **{name: plain(value) for name, value in outputs.items()}, **_verdict(found)}


def _envelope(case: Mapping[Any, Any]) -> tuple[Kind, dict[str, Any]]:
    kind, inputs = case.get("kind"), case.get("inputs")
    faults = []
    for name, value, expected in (("kind", kind, str), ("inputs", inputs, dict)):
        if value is None:
            faults.append(Fault(name, "required"))
        elif not isinstance(value, expected):
            faults.append(Fault(name, "wrong_type"))
        elif name == "kind" and value not in KINDS:
            faults.append(Fault(name, "unknown_value"))
    if faults or not isinstance(kind, str) or not isinstance(inputs, dict):
        raise Faulty(*faults)
    return KINDS[kind], inputs


def _regime_code(kind: Kind, inputs: Mapping[str, Any]) -> str:
    code = inputs.get("regime")
    if code is None:
        code = COMMUNE
    if not isinstance(code, str):
        raise Faulty(Fault("regime", "wrong_type"))
    if code not in REGIMES:
        raise Faulty(Fault("regime", "unknown_value"))
    if code not in kind.regimes:
        raise Faulty(Fault("regime", "unsupported"))
    return code


@lru_cache(maxsize=1024)
def _profile(code: str, population: int | None) -> Regime:
    return regime(code, population=population, on=STATE_OF_LAW)


def _first_date(kind: Kind, given: Mapping[str, Any]) -> str:
    dated = [one.name for one in kind.fields if one.read in (day, instant) and given[one.name] is not None]
    return dated[0] if dated else kind.fields[0].name


def _verdict(found: Answer) -> dict[str, Any]:
    return {
        "status": str(found.status),
        "codes": list(found.codes),
        "articles": list(found.articles),
        "explanation": found.sentence,
    }


def plain(value: Any) -> Any:
    """A value of the law as JSON: dates and fractions as strings, records as objects, tuples as arrays."""
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, (date, Fraction)):
        return value.isoformat() if isinstance(value, date) else str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(one) for one in value]
    return value
