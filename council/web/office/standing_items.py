"""The office's pages about points that come back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import standing_items as known
from council.queries.kinds import KIND_WORDS
from council.services import standing_items as service
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, may, refusals_said


@blueprint.post("/seances/<int:meeting_id>/points-habituels")
@allow(Permission.MEETING_EDIT)
def add_standing(meeting_id: int) -> ResponseReturnValue:
    """Put a standing point on the agenda."""
    with refusals_said():
        item_id = service.add_standing(actor(), meeting_id, request.form.get("key", ""))
        flash("Le point est à l’ordre du jour.", "success")
        return redirect(url_for("office.meeting", meeting_id=meeting_id, _anchor=f"point-{item_id}"))
    return redirect(url_for("office.meeting", meeting_id=meeting_id))


@blueprint.get("/assemblees/<int:body_id>/points-recurrents")
@allow(Permission.MEETING_READ)
def standing_items(body_id: int) -> ResponseReturnValue:
    """The recurring points of a body."""
    return _standing(body_id, {}, "")


@blueprint.post("/assemblees/<int:body_id>/points-recurrents")
@allow(Permission.MEETING_EDIT)
def keep_standing(body_id: int) -> ResponseReturnValue:
    """Add one, or change when it comes back; a refusal keeps what was typed."""
    form = request.form
    try:
        service.keep_standing(
            actor(), body_id, form.get("title", ""), form.get("kind", ""), form.get("month", type=int)
        )
    except Refused as refused:
        return _standing(body_id, form.to_dict(), refused.sentence), refused.status
    flash("Le point récurrent est enregistré.", "success")
    return redirect(url_for("office.standing_items", body_id=body_id))


@blueprint.post("/points-recurrents/<int:standing_item_id>/retirer")
@allow(Permission.MEETING_EDIT)
def drop_standing(standing_item_id: int) -> ResponseReturnValue:
    """Let it no longer come back."""
    body_id = service.drop_standing(actor(), standing_item_id)
    flash("Ce point ne sera plus proposé.", "success")
    return redirect(url_for("office.standing_items", body_id=body_id))


def _standing(body_id: int, typed: dict[str, str], error: str) -> str:
    name = existing(known.body_name(body_id))
    return render_template(
        "office/standing/items.html", body_id=body_id, name=name, lines=known.lines(body_id), kinds=KIND_WORDS,
        months=known.MONTHS, typed=typed, error=error, may_edit=may(Permission.MEETING_EDIT),
    )  # fmt: skip
