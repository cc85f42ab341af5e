"""The cockpit: conducting a meeting from one screen."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries.cockpit import conduct
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint

NOT_YET = "Cette séance n’est pas convoquée : envoyez d’abord la convocation, puis revenez la conduire."


@blueprint.get("/seances/<int:meeting_id>/conduite")
@allow(Permission.MEETING_CLERK, Permission.MEETING_CHAIR)
def cockpit(meeting_id: int) -> ResponseReturnValue:
    """Agenda, current item and next action, presence, minute book."""
    found = conduct(meeting_id)
    if found is None:
        abort(404)
    if found.state in ("draft", "cancelled"):
        raise Refused(NOT_YET)
    clerk = actor().may(Permission.MEETING_CLERK)
    return render_template(
        "office/cockpit/cockpit.html", meeting=found, clerk=clerk, account_id=actor().account_id
    )
