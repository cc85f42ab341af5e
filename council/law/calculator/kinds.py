"""The registry of the kinds of questions, and the small words the kinds are written with."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from council.law.calculator.types import Fault, Faulty, Field
from council.law.regimes import Regime
from council.law.violations import Answer

Given = Mapping[str, Any]  # the inputs, read and completed with their defaults
Outputs = dict[str, Any]
Compute = Callable[[Regime, Given], tuple[Answer, Outputs]]

COMMUNE, EPCI, CCAS, WALLONIA = "fr-commune", "fr-epci", "fr-ccas", "be-wal-commune"
REGIMES = (COMMUNE, EPCI, CCAS, WALLONIA)
FRENCH = (COMMUNE, EPCI, CCAS)


@dataclass(frozen=True)
class Kind:
    """One kind of question: the regimes that have it, its inputs, the function that answers."""

    name: str
    rules: tuple[str, ...]
    regimes: tuple[str, ...]
    fields: tuple[Field, ...]
    compute: Compute


KINDS: dict[str, Kind] = {}


def kind(rules: str, regimes: Sequence[str], *fields: Field) -> Callable[[Compute], Compute]:
    """Register the decorated function as the kind of its name. ``rules``: rule IDs separated by spaces."""

    def register(compute: Compute) -> Compute:
        name = compute.__name__
        KINDS[name] = Kind(name, tuple(rules.split()), tuple(regimes), fields, compute)
        return compute

    return register


def shown(answer: Answer, *names: str, **renamed: str) -> tuple[Answer, Outputs]:
    """The answer, and its attributes ``names`` as outputs (``output="attribute"`` when the names differ)."""
    outputs = {name: getattr(answer, name) for name in names}
    return answer, outputs | {output: getattr(answer, name) for output, name in renamed.items()}


def fault(field: str, reason: str = "inconsistent") -> Faulty:
    """A fault between fields."""
    return Faulty(Fault(field, reason))


def check(holds: bool, field: str, reason: str = "inconsistent") -> None:
    """Raise the fault unless ``holds``."""
    if not holds:
        raise fault(field, reason)


def exactly_one(given: Given, *names: str, path: str = "") -> str:
    """The only field given of a group: none -> the first is required, several -> those after the first."""
    present = [name for name in names if given[name] is not None]
    if not present:
        raise fault(path + names[0], "required")
    if len(present) > 1:
        raise Faulty(*(Fault(path + name, "inconsistent") for name in present[1:]))
    return present[0]


def unique(values: Iterable[Hashable], path: str) -> None:
    """Raise ``duplicate`` on the second appearance of a value; ``path`` holds ``{}`` for the index."""
    seen: set[Hashable] = set()
    for index, value in enumerate(values):
        check(value not in seen, path.format(index), "duplicate")
        seen.add(value)


def known(value: str | None, ids: Iterable[str], field: str) -> None:
    """Raise ``unknown_value`` when a reference is not to a declared id."""
    check(value is None or value in ids, field, "unknown_value")
