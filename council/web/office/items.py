"""The office's pages about items: the structured form, its rows, conflicts, removal."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council import codes
from council.documents.typography import rich
from council.law.rooms import ITEM_TYPES
from council.models import Place
from council.permissions import Permission
from council.queries import items as known
from council.queries.act_links import source
from council.queries.comments import behind_points
from council.queries.kinds import BALLOT_WORDS, KIND_WORDS, MAJORITY_WORDS
from council.queries.meetings import MeetingHead, meeting_head
from council.queries.writing import offered
from council.services import items
from council.services.errors import NotFound, Refused, Stale
from council.web.access import actor, allow
from council.web.office.act_links import links_shown
from council.web.office.blueprint import blueprint
from council.web.office.forms import ItemForm, ItemSubmitted, blame, revision_of
from council.web.office.holds import presence
from council.web.office.item_rows import apply_row, differences, draft_of, stored_values
from council.web.office.pages import existing, may
from council.web.office.unsaved import TAKE_UP, Unsaved, keep_around, of_item, taken_up


@blueprint.get("/seances/<int:meeting_id>/points/nouveau")
@allow(Permission.ITEM_EDIT)
def new_item(meeting_id: int) -> ResponseReturnValue:
    """An empty form."""
    head = existing(meeting_head(meeting_id))
    form = _form(
        head,
        visas=[""],
        considerants=[""],
        articles=[""],
        beneficiaries=[""],
        ballot_mode="public",
        nature_code="1",
    )
    return _page(form, head)


@blueprint.post("/seances/<int:meeting_id>/points/nouveau")
@allow(Permission.ITEM_EDIT)
def create_item(meeting_id: int) -> ResponseReturnValue:
    """Add an item at the end of the agenda, or only change the form's rows."""
    head = existing(meeting_head(meeting_id))
    form = _form(head)
    report = request.args.get("rapport", type=int)
    if ItemSubmitted.ROW in request.form:
        return _page(form, head, focus=apply_row(form, request.form[ItemSubmitted.ROW]))
    if form.validate():
        try:
            return _saved(
                items.add_item(actor(), meeting_id, draft_of(form), report),
                "La délibération est ajoutée au rapport."
                if report
                else "Le point est ajouté à l’ordre du jour.",
            )
        except (Refused, NotFound) as refused:
            blame(form, refused)
    return _page(form, head), 422


@blueprint.get("/points/<int:item_id>")
@allow(Permission.MEETING_READ)
def item(item_id: int) -> ResponseReturnValue:
    """The form, or the text to read for those who may not write or once the meeting is convened."""
    view = existing(known.item_view(item_id))
    unsaved = of_item(view)
    if not view.editable or not may(Permission.ITEM_EDIT):
        people = dict(known.rapporteurs(view.meeting.body_id, view.meeting.starts_at.date()))
        return render_template(
            "office/items/read.html", view=view, head=view.meeting, rapporteur=people.get(view.rapporteur_id or 0, ""),
            kinds=KIND_WORDS, ballots=BALLOT_WORDS, subject=codes.subject_words(view.matiere_code), rich=rich,
            unsaved=unsaved, behind=behind_points([item_id]).get(item_id),
        )  # fmt: skip
    if unsaved is not None and request.args.get(TAKE_UP) == "1":
        values, clashes = taken_up(unsaved, view)
        return _page(_form(view.meeting, **values), view.meeting, view, conflicts=clashes, unsaved=unsaved)
    return _page(_form(view.meeting, **stored_values(view)), view.meeting, view, unsaved=unsaved)


