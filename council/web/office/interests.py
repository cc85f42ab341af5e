"""The register of interests in the office, and the withdrawals that it suggests for a meeting."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import interests as known
from council.queries.clocks import day_of
from council.queries.interest_words import OFFICE_WORDS
from council.queries.interests import Holder, InterestView
from council.queries.meetings import meeting_head
from council.queries.withdrawals import announced, suggestions
from council.services import interests
from council.services.interests import InterestDraft
from council.web.access import actor, allow
from council.web.interest_forms import InterestForm, saved, stored
from council.web.office.blueprint import blueprint
from council.web.office.forms import revision_of
from council.web.office.pages import existing, now, tabs


@blueprint.get("/interets", endpoint="interests")
@allow(Permission.INTERESTS)
def register() -> ResponseReturnValue:
    """Every member with what was declared; made to be printed too."""
    return render_template(
        "office/interests/register.html", holders=known.register(_today()), printed_at=now()
    )


@blueprint.get("/interets/membres/<int:mandate_id>/nouveau")
@allow(Permission.INTERESTS)
def new_interest(mandate_id: int) -> ResponseReturnValue:
    """An empty form on behalf of a member."""
    return _page(InterestForm().offer(OFFICE_WORDS), existing(known.holder(mandate_id)))


@blueprint.post("/interets/membres/<int:mandate_id>/nouveau")
@allow(Permission.INTERESTS)
def create_interest(mandate_id: int) -> ResponseReturnValue:
    """Declare on behalf of a member."""
    holder, form = existing(known.holder(mandate_id)), InterestForm().offer(OFFICE_WORDS)
    status = saved(form, lambda draft: interests.declare(actor(), draft, mandate_id=mandate_id))
    if status == 200:
        flash(f"L’intérêt de {holder.name} est inscrit au registre.", "success")
        return redirect(url_for("office.interests"))
    return _page(form, holder), status


@blueprint.get("/interets/<int:interest_id>")
@allow(Permission.INTERESTS)
def interest(interest_id: int) -> ResponseReturnValue:
    """The form, filled, and the history."""
    view = _view(interest_id)
    return _page(InterestForm(**stored(view)).offer(OFFICE_WORDS), None, view)


@blueprint.post("/interets/<int:interest_id>")
@allow(Permission.INTERESTS)
def save_interest(interest_id: int) -> ResponseReturnValue:
    """Save over the revision that was shown."""
    view, form = _view(interest_id), InterestForm().offer(OFFICE_WORDS)

    def amend(draft: InterestDraft) -> None:
        interests.amend(actor(), interest_id, draft, revision=revision_of(form))

    status = saved(form, amend, view)
    if status == 200:
        flash("L’inscription au registre est enregistrée.", "success")
        return redirect(url_for("office.interests"))
    return _page(form, None, view), status


@blueprint.get("/interets/<int:interest_id>/retirer")
@allow(Permission.INTERESTS)
def confirm_strike_interest(interest_id: int) -> ResponseReturnValue:
    """Ask before striking out."""
    return render_template("office/interests/strike.html", view=_view(interest_id))


@blueprint.post("/interets/<int:interest_id>/retirer")
@allow(Permission.INTERESTS)
def strike_interest(interest_id: int) -> ResponseReturnValue:
    """Take out what was entered by mistake."""
    interests.strike_out(actor(), interest_id)
    flash("L’inscription est retirée du registre. Son historique est gardé.", "success")
    return redirect(url_for("office.interests"))


@blueprint.get("/seances/<int:meeting_id>/deports")
@allow(Permission.INTERESTS)
def withdrawals(meeting_id: int) -> ResponseReturnValue:
    """Suggested and announced withdrawals of a meeting, item by item."""
    head = existing(meeting_head(meeting_id))
    return render_template(
        "office/interests/meeting.html", head=head, suggestions=suggestions(meeting_id), tabs=tabs(head, "withdrawals")
    )  # fmt: skip


@blueprint.get("/seances/<int:meeting_id>/deports.json")
@allow(Permission.MEETING_CLERK, Permission.MEETING_CHAIR)
def announced_withdrawals(meeting_id: int) -> ResponseReturnValue:
    """Who announced a withdrawal from which item, for the cockpit; never why."""
    existing(meeting_head(meeting_id))
    return {str(item): found for item, found in announced(meeting_id).items()}


def _view(interest_id: int) -> InterestView:
    return existing(known.one(interest_id, _today()), interests.GONE)


def _today() -> date:
    return day_of(now(), actor().organisation_id)


def _page(form: InterestForm, holder: Holder | None, view: InterestView | None = None) -> str:
    past = known.history(view.id) if view else ()
    return render_template("office/interests/edit.html", form=form, holder=holder, view=view, history=past)
