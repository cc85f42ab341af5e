"""The office's page of copies of a dossier: ask, follow, download."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import dossier_copies as known
from council.services import dossier_copies
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, may, stored, tabs

USUAL_MB = 25
"""What most mail servers still take."""


@blueprint.get("/dossiers/<int:dossier_id>/copies")
@allow(Permission.MEETING_READ)
def copies(dossier_id: int) -> ResponseReturnValue:
    """Copies made of one version, and those that can be asked for."""
    return _page(dossier_id, str(USUAL_MB), "")


def _page(dossier_id: int, size: str, error: str) -> str:
    page = existing(known.copies_page(dossier_id))
    return render_template(
        "office/dossiers/copies.html", page=page, head=page.head, tabs=tabs(page.head, "dossier"),
        may_edit=may(Permission.MEETING_EDIT), size=size, error=error,
    )  # fmt: skip


@blueprint.post("/dossiers/<int:dossier_id>/copies")
@allow(Permission.MEETING_EDIT)
def request_copy(dossier_id: int) -> ResponseReturnValue:
    """Ask for one kind of copy."""
    size = request.form.get("largest_mb", "")
    try:
        dossier_copies.request_copy(
            actor(), dossier_id, request.form.get("kind", ""), int(size) if size.strip().isdecimal() else None
        )
    except Refused as refused:
        if refused.field:
            return _page(dossier_id, size, refused.sentence), refused.status
        flash(refused.sentence, "error")
    return redirect(url_for("office.copies", dossier_id=dossier_id))


@blueprint.get("/dossiers/<int:dossier_id>/copies/avancement")
@allow(Permission.MEETING_READ)
def copies_progress(dossier_id: int) -> ResponseReturnValue:
    """How many copies are made, for the progress bar."""
    page = existing(known.copies_page(dossier_id))
    total = len(page.copies)
    made = total - page.waiting
    return {
        "value": made,
        "total": total,
        "words": f"{made} sur {total}",
        "done": not page.waiting,
        "next": "" if page.waiting else url_for("office.copies", dossier_id=dossier_id),
    }


@blueprint.get("/copies/<int:copy_id>/<int:index>")
@allow(Permission.MEETING_READ)
def copy_file(copy_id: int, index: int) -> ResponseReturnValue:
    """One file of a copy."""
    copy, file = existing(known.copy_file(copy_id, index))
    return stored(file.sha256, file.name, zipped=copy.kind == "bundle", download=True)
