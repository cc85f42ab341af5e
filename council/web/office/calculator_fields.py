"""Fields of the calculator's forms: they keep what was typed and hand it to the law as a JSON value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from wtforms import BooleanField, Field, Form, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import DateInput

from council.law.calculator.kinds import CCAS, COMMUNE, EPCI, WALLONIA

REGIMES = (
    (COMMUNE, "Commune"),
    (EPCI, "Intercommunalité (EPCI)"),
    (CCAS, "CCAS"),
    (WALLONIA, "Commune wallonne"),
)
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_INTEGER = re.compile(r"-?[0-9]{1,100}")
_FRENCH_DAY = re.compile(r"([0-9]{1,2})[/. ]([0-9]{1,2})[/. ]([0-9]{4})")


def options(*pairs: tuple[str, str]) -> list[SelectChoice]:
    """Choices of a list: value and words."""
    return [SelectChoice(value, words) for value, words in pairs]


class Count(StringField):
    """A whole number; spaces between thousands are accepted, anything else is left for the law to refuse."""

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label, render_kw={"inputmode": "numeric", "autocomplete": "off"}, **more)


class Day(StringField):
    """A day, as the browser writes it (2026-06-12) or as French people do (12/06/2026)."""

    widget = DateInput()


def whole(text: str) -> int | str | None:
    """``6 400`` as 6400, nothing as None, anything else as it was typed."""
    bare = _SPACES.sub("", text)
    return int(bare) if _INTEGER.fullmatch(bare) else text.strip() or None


def day_text(text: str) -> str | None:
    """``12/06/2026`` as ``2026-06-12``, nothing as None, anything else as it was typed."""
    bare = text.strip()
    match = _FRENCH_DAY.fullmatch(bare)
    return f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}" if match else bare or None


def typed(field: Field | None) -> Any:
    """What a field holds, as the calculator wants it; None when it is empty or not on the page."""
    if field is None:
        return None
    if isinstance(field, Count):
        return whole(str(field.data if field.data is not None else ""))
    if isinstance(field, Day):
        return day_text(field.data or "")
    if isinstance(field, SelectField) and str(field.data).isdecimal():
        return whole(str(field.data))
    return field.data or None


class CaseForm(Form):
    """A question of the calculator. ``only``: fields that some regimes alone have."""

    only: ClassVar[Mapping[str, Iterable[str]]] = {}
    regime = SelectField("Régime", choices=options(*REGIMES), default=COMMUNE)

    def trim(self) -> None:
        """Take away the fields that the regime chosen does not have, unless something was typed in them."""
        regime = self.regime.data if self.regime.data in dict(REGIMES) else COMMUNE
        for name, regimes in self.only.items():
            if regime not in regimes and typed(self._fields.get(name)) is None:
                del self[name]

    def given(self, *names: str, **renamed: str) -> dict[str, Any]:
        """Inputs of a case: the regime, the fields ``names``, and ``input="field"`` where the names differ."""
        pairs = {name: name for name in ("regime", *names)} | renamed
        return {name: typed(self._fields.get(field)) for name, field in pairs.items()}

    def has(self, *names: str) -> bool:
        """Whether at least one of these fields holds something."""
        return any(typed(self._fields.get(name)) is not None for name in names)

    def recap(self) -> list[tuple[str, str]]:
        """Labels and words of what was typed, for the printed page."""
        rows = [(field.label.text, _words(field)) for field in self._fields.values()]
        return [(label, words) for label, words in rows if words]


def _words(field: Field) -> str:
    if isinstance(field, BooleanField):
        return "oui" if field.data else ""
    if isinstance(field, SelectField):
        return next((str(one.label) for one in field.choices if one.value == field.data and one.value), "")
    if isinstance(field, Day):
        year, _, rest = (day_text(field.data or "") or "").partition("-")
        return "/".join([*reversed(rest.split("-")), year]) if rest else year
    return str(field.data) if isinstance(field, StringField) and field.data is not None else ""
