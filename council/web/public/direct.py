"""A meeting being held: a page that works without script, and the same words as JSON for those who follow."""

from __future__ import annotations

from flask import Response, abort, current_app, g, render_template
from flask.typing import ResponseReturnValue

from council.queries import public
from council.queries.public_live import Direct, Directs
from council.web.access import open_to_all
from council.web.public.blueprint import blueprint, institution
from council.web.public.polled import SECOND


def _direct(meeting_id: int) -> Direct:
    directs: Directs = current_app.extensions["council_directs"]
    found = directs.get(g.slug, meeting_id)
    if found is None:
        abort(404)
    return found


@blueprint.get("/<slug>/seances/<int:meeting_id>/direct")
@open_to_all
def direct(meeting_id: int) -> ResponseReturnValue:
    """The page: the same for everybody, kept by caches for a second."""
    now = _direct(meeting_id)
    page = public.meeting_page(institution().id, meeting_id)
    if page is None:
        abort(404)
    response = Response(render_template("public/direct.html", page=page, now=now.view))
    response.headers["Cache-Control"] = SECOND
    return response


@blueprint.get("/<slug>/seances/<int:meeting_id>/direct.json")
@open_to_all
def direct_state(meeting_id: int) -> ResponseReturnValue:
    """What scripts poll: no database is asked while the answer is fresh."""
    now = _direct(meeting_id)
    response = Response(now.body, mimetype="application/json")
    response.headers["Cache-Control"] = SECOND
    response.set_etag(now.etag)
    return response
