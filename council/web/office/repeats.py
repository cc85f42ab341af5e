"""Calling a body again after a meeting without quorum."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries.meetings import clock_of, meeting_head
from council.queries.repeats import repeatable
from council.services.errors import NotAllowed, NotFound, Refused
from council.services.repeats import convene_again
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.forms import RepeatForm, blame
from council.web.office.pages import existing, now

NOTHING = "Cette séance ne se reconvoque pas\u00a0: aucun point n’y est resté faute de quorum."


@blueprint.get("/seances/<int:meeting_id>/reconvoquer")
@allow(Permission.MEETING_EDIT)
def new_repeat(meeting_id: int) -> ResponseReturnValue:
    """The first day free of doubt is proposed, at the same hour and place."""
    head = existing(meeting_head(meeting_id))
    offer = existing(repeatable(meeting_id, now()), NOTHING)
    form = RepeatForm(date=offer.earliest_on, hour=head.starts_at.time(), place=head.place)
    return render_template("office/meetings/repeat.html", head=head, offer=offer, form=form)


@blueprint.post("/seances/<int:meeting_id>/reconvoquer")
@allow(Permission.MEETING_EDIT)
def create_repeat(meeting_id: int) -> ResponseReturnValue:
    """Prepare the new meeting, then show its board."""
    head, form, status = existing(meeting_head(meeting_id)), RepeatForm(), 422
    offer = existing(repeatable(meeting_id, now()), NOTHING)
    if form.validate():
        try:
            starts_at = form.starts_at(clock_of(actor().organisation_id))
            new = convene_again(actor(), meeting_id, starts_at=starts_at, place=form.place.data or "")
            flash(
                "La nouvelle séance est prête, avec ses points. Faites le dossier, puis la convocation.",
                "success",
            )
            return redirect(url_for("office.meeting", meeting_id=new))
        except (NotFound, NotAllowed):
            raise
        except Refused as refused:
            blame(form, refused)
            status = refused.status
    return render_template("office/meetings/repeat.html", head=head, offer=offer, form=form), status
