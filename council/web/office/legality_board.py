"""The board of acts, what the prefecture wrote, and the configuration of the legality control."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import FileField, PasswordField, RadioField, StringField

from council.gateways.environment import environment
from council.permissions import Permission
from council.queries import acts_board as boards
from council.queries import legality_configuration as pages
from council.queries import life as known
from council.services import legality_answers, legality_offices
from council.services.errors import NotFound, Refused
from council.services.legality_offices import OfficeDraft
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.forms import DayField, blame
from council.web.office.pages import existing, may, now, refusals_said

SETTLED = "La réponse est notée."
CONFIGURED = "La configuration du contrôle de légalité est enregistrée."
IMPORTED = "La classification du {day:%d/%m/%Y} est en usage."
REQUESTED = "La classification est demandée à la préfecture\u202f: sa réponse sera prise en compte dès qu’elle arrive."
NO_FILE = "Choisissez le fichier de classification (XML) remis par votre préfecture ou votre opérateur."
NO_DAY = "Indiquez le jour de la réponse, par exemple 12/06/2026."
MOST_FILE = 4 * 1024 * 1024


class OfficeForm(FlaskForm):
    """How the institution reaches its prefecture."""

    department = StringField("Département", description="Trois caractères\u00a0: 045, 02A, 974.")
    arrondissement = StringField("Arrondissement", description="Un chiffre, celui de votre sous-préfecture.")
    nature = StringField(
        "Nature de la collectivité",
        description="Deux chiffres, donnés par la préfecture (31\u00a0: commune).",
    )
    trigram = StringField("Trigramme de l’opérateur", description="Trois lettres, données par l’opérateur.")
    email = StringField("Adresse de retour", description="Où la préfecture écrit.")
    contact = StringField("Personne à joindre")
    phone = StringField("Téléphone")
    transport = RadioField("Comment les envois partent", default="folder")
    address = StringField(
        "Adresse du serveur", description="Pour un serveur\u00a0: elle commence par https://."
    )
    token = PasswordField("Clé d’accès", description="Laissez vide pour garder la clé déjà enregistrée.")

    @property
    def draft(self) -> OfficeDraft:
        """What was typed, for the service."""
        names = (*pages.OFFICE_FIELDS, "token")
        return OfficeDraft(**{name: (self[name].data or "").strip() for name in names})


class ClassificationForm(FlaskForm):
    """A file of the prefecture."""

    file = FileField("Fichier de classification")


@blueprint.get("/actes/suivi")
@allow(Permission.MEETING_READ)
def acts_board() -> ResponseReturnValue:
    """What is late or due, with the article and where to do it."""
    organisation = actor().organisation_id
    return render_template(
        "office/legality/board.html", board=boards.board(organisation, now()), may_publish=may(Permission.PUBLISH),
        may_configure=may(Permission.ADMIN), concerned=pages.concerned_now(organisation, now()),
    )  # fmt: skip


@blueprint.post("/legalite/courriers/<int:answer_id>/reponse")
@allow(Permission.PUBLISH)
def settle_letter(answer_id: int) -> ResponseReturnValue:
    """Note that a letter was answered, or that what was set aside was looked at."""
    form = SettleForm()
    back = redirect(url_for("office.prefecture_letters"))
    if not form.validate() or form.answered_on.data is None:
        existing(known.answer_file(actor().organisation_id, answer_id, 0))
        flash(NO_DAY, "error")
        return back
    with refusals_said():
        legality_answers.settle(actor(), answer_id, form.answered_on.data, form.note.data or "")
        flash(SETTLED, "success")
    return back


class SettleForm(FlaskForm):
    """When a letter was answered, and how."""

    answered_on = DayField("Répondu le")
    note = StringField("Note")


@blueprint.get("/legalite/courriers/<int:answer_id>/pieces/<int:index>")
@allow(Permission.MEETING_READ)
def answer_file(answer_id: int, index: int) -> ResponseReturnValue:
    """A document that came, always as a download: nobody here vouches for what it is. ``index`` 0 is the message."""
    name, sha256 = existing(known.answer_file(actor().organisation_id, answer_id, index))
    path = environment().storage.path(sha256)
    if not path.exists():
        raise NotFound("Ce fichier n’a pas été gardé.")
    safe = "".join(c if c.isalnum() or c in "-._" else "_" for c in name)[:120] or "fichier"
    response = Response(path.read_bytes(), mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = (
        f"attachment; filename={safe.encode('ascii', 'replace').decode().replace('?', '_')}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/legalite/configuration")
@allow(Permission.ADMIN)
def legality_office() -> ResponseReturnValue:
    """Sender, way, classification."""
    form = _form()
    for name, value in pages.office_values(actor().organisation_id).items():
        form[name].data = value
    return _configuration(form)


@blueprint.post("/legalite/configuration")
@allow(Permission.ADMIN)
def configure_legality() -> ResponseReturnValue:
    """Keep it; a refused form keeps what was typed."""
    form = _form()
    try:
        legality_offices.configure(actor(), form.draft)
        flash(CONFIGURED, "success")
        return redirect(url_for("office.legality_office"))
    except Refused as refused:
        form.validate()
        blame(form, refused)
    return _configuration(form), 422


def _form() -> OfficeForm:
    form = OfficeForm()
    form.transport.choices = pages.ways(demo=environment().settings.demo)
    return form


def _configuration(form: OfficeForm) -> str:
    organisation = actor().organisation_id
    return render_template(
        "office/legality/office.html", form=form, page=pages.configuration(organisation, now()),
        file_form=ClassificationForm(),
    )  # fmt: skip


@blueprint.post("/legalite/classification")
@allow(Permission.ADMIN)
def import_classification() -> ResponseReturnValue:
    """Take in a file."""
    file = request.files.get("file")
    data = file.read(MOST_FILE + 1) if file else b""
    with refusals_said():
        if not data:
            raise Refused(NO_FILE)
        day = legality_offices.import_classification(actor(), data)
        flash(IMPORTED.format(day=day), "success")
    return redirect(url_for("office.legality_office"))


@blueprint.post("/legalite/classification/demande")
@allow(Permission.ADMIN)
def request_classification() -> ResponseReturnValue:
    """Ask the prefecture."""
    with refusals_said():
        legality_offices.request_classification(actor())
        flash(REQUESTED, "success")
    return redirect(url_for("office.legality_office"))
