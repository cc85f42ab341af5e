"""Calling a body again after a meeting without quorum."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries.meetings import meeting_head
from council.queries.repeats import repeatable
from council.services.repeats import convene_again
from council.web.access import allow
from council.web.office.blueprint import blueprint
from council.web.office.calling import call_another_day
from council.web.office.forms import RepeatForm
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
    head = existing(meeting_head(meeting_id))
    offer = existing(repeatable(meeting_id, now()), NOTHING)
    done = "La nouvelle séance est prête, avec ses points. Faites le dossier, puis la convocation."
    return call_another_day(
        meeting_id, convene_again, done, "office/meetings/repeat.html", head=head, offer=offer
    )
