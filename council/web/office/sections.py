"""The office's page that lays an agenda out: sections (rubriques), which point stands under which, rules of order."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import agenda_sections as known
from council.services import sections as service
from council.services.errors import Refused, Stale
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, refusals_said


@blueprint.get("/seances/<int:meeting_id>/rubriques", endpoint="sections")
@allow(Permission.MEETING_EDIT)
def sections_page(meeting_id: int) -> ResponseReturnValue:
    """Sections and their points; with ``?rule=``, the order that rule would give."""
    return _page(meeting_id, request.args.get("rule", ""), headings=request.args.get("headings") == "1")


@blueprint.post("/seances/<int:meeting_id>/rubriques")
@allow(Permission.MEETING_EDIT)
def add_section(meeting_id: int) -> ResponseReturnValue:
    """Add a section; a refusal keeps what was typed."""
    title = request.form.get("title", "")
    try:
        service.add_section(actor(), meeting_id, title)
    except Refused as refused:
        return _page(meeting_id, title=title, error=refused.sentence), refused.status
    return _back(meeting_id, "nouvelle")


@blueprint.post("/seances/<int:meeting_id>/rubriques/points")
@allow(Permission.MEETING_EDIT)
def put_in_sections(meeting_id: int) -> ResponseReturnValue:
    """Save which point stands under which section."""
    chosen = {
        int(name[6:]): int(value) if value.isdecimal() else None
        for name, value in request.form.items()
        if name.startswith("point-") and name[6:].isdecimal()
    }
    with refusals_said():
        service.put_in_sections(actor(), meeting_id, chosen)
        flash("Les rubriques des points sont enregistrées. Les numéros suivent.", "success")
    return _back(meeting_id, "points")


@blueprint.post("/seances/<int:meeting_id>/rubriques/ranger")
@allow(Permission.MEETING_EDIT)
def arrange(meeting_id: int) -> ResponseReturnValue:
    """Apply the order that was previewed; when the agenda changed meanwhile, show the new preview."""
    rule, headings = request.form.get("rule", ""), request.form.get("headings") == "1"
    try:
        service.arrange(
            actor(), meeting_id, rule, headings=headings, revision=request.form.get("revision", 0, type=int)
        )
    except Stale as stale:
        return _page(meeting_id, rule, headings=headings, error=stale.sentence), stale.status
    except Refused as refused:
        return _page(meeting_id, error=refused.sentence), refused.status
    flash("L’ordre du jour est rangé et renuméroté.", "success")
    return redirect(url_for("office.meeting", meeting_id=meeting_id))


@blueprint.post("/rubriques/<int:section_id>")
@allow(Permission.MEETING_EDIT)
def change_section(section_id: int) -> ResponseReturnValue:
    """Rename a section, move it, or take its heading away."""
    meeting_id = existing(known.meeting_of(section_id), service.GONE)
    verb = request.form.get("verb", "")
    with refusals_said():
        if verb in service.STEPS:
            service.move_section(actor(), section_id, verb)
        elif verb == "remove":
            service.remove_section(actor(), section_id)
            flash("La rubrique est retirée. Ses points restent à leur place.", "success")
        else:
            service.rename_section(actor(), section_id, request.form.get("title", ""))
            flash("Le titre de la rubrique est enregistré.", "success")
    return _back(meeting_id, f"rubrique-{section_id}")


def _back(meeting_id: int, anchor: str) -> ResponseReturnValue:
    return redirect(url_for("office.sections", meeting_id=meeting_id, _anchor=anchor))


def _page(
    meeting_id: int, rule: str = "", *, headings: bool = False, title: str = "", error: str = ""
) -> str:
    page = existing(known.page(meeting_id, rule, headings=headings))
    return render_template(
        "office/meetings/sections.html", page=page, head=page.head, rules=known.RULES, rule=rule, headings=headings,
        title=title, error=error,
    )  # fmt: skip
