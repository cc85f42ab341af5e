"""What the link of a copy opens: the papers of one meeting. No session: the link is all its reader holds, and a GET changes nothing."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue

from council.queries import municipal_reading as known
from council.services.calendar_feeds import digest
from council.web.access import open_to_all
from council.web.limits import limiter, per_token
from council.web.office.pages import stored
from council.web.public.blueprint import for_citizens

blueprint = Blueprint("readers", __name__)
for_citizens(blueprint)


@blueprint.get("/<slug>/copies/<token>")
@open_to_all
@limiter.limit("600 per hour")
@limiter.limit("120 per hour", key_func=per_token)
def copies(token: str) -> ResponseReturnValue:
    """The papers of the meeting of one copy."""
    found = known.opened(digest(token))
    if found is None:
        return _alone(make_response(render_template("public/copies/gone.html"), 410))
    return _alone(make_response(render_template("public/copies/papers.html", found=found, token=token)))


@blueprint.get("/<slug>/copies/<token>/<int:sending_id>/<what>.pdf")
@open_to_all
@limiter.limit("600 per hour")
@limiter.limit("120 per hour", key_func=per_token)
def paper(token: str, sending_id: int, what: str) -> ResponseReturnValue:
    """One copy, or its notes."""
    found = known.opened_paper(digest(token), sending_id, what)
    if found is None:
        return _alone(make_response(render_template("public/copies/gone.html"), 410))
    return _alone(stored(*found))


def _alone(response: Response) -> Response:
    """These pages carry what only one reader may have."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
