"""Oral questions received before a meeting."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectField, TextAreaField
from wtforms.validators import Optional

from council.permissions import Permission
from council.queries import oral_questions as known
from council.services import oral_questions as service
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.forms import DayField, blame
from council.web.office.pages import existing

NOTED = "La question est notée\u00a0: elle sera dans la liste à l’ouverture de la séance."


def _number(value: object) -> int | None:
    return int(str(value)) if value else None


class QuestionForm(FlaskForm):
    """Who asks what, received when."""

    item_id = SelectField("Point", coerce=_number)
    mandate_id = SelectField("Auteur", coerce=_number)
    text = TextAreaField("Question, ou son résumé")
    received_on = DayField("Reçue le", [Optional()])


@blueprint.get("/seances/<int:meeting_id>/questions")
@allow(Permission.MEETING_EDIT)
def oral_questions(meeting_id: int) -> ResponseReturnValue:
    """The list, and a form for one more."""
    return _page(meeting_id)


@blueprint.post("/seances/<int:meeting_id>/questions")
@allow(Permission.MEETING_EDIT)
def receive_question(meeting_id: int) -> ResponseReturnValue:
    """Note one; a refused form keeps what was typed."""
    form = _form(existing(known.page(meeting_id)))
    if form.validate():
        try:
            objection = service.receive(
                actor(), meeting_id, item_id=form.item_id.data, mandate_id=form.mandate_id.data,
                text=form.text.data or "", received_on=form.received_on.data,
            )  # fmt: skip
            flash(objection or NOTED, "warning" if objection else "success")
            return redirect(url_for("office.oral_questions", meeting_id=meeting_id))
        except Refused as refused:
            blame(form, refused)
    return _page(meeting_id, form), 422


@blueprint.post("/questions/<int:question_id>/retrait")
@allow(Permission.MEETING_EDIT)
def take_question_back(question_id: int) -> ResponseReturnValue:
    """Remove one."""
    existing(known.meeting_of(question_id), service.GONE)
    meeting_id = service.take_back(actor(), question_id)
    flash("La question est retirée de la liste.", "success")
    return redirect(url_for("office.oral_questions", meeting_id=meeting_id))


def _form(page: known.Page) -> QuestionForm:
    form = QuestionForm()
    form.item_id.choices = [(key, words) for key, words in page.items]
    form.mandate_id.choices = [("", "Choisir un membre…"), *page.members]
    return form


def _page(meeting_id: int, form: QuestionForm | None = None) -> str:
    page = existing(known.page(meeting_id))
    return render_template("office/questions.html", page=page, head=page.head, form=form or _form(page))
