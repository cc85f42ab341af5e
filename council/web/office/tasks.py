"""The office's pages about tasks: those of a draft, a decision or a remark, and decisions until they are carried out."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from council.permissions import Permission
from council.queries import tasks as known
from council.queries.circuits import delegators
from council.queries.sharing import readers
from council.services import tasks
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.forms import DayField
from council.web.office.pages import existing, may, today

NO_DAY = "Indiquez le jour, par exemple 12/06/2026."


class DueForm(FlaskForm):
    """By when."""

    due_on = DayField("Pour le")


class DoneForm(FlaskForm):
    """Since when."""

    done_on = DayField("Faite le")


@blueprint.get("/decisions")
@allow(Permission.MEETING_READ)
def decisions() -> ResponseReturnValue:
    """Adopted acts with what follows from them, narrowed to what is late, open or done."""
    state, words = request.args.get("etat", ""), request.args.get("q", "")[:200]
    found = known.decisions(today(), state=state, words=words, page=request.args.get("page", 1, type=int))
    return render_template(
        "office/tasks/decisions.html",
        found=found,
        filters=known.FILTERS,
        chosen={"etat": state, "q": words},
    )


@blueprint.get("/projets/<int:draft_id>/taches")
@allow(Permission.MEETING_READ)
def draft_tasks(draft_id: int) -> ResponseReturnValue:
    """What is to be done for a draft."""
    return _page("draft", draft_id)


@blueprint.post("/projets/<int:draft_id>/taches")
@allow(Permission.MEETING_READ)
def give_draft_task(draft_id: int) -> ResponseReturnValue:
    """Give somebody something to do for it."""
    return _given("draft", draft_id)


@blueprint.get("/decisions/<int:act_id>")
@allow(Permission.MEETING_READ)
def act_tasks(act_id: int) -> ResponseReturnValue:
    """What is to be done for a decision to be carried out."""
    return _page("act", act_id)


@blueprint.post("/decisions/<int:act_id>")
@allow(Permission.MEETING_READ)
def give_act_task(act_id: int) -> ResponseReturnValue:
    """Give somebody something to do for it."""
    return _given("act", act_id)


@blueprint.get("/remarques/<int:comment_id>/taches")
@allow(Permission.MEETING_READ)
def remark_tasks(comment_id: int) -> ResponseReturnValue:
    """What is to be done after a member's remark on minutes."""
    return _page("remark", comment_id)


@blueprint.post("/remarques/<int:comment_id>/taches")
@allow(Permission.MEETING_READ)
def give_remark_task(comment_id: int) -> ResponseReturnValue:
    """Give somebody something to do after it."""
    return _given("remark", comment_id)


@blueprint.post("/taches/<int:task_id>/terminer")
@allow(Permission.MEETING_READ)
def finish_task(task_id: int) -> ResponseReturnValue:
    """It is done."""
    form = DoneForm()

    def done() -> None:
        if not form.validate() or form.done_on.data is None:
            raise Refused(NO_DAY, field="done_on")
        tasks.finish(actor(), task_id, request.form.get("note", ""), form.done_on.data)

    return _changed(task_id, done, "La tâche est faite.")


@blueprint.post("/taches/<int:task_id>/abandonner")
@allow(Permission.MEETING_READ)
def drop_task(task_id: int) -> ResponseReturnValue:
    """It need not be done any more."""
    return _changed(
        task_id,
        lambda: tasks.drop(actor(), task_id, request.form.get("note", "")),
        "La tâche est abandonnée.",
    )


@blueprint.post("/taches/<int:task_id>/rouvrir")
@allow(Permission.MEETING_READ)
def reopen_task(task_id: int) -> ResponseReturnValue:
    """It must be done after all."""
    return _changed(task_id, lambda: tasks.reopen(actor(), task_id), "La tâche est rouverte.")


@blueprint.post("/taches/<int:task_id>/changer")
@allow(Permission.MEETING_READ)
def change_task(task_id: int) -> ResponseReturnValue:
    """Somebody else does it, or on another day."""
    form = DueForm()

    def change() -> None:
        if not form.validate() or form.due_on.data is None:
            raise Refused(NO_DAY, field="due_on")
        owner, revision = (request.form.get(name, 0, type=int) for name in ("owner_id", "revision"))
        tasks.change(actor(), task_id, owner, form.due_on.data, revision)

    return _changed(task_id, change, "La tâche est changée.")


PAGES = {"draft": ("draft_tasks", "draft_id"), "act": ("act_tasks", "act_id"), "remark": ("remark_tasks", "comment_id")}  # fmt: skip


def _given(kind: str, subject_id: int) -> ResponseReturnValue:
    form = DueForm()
    try:
        if not form.validate() or form.due_on.data is None:
            raise Refused(NO_DAY, field="due_on")
        owner = request.form.get("owner_id", 0, type=int)
        tasks.give(actor(), kind, subject_id, request.form.get("title", ""), owner, form.due_on.data)
    except Refused as refused:
        return _page(kind, subject_id, 0, refused), refused.status
    flash("La tâche est confiée.", "success")
    return _back(kind, subject_id)


def _changed(task_id: int, verb: Callable[[], None], done: str) -> ResponseReturnValue:
    """Carry a verb out; when it is refused, the page again with what was typed. From « À faire » one goes back there."""
    kind, subject_id = existing(known.about(task_id))
    try:
        verb()
    except Refused as refused:
        return _page(kind, subject_id, task_id, refused), refused.status
    flash(done, "success")
    if request.form.get("retour") == "a-faire":
        return redirect(url_for("office.to_do"))
    return _back(kind, subject_id)


def _back(kind: str, subject_id: int) -> ResponseReturnValue:
    endpoint, name = PAGES[kind]
    return redirect(url_for(f"office.{endpoint}", **{name: subject_id}))  # type: ignore[arg-type]


def _page(kind: str, subject_id: int, refused_id: int = -1, refused: Refused | None = None) -> str:
    """``refused_id``: the task whose form was refused, 0 for that of a new one."""
    subject = existing(known.subject_of(kind, subject_id))
    on = today()
    listed = known.tasks_about(kind, subject_id, on)
    keeps = may(Permission.ITEM_EDIT) or may(Permission.ACT_PREPARE)
    return render_template(
        "office/tasks/page.html", subject=subject, tasks=listed, people=readers(subject_id) if kind == "draft" else delegators(actor().organisation_id), today=on.isoformat(),
        mine={one.id for one in listed if keeps or one.owner_id == actor().account_id}, typed=request.form, refused_id=refused_id,
        error=refused, own=actor().account_id, may_give=not subject.closed,
    )  # fmt: skip
