"""What the pages that call a body for another day have in common: day, hour and place, then the new meeting's board."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from council.queries.clocks import zone_of
from council.services.errors import Refused
from council.web.access import actor
from council.web.office.forms import RepeatForm, blame


def call_another_day(
    meeting_id: int, call: Callable[..., int], done: str, template: str, **shown: Any
) -> ResponseReturnValue:
    """Have ``call`` prepare the meeting typed and show its board, saying ``done``; else the form again, nothing lost."""
    form, status = RepeatForm(), 422
    if form.validate():
        try:
            starts_at = form.starts_at(zone_of(actor().organisation_id))
            new = call(actor(), meeting_id, starts_at=starts_at, place=form.place.data or "")
            flash(done, "success")
            return redirect(url_for("office.meeting", meeting_id=new))
        except Refused as refused:
            blame(form, refused)
            status = refused.status
    return render_template(template, form=form, **shown), status
