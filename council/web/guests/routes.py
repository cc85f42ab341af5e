"""A guest's pages: the list of what was opened, one thing with its annexes, remarks where they are allowed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import guests as known
from council.queries.comments import choices
from council.services import guests
from council.services.errors import Refused
from council.services.guests import OVER
from council.web.access import actor, allow
from council.web.limits import limiter
from council.web.office.pages import existing, now, pdf

blueprint = Blueprint("guests", __name__, url_prefix="/invite")


@blueprint.get("/")
@allow(Permission.GUEST)
def home() -> ResponseReturnValue:
    """What one may read today."""
    found = known.opened_to(actor().account_id, now())
    if len(found) == 1:
        return redirect(url_for("guests.document", invitation_id=found[0].id))
    return render_template("guests/home.html", found=found)


@blueprint.get("/<int:invitation_id>")
@allow(Permission.GUEST)
def document(invitation_id: int) -> ResponseReturnValue:
    """The text, its annexes, one's own remarks; each reading is in the journal."""
    guests.look(actor(), invitation_id, "texte")
    return _page(invitation_id)


@blueprint.get("/<int:invitation_id>/annexes/<int:annex_id>.pdf")
@allow(Permission.GUEST)
def annex(invitation_id: int, annex_id: int) -> ResponseReturnValue:
    """An annex that was opened, each reading in the journal."""
    found = existing(known.opened_annex(invitation_id, annex_id, actor().account_id, now()), OVER)
    guests.look(actor(), invitation_id, f"annexe {annex_id}")
    return pdf(*found)


@blueprint.post("/<int:invitation_id>/remarques")
@allow(Permission.GUEST)
@limiter.limit("60 per hour")
def remark(invitation_id: int) -> ResponseReturnValue:
    """Say something of the text; what was typed is shown again when it is refused."""
    form = request.form
    try:
        guests.remark(
            actor(),
            invitation_id,
            form.get("place", ""),
            form.get("quote", ""),
            form.get("text", ""),
            form.get("page", ""),
        )
    except Refused as refused:
        return _page(invitation_id, 0, refused), refused.status
    flash("Votre remarque est enregistrée.", "success")
    return redirect(url_for("guests.document", invitation_id=invitation_id))


@blueprint.post("/<int:invitation_id>/remarques/<int:draft_comment_id>")
@allow(Permission.GUEST)
@limiter.limit("60 per hour")
def answer(invitation_id: int, draft_comment_id: int) -> ResponseReturnValue:
    """Go on in one's own conversation."""
    try:
        guests.answer(actor(), invitation_id, draft_comment_id, request.form.get("text", ""))
    except Refused as refused:
        return _page(invitation_id, draft_comment_id, refused), refused.status
    flash("Votre réponse est enregistrée.", "success")
    return redirect(url_for("guests.document", invitation_id=invitation_id))


def _page(invitation_id: int, refused_id: int = -1, refused: Refused | None = None) -> str:
    found = existing(known.opened(invitation_id, actor().account_id, now()), OVER)
    return render_template(
        "guests/document.html", found=found, choices=choices(found.passages, found.annexes), typed=request.form, refused_id=refused_id, error=refused
    )  # fmt: skip
