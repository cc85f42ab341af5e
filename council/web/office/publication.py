"""The office's verbs of publication; they all start from the page of the meeting's acts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries.meetings import meeting_head
from council.services import publication
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, refusals_said

WAITING = (
    "La version publique se met en page\u202f: des données personnelles sont masquées dans cette délibération. Publiez-la "
    "de nouveau dans un instant."
)
ALL = "Tout ce qui est signé est maintenant en ligne. Ce que vous avez retiré reste hors ligne."


def _done(
    meeting_id: int, verb: Callable[[], object], success: str, waiting: str = ""
) -> ResponseReturnValue:
    """Do, say what happened (``waiting`` when the verb answers False), go back to the acts."""
    with refusals_said():
        answer = verb()
        flash(*((waiting, "info") if answer is False else (success, "success")))
    return redirect(url_for("office.meeting_acts", meeting_id=meeting_id))


@blueprint.post("/seances/<int:meeting_id>/publication")
@allow(Permission.PUBLISH)
def publish_meeting(meeting_id: int) -> ResponseReturnValue:
    """Publish everything that is signed."""
    verb = lambda: publication.publish_meeting(actor(), meeting_id)  # noqa: E731
    return _done(meeting_id, verb, ALL)


@blueprint.post("/seances/<int:meeting_id>/actes/<int:act_id>/publication")
@allow(Permission.PUBLISH)
def publish_act(meeting_id: int, act_id: int) -> ResponseReturnValue:
    """Publish one act."""
    verb = lambda: publication.publish_act(actor(), act_id)  # noqa: E731
    return _done(meeting_id, verb, "La délibération est en ligne.", WAITING)


@blueprint.post("/seances/<int:meeting_id>/proces-verbal/publication")
@allow(Permission.PUBLISH)
def publish_minutes(meeting_id: int) -> ResponseReturnValue:
    """Publish the signed minutes."""
    verb = lambda: publication.publish_minutes(actor(), meeting_id)  # noqa: E731
    return _done(meeting_id, verb, "Le procès-verbal est en ligne.")


@blueprint.post("/seances/<int:meeting_id>/actes/<int:act_id>/transmission")
@allow(Permission.PUBLISH)
def record_transmission(meeting_id: int, act_id: int) -> ResponseReturnValue:
    """Note the day the State received an act."""
    existing(meeting_head(meeting_id))
    try:
        received = date.fromisoformat(request.form.get("received_on", ""))
    except ValueError:
        flash("Indiquez la date de réception, par exemple 12/06/2026.", "error")
        return redirect(url_for("office.meeting_acts", meeting_id=meeting_id))
    verb = lambda: publication.record_transmission(actor(), act_id, received)  # noqa: E731
    return _done(meeting_id, verb, "La date de réception est notée.")
