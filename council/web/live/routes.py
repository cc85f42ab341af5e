"""The live protocol over HTTP, for networks that block websockets."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from council.models import db
from council.permissions import Permission
from council.queries import boards
from council.queries.live import Books, Seating, seating
from council.services.committer import committer, execute
from council.web.access import actor, allow

blueprint = Blueprint("live", __name__)

WATCHERS = (Permission.MEETING_CLERK, Permission.MEETING_CHAIR, Permission.COUNCILLOR)


def _seating(meeting_id: int) -> Seating:
    found = seating(db.session.connection(), actor(), meeting_id)
    if found is None:
        abort(404)
    return found


@blueprint.post("/seance/<int:meeting_id>/commande")
@allow(*WATCHERS)
def command(meeting_id: int) -> ResponseReturnValue:
    """A command ``{id, kind, payload}``; the answer is the acknowledgment of the websocket."""
    _seating(meeting_id)
    db.session.rollback()  # the committer writes from its own connection
    try:
        message: Any = request.get_json(silent=True)
    except RecursionError:  # arrays within arrays without end
        message = None
    return jsonify(execute(committer(), actor(), meeting_id, message))


@blueprint.get("/seance/<int:meeting_id>/etat")
@allow(*WATCHERS)
def state(meeting_id: int) -> ResponseReturnValue:
    """Board, own situation and the lines after ``since``."""
    found = _seating(meeting_id)
    books: Books = current_app.extensions["council_books"]
    watched = books.read(meeting_id)
    if watched is None:
        abort(404)
    mine = boards.me(watched, found.seat) if found.seat is not None else None
    lines = boards.events(watched, found.audience, request.args.get("since", 0, int))
    return jsonify(seq=watched.seq, board=boards.board(watched, found.audience), me=mine, events=lines)
