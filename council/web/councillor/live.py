"""The meeting on the tablet, while it is held."""

from __future__ import annotations

from flask import abort, jsonify, render_template
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import councillor, journal
from council.web.access import allow
from council.web.councillor.blueprint import blueprint, own_card


@blueprint.get("/seances/<int:meeting_id>/en-seance")
@allow(Permission.COUNCILLOR)
def live(meeting_id: int) -> ResponseReturnValue:
    """Follow the chair's item, read, vote."""
    card = own_card(meeting_id)
    return render_template("councillor/live.html", card=card, points=councillor.points(meeting_id))


@blueprint.get("/seances/<int:meeting_id>/recus/<int:seq>")
@allow(Permission.COUNCILLOR)
def receipt(meeting_id: int, seq: int) -> ResponseReturnValue:
    """The signed receipt of one's own vote, or of the one cast by proxy, as a file to keep."""
    card = own_card(meeting_id)
    found = journal.receipt_of(meeting_id, seq, card.seat)
    if found is None:
        abort(404)
    answer = jsonify(found)
    answer.headers["Content-Disposition"] = f"attachment; filename=recu-{meeting_id}-ligne-{seq}.json"
    return answer
