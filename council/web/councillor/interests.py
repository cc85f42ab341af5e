"""My interests, and what I announce about an item that touches them."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import interests as known
from council.queries.interest_words import CAPACITY_WORDS
from council.queries.interests import InterestView
from council.queries.items import item_view
from council.services import interests, withdrawals
from council.services.errors import NotFound
from council.services.interests import InterestDraft
from council.web.access import actor, allow
from council.web.councillor.blueprint import blueprint, own_card, today
from council.web.interest_forms import InterestForm, saved, stored
from council.web.office.forms import revision_of

ANNOUNCED = {
    "withdraw": "C’est noté\u00a0: vous vous retirerez de ce point. Le secrétariat le saura à l’ouverture du point.",
    "not_concerned": "C’est noté\u00a0: vous ne vous estimez pas concerné(e).",
    "undecided": "Votre décision est reprise\u00a0: vous pouvez décider à nouveau.",
}


@blueprint.get("/interets", endpoint="interests")
@allow(Permission.COUNCILLOR)
def own_interests() -> ResponseReturnValue:
    """What I declared."""
    return render_template(
        "councillor/interests/list.html", interests=known.own(actor().person_id or 0, today())
    )


@blueprint.get("/interets/nouveau")
@allow(Permission.COUNCILLOR)
def new_interest() -> ResponseReturnValue:
    """An empty form."""
    return _page(InterestForm().offer(CAPACITY_WORDS))


@blueprint.post("/interets/nouveau")
@allow(Permission.COUNCILLOR)
def create_interest() -> ResponseReturnValue:
    """Declare, or show the form again with the reason beside the field."""
    form = InterestForm().offer(CAPACITY_WORDS)
    status = saved(form, lambda draft: interests.declare(actor(), draft))
    if status == 200:
        flash("Votre déclaration est enregistrée.", "success")
        return redirect(url_for("councillor.interests"))
    return _page(form), status


@blueprint.get("/interets/<int:interest_id>")
@allow(Permission.COUNCILLOR)
def interest(interest_id: int) -> ResponseReturnValue:
    """The form, filled."""
    view = _mine(interest_id)
    return _page(InterestForm(**stored(view)).offer(CAPACITY_WORDS), view)


@blueprint.post("/interets/<int:interest_id>")
@allow(Permission.COUNCILLOR)
def save_interest(interest_id: int) -> ResponseReturnValue:
    """Save over the revision that was shown."""
    view, form = _mine(interest_id), InterestForm().offer(CAPACITY_WORDS)

    def amend(draft: InterestDraft) -> None:
        interests.amend(actor(), interest_id, draft, revision=revision_of(form))

    status = saved(form, amend, view)
    if status == 200:
        flash("Votre déclaration est enregistrée.", "success")
        return redirect(url_for("councillor.interests"))
    return _page(form, view), status


@blueprint.get("/interets/<int:interest_id>/retirer")
@allow(Permission.COUNCILLOR)
def confirm_strike_interest(interest_id: int) -> ResponseReturnValue:
    """Ask before striking out."""
    return render_template("councillor/interests/strike.html", view=_mine(interest_id))


@blueprint.post("/interets/<int:interest_id>/retirer")
@allow(Permission.COUNCILLOR)
def strike_interest(interest_id: int) -> ResponseReturnValue:
    """Take out a declaration made by mistake."""
    _mine(interest_id)
    interests.strike_out(actor(), interest_id)
    flash("La déclaration est retirée. Son historique est gardé.", "success")
    return redirect(url_for("councillor.interests"))


@blueprint.post("/points/<int:item_id>/deport")
@allow(Permission.COUNCILLOR)
def announce_withdrawal(item_id: int) -> ResponseReturnValue:
    """I will withdraw, I am not concerned, or I take that back."""
    item = item_view(item_id) or abort(404)
    own_card(item.meeting.id)
    answer = request.form.get("answer", "")
    withdrawals.announce(actor(), item_id, answer)
    flash(ANNOUNCED[answer], "success")
    return redirect(url_for("councillor.item", meeting_id=item.meeting.id, position=item.position))


def _mine(interest_id: int) -> InterestView:
    """My own declaration; anybody else's does not exist here."""
    view = known.one(interest_id, today())
    if view is None or view.person_id != actor().person_id:
        raise NotFound(interests.GONE)
    return view


def _page(form: InterestForm, view: InterestView | None = None) -> str:
    past = known.history(view.id) if view else ()
    return render_template("councillor/interests/edit.html", form=form, view=view, history=past)
