"""The live protocol over HTTP, for networks that block websockets."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from council.models import db, give_back
from council.permissions import Permission
from council.queries import boards, news
from council.queries.lead import lead
from council.queries.live import Books, Seating, seating
from council.services import lead as lead_service
from council.services.committer import committer, execute
from council.services.live_commands import LONGEST_DEVICE
from council.web.access import actor, allow

blueprint = Blueprint("live", __name__)

WATCHERS = (Permission.MEETING_CLERK, Permission.MEETING_CHAIR, Permission.COUNCILLOR)


def _seating(meeting_id: int) -> Seating:
    found = seating(db.session.connection(), actor(), meeting_id)
    if found is None:
        abort(404)
    return found


def _message() -> Any:
    try:
        return request.get_json(silent=True)
    except RecursionError:  # arrays within arrays without end
        return None


@blueprint.post("/seance/<int:meeting_id>/commande")
@allow(*WATCHERS)
def command(meeting_id: int) -> ResponseReturnValue:
    """A command ``{id, kind, payload}``; the answer is the acknowledgment of the websocket."""
    _seating(meeting_id)
    db.session.rollback()  # the committer writes from its own connection
    return jsonify(execute(committer(), actor(), meeting_id, _message()))


@blueprint.post("/seance/<int:meeting_id>/main")
@allow(Permission.MEETING_CLERK)
def take_lead(meeting_id: int) -> ResponseReturnValue:
    """Conduct from ``device``: taken when free or already its own, else over from the generation ``seen``."""
    _seating(meeting_id)
    message = _message()
    asked = message if isinstance(message, dict) else {}
    device, seen = asked.get("device"), asked.get("seen")
    if not isinstance(device, str) or not 8 <= len(device) <= LONGEST_DEVICE or type(seen) is not int:
        abort(400)
    if not (device.isascii() and device.isprintable()):  # a database takes neither NUL nor half of a pair
        abort(400)
    now = lead(db.session.connection(), meeting_id)
    mine = now is not None and now.held_by(actor().account_id, device)
    if now is None or (not mine and now.generation == seen):
        now = lead_service.take_lead(actor(), meeting_id, device, seen)
        committer().changed(meeting_id)
    return jsonify(lead=now.shown(), mine=now.held_by(actor().account_id, device))


@blueprint.get("/seance/<int:meeting_id>/etat")
@allow(*WATCHERS)
def state(meeting_id: int) -> ResponseReturnValue:
    """Board, own situation and the lines after ``since``."""
    found = _seating(meeting_id)
    give_back()
    books: Books = current_app.extensions["council_books"]
    watched = books.read(meeting_id)
    if watched is None:
        abort(404)
    mine = boards.me(watched, found.seat) if found.seat is not None else None
    lines = news.events(watched, found.audience, request.args.get("since", 0, int))
    return jsonify(seq=watched.seq, board=boards.board(watched, found.audience), me=mine, events=lines)
