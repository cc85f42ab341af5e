"""Asking the calculator's questions without a server: the form as the page fills it, and its sheet."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from council.web.office.calculator_panels import Panel
from council.web.office.calculator_rows import RowsForm
from council.web.office.calculator_sheet import Sheet, work
from council.web.office.calculator_tools import TOOLS


def ask(slug: str, **query: object) -> tuple[Sheet, RowsForm]:
    """The sheet and the form of a question."""
    tool = TOOLS[slug]
    form = tool.form(MultiDict({name.replace("__", "-"): str(value) for name, value in query.items()}))
    form.trim()
    return work(tool, form), form  # type: ignore[return-value]


def only(slug: str, **query: object) -> Panel:
    """The single panel of a question that has an answer."""
    sheet, _ = ask(slug, **query)
    assert sheet.faults == []
    return sheet.panels[0]


def faults(slug: str, **query: object) -> dict[str, str]:
    """Field at fault -> sentence."""
    sheet, _ = ask(slug, **query)
    assert sheet.panels == []
    return dict(sheet.faults)


def rows(*lines: dict[str, object]) -> dict[str, object]:
    """Lines of a form as its query."""
    return {f"rows-{rank}-{name}": value for rank, line in enumerate(lines) for name, value in line.items()}
