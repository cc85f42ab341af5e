"""The office's pages about opinions on drafts."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from council.permissions import Permission
from council.queries import drafts
from council.queries import opinions as known
from council.queries.sharing import readers
from council.services import opinions
from council.services.draft_typing import GONE
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.forms import DayField
from council.web.office.pages import existing, may, refusals_said, today

NO_DAY = "Indiquez le jour, par exemple 12/06/2026."


class DueForm(FlaskForm):
    """Until when an opinion is awaited."""

    due_on = DayField("Attendu avant le")


class GivenForm(FlaskForm):
    """The day of an opinion, as it will be printed."""

    given_on = DayField("Donné le")


@blueprint.get("/projets/<int:draft_id>/avis")
@allow(Permission.MEETING_READ)
def draft_opinions(draft_id: int) -> ResponseReturnValue:
    """Opinions asked and given, the form of one's own, and that of a new question."""
    return _page(draft_id)


@blueprint.post("/projets/<int:draft_id>/avis")
@allow(Permission.ITEM_EDIT)
def ask_opinion(draft_id: int) -> ResponseReturnValue:
    """Ask an opinion; what was typed is shown again when it is refused."""
    form = DueForm()
    try:
        if not form.validate() or form.due_on.data is None:
            raise Refused(NO_DAY)
        opinions.ask(
            actor(), draft_id, request.form.get("kind", ""), request.form.get("giver", ""), form.due_on.data,
            request.form.get("account_id", type=int),
        )  # fmt: skip
    except Refused as refused:
        return _page(draft_id, 0, refused), refused.status
    flash("L’avis est demandé.", "success")
    return _back(draft_id)


@blueprint.post("/projets/<int:draft_id>/avis/<int:opinion_id>")
@allow(Permission.MEETING_READ)
def give_opinion(draft_id: int, opinion_id: int) -> ResponseReturnValue:
    """Give it, or write a commission's down; what was typed is shown again when it is refused."""
    form = GivenForm()
    try:
        if not form.validate() or form.given_on.data is None:
            raise Refused(NO_DAY)
        opinions.give(
            actor(), opinion_id, request.form.get("answer", ""), request.form.get("text", ""), form.given_on.data,
            version=request.form.get("version", type=int),
        )  # fmt: skip
    except Refused as refused:
        return _page(draft_id, opinion_id, refused), refused.status
    flash("L’avis est enregistré.", "success")
    return _back(draft_id)


@blueprint.post("/projets/<int:draft_id>/avis/<int:opinion_id>/retirer")
@allow(Permission.ITEM_EDIT)
def take_back_opinion(draft_id: int, opinion_id: int) -> ResponseReturnValue:
    """Ask no longer."""
    with refusals_said():
        opinions.take_back_question(actor(), opinion_id)
        flash("L’avis n’est plus demandé.", "success")
    return _back(draft_id)


def _page(draft_id: int, refused_id: int = -1, refused: Refused | None = None) -> str:
    """``refused_id``: the opinion whose form was refused, 0 for that of a new one."""
    view = existing(drafts.draft_view(draft_id), GONE)
    listed = known.opinions(draft_id, today())
    own, writes = actor().account_id, may(Permission.ITEM_EDIT)
    keeps = may(Permission.MEETING_EDIT)
    return render_template(
        "office/drafts/opinions.html", view=view, opinions=listed, kinds=known.KINDS, answers=known.ANSWERS,
        mine={one.id for one in listed if keeps or one.account_id == own or (one.account_id is None and writes)},
        may_ask=writes and view.state != "dropped", people=readers(draft_id),
        typed=request.form, refused_id=refused_id, error=refused, today=today().isoformat(),
    )  # fmt: skip


def _back(draft_id: int) -> ResponseReturnValue:
    return redirect(url_for("office.draft_opinions", draft_id=draft_id))
