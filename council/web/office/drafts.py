"""The office's pages about drafts: the list, beginning and writing one, putting it on an agenda, giving it up."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from council import codes
from council.documents.typography import rich
from council.models import Place
from council.permissions import Permission
from council.queries import circuits, draft_variables, writing
from council.queries import drafts as known
from council.queries.act_links import Source
from council.queries.comments import open_counts
from council.queries.draft_delays import delays
from council.services import drafts
from council.services.draft_versions import United
from council.services.draft_wishes import ChangedApart, Wishes
from council.services.errors import NotFound, Refused
from council.web.access import actor, allow
from council.web.office.act_links import links_shown
from council.web.office.blueprint import blueprint
from council.web.office.draft_forms import (
    AROUND,
    DraftForm,
    around_of,
    draft_form,
    euros,
    seen_of,
    stored_form,
    typed_in,
)
from council.web.office.forms import ItemSubmitted, blame, revision_of
from council.web.office.holds import presence
from council.web.office.item_rows import apply_row, differences, draft_of, form_values
from council.web.office.pages import existing, may, now, refusals_said, today
from council.web.office.unsaved import of_draft, sent_to_point
from council.web.office.written_elsewhere import begun_with
from council.web.typography import datetime_fr

MOST_URGENT = 15
"""Drafts shown against their convocation at first; the others are a link away."""


@blueprint.get("/projets", endpoint="drafts")
@allow(Permission.MEETING_READ)
def drafts_page() -> ResponseReturnValue:
    """Drafts, those touched last first, narrowed by state, department, words or to one's own."""
    state, words = request.args.get("etat", ""), request.args.get("q", "")[:200]
    department = request.args.get("service", type=int)
    mine = request.args.get("les-miens") == "1"
    found = known.draft_list(
        state=state, department=department, mine=actor().account_id if mine else None, words=words,
        page=request.args.get("page", 1, type=int),
    )  # fmt: skip
    narrowed = state or department or mine or words or found.page > 1
    board = () if narrowed else delays(actor().organisation_id, now())
    return render_template(
        "office/drafts/list.html", found=found, delays=board, shown=None if request.args.get("delais") else MOST_URGENT, states=known.STATES, departments=known.departments(),
        chosen={"etat": state, "service": department, "q": words, "les-miens": "1" if mine else ""},
        may_write=may(Permission.ITEM_EDIT), may_draw=may(Permission.ADMIN), may_group=may(Permission.MEETING_EDIT),
    )  # fmt: skip


@blueprint.get("/projets/nouveau")
@allow(Permission.ITEM_EDIT)
def new_draft() -> ResponseReturnValue:
    """What a draft begins with: its object, the assembly, the department, the meeting hoped for."""
    return _begin_page(request.args)


@blueprint.post("/projets/nouveau")
@allow(Permission.ITEM_EDIT)
def begin_draft() -> ResponseReturnValue:
    """Begin, then write."""
    form = request.form
    wishes = Wishes(
        department_id=form.get("department_id", type=int), meeting_id=form.get("meeting_id", type=int)
    )
    words = "Le projet est créé. Écrivez-le, puis envoyez-le en validation."
    try:
        text, told = begun_with()
        title = form.get("title", "").strip() or (text.title if text else "")
        start = now()
        draft_id = drafts.begin(actor(), form.get("body_id", 0, type=int), title, wishes, text)
    except (Refused, NotFound) as refused:
        return _begin_page(form, refused), refused.status
    first = known.versions(draft_id)[-1].made_at
    again = f"Vous aviez déjà commencé ce projet {datetime_fr(first)}, avec le même texte\u00a0: le voici. Rien n’est créé deux fois."
    flash(again if first < start else told or words, "success")
    return redirect(url_for("office.draft", draft_id=draft_id))


@blueprint.get("/projets/<int:draft_id>")
@allow(Permission.MEETING_READ)
def draft(draft_id: int) -> ResponseReturnValue:
    """The form, or the text to read for those who may not write it now."""
    return draft_page(draft_id)


