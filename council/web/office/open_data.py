"""Settings of the open data of an institution."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.codes.licences import BY_LAW, LICENCES
from council.permissions import Permission
from council.queries import public
from council.services import open_data
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing


@blueprint.get("/donnees-ouvertes", endpoint="open_data")
@allow(Permission.ADMIN)
def settings() -> ResponseReturnValue:
    """The licence in force and those that can be chosen."""
    return _page("")


@blueprint.post("/donnees-ouvertes")
@allow(Permission.ADMIN)
def save_open_data() -> ResponseReturnValue:
    """Keep the licence."""
    try:
        open_data.choose_licence(actor(), request.form.get("licence", ""))
    except Refused as refused:
        return _page(refused.sentence), 422
    flash("La licence est enregistrée\u00a0: elle figure dès maintenant dans chaque fichier.", "success")
    return redirect(url_for("office.open_data"))


def _page(error: str) -> str:
    who = existing(public.institution_by_id(actor().organisation_id))
    chosen = request.form.get("licence", who.licence.code)
    return render_template(
        "office/open_data.html",
        who=who,
        licences=LICENCES.values(),
        by_law=BY_LAW,
        chosen=chosen,
        error=error,
    )
