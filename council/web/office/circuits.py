"""The office's pages about a draft's way: submit, answer, send back, take back; what waits for oneself; delegations."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired

from council.permissions import Permission
from council.queries import circuits as known
from council.queries.drafts import draft_list
from council.queries.mentions import cited
from council.queries.opinions import asked_of
from council.queries.sent_back import sent_back
from council.queries.tasks import tasks_of
from council.services import circuits
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.drafts import draft_page, say_holes
from council.web.office.forms import DayField
from council.web.office.pages import may, refusals_said, today


class AbsenceForm(FlaskForm):
    """The days on which somebody else answers."""

    starts_on = DayField("Du", [InputRequired()])
    ends_on = DayField("Au", [InputRequired()])


@blueprint.post("/projets/<int:draft_id>/circuit")
@allow(Permission.ITEM_EDIT)
def submit_draft(draft_id: int) -> ResponseReturnValue:
    """Send it into a circuit."""
    with refusals_said():
        circuits.submit(
            actor(),
            draft_id,
            request.form.get("circuit_id", 0, type=int),
            request.form.get("version", type=int),
        )
        flash("Le projet est en validation. Les personnes de la première étape sont prévenues.", "success")
        say_holes(draft_id)
    return _back(draft_id)


@blueprint.post("/projets/<int:draft_id>/valider")
@allow(Permission.MEETING_READ)
def approve_draft(draft_id: int) -> ResponseReturnValue:
    """Approve the version one has read."""
    comment = request.form.get("comment", "")
    return _answered(
        draft_id, lambda: circuits.approve(actor(), draft_id, _version(), comment), "Votre validation est enregistrée.",
        comment=comment,
    )  # fmt: skip


@blueprint.post("/projets/<int:draft_id>/renvoyer")
@allow(Permission.MEETING_READ)
def send_draft_back(draft_id: int) -> ResponseReturnValue:
    """Send it back, with what must be taken up."""
    motive, to_step = request.form.get("motive", ""), request.form.get("to_step", 0, type=int)
    return _answered(
        draft_id, lambda: circuits.send_back(actor(), draft_id, _version(), motive, to_step),
        "Le projet est renvoyé, avec votre remarque.", motive=motive,
    )  # fmt: skip


@blueprint.post("/projets/<int:draft_id>/sortir")
@allow(Permission.ITEM_EDIT)
def take_draft_back(draft_id: int) -> ResponseReturnValue:
    """Take it out of its circuit."""
    with refusals_said():
        circuits.take_back(actor(), draft_id)
        flash("Le projet est repris\u202f: il peut être écrit à nouveau.", "success")
    return _back(draft_id)


@blueprint.get("/a-faire")
@allow(Permission.MEETING_READ)
def to_do() -> ResponseReturnValue:
    """What waits for the reader: drafts to approve, one's own sent back; who answers for one in one's absence."""
    own, on = actor().account_id, today()
    returned = draft_list(state="returned", mine=own or 0).lines
    return render_template(
        "office/drafts/to_do.html", waiting=known.waiting_for(own, on), opinions=asked_of(own, on), cited=cited(own), tasks=tasks_of(own, on), today=on.isoformat(),
        returned=returned, motives=sent_back([one.id for one in returned]), mine=draft_list(state="writing", mine=own or 0).lines,
        delegations=known.delegations_of(own, on), form=AbsenceForm(),
        people=[one for one in known.delegators(actor().organisation_id) if one[0] != own], may_write=may(Permission.ITEM_EDIT),
    )  # fmt: skip


@blueprint.post("/a-faire/delegations")
@allow(Permission.MEETING_READ)
def delegate_approvals() -> ResponseReturnValue:
    """Let somebody answer for oneself."""
    with refusals_said():
        form = AbsenceForm()
        if not form.validate() or form.starts_on.data is None or form.ends_on.data is None:
            raise Refused("Indiquez le premier et le dernier jour, par exemple 12/06/2026.")
        circuits.delegate(
            actor(), request.form.get("to_id", 0, type=int), form.starts_on.data, form.ends_on.data
        )
        flash("C’est noté\u202f: cette personne peut répondre à votre place.", "success")
    return redirect(url_for("office.to_do"))


@blueprint.post("/a-faire/delegations/<int:approval_delegation_id>/fin")
@allow(Permission.MEETING_READ)
def end_approval_delegation(approval_delegation_id: int) -> ResponseReturnValue:
    """Take one's delegation back."""
    circuits.end_delegation(actor(), approval_delegation_id)
    flash("La délégation a pris fin.", "success")
    return redirect(url_for("office.to_do"))


def _answered(draft_id: int, answer: Callable[[], None], done: str, **typed: str) -> ResponseReturnValue:
    """Carry out an answer; when it is refused, the page again with what was typed."""
    try:
        answer()
    except Refused as refused:
        flash(refused.sentence, "error")
        return draft_page(draft_id, **typed), refused.status
    flash(done, "success")
    return _back(draft_id)


def _back(draft_id: int) -> ResponseReturnValue:
    return redirect(url_for("office.draft", draft_id=draft_id))


def _version() -> int:
    return request.form.get("version", 0, type=int)
