"""The legal calculator: an index of questions and one page a question. GET only; the address is the permanent link."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.gateways.environment import environment
from council.law.calculator.engine import STATE_OF_LAW
from council.permissions import Permission
from council.queries.calculator import Subject, subject
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.calculator_fields import CaseForm
from council.web.office.calculator_rows import RowsForm
from council.web.office.calculator_sheet import defaults, work
from council.web.office.calculator_tools import TOOLS, families, known_regime
from council.web.office.pages import existing, now
from council.web.typography import local


@blueprint.get("/calculateur", endpoint="calculator")
@allow(Permission.MEETING_READ, Permission.COUNCILLOR)
def index() -> ResponseReturnValue:
    """The questions, by family."""
    return render_template(
        "office/calculator/index.html", families=families(), today=local(now()).date(), subject=_subject()
    )


@blueprint.get("/calculateur/<slug>", endpoint="calculator_tool")
@allow(Permission.MEETING_READ, Permission.COUNCILLOR)
def tool_page(slug: str) -> ResponseReturnValue:
    """One question: its form, and the answer when it was asked."""
    tool = existing(TOOLS.get(slug), "Cette question n’existe pas dans le calculateur. Repartez de la liste.")
    body = _subject()
    form = _form(tool.form, body)
    asked = bool(request.args) and "more" not in request.args
    sheet = work(tool, form) if asked else None
    return render_template(
        "office/calculator/tool.html", tool=tool, form=form, sheet=sheet, subject=body, now=now(), law_on=STATE_OF_LAW,
        siblings=families()[tool.family], permalink=_permalink(slug),
        example=url_for("office.calculator_tool", slug=slug, **tool.example(local(now()).date())),
    )  # fmt: skip


def _subject() -> Subject | None:
    return subject(actor().organisation_id, local(now()).date())


def _form(form: type[CaseForm], body: Subject | None) -> CaseForm:
    """What the address holds over what is known of the organisation; a spare line where there are lines."""
    known: dict[str, Any] = {"regime": known_regime(body.regime if body else None)}
    if body:
        known |= {"population": body.population, "n_office": body.in_office or None}
    made = form(request.args, data=defaults(form, known))
    made.trim()
    if "more" in request.args and isinstance(made, RowsForm):
        made.add_row()
    return made


def _permalink(slug: str) -> str:
    """The address of the question as it was asked, without what was left empty and would not be filled in again."""
    kept = ("population", "n_office")
    pairs = [(k, v) for k, v in request.args.items(multi=True) if k != "more" and (v or k in kept)]
    base = environment().settings.base_url.rstrip("/")
    return f"{base}{url_for('office.calculator_tool', slug=slug)}?{urlencode(pairs)}"