@blueprint.post("/points/<int:item_id>")
@allow(Permission.ITEM_EDIT)
def save_item(item_id: int) -> ResponseReturnValue:
    """Save over the revision that was shown; nothing typed is ever lost."""
    view = existing(known.item_view(item_id), "Ce point a été supprimé pendant que vous l’écriviez.")
    form = _form(view.meeting)
    if ItemSubmitted.ROW in request.form:
        return _page(form, view.meeting, view, focus=apply_row(form, request.form[ItemSubmitted.ROW]))
    if form.validate():
        try:
            held = of_item(view) if TAKE_UP in request.form else None
            text = draft_of(form)
            items.edit_item(actor(), item_id, text, revision=revision_of(form), taken_up=held is not None)
            if held is not None and held.around:
                keep_around(held)
            return _saved(item_id, "Le point est enregistré.")
        except Stale as stale:
            return _conflict(form, item_id, stale)
        except (Refused, NotFound) as refused:
            blame(form, refused)
    return _page(form, view.meeting, view), 422


@blueprint.get("/points/<int:item_id>/supprimer")
@allow(Permission.ITEM_EDIT)
def confirm_delete_item(item_id: int) -> ResponseReturnValue:
    """Ask before removing an item and its annexes."""
    view = existing(known.item_view(item_id))
    return render_template("office/items/delete.html", view=view, head=view.meeting)


@blueprint.post("/points/<int:item_id>/supprimer")
@allow(Permission.ITEM_EDIT)
def delete_item(item_id: int) -> ResponseReturnValue:
    """Remove an item; the following ones move up."""
    meeting_id = existing(known.item_view(item_id)).meeting.id
    try:
        items.delete_item(actor(), item_id, alone=request.form.get("alone") == "1")
    except Refused as refused:
        flash(refused.sentence, "error")
        return redirect(url_for("office.confirm_delete_item", item_id=item_id))
    flash("Le point est retiré de l’ordre du jour.", "success")
    return redirect(url_for("office.meeting", meeting_id=meeting_id))


def _form(head: MeetingHead, **stored: object) -> ItemForm:
    form = ItemForm(**stored)
    people = known.rapporteurs(head.body_id, head.starts_at.date())
    form.rapporteur_id.choices = [("", "Choisir un membre…"), *people]
    form.filed_by_id.choices = [("", "Le collège, comme d’ordinaire"), *people]
    form.kind.choices = list(KIND_WORDS.items())
    form.nature_code.choices = [(one.code, one.label) for one in codes.natures().values()]
    form.ballot_mode.choices = list(BALLOT_WORDS.items())
    form.majority_rule.choices = list(MAJORITY_WORDS.items())
    form.video_case.choices = [(code, words) for code, words in ITEM_TYPES.items()]
    return form


def _page(
    form: ItemForm, head: MeetingHead, view: known.ItemView | None = None, *, focus: str = "",
    conflicts: object = (), writer: str = "", unsaved: Unsaved | None = None,
) -> str:  # fmt: skip
    named = (
        dict(known.reports_of(head.id)).get(request.args.get("rapport", 0, type=int), "")
        if view is None
        else ""
    )
    subjects = [one for one in codes.matieres().values() if one.level == 2]
    return render_template(
        "office/items/edit.html", form=form, head=head, in_rooms=bool(head.rooms), view=view, subjects=subjects, focus=focus, conflicts=conflicts,
        behind=behind_points([view.id]).get(view.id) if view else None, unsaved=unsaved, resumed=TAKE_UP in request.values,
        writer=writer, report=named, extra_points=head.extra_points, offers=offered(codes.find_subject(form.matiere_code.data or "")),
        may_move=view is not None and head.editable and may(Permission.MEETING_EDIT),
        presence=presence(Place(item_id=view.id)) if view else None, **links_shown(source(item_id=view.id) if view else None),
    )  # fmt: skip


def _saved(item_id: int, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    annexes = ItemSubmitted.SAVE_AND_ANNEX in request.form
    return redirect(url_for("office.annexes" if annexes else "office.item", item_id=item_id))


def _conflict(form: ItemForm, item_id: int, stale: Stale) -> ResponseReturnValue:
    """Both texts on one page; saving again is on top of the newer one, knowingly."""
    view = existing(known.item_view(item_id))
    found = differences(form, stored_values(view))
    form.revision.data = str(view.revision)
    form.form_errors.append(stale.sentence)
    page = _page(form, view.meeting, view, conflicts=found, writer=known.last_writer(item_id))
    return page, stale.status
