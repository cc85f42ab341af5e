"""Following: Atom feed and calendar, no account, no address to give."""

from __future__ import annotations

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.queries import feeds
from council.web.access import open_to_all
from council.web.public.blueprint import blueprint, institution


@blueprint.get("/<slug>/suivre")
@open_to_all
def follow() -> ResponseReturnValue:
    """How to follow."""
    return render_template(
        "public/follow.html",
        feed_url=url_for("public.feed", _external=True),
        calendar_url=url_for("public.calendar", _external=True),
    )


@blueprint.get("/<slug>/deliberations.atom")
@open_to_all
def feed() -> ResponseReturnValue:
    """The acts published last."""
    data = feeds.feed(
        institution(),
        address=url_for("public.feed", _external=True),
        home=url_for("public.home", _external=True),
        act_address=lambda number: url_for("public.deliberation", number=number, _external=True),
    )
    return Response(data, mimetype="application/atom+xml")


@blueprint.get("/<slug>/seances.ics")
@open_to_all
def calendar() -> ResponseReturnValue:
    """Meetings, for calendars."""
    data = feeds.calendar(
        institution(),
        host=request.host.split(":")[0],
        meeting_address=lambda number: url_for("public.meeting", meeting_id=number, _external=True),
    )
    return Response(data, mimetype="text/calendar")