def draft_page(draft_id: int, *, budget_error: Refused | None = None, **typed: str) -> str:
    """The page of a draft; ``typed``: what was written in the answer to its circuit and refused."""
    view = existing(known.draft_view(draft_id), drafts.GONE)
    if not may(Permission.ITEM_EDIT) or not writable(view):
        return render_template(
            "office/drafts/read.html", view=replace(view, values=draft_variables.shown_text(draft_id, view.values)), subject=codes.subject_words(view.values["matiere_code"]), rich=rich,
            unsaved=of_draft(view), budget_error=budget_error, typed=request.form, around=around_of(view), euros=euros,
            directions=known.DIRECTIONS, may_write=may(Permission.ITEM_EDIT), **_way(view), **typed,
        )  # fmt: skip
    kept = known.typing(draft_id, actor().account_id)
    if kept is not None and request.args.get("saisie") == "1":
        return _typed_again(draft_form(view, typed=MultiDict(kept.fields)), view, kept)
    return form_again(draft_form(view, typed=MultiDict(), **stored_form(view)), view, kept=kept, typed=typed)


@blueprint.post("/projets/<int:draft_id>")
@allow(Permission.ITEM_EDIT)
def save_draft(draft_id: int) -> ResponseReturnValue:
    """Save over the version that was shown; what two writers wrote apart is united, nothing typed is lost."""
    view = existing(known.draft_view(draft_id), drafts.GONE)
    form = draft_form(view)
    if ItemSubmitted.ROW in request.form:
        return form_again(form, view, focus=apply_row(form, request.form[ItemSubmitted.ROW]))
    return saved(form, view, "Le projet est enregistré.")


def saved(form: DraftForm, view: known.DraftView, words: str) -> ResponseReturnValue:
    """Save a form; ``words`` once it is done, else the form again with what is wrong or what two people wrote."""
    if view.item_id is not None:
        return sent_to_point(form, view)
    if form.validate():
        try:
            drafts.save(
                actor(),
                view.id,
                draft_of(form),
                form.wishes(),
                revision=revision_of(form),
                keep_typed="kept" in request.form,
                seen=seen_of(form),
            )
            flash(words, "success")
            return redirect(url_for("office.draft", draft_id=view.id))
        except drafts.Clash as clash:
            return _together(form, view.id, clash.united), clash.status
        except ChangedApart as refused:
            blame(form, refused)
            form.around.data = around_of(view)  # told now: the next save decides
        except Refused as refused:
            blame(form, refused)
    return form_again(form, view), 422


@blueprint.get("/projets/<int:draft_id>/versions")
@allow(Permission.MEETING_READ)
def draft_versions(draft_id: int) -> ResponseReturnValue:
    """Every version with its author, and two of them side by side (``?avant=`` and ``?apres=``)."""
    view = existing(known.draft_view(draft_id), drafts.GONE)
    listed = known.versions(draft_id)
    before = request.args.get("avant", max(view.revision - 1, 1), type=int)
    after = request.args.get("apres", view.revision, type=int)
    return render_template(
        "office/drafts/versions.html", view=view, versions=listed, chosen=(before, after),
        difference=known.differences(draft_id, before, after) if before != after else None,
        may_restore=may(Permission.ITEM_EDIT) and writable(view),
    )  # fmt: skip


@blueprint.post("/projets/<int:draft_id>/versions/<int:number>/reprendre")
@allow(Permission.ITEM_EDIT)
def restore_draft(draft_id: int, number: int) -> ResponseReturnValue:
    """Take up an older version."""
    with refusals_said():
        drafts.restore(actor(), draft_id, number)
        flash(
            f"La version {number} est reprise comme nouvelle version\u202f; aucune autre n’est perdue.",
            "success",
        )
    return redirect(url_for("office.draft", draft_id=draft_id))


@blueprint.post("/projets/<int:draft_id>/inscrire")
@allow(Permission.MEETING_EDIT)
def list_draft(draft_id: int) -> ResponseReturnValue:
    """Put it on the agenda of a meeting in preparation."""
    meeting_id = request.form.get("meeting_id", 0, type=int)
    with refusals_said():
        drafts.list_on(actor(), draft_id, meeting_id)
        flash("Le projet est à l’ordre du jour, en dernière place.", "success")
        say_holes(draft_id)
        return redirect(url_for("office.meeting", meeting_id=meeting_id))
    return redirect(url_for("office.draft", draft_id=draft_id))


