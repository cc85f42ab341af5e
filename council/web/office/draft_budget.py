"""The budget of a draft that is on an agenda, on the page of the draft."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries.drafts import draft_view
from council.services.draft_budget import keep_budget
from council.services.draft_typing import GONE
from council.services.draft_wishes import Wishes
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.draft_forms import cents, seen_in
from council.web.office.drafts import draft_page
from council.web.office.pages import existing


@blueprint.post("/projets/<int:draft_id>/budget")
@allow(Permission.ITEM_EDIT)
def save_draft_budget(draft_id: int) -> ResponseReturnValue:
    """Save it; what was typed is shown again when it is refused."""
    form, view = request.form, existing(draft_view(draft_id), GONE)
    try:
        seen = seen_in(form.get("around", ""))
        wishes = Wishes(
            department_id=seen.department_id if seen else view.department_id, direction=form.get("direction", "none"),
            amount=cents(form.get("amount", "")), budget_lines=tuple(form.get("budget_lines", "").splitlines()),
        )  # fmt: skip
        keep_budget(actor(), draft_id, wishes, seen=seen)
    except Refused as refused:
        return draft_page(draft_id, budget_error=refused), refused.status
    flash("Le budget du projet est enregistré.", "success")
    return redirect(url_for("office.draft", draft_id=draft_id))
