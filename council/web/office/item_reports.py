"""The office's page that puts a point under a report of its meeting, or separates it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import items as known
from council.services import reports
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.forms import ReportForm, blame
from council.web.office.pages import existing


@blueprint.get("/points/<int:item_id>/rapport")
@allow(Permission.MEETING_EDIT)
def item_report(item_id: int) -> ResponseReturnValue:
    """The choice of a report."""
    view = existing(known.item_view(item_id), reports.GONE)
    return _page(view, _form(view, report_id=view.report[0] if view.report else None))


@blueprint.post("/points/<int:item_id>/rapport")
@allow(Permission.MEETING_EDIT)
def join_report(item_id: int) -> ResponseReturnValue:
    """Join the report chosen, or separate the point from its own; a refusal shows the choice again."""
    view = existing(known.item_view(item_id), reports.GONE)
    form, apart = _form(view), "apart" in request.form
    chosen = request.form.get("report_id", type=int)
    if not apart and chosen is None:
        form.report_id.errors = ["Choisissez un rapport de la liste."]
        return _page(view, form), 422
    try:
        meeting_id = reports.join_report(actor(), item_id, None if apart else chosen)
    except Refused as refused:
        blame(form, refused)
        return _page(view, form), refused.status
    flash("Le point est séparé du rapport." if apart else "Le point est joint au rapport.", "success")
    return redirect(url_for("office.meeting", meeting_id=meeting_id, _anchor=f"point-{item_id}"))


def _form(view: known.ItemView, **stored: object) -> ReportForm:
    form = ReportForm(**stored)
    form.report_id.choices = [("", "Choisir un rapport…"), *view.report_choices]
    return form


def _page(view: known.ItemView, form: ReportForm) -> str:
    return render_template("office/items/report.html", view=view, head=view.meeting, form=form)
