"""The calculator on text: JSON in, JSON out; the list of the rules and the explanation of one."""

from __future__ import annotations

import json
from typing import Any

from council.law.calculator.engine import answer
from council.law.calculator.kinds import KINDS
from council.law.rulebook import CONDUCT, RULES
from council.law.violations import Violation
from council.law.wording import typeset

_LONGEST = 400  # digits; longer integers are out of range whatever their value


def run_text(text: str) -> tuple[int, str]:
    """Answer the cases of a JSON text: one case, an array, or an object with an array ``cases``.

    Returns the exit status and the text to print: 0 and JSON, or 2 and a sentence (for standard error) when the
    text is not JSON of one of these shapes.
    """
    try:
        cases = json.loads(text.removeprefix("\ufeff"), parse_int=_integer, parse_constant=_refuse)
    except json.JSONDecodeError as fault:
        return 2, _unreadable(f" à la ligne {fault.lineno}, colonne {fault.colno}")
    except (ValueError, RecursionError):
        return 2, _unreadable()
    if isinstance(cases, dict) and isinstance(cases.get("cases"), list):
        cases = cases["cases"]
    if isinstance(cases, list):
        answers = ",\n".join(_dumped(answer(one)) for one in cases)
        return 0, f"[\n{answers}\n]" if cases else "[]"
    return (0, _dumped(answer(cases))) if isinstance(cases, dict) else (2, _unreadable())


def _unreadable(where: str = "") -> str:
    return typeset(
        f"Entrée illisible{where} : donnez un cas JSON, un tableau de cas, ou un objet dont « cases » est un tableau."
    )


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
    """The rules and the kinds of questions that apply them, one a line; last, those with nothing to compute."""
    rules = RULES | CONDUCT
    kinds = {one: [name for name, kind in KINDS.items() if one in kind.rules] for one in rules}
    return "\n".join(
        f"{one.id:<12} {typeset(one.title)}" + (f" [{', '.join(kinds[one.id])}]" if kinds[one.id] else "")
        for one in rules.values()
    )


_MARKS = {
    "S": "lue dans une source publique",
    "M": "de mémoire, à vérifier dans le texte",
    "?": "discutée : valeur par défaut, avec un avertissement",
}


def explain(rule_id: str) -> str:
    """What a rule says, its articles, the functions and the kinds of questions that apply it.

    Raises Violation ``unknown_rule`` when no rule has this ID.
    """
    rule = (RULES | CONDUCT).get(rule_id.strip().upper())
    if rule is None:
        raise Violation(
            "unknown_rule",
            "",
            f"La règle « {rule_id} » est inconnue : choisissez-la parmi celles que donne « council law list ».",
        )
    kinds = [name for name, kind in KINDS.items() if rule.id in kind.rules]
    lines = [
        f"{rule.id} : {rule.title}",
        rule.statement,
        f"Articles : {', '.join(rule.articles)}",
        f"Fiabilité : {_MARKS[rule.mark]}",
        f"Fonctions : {', '.join(rule.functions) or 'aucune, le logiciel suit cette règle sans calcul'}",
        f"Questions : {', '.join(kinds) or 'aucune'}",
    ]
    return "\n".join(typeset(line) for line in lines)
