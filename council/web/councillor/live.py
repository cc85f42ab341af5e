"""The meeting on the tablet, while it is held."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import councillor
from council.web.access import allow
from council.web.councillor.blueprint import blueprint, own_card


@blueprint.get("/seances/<int:meeting_id>/en-seance")
@allow(Permission.COUNCILLOR)
def live(meeting_id: int) -> ResponseReturnValue:
    """Follow the chair's item, read, vote."""
    card = own_card(meeting_id)
    return render_template("councillor/live.html", card=card, points=councillor.points(meeting_id))
