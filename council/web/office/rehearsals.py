"""Rehearsing a meeting from the office: start, doors, end."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries.meetings import meeting_head
from council.services import rehearsals
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, tabs


def _host() -> str:
    return urlsplit(request.host_url).hostname or ""


@blueprint.get("/seances/<int:meeting_id>/repetition")
@allow(Permission.MEETING_CLERK)
def rehearsal(meeting_id: int) -> ResponseReturnValue:
    """What a rehearsal is, the one that runs, and its doors."""
    head = existing(meeting_head(meeting_id))
    now = rehearsals.rehearsal(actor(), meeting_id, _host())
    waiting = now is not None and not now.ready and not now.failed
    return render_template(
        "office/rehearsal/rehearsal.html", head=head, now=now, waiting=waiting, tabs=tabs(head, "rehearsal")
    )


@blueprint.post("/seances/<int:meeting_id>/repetition")
@allow(Permission.MEETING_CLERK)
def start_rehearsal(meeting_id: int) -> ResponseReturnValue:
    """Open a room with this agenda."""
    existing(meeting_head(meeting_id))
    rehearsals.start(actor(), meeting_id, _host())
    return redirect(url_for("office.rehearsal", meeting_id=meeting_id))


@blueprint.post("/seances/<int:meeting_id>/repetition/fin")
@allow(Permission.MEETING_CLERK)
def stop_rehearsal(meeting_id: int) -> ResponseReturnValue:
    """End it and erase it."""
    existing(meeting_head(meeting_id))
    rehearsals.stop(actor(), meeting_id)
    flash("La répétition est terminée, tout ce qu’elle contenait est effacé.", "success")
    return redirect(url_for("office.rehearsal", meeting_id=meeting_id))
