"""The office's pages about meetings: the list, the board, creating and changing one, ordering its agenda."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import meetings as known
from council.queries.advice import meeting_advice, vacancy_advice
from council.queries.clocks import zone_of
from council.queries.kinds import STATE_WORDS
from council.queries.meeting_board import board_page
from council.queries.minutes_approval import proposals
from council.queries.municipal_readers import owing_bodies
from council.queries.paper_sendings import substitute_bodies
from council.services import agenda, cancellations, meetings
from council.services.errors import NotFound, Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.forms import CancelForm, MeetingForm, blame, revision_of
from council.web.office.pages import existing, may, now, tabs, wants_json


@blueprint.get("/seances", endpoint="meetings")
@allow(Permission.MEETING_READ)
def meetings_page() -> ResponseReturnValue:
    """Upcoming meetings with their countdown, then past ones, twenty a page."""
    page = request.args.get("page", 1, type=int)
    found, bodies = known.meeting_list(actor().organisation_id, now(), page), known.all_bodies()
    return render_template(
        "office/meetings/list.html", found=found, words=STATE_WORDS, may_edit=may(Permission.MEETING_EDIT), may_voices=may(Permission.ADMIN),
        substitute_bodies=substitute_bodies(bodies, now()), owing_bodies=owing_bodies(bodies, now()),
        advice=meeting_advice(actor().organisation_id, now()),
        vacancies=vacancy_advice(actor().organisation_id, now()),
    )  # fmt: skip


@blueprint.get("/seances/<int:meeting_id>", endpoint="meeting")
@allow(Permission.MEETING_READ)
def board(meeting_id: int) -> ResponseReturnValue:
    """The board of a meeting: what is missing, item by item, and the legal countdown."""
    page = existing(board_page(meeting_id, now(), interests=may(Permission.INTERESTS)))
    found = page.board
    return render_template(
        "office/meetings/board.html", board=found, head=found.head, words=STATE_WORDS, tabs=tabs(found.head, "agenda"),
        may_edit=may(Permission.MEETING_EDIT) and found.head.editable,
        may_write=may(Permission.ITEM_EDIT) and found.head.editable,
        withdrawals=page.withdrawals, may_repeat=may(Permission.MEETING_EDIT), budget=page.budget, departures=page.departures, offers=page.offers, put_off=page.put_off, places=page.places,
        may_run=may(Permission.MEETING_EDIT) or may(Permission.MEETING_CHAIR),
        minutes_waiting=proposals(meeting_id) if may(Permission.MEETING_EDIT) else (),
        may_cancel=may(Permission.CONVENE) and found.head.state == "convened",
    )  # fmt: skip


@blueprint.get("/seances/nouvelle")
@allow(Permission.MEETING_EDIT)
def new_meeting() -> ResponseReturnValue:
    """An empty form; the first body and its usual place are proposed."""
    form = _form()
    form.place.data = known.usual_place(int(form.body_id.choices[0][0])) if form.body_id.choices else ""
    return render_template("office/meetings/edit.html", form=form, head=None)


@blueprint.post("/seances/nouvelle")
@allow(Permission.MEETING_EDIT)
def create_meeting() -> ResponseReturnValue:
    """Create, then show the board."""
    form = _form()
    if form.validate():
        try:
            meeting_id = meetings.create_meeting(
                actor(),
                body_id=form.body_id.data,
                starts_at=form.starts_at(zone_of(actor().organisation_id)),
                place=form.place.data or "",
                rooms=(form.rooms.data or "").splitlines(),
            )
            flash("La séance est créée. Écrivez maintenant son ordre du jour.", "success")
            return redirect(url_for("office.meeting", meeting_id=meeting_id))
        except Refused as refused:
            blame(form, refused)
    return render_template("office/meetings/edit.html", form=form, head=None), 422


@blueprint.get("/seances/<int:meeting_id>/modifier")
@allow(Permission.MEETING_EDIT)
def edit_meeting(meeting_id: int) -> ResponseReturnValue:
    """Date, hour and place of a meeting in preparation."""
    head = existing(known.meeting_head(meeting_id))
    form = _form(body_id=head.body_id, date=head.starts_at.date(), hour=head.starts_at.time(), place=head.place,
                 rooms="\n".join(head.rooms), revision=head.revision)  # fmt: skip
    return render_template("office/meetings/edit.html", form=form, head=head)


@blueprint.post("/seances/<int:meeting_id>/modifier")
@allow(Permission.MEETING_EDIT)
def save_meeting(meeting_id: int) -> ResponseReturnValue:
    """Save over the revision that was shown; on a conflict show what is stored beside what was typed."""
    form = _form()
    status = _saved(form, meeting_id) if form.validate() else 422
    if status == 200:
        flash("La séance est enregistrée.", "success")
        return redirect(url_for("office.meeting", meeting_id=meeting_id))
    head = existing(known.meeting_head(meeting_id))
    if status == 409:
        form.revision.data = str(
            head.revision
        )  # saving again will be on top of it: a choice, no longer an accident
    return render_template("office/meetings/edit.html", form=form, head=head, conflict=status == 409), status


@blueprint.get("/seances/<int:meeting_id>/annuler")
@allow(Permission.MEETING_EDIT)
def confirm_cancel(meeting_id: int) -> ResponseReturnValue:
    """Ask before giving up a meeting."""
    return render_template("office/meetings/cancel.html", head=existing(known.meeting_head(meeting_id)))


@blueprint.post("/seances/<int:meeting_id>/annuler")
@allow(Permission.MEETING_EDIT)
def cancel_meeting(meeting_id: int) -> ResponseReturnValue:
    """Give up a meeting that was not convened."""
    meetings.cancel_meeting(actor(), meeting_id)
    flash("La séance est annulée. Elle reste dans la liste, parmi les séances passées.", "success")
    return redirect(url_for("office.meetings"))


@blueprint.get("/seances/<int:meeting_id>/annulation")
@allow(Permission.CONVENE)
def confirm_cancel_convened(meeting_id: int) -> ResponseReturnValue:
    """Ask the motive before cancelling a meeting whose members are convened."""
    return _cancelling(meeting_id, CancelForm())


@blueprint.post("/seances/<int:meeting_id>/annulation")
@allow(Permission.CONVENE)
def cancel_convened(meeting_id: int) -> ResponseReturnValue:
    """Cancel, tell everyone; name who has no address and must be told on paper."""
    form = CancelForm()
    try:
        silent = cancellations.cancel_convened(actor(), meeting_id, form.motive.data or "")
    except Refused as refused:
        blame(form, refused)
        return _cancelling(meeting_id, form), refused.status
    flash("La séance est annulée. Un courriel part à chaque membre convoqué.", "success")
    if silent:
        flash(f"Sans adresse électronique, à prévenir par écrit\u00a0: {', '.join(silent)}.", "warning")
    return redirect(url_for("office.meeting", meeting_id=meeting_id))


@blueprint.post("/seances/<int:meeting_id>/ordre")
@allow(Permission.MEETING_EDIT)
def order_items(meeting_id: int) -> ResponseReturnValue:
    """Move an item by a button (``move``) or by dragging (``position``); scripts get 204, pages come back to it."""
    item_id, position = request.form.get("item", 0, type=int), request.form.get("position", type=int)
    if not item_id:
        raise NotFound("Ce point n’est plus à l’ordre du jour de cette séance.")
    if position is not None:
        section = request.form.get("section", type=int)
        agenda.place_item(actor(), meeting_id, item_id, position, section)
    else:
        agenda.move_item(actor(), meeting_id, item_id, request.form.get("move", ""))
    if wants_json():
        return "", 204
    return redirect(url_for("office.meeting", meeting_id=meeting_id, _anchor=f"point-{item_id}"))


def _cancelling(meeting_id: int, form: CancelForm) -> str:
    head = existing(known.meeting_head(meeting_id))
    return render_template("office/meetings/cancel_convened.html", head=head, form=form)


def _form(**stored: object) -> MeetingForm:
    form = MeetingForm(**stored)
    form.body_id.choices = [(body.id, body.name) for body in known.bodies()]
    return form


def _saved(form: MeetingForm, meeting_id: int) -> int:
    """Save; gives 200, or the status of the refusal now shown in the form."""
    try:
        meetings.edit_meeting(
            actor(), meeting_id, starts_at=form.starts_at(zone_of(actor().organisation_id)),
            place=form.place.data or "", revision=revision_of(form), rooms=(form.rooms.data or "").splitlines(),
        )  # fmt: skip
    except Refused as refused:
        blame(form, refused)
        return refused.status
    return 200
