"""The text of a model, written in the form of a point: a new one, or one that is changed. It has no versions."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField

from council import codes
from council.permissions import Permission
from council.queries import writing as known
from council.queries.kinds import BALLOT_WORDS, KIND_WORDS, MAJORITY_WORDS
from council.services import draft_models
from council.services.errors import Refused, Stale
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.forms import ItemForm, ItemSubmitted, blame, revision_of
from council.web.office.item_rows import apply_row, differences, draft_of, form_values
from council.web.office.pages import existing

NEW: dict[str, Any] = {
    "visas": [""], "considerants": [""], "articles": [""], "beneficiaries": [""], "ballot_mode": "public", "nature_code": "1",
}  # fmt: skip


class ModelForm(ItemForm):
    """A model being written: what a point has, and the name it is chosen by."""

    name = StringField("Nom du modèle", description="Par exemple «\u00a0Subvention à une association\u00a0».")


@blueprint.get("/modeles/nouveau")
@allow(Permission.MEETING_EDIT)
def new_model() -> ResponseReturnValue:
    """An empty form."""
    return _page(_form(**NEW))


@blueprint.post("/modeles/nouveau")
@allow(Permission.MEETING_EDIT)
def create_model() -> ResponseReturnValue:
    """Make a model, or only change the form's rows."""
    form = _form()
    if ItemSubmitted.ROW in request.form:
        return _page(form, focus=apply_row(form, request.form[ItemSubmitted.ROW]))
    if form.validate():
        try:
            return _saved(draft_models.write_model(actor(), form.name.data or "", draft_of(form)))
        except Refused as refused:
            blame(form, refused)
    return _page(form), 422


@blueprint.get("/modeles/<int:model_id>/ecrire")
@allow(Permission.MEETING_EDIT)
def write_model(model_id: int) -> ResponseReturnValue:
    """The form with the model's text."""
    view = existing(known.model_view(model_id), draft_models.GONE_MODEL)
    return _page(_form(**form_values(view.values), name=view.line.name, revision=view.revision), view)


@blueprint.post("/modeles/<int:model_id>/ecrire")
@allow(Permission.MEETING_EDIT)
def save_model(model_id: int) -> ResponseReturnValue:
    """Save it over the revision that was shown, or only change the form's rows; nothing typed is lost."""
    view = existing(known.model_view(model_id), draft_models.GONE_MODEL)
    form = _form()
    if ItemSubmitted.ROW in request.form:
        return _page(form, view, focus=apply_row(form, request.form[ItemSubmitted.ROW]))
    if form.validate():
        try:
            draft_models.rewrite_model(
                actor(), model_id, form.name.data or "", draft_of(form), revision=revision_of(form)
            )
            return _saved(model_id)
        except Stale as stale:
            form.revision.data = str(view.revision)
            form.form_errors.append(stale.sentence)
            found = differences(form, form_values(view.values), known.MODEL_TEXTS)
            return _page(form, view, conflicts=found), stale.status
        except Refused as refused:
            blame(form, refused)
    return _page(form, view), 422


def _saved(model_id: int) -> ResponseReturnValue:
    flash("Le modèle est enregistré. Les projets déjà commencés ne changent pas.", "success")
    return redirect(url_for("office.draft_model", model_id=model_id))


def _form(**stored: Any) -> ModelForm:
    form = ModelForm(**stored)
    form.rapporteur_id.choices = form.filed_by_id.choices = [("", "")]  # a model has none: they are not shown
    form.kind.choices = list(KIND_WORDS.items())
    form.nature_code.choices = [(one.code, one.label) for one in codes.natures().values()]
    form.ballot_mode.choices = list(BALLOT_WORDS.items())
    form.majority_rule.choices = list(MAJORITY_WORDS.items())
    return form


def _page(
    form: ModelForm, view: known.ModelView | None = None, *, focus: str = "", conflicts: object = ()
) -> str:
    subjects = [one for one in codes.matieres().values() if one.level == 2]
    return render_template(
        "office/drafts/model_text.html", form=form, view=view, subjects=subjects, focus=focus, conflicts=conflicts,
        writer=view.line.updated_by if view else "", offers=known.offered(codes.find_subject(form.matiere_code.data or "")),
    )  # fmt: skip
