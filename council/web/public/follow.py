"""Following: Atom feed and calendar, no account, no address to give."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from council.gateways.environment import environment
from council.queries import feeds, public_decisions, public_facets
from council.web.access import open_to_all
from council.web.public.acts import chosen, parameters
from council.web.public.blueprint import absolute, blueprint, institution


@blueprint.get("/<slug>/suivre")
@open_to_all
def follow() -> ResponseReturnValue:
    """How to follow."""
    who = institution()
    return render_template(
        "public/follow.html",
        feed_url=absolute("public.feed"),
        decisions=public_decisions.any_published(who.id),
        decisions_url=absolute("public.decisions_feed"),
        calendar_url=absolute("public.calendar"),
        facets=public_facets.worded(who.id, public_facets.tally(who.id, numbers=True)),
    )


@blueprint.get("/<slug>/deliberations.atom")
@open_to_all
def feed() -> ResponseReturnValue:
    """The acts published last; of one theme, body or result when the address says so."""
    asked = chosen()
    data = feeds.feed(
        institution(),
        asked,
        address=absolute("public.feed", **parameters(asked)),
        home=absolute("public.home"),
        act_address=lambda number: absolute("public.deliberation", number=number),
    )
    return Response(data, mimetype="application/atom+xml")


@blueprint.get("/<slug>/seances.ics")
@open_to_all
def calendar() -> ResponseReturnValue:
    """Meetings, of one body when the address says so, for calendars."""
    asked = chosen()
    data = feeds.calendar(
        institution(),
        host=urlsplit(environment().settings.base_url).hostname or "localhost",
        meeting_address=lambda number: absolute("public.meeting", meeting_id=number),
        body=asked.body,
    )
    return Response(data, mimetype="text/calendar")
