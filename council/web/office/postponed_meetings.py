"""Calling a cancelled meeting for another day."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries.meetings import meeting_head
from council.services.postponed_meetings import NOT_CANCELLED, call_instead
from council.web.access import allow
from council.web.office.blueprint import blueprint
from council.web.office.calling import call_another_day
from council.web.office.forms import RepeatForm
from council.web.office.pages import existing


@blueprint.get("/seances/<int:meeting_id>/nouvelle-date")
@allow(Permission.MEETING_EDIT)
def new_date(meeting_id: int) -> ResponseReturnValue:
    """The same hour and place are proposed; the day is to be chosen."""
    head = existing(meeting_head(meeting_id))
    if head.state != "cancelled":
        flash(NOT_CANCELLED, "error")
        return redirect(url_for("office.meeting", meeting_id=meeting_id))
    form = RepeatForm(hour=head.starts_at.time(), place=head.place)
    return render_template("office/meetings/new_date.html", head=head, form=form)


@blueprint.post("/seances/<int:meeting_id>/nouvelle-date")
@allow(Permission.MEETING_EDIT)
def call_meeting_instead(meeting_id: int) -> ResponseReturnValue:
    """Prepare the new meeting, then show its board."""
    head = existing(meeting_head(meeting_id))
    done = "La séance reportée est prête, avec ses points. Faites le dossier, puis la convocation."
    return call_another_day(meeting_id, call_instead, done, "office/meetings/new_date.html", head=head)
