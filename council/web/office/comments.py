"""The office's page of conversations about a draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import comments as known
from council.queries.draft_annexes import AnnexChoice
from council.queries.drafts import draft_view
from council.queries.mentions import people
from council.services import comments
from council.services.draft_typing import GONE
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, may


@blueprint.get("/projets/<int:draft_id>/commentaires")
@allow(Permission.MEETING_READ)
def draft_comments(draft_id: int) -> ResponseReturnValue:
    """The numbered text with its marked passages, or an annex (``annexe``), what was said of them, and the form of a new remark."""
    return _page(draft_id)


@blueprint.post("/projets/<int:draft_id>/commentaires")
@allow(Permission.MEETING_READ)
def begin_draft_comment(draft_id: int) -> ResponseReturnValue:
    """Say something of a passage; what was typed is shown again when it is refused."""
    form = request.form
    try:
        comment_id = comments.begin(
            actor(), draft_id, form.get("place", ""), form.get("quote", ""), form.get("text", ""), form.get("to", type=int),
            version=min(form.get("version", 0, type=int), 2**31 - 1), page=form.get("page", ""),
        )  # fmt: skip
    except Refused as refused:
        return _page(draft_id, 0, refused), refused.status
    flash("Votre remarque est enregistrée.", "success")
    return _back(draft_id, comment_id)


@blueprint.post("/projets/<int:draft_id>/commentaires/<int:draft_comment_id>")
@allow(Permission.MEETING_READ)
def answer_draft_comment(draft_id: int, draft_comment_id: int) -> ResponseReturnValue:
    """Answer; what was typed is shown again when it is refused."""
    try:
        comments.answer(
            actor(), draft_comment_id, request.form.get("text", ""), request.form.get("to", type=int)
        )
    except Refused as refused:
        return _page(draft_id, draft_comment_id, refused), refused.status
    flash("Votre réponse est enregistrée.", "success")
    return _back(draft_id, draft_comment_id)


@blueprint.post("/projets/<int:draft_id>/commentaires/<int:draft_comment_id>/resoudre")
@allow(Permission.MEETING_READ)
def settle_draft_comment(draft_id: int, draft_comment_id: int) -> ResponseReturnValue:
    """It is dealt with."""
    return _changed(draft_id, draft_comment_id, comments.settle, "La remarque est résolue.")


@blueprint.post("/projets/<int:draft_id>/commentaires/<int:draft_comment_id>/rouvrir")
@allow(Permission.MEETING_READ)
def reopen_draft_comment(draft_id: int, draft_comment_id: int) -> ResponseReturnValue:
    """It is not."""
    return _changed(draft_id, draft_comment_id, comments.reopen, "La remarque est rouverte.")


def _changed(draft_id: int, comment_id: int, verb: Callable[..., int], done: str) -> ResponseReturnValue:
    verb(actor(), comment_id)
    flash(done, "success")
    return _back(draft_id, comment_id)


def _page(draft_id: int, refused_id: int = -1, refused: Refused | None = None) -> str:
    """``refused_id``: the conversation whose form was refused, 0 for that of a new one."""
    view = existing(draft_view(draft_id), GONE)
    own = actor().account_id
    found = known.discussion(draft_id, own)
    annex = _annex(found)
    if annex is not None:
        about = {
            name: tuple(one for one in getattr(found, name) if one.annex == annex)
            for name in ("open", "settled")
        }
        found = replace(found, **about)
    return render_template(
        "office/drafts/comments.html", view=view, found=found, choices=known.choices(found.passages, found.annexes),
        annex=annex, may_settle=may(Permission.ITEM_EDIT),
        people=[(one.account_id, one.name) for one in people(draft_id) if one.account_id != own],
        typed=request.form, refused_id=refused_id, error=refused,
    )  # fmt: skip


def _annex(found: known.Discussion) -> AnnexChoice | None:
    """The annex that is read beside its remarks; none when it is no annex of the draft any more."""
    key = request.args.get("annexe", type=int)
    return next((one for one in found.annexes if one.id == key), None)


def _back(draft_id: int, comment_id: int) -> ResponseReturnValue:
    """The page that was open, of the whole draft or of an annex."""
    annex = request.args.get("annexe", type=int)
    return redirect(
        url_for("office.draft_comments", draft_id=draft_id, annexe=annex, _anchor=f"remarque-{comment_id}")
    )
