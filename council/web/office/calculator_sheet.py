"""From a filled form to what the page shows: ask the law, place its refusals beside the fields, make the panels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from wtforms import Field

from council.law.calculator import answer
from council.law.calculator.kinds import REGIMES
from council.web.office import calculator_elections, calculator_fills  # noqa: F401  they register themselves
from council.web.office.calculator_fields import CaseForm
from council.web.office.calculator_panels import Due, Panel, panel
from council.web.office.calculator_rows import RoundsForm, RowsForm, SeatsForm, many
from council.web.office.calculator_tools import Ask, Tool
from council.web.office.calculator_words import sentence
from council.web.typography import NBSP


@dataclass
class Sheet:
    """The answers, or the fields to correct (address in the page, sentence)."""

    panels: list[Panel] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)

    @property
    def dues(self) -> list[tuple[Due, str]]:
        """The days that count, in order, with the title of their panel."""
        return sorted(((one.due, one.title) for one in self.panels if one.due), key=lambda pair: pair[0].on)


def work(tool: Tool, form: CaseForm) -> Sheet:
    """Ask the law everything the form allows. With a fault anywhere nothing is shown but the faults."""
    sheet = Sheet()
    if form.regime.data not in REGIMES:
        _blame(sheet, form.regime, sentence("unknown_value", "regime"))
        return sheet
    if isinstance(form, RowsForm):
        _names(sheet, form)
    if not sheet.faults:
        for ask in tool.asks(form):
            _ask(sheet, form, ask)
    if sheet.faults:
        sheet.panels.clear()
    return sheet


def _names(sheet: Sheet, form: RowsForm) -> None:
    form.check_names()
    for row in form.filled():
        for words in row["name"].errors:
            sheet.faults.append(_named(row["name"], words))


def _ask(sheet: Sheet, form: CaseForm, ask: Ask) -> None:
    found = answer({"kind": ask.kind, "inputs": ask.inputs})
    if found["status"] != "invalid":
        sheet.panels.append(panel(ask.title, ask.inputs, found))
        return
    for error in found["errors"]:
        place = ask.fields.get(error["field"], error["field"])
        on = _field(form, place)
        name = on.short_name.rstrip("123") if "." in place else place
        words = many(place, error["reason"]) or sentence(error["reason"], name, on)
        _blame(sheet, on, words)


def _field(form: CaseForm, path: str) -> Field:
    """The field at fault; a part of a case that the page does not show is blamed on the regime."""
    if isinstance(form, (RoundsForm, SeatsForm)) and path != "regime":
        return form.place(path)
    return form._fields.get(path, form.regime)


def _blame(sheet: Sheet, on: Field, words: str) -> None:
    if words not in on.errors:
        on.errors = [*on.errors, words]
        sheet.faults.append(_named(on, words))


def _named(on: Field, words: str) -> tuple[str, str]:
    """For the head of the page: where the fault is, and the sentence with the name of the field."""
    return on.id, f"{on.label.text}{NBSP}: {words[0].lower()}{words[1:]}"


def defaults(form: type[CaseForm], known: dict[str, Any]) -> dict[str, Any]:
    """What is known of the organisation, for the fields this form has."""
    return {name: value for name, value in known.items() if hasattr(form, name)}
