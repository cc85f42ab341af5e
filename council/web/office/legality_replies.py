"""Replies to the prefecture's letters, from the page of letters."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import life as known
from council.services import legality_replies
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import may

LEAVING = "La réponse part dans un instant vers la préfecture."


@blueprint.get("/legalite/courriers")
@allow(Permission.MEETING_READ)
def prefecture_letters() -> ResponseReturnValue:
    """Everything that came from the prefecture."""
    return _page()


@blueprint.post("/legalite/courriers/<int:answer_id>/envoi")
@allow(Permission.PUBLISH)
def reply_to_letter(answer_id: int) -> ResponseReturnValue:
    """Send a reply; a refused form keeps what was chosen and written (browsers never give files back)."""
    files = [(one.filename, one.read()) for one in request.files.getlist("files") if one.filename]
    kind, note = request.form.get("kind", ""), request.form.get("note", "")
    try:
        legality_replies.reply(actor(), answer_id, kind, files, note)
    except Refused as refused:
        return _page({"id": answer_id, "kind": kind, "note": note, "sentence": refused.sentence}), 422
    flash(LEAVING, "success")
    return redirect(url_for("office.prefecture_letters", _anchor=f"courrier-{answer_id}"))


def _page(wrong: dict[str, Any] | None = None) -> str:
    return render_template(
        "office/legality/letters.html", lines=known.answers(actor().organisation_id), may_publish=may(Permission.PUBLISH),
        wrong=wrong,
    )  # fmt: skip
