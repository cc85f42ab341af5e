"""The office's pages about what drafts are written with: model texts and the library of visas and considérants."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council import codes
from council.documents.typography import rich
from council.documents.variables import KNOWN
from council.permissions import Permission
from council.queries import writing as known
from council.services import draft_models, drafts
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, may, refusals_said


@blueprint.get("/modeles", endpoint="draft_models")
@allow(Permission.MEETING_READ)
def models_page() -> ResponseReturnValue:
    """Models by name, the library of lines, the variables that may be written."""
    return _page()


@blueprint.get("/modeles/<int:model_id>")
@allow(Permission.MEETING_READ)
def draft_model(model_id: int) -> ResponseReturnValue:
    """A model to read, named and closed here."""
    return _model_page(model_id)


@blueprint.post("/modeles/<int:model_id>")
@allow(Permission.MEETING_EDIT)
def edit_draft_model(model_id: int) -> ResponseReturnValue:
    """Name it, close it, open it again."""
    try:
        draft_models.edit_model(
            actor(), model_id, request.form.get("name", ""), closed=request.form.get("closed") == "1"
        )
    except Refused as refused:
        return _model_page(model_id, refused), refused.status
    flash("Le modèle est enregistré.", "success")
    return redirect(url_for("office.draft_models"))


@blueprint.post("/projets/<int:draft_id>/modele")
@allow(Permission.MEETING_EDIT)
def keep_draft_model(draft_id: int) -> ResponseReturnValue:
    """Make a model of a draft's saved text."""
    with refusals_said():
        model = draft_models.keep_model(
            actor(), draft_id, request.form.get("name", ""), replaces=request.form.get("replaces") == "1"
        )
        flash("Le modèle est enregistré. Les prochains projets peuvent en partir.", "success")
        return redirect(url_for("office.draft_model", model_id=model))
    return redirect(url_for("office.draft", draft_id=draft_id))


@blueprint.post("/modeles/lignes")
@allow(Permission.MEETING_EDIT)
def keep_line() -> ResponseReturnValue:
    """Put a line in the library."""
    return _kept(None)


@blueprint.post("/modeles/lignes/<int:kept_line_id>")
@allow(Permission.MEETING_EDIT)
def edit_line(kept_line_id: int) -> ResponseReturnValue:
    """Change a line, close it or open it again."""
    return _kept(kept_line_id)


@blueprint.post("/projets/<int:draft_id>/variables")
@allow(Permission.ITEM_EDIT)
def fill_draft_variable(draft_id: int) -> ResponseReturnValue:
    """Replace a variable that only its writer knows, wherever the text has it."""
    with refusals_said():
        number = drafts.fill_variable(
            actor(), draft_id, request.form.get("name", ""), request.form.get("value", "")
        )
        flash(f"C’est écrit partout dans le texte\u00a0: version {number}.", "success")
    return redirect(url_for("office.draft", draft_id=draft_id))


def _kept(line: int | None) -> ResponseReturnValue:
    form = request.form
    try:
        draft_models.keep_line(
            actor(), form.get("kind", ""), form.get("text", ""), codes.find_subject(form.get("matiere_code", "")),
            kept_line_id=line, closed=form.get("closed") == "1",
        )  # fmt: skip
    except Refused as refused:
        return _page(refused, line), refused.status
    flash("La ligne est enregistrée.", "success")
    return redirect(url_for("office.draft_models", _anchor="lignes"))


def _page(error: Refused | None = None, wrong: int | None = None) -> str:
    return render_template(
        "office/drafts/models.html", models=known.models(), lines=known.lines(), kinds=known.LINE_WORDS, variables=KNOWN, error=error,
        wrong=wrong, typed=request.form if error else {}, may_keep=may(Permission.MEETING_EDIT), may_write=may(Permission.ITEM_EDIT),
        subjects=[one for one in codes.matieres().values() if one.level == 2],
    )  # fmt: skip


def _model_page(model_id: int, error: Refused | None = None) -> str:
    view = existing(known.model_view(model_id), draft_models.GONE_MODEL)
    return render_template(
        "office/drafts/model.html", view=view, rich=rich, error=error, may_keep=may(Permission.MEETING_EDIT), may_write=may(Permission.ITEM_EDIT),
        name=request.form.get("name", view.line.name),
    )  # fmt: skip
