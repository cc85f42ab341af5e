"""The portal, the front door of an institution, its meetings."""

from __future__ import annotations

from flask import abort, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from council.queries import public, public_acts, public_agenda, public_search
from council.queries.postponed_meetings import public_places
from council.web.access import open_to_all
from council.web.public.blueprint import blueprint, institution
from council.web.security import allow_media


@blueprint.get("/")
@open_to_all
def portal() -> ResponseReturnValue:
    """Institutions of this installation."""
    return render_template("public/portal.html", institutions=public.institutions())


@blueprint.get("/<slug>")
@open_to_all
def front() -> ResponseReturnValue:
    """The address as people type it; a slug that nobody has is a plain 404, not a detour to one."""
    return redirect(url_for("public.home"), 308)


@blueprint.get("/<slug>/")
@open_to_all
def home() -> ResponseReturnValue:
    """Next meeting, last acts, past meetings."""
    who = institution()
    coming = public.coming(who.id)
    return render_template(
        "public/home.html",
        next_meeting=coming[0] if coming else None,
        agenda=public_agenda.agenda(coming[0].id) if coming else (),
        others=coming[1:],
        called_off=public.called_off(who.id),
        acts=public_search.latest(who.id),
        held=public.held(who.id, 5),
    )


@blueprint.get("/<slug>/seances")
@open_to_all
def meetings() -> ResponseReturnValue:
    """All meetings."""
    who = institution()
    return render_template(
        "public/meetings.html",
        coming=public.coming(who.id),
        called_off=public.called_off(who.id),
        held=public.held(who.id),
    )


@blueprint.get("/<slug>/seances/<int:meeting_id>")
@open_to_all
def meeting(meeting_id: int) -> ResponseReturnValue:
    """One meeting: agenda, then decisions and papers."""
    who = institution()
    page = public.meeting_page(who.id, meeting_id)
    if page is None:
        abort(404)
    acts = public_acts.of_meeting(who.id, meeting_id)
    moments = {one.act_number: one.moment for one in page.agenda if one.act_number}
    places = public_places(who.id, meeting_id)
    response = make_response(
        render_template("public/meeting.html", page=page, acts=acts, moments=moments, places=places)
    )
    if page.recording is not None and page.recording.recording.direct:
        allow_media(response, page.recording.recording.origin)
    return response
