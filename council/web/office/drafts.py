"""The office's pages about drafts: the list, beginning and writing one, putting it on an agenda, giving it up."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from council import codes
from council.documents.typography import rich
from council.permissions import Permission
from council.queries import circuits
from council.queries import drafts as known
from council.services import draft_typing, drafts
from council.services.errors import NotAllowed, NotFound, Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.draft_forms import AROUND, DraftForm, draft_form, stored_form, typed_in
from council.web.office.forms import ItemSubmitted, blame, revision_of
from council.web.office.item_rows import apply_row, differences, draft_of, form_values
from council.web.office.pages import existing, may, now, refusals_said


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
    return render_template(
        "office/drafts/list.html", found=found, states=known.STATES, departments=known.departments(),
        chosen={"etat": state, "service": department, "q": words, "les-miens": "1" if mine else ""},
        may_write=may(Permission.ITEM_EDIT), may_draw=may(Permission.ADMIN),
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
    wishes = drafts.Wishes(
        department_id=form.get("department_id", type=int), meeting_id=form.get("meeting_id", type=int)
    )
    try:
        draft_id = drafts.begin(actor(), form.get("body_id", 0, type=int), form.get("title", ""), wishes)
    except NotAllowed:
        raise
    except Refused as refused:
        return _begin_page(form, refused), refused.status
    flash("Le projet est créé. Écrivez-le, puis envoyez-le en validation.", "success")
    return redirect(url_for("office.draft", draft_id=draft_id))


@blueprint.get("/projets/<int:draft_id>")
@allow(Permission.MEETING_READ)
def draft(draft_id: int) -> ResponseReturnValue:
    """The form, or the text to read for those who may not write it now."""
    return draft_page(draft_id)


def draft_page(draft_id: int, **typed: str) -> str:
    """The page of a draft; ``typed``: what was written in the answer to its circuit and refused."""
    view = existing(known.draft_view(draft_id), drafts.GONE)
    if not may(Permission.ITEM_EDIT) or not _writable(view):
        return render_template(
            "office/drafts/read.html", view=view, subject=codes.subject_words(view.values["matiere_code"]), rich=rich,
            directions=known.DIRECTIONS, may_write=may(Permission.ITEM_EDIT), **_way(view), **typed,
        )  # fmt: skip
    kept = known.typing(draft_id, actor().account_id)
    if kept is not None and request.args.get("saisie") == "1":
        return _page(draft_form(view, typed=MultiDict(kept.fields)), view)
    return _page(draft_form(view, typed=MultiDict(), **stored_form(view)), view, kept=kept, typed=typed)


@blueprint.post("/projets/<int:draft_id>")
@allow(Permission.ITEM_EDIT)
def save_draft(draft_id: int) -> ResponseReturnValue:
    """Save over the version that was shown; what two writers wrote apart is united, nothing typed is lost."""
    view = existing(known.draft_view(draft_id), drafts.GONE)
    form = draft_form(view)
    if ItemSubmitted.ROW in request.form:
        return _page(form, view, focus=apply_row(form, request.form[ItemSubmitted.ROW]))
    if form.validate():
        try:
            drafts.save(
                actor(),
                draft_id,
                draft_of(form),
                form.wishes(),
                revision=revision_of(form),
                keep_typed="kept" in request.form,
            )
            flash("Le projet est enregistré.", "success")
            return redirect(url_for("office.draft", draft_id=draft_id))
        except drafts.Clash as clash:
            return _clash(form, draft_id, clash)
        except (NotFound, NotAllowed):
            raise
        except Refused as refused:
            blame(form, refused)
    return _page(form, view), 422


@blueprint.post("/projets/<int:draft_id>/saisie")
@allow(Permission.ITEM_EDIT)
def keep_draft_typing(draft_id: int) -> ResponseReturnValue:
    """What is on the screen, kept while it is being typed (asked by a script)."""
    typed = {
        name: request.form.getlist(name) for name in request.form if name not in ("csrf_token", "row", "save")
    }
    revision = request.form.get("revision", 0, type=int)
    draft_typing.keep_typing(actor(), draft_id, typed, min(max(revision, 0), 2**31 - 1))
    return "", 204


@blueprint.post("/projets/<int:draft_id>/saisie/oublier")
@allow(Permission.ITEM_EDIT)
def forget_draft_typing(draft_id: int) -> ResponseReturnValue:
    """Leave aside what one had typed."""
    draft_typing.forget_typing(actor(), draft_id)
    flash("Votre saisie non enregistrée est oubliée.", "success")
    return redirect(url_for("office.draft", draft_id=draft_id))


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
        may_restore=may(Permission.ITEM_EDIT) and _writable(view),
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
        return redirect(url_for("office.meeting", meeting_id=meeting_id))
    return redirect(url_for("office.draft", draft_id=draft_id))


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


def _writable(view: known.DraftView) -> bool:
    return view.open and (
        view.state != "circuit"
        or may(Permission.MEETING_EDIT)
        or circuits.may_answer(view.id, actor().account_id, now().date())
    )


def _way(view: known.DraftView) -> dict[str, object]:
    """Where the draft is in its circuit, and what the reader may do there."""
    return {
        "rounds": circuits.rounds(view.id),
        "may_answer": circuits.may_answer(view.id, actor().account_id, now().date()),
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
    )  # fmt: skip


def _page(
    form: DraftForm,
    view: known.DraftView,
    *,
    focus: str = "",
    kept: known.Typing | None = None,
    conflicts: object = (),
    typed: Mapping[str, str] | None = None,
) -> str:
    subjects = [one for one in codes.matieres().values() if one.level == 2]
    return render_template(
        "office/drafts/edit.html", form=form, view=view, subjects=subjects, focus=focus, kept=kept, conflicts=conflicts,
        may_list=may(Permission.MEETING_EDIT), writer=known.versions(view.id)[0].author if conflicts else "", **_way(view), **(typed or {}),
    )  # fmt: skip


def _clash(form: DraftForm, draft_id: int, clash: drafts.Clash) -> ResponseReturnValue:
    """Both texts of the fields that clash; what the other wrote elsewhere is already in the form."""
    view = existing(known.draft_view(draft_id), drafts.GONE)
    names = clash.united.clashes
    found = differences(form, form_values(view.values), names)
    values = {**stored_form(view), **form_values(known.shown(clash.united.content))}
    values |= {name: typed_in(form[name]) for name in (*names, *AROUND)}
    return _page(draft_form(view, typed=MultiDict(), **values), view, conflicts=found), clash.status
