"""The calculator on text: JSON in, JSON out; the list of the rules and the explanation of one."""

from __future__ import annotations

import json
from typing import Any

from council.law.calculator.engine import answer
from council.law.calculator.kinds import KINDS

_LONGEST = 400  # digits; longer integers are out of range whatever their value


def run_text(text: str) -> tuple[int, str]:
    """Answer the cases of a JSON text: one case, an array, or an object with an array ``cases``.

    Returns the exit status (0, or 2 when the text is not JSON of one of these shapes) and the JSON to print,
    empty with status 2.
    """
    try:
        cases = json.loads(text.removeprefix("\ufeff"), parse_int=_integer, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return 2, ""
    if isinstance(cases, dict) and isinstance(cases.get("cases"), list):
        cases = cases["cases"]
    if isinstance(cases, list):
        answers = ",\n".join(_dumped(answer(one)) for one in cases)
        return 0, f"[\n{answers}\n]" if cases else "[]"
    return (0, _dumped(answer(cases))) if isinstance(cases, dict) else (2, "")


def _integer(digits: str) -> int:
    return int(digits[:_LONGEST])


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _dumped(value: dict[str, Any]) -> str:
    """JSON with its accents, or escaped when it holds half a surrogate pair that no encoding can write."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, allow_nan=False)
    return text


def list_rules() -> str:
    return "\n".join(KINDS)


def explain(rule_id: str) -> str:
    return rule_id
