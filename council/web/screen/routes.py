"""The screen of the meeting room: opened by its unguessable address, without an account."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from council.models import give_back
from council.queries import boards, screen
from council.queries.live import SCREEN, Books
from council.web.access import open_to_all

blueprint = Blueprint("screen", __name__, url_prefix="/ecran")


@blueprint.get("/<token>")
@open_to_all
def room(token: str) -> ResponseReturnValue:
    """Item, hemicycle, result in words; ``?clair`` for a bright room."""
    found = screen.room(token)
    if found is None:
        abort(404)
    theme = "light" if "clair" in request.args else "dark"
    return render_template("screen/room.html", room=found, token=token, screen_theme=theme)


@blueprint.get("/<token>/etat")
@open_to_all
def state(token: str) -> ResponseReturnValue:
    """The screen's board over HTTP, for networks that block websockets."""
    found = screen.room(token)
    give_back()
    books: Books = current_app.extensions["council_books"]
    watched = books.read(found.meeting_id) if found else None
    if watched is None:
        abort(404)
    return jsonify(seq=watched.seq, board=boards.board(watched, SCREEN), me=None, events=None)