def say_holes(draft_id: int) -> None:
    """Warn of the variables that nothing fills: a draft may go on with them, nobody should be surprised."""
    left = [f"{{{{{one.name}}}}}" for one in draft_variables.of_draft(draft_id) if not one.value]
    if left:
        words = ", ".join(left)
        flash(
            f"Il reste à remplir dans le texte\u00a0: {words}. Les membres liraient ces mots tels quels.",
            "warning",
        )


@blueprint.post("/projets/<int:draft_id>/abandonner")
@allow(Permission.ITEM_EDIT)
def drop_draft(draft_id: int) -> ResponseReturnValue:
    """Give it up, with the reason."""
    with refusals_said():
        drafts.drop(actor(), draft_id, request.form.get("motive", ""))
        flash("Le projet est abandonné. Son texte et ses versions restent lisibles.", "success")
    return redirect(url_for("office.draft", draft_id=draft_id))


@blueprint.post("/projets/<int:draft_id>/reprendre")
@allow(Permission.ITEM_EDIT)
def take_up_draft(draft_id: int) -> ResponseReturnValue:
    """Write a dropped draft again."""
    with refusals_said():
        drafts.take_up(actor(), draft_id)
        flash("Le projet est repris.", "success")
    return redirect(url_for("office.draft", draft_id=draft_id))


def writable(view: known.DraftView) -> bool:
    return view.open and (
        view.state != "circuit"
        or may(Permission.MEETING_EDIT)
        or circuits.may_answer(view.id, actor().account_id, today())
    )


def _way(view: known.DraftView) -> dict[str, object]:
    """Where the draft is in its circuit, and what the reader may do there."""
    return {
        "rounds": circuits.rounds(view.id),
        "open_comments": open_counts([view.id]).get(view.id, 0),
        **links_shown(Source(view.id, None, view.title)),
        "may_answer": circuits.may_answer(view.id, actor().account_id, today()),
        "may_take_back": may(Permission.MEETING_EDIT)
        or (may(Permission.ITEM_EDIT) and view.created_by_id == actor().account_id),
        "offered": circuits.circuits(department_id=view.department_id, offered=True)
        if may(Permission.ITEM_EDIT)
        else (),
    }


def _begin_page(typed: MultiDict[str, str], refused: Refused | None = None) -> str:
    bodies = known.bodies()
    body_id = typed.get("body_id", bodies[0][0] if bodies else 0, type=int)
    return render_template(
        "office/drafts/new.html", bodies=bodies, departments=known.departments(), meetings=known.open_meetings(), body_id=body_id,
        typed=typed, error=refused,
        models=[(one.id, one.name) for one in writing.models(offered=True)],
    )  # fmt: skip


def form_again(
    form: DraftForm,
    view: known.DraftView,
    *,
    focus: str = "",
    kept: known.Typing | None = None,
    conflicts: object = (),
    typed: Mapping[str, str] | None = None,
) -> str:
    """The form with what stands in it, whoever wrote it there."""
    subjects = [one for one in codes.matieres().values() if one.level == 2]
    return render_template(
        "office/drafts/edit.html", form=form, view=view, subjects=subjects, focus=focus, kept=kept, conflicts=conflicts,
        may_list=may(Permission.MEETING_EDIT), writer=known.versions(view.id)[0].author if conflicts else "", **_way(view), **(typed or {}),
        presence=presence(Place(draft_id=view.id)), variables=draft_variables.of_draft(view.id),
        offers=writing.offered(codes.find_subject(form.matiere_code.data or "")),
    )  # fmt: skip


def _typed_again(form: DraftForm, view: known.DraftView, kept: known.Typing) -> str:
    """The form with what was typed and not saved; what others saved since is in it too."""
    if kept.stale:
        with suppress(Refused):  # what is wrong with it is said when it is saved
            united = drafts.reunited(actor(), view.id, draft_of(form), revision=kept.revision)
            return _together(form, view.id, united)
    return form_again(form, view)


def _together(form: DraftForm, draft_id: int, united: United) -> str:
    """Two texts in one form, which is now over the newest version; fields that clash as typed, with both texts above."""
    view = existing(known.draft_view(draft_id), drafts.GONE)
    names = united.clashes
    found = differences(form, form_values(view.values), names) if names else ()
    values = {**stored_form(view), **form_values(known.shown(united.content))}
    values |= {name: typed_in(form[name]) for name in (*names, *AROUND, "around")}
    return form_again(draft_form(view, typed=MultiDict(), **values), view, conflicts=found)
