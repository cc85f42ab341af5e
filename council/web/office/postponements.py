"""The office's pages by which a point leaves an agenda before the convocation: put off, withdrawn, put back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectField, TextAreaField

from council.permissions import Permission
from council.queries import postponements as known
from council.services import postponements as service
from council.services import withdrawn_points
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.forms import blame
from council.web.office.pages import existing, now, refusals_said
from council.web.typography import datetime_fr

LATER = "later"
"""The choice of a meeting that is not fixed yet."""


def _number(value: object) -> int | None:
    return int(str(value)) if str(value or "").isdecimal() else None


class PostponeForm(FlaskForm):
    """Where to, and why; or why it is withdrawn."""

    to_meeting_id = SelectField("Séance", coerce=_number, validate_choice=False)
    motive = TextAreaField("Motif du report", description="Gardé dans l’historique du point.")
    withdrawal_motive = TextAreaField("Motif du retrait", description="Gardé dans l’historique de la séance.")


@blueprint.get("/points/<int:item_id>/report")
@allow(Permission.MEETING_EDIT)
def confirm_postpone(item_id: int) -> ResponseReturnValue:
    """Choose another meeting, or withdraw the point."""
    return _page(item_id, PostponeForm())


@blueprint.post("/points/<int:item_id>/report")
@allow(Permission.MEETING_EDIT)
def postpone_item(item_id: int) -> ResponseReturnValue:
    """Move it to the meeting chosen; a refusal keeps what was typed."""
    form = PostponeForm()
    try:
        if request.form.get("to_meeting_id") == LATER:
            left = withdrawn_points.put_off(actor(), item_id, form.motive.data or "")
            flash(
                "Le point est reporté, avec ses annexes. Les prochains ordres du jour le proposent.",
                "success",
            )
            return redirect(url_for("office.meeting", meeting_id=left, _anchor="departs"))
        left = service.postpone_item(actor(), item_id, form.to_meeting_id.data, form.motive.data or "")
    except Refused as refused:
        return _again(item_id, form, refused)
    flash("Le point est reporté avec ses annexes. Les deux ordres du jour sont renumérotés.", "success")
    return redirect(url_for("office.meeting", meeting_id=left, _anchor="departs"))


@blueprint.post("/points/<int:item_id>/retrait")
@allow(Permission.MEETING_EDIT)
def withdraw_item(item_id: int) -> ResponseReturnValue:
    """Withdraw it with its motive."""
    form = PostponeForm()
    try:
        left = withdrawn_points.withdraw_item(actor(), item_id, form.withdrawal_motive.data or "")
    except Refused as refused:
        return _again(item_id, form, refused)
    flash("Le point est retiré de l’ordre du jour. Vous pouvez l’y remettre.", "success")
    return redirect(url_for("office.meeting", meeting_id=left, _anchor="departs"))


@blueprint.post("/sorties/<int:move_id>/retour")
@allow(Permission.MEETING_EDIT)
def put_back(move_id: int) -> ResponseReturnValue:
    """Put a withdrawn point back on its agenda, or one put off on the agenda that offers it."""
    meeting_id = request.form.get("meeting_id", type=int) or existing(known.left_meeting(move_id))
    with refusals_said():
        withdrawn_points.put_back(actor(), move_id, meeting_id)
        flash("Le point est remis à l’ordre du jour.", "success")
    return redirect(url_for("office.meeting", meeting_id=meeting_id))


def _again(item_id: int, form: PostponeForm, refused: Refused) -> ResponseReturnValue:
    blame(form, refused)
    return _page(item_id, form), refused.status


def _page(item_id: int, form: PostponeForm) -> str:
    page = existing(known.page(item_id, now()), service.GONE)
    form.to_meeting_id.choices = [
        ("", "Choisir une séance…"),
        *((str(one.id), f"{datetime_fr(one.starts_at)}, {one.place}") for one in page.choices),
        (LATER, "Une prochaine séance, à fixer"),
    ]
    if request.form.get("to_meeting_id") == LATER:
        form.to_meeting_id.data = LATER
    return render_template("office/items/postpone.html", page=page, head=page.head, form=form)
