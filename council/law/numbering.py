"""How an organisation numbers its acts: which models of order numbers hold (FR-ACT-03; CGCT R2121-9 al. 2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from council.law.violations import Violation

LONGEST = 15
"""Characters of an order number: the limit of the internal number of @CTES."""
MOST = 999
"""Acts of one period that a model must be able to number without growing too long."""
_FIELD = re.compile(r"\{(year|month|day|count)(?::([1-4]))?\}")
_LITERAL = re.compile(r"[A-Za-z0-9/_.-]*")
_WIDTH = {"year": 4, "month": 2, "day": 2}


@dataclass(frozen=True)
class Scheme:
    """A model that holds. ``period``: over which acts are counted, ``year``, ``month`` or ``day``."""

    pattern: str
    period: str

    def number(self, on: date, count: int) -> str:
        """The order number of the ``count``-th act of the period that holds ``on``."""
        values = {"year": on.year, "month": on.month, "day": on.day, "count": count}
        return _FIELD.sub(lambda match: str(values[match[1]]).zfill(int(match[2] or 0)), self.pattern)

    def first_day(self, on: date) -> date:
        """The first day of the period that holds ``on``."""
        if self.period == "day":
            return on
        return on.replace(day=1) if self.period == "month" else on.replace(month=1, day=1)

    def last_day(self, on: date) -> date:
        """Its last day."""
        if self.period == "day":
            return on
        if self.period == "year":
            return on.replace(month=12, day=31)
        following = on.replace(year=on.year + on.month // 12, month=on.month % 12 + 1, day=1)
        return date.fromordinal(following.toordinal() - 1)


def scheme(pattern: str) -> Scheme:
    """The model ``pattern`` describes: literal text with ``{year}``, ``{month}``, ``{day}`` and ``{count}``, widths as in
    ``{count:3}``.

    Raises Violation ``bad_pattern`` unless numbers are unique for ever (a year, and the rank over the shortest period
    named), at most 15 characters, and made of signs that can be transmitted.
    """
    used = [match[1] for match in _FIELD.finditer(pattern)]
    literal = _FIELD.sub("", pattern)
    if used.count("count") != 1 or "year" not in used or len(used) != len(set(used)):
        raise _bad(
            pattern, "Le modèle doit contenir une fois {year} (l'année) et une fois {count} (le rang)."
        )
    if "day" in used and "month" not in used:
        raise _bad(pattern, "Le jour seul ne distingue pas les mois : ajoutez {month}, ou retirez {day}.")
    if not _LITERAL.fullmatch(literal):
        raise _bad(
            pattern,
            "Hors des champs, n'employez que des lettres sans accent, des chiffres, « - », « / », « _ » et « . ».",
        )
    if re.search(r"\}\{", pattern) and not _fixed(pattern):
        raise _bad(
            pattern,
            "Deux champs accolés se confondent : séparez-les, ou donnez une largeur, comme {month:2}.",
        )
    found = Scheme(pattern, "day" if "day" in used else "month" if "month" in used else "year")
    longest = found.number(date(9999, 12, 31), MOST)
    if len(longest) > LONGEST:
        raise _bad(
            pattern,
            f"Un numéro tel que {longest} dépasse {LONGEST} caractères, la limite de la transmission au préfet.",
        )
    return found


def _fixed(pattern: str) -> bool:
    """Whether every field but the last has a width that never changes."""
    fields = list(_FIELD.finditer(pattern))
    return all(
        match[1] == "year" or int(match[2] or 0) >= _WIDTH.get(match[1], LONGEST) for match in fields[:-1]
    )


def _bad(pattern: str, sentence: str) -> Violation:
    return Violation("bad_pattern", "CGCT R2121-9", sentence, pattern=pattern)
