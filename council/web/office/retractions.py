"""The journal of publications as the office keeps it: what is on line, and taking something off."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import publication_journal as journal
from council.services import publication, retractions
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, may, refusals_said

DONE = (
    "Le document n’est plus en ligne. Le journal public garde la trace de sa mise en ligne et de son retrait."
)
BACK = "Le document est de nouveau en ligne, à la date d’aujourd’hui."
WAITS = "La version publique se met en page. Remettez le document en ligne dans un instant."


@blueprint.get("/publications", endpoint="publications")
@allow(Permission.PUBLISH)
def listed() -> ResponseReturnValue:
    """The journal, the latest line first."""
    found = journal.page(actor().organisation_id, request.args.get("page", 1, type=int))
    return render_template(
        "office/publications/list.html",
        journal=found,
        may_settings=may(Permission.ADMIN),
        page_url=lambda number: url_for("office.publications", page=number),
    )


@blueprint.get("/publications/<int:line_id>/retrait")
@allow(Permission.PUBLISH)
def confirm_retraction(line_id: int) -> ResponseReturnValue:
    """What taking it off line means."""
    return _page(line_id, "")


@blueprint.post("/publications/<int:line_id>/retrait")
@allow(Permission.PUBLISH)
def retract(line_id: int) -> ResponseReturnValue:
    """Take it off line; a refused form keeps what was chosen."""
    try:
        retractions.retract(actor(), line_id, request.form.get("motive", ""))
    except Refused as refused:
        return _page(line_id, refused.sentence), 422
    flash(DONE, "success")
    return redirect(url_for("office.publications"))


@blueprint.post("/publications/<int:line_id>/remise-en-ligne")
@allow(Permission.PUBLISH)
def publish_again(line_id: int) -> ResponseReturnValue:
    """Put back what was taken off line."""
    with refusals_said():
        done = publication.publish_again(actor(), line_id)
        flash(*((BACK, "success") if done else (WAITS, "info")))
    return redirect(url_for("office.publications"))


def _page(line_id: int, error: str) -> str:
    line = existing(journal.entry(actor().organisation_id, line_id), retractions.NO_LINE)
    return render_template(
        "office/publications/retract.html",
        line=line,
        motives=retractions.MOTIVES,
        chosen=request.form.get("motive", ""),
        error=error,
        early=retractions.early(line.meeting_id, line.at, line.decision_id),
    )
