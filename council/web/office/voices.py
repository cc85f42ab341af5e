"""How many voices each member has: one, unless the statutes of the body say otherwise."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from council.permissions import Permission
from council.queries import voices as known
from council.services import voices as service
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, today

SAVED = "Les voix sont enregistrées. Elles valent pour les séances qui s’ouvriront désormais."
NOT_A_NUMBER = "Écrivez un nombre de voix\u00a0: 1, 2, 3…"


@blueprint.get("/assemblees/voix", endpoint="voices")
@allow(Permission.ADMIN)
def bodies() -> ResponseReturnValue:
    """The bodies of the institution."""
    return render_template("office/voices/list.html", bodies=known.bodies())


@blueprint.get("/assemblees/<int:body_id>/voix")
@allow(Permission.ADMIN)
def body_voices(body_id: int) -> ResponseReturnValue:
    """Members in office and their voices."""
    return _page(body_id, {}, {})


@blueprint.post("/assemblees/<int:body_id>/voix")
@allow(Permission.ADMIN)
def save_voices(body_id: int) -> ResponseReturnValue:
    """Keep them; a refused form keeps what was typed."""
    found = existing(known.body_voices(body_id, today()), service.NO_BODY)
    typed = {
        one.mandate_id: request.form.get(f"voices-{one.mandate_id}", "").strip() for one in found.members
    }
    wrong = {
        seat: NOT_A_NUMBER
        for seat, text in typed.items()
        if not (text.isascii() and text.isdigit() and len(text) < 7)
    }
    if wrong or not FlaskForm().validate():
        return _page(body_id, typed, wrong), 422
    voices = {seat: int(text) for seat, text in typed.items()}
    try:
        service.set_voices(actor(), body_id, voices, statutes="statutes" in request.form)
    except Refused as refused:
        field = refused.field.removeprefix("voices-")
        at = int(field) if field else next(iter(typed), 0)
        return _page(body_id, typed, {at: refused.sentence}), 422
    flash(SAVED, "success")
    return redirect(url_for("office.body_voices", body_id=body_id))


def _page(body_id: int, typed: dict[int, str], wrong: dict[int, str]) -> str:
    found = existing(known.body_voices(body_id, today()), service.NO_BODY)
    return render_template("office/voices/body.html", body=found, typed=typed, wrong=wrong, form=FlaskForm())
