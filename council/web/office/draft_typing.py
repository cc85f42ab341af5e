"""What somebody types in a draft, kept while they type it (asked by a script), and left aside when they say so."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.services import draft_typing
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.unsaved import typed_fields


@blueprint.post("/projets/<int:draft_id>/saisie")
@allow(Permission.ITEM_EDIT)
def keep_draft_typing(draft_id: int) -> ResponseReturnValue:
    """What is on the screen, kept while it is being typed (asked by a script)."""
    revision = request.form.get("revision", 0, type=int)
    draft_typing.keep_typing(actor(), draft_id, typed_fields(), min(max(revision, 0), 2**31 - 1))
    return "", 204


@blueprint.post("/projets/<int:draft_id>/saisie/oublier")
@allow(Permission.ITEM_EDIT)
def forget_draft_typing(draft_id: int) -> ResponseReturnValue:
    """Leave aside what one had typed."""
    draft_typing.forget_typing(actor(), draft_id)
    flash("Votre saisie non enregistrée est oubliée.", "success")
    point = request.form.get("point", type=int)
    if point is not None:
        return redirect(url_for("office.item", item_id=point))
    return redirect(url_for("office.draft", draft_id=draft_id))
