"""The page on which the office gives the recording of a meeting."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.validators import Optional

from council.permissions import Permission
from council.queries import recordings as known
from council.services import recordings as service
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.forms import blame
from council.web.office.pages import existing, tabs

GIVEN = "L’enregistrement est en ligne, sur la page publique de la séance. Vérifiez les moments ci-dessous."
TAKEN = "L’enregistrement n’est plus montré aux citoyens. La vidéo elle-même reste là où elle est hébergée."


CLOSED_SESSION = (
    ("kept", "est remplacé par un silence et une image fixe\u00a0: la durée ne change pas"),
    ("cut", "est coupé\u00a0: la suite vient plus tôt"),
)


class RecordingForm(FlaskForm):
    """Where the recording is, and where the meeting opens in it."""

    address = StringField(
        "Adresse de la vidéo",
        description="Une page YouTube, Dailymotion, Vimeo ou PeerTube, ou un fichier mp4 ou webm. Ailleurs, les moments sont "
        "écrits mais ne peuvent pas être ouverts directement.",
    )
    opens = StringField(
        "Moment de la vidéo où la séance est ouverte",
        description="Tel que le lecteur l’affiche\u00a0: 2:10. Vide\u00a0: la vidéo commence à l’ouverture.",
    )
    begins = StringField(
        "Ou heure à laquelle la vidéo commence",
        description="Par exemple 18:32\u202f; à préférer si la vidéo commence en cours de séance.",
    )
    cut = RadioField(
        "Le huis clos, dans la vidéo",
        [Optional()],
        validate_choice=False,
        description="Vérifiez qu’il ne s’y voit ni ne s’y entend.",
    )

    def __init__(self, **data: object) -> None:
        super().__init__(**data)
        self.cut.choices = list(CLOSED_SESSION)


@blueprint.get("/seances/<int:meeting_id>/enregistrement", endpoint="recording")
@allow(Permission.PUBLISH)
def read(meeting_id: int) -> ResponseReturnValue:
    """What is given, and the moments it leads to."""
    page = existing(known.form_page(meeting_id), service.GONE)
    if page.head.state != "closed":
        flash(service.NOT_HELD, "info")
        return redirect(url_for("office.meeting", meeting_id=meeting_id))
    cut = ("cut" if page.cut else "kept") if page.address else None
    return _page(page, RecordingForm(address=page.address, opens=page.opens, begins=page.begins, cut=cut))


@blueprint.post("/seances/<int:meeting_id>/enregistrement")
@allow(Permission.PUBLISH)
def give_recording(meeting_id: int) -> ResponseReturnValue:
    """Give it, or correct it; a refused form keeps what was typed."""
    page, form = existing(known.form_page(meeting_id), service.GONE), RecordingForm()
    if form.validate():
        cut = {"cut": True, "kept": False}.get(form.cut.data or "")
        draft = service.Draft(form.address.data or "", form.opens.data or "", form.begins.data or "", cut)
        try:
            service.give(actor(), meeting_id, draft)
            flash(GIVEN, "success")
            return redirect(url_for("office.recording", meeting_id=meeting_id))
        except Refused as refused:
            blame(form, refused)
    return _page(page, form), 422


@blueprint.post("/seances/<int:meeting_id>/enregistrement/retrait")
@allow(Permission.PUBLISH)
def take_recording_away(meeting_id: int) -> ResponseReturnValue:
    """Show it no longer."""
    service.take_away(actor(), meeting_id)
    flash(TAKEN, "success")
    return redirect(url_for("office.recording", meeting_id=meeting_id))


def _page(page: known.FormPage, form: RecordingForm) -> str:
    return render_template(
        "office/recordings/form.html", page=page, head=page.head, form=form, tabs=tabs(page.head, "acts")
    )
