"""The office's pages about the paper register: sheets and folios, tables of the year, numbering of acts."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import register as known
from council.queries.clocks import day_of
from council.queries.meetings import meeting_head
from council.services import register
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, may, now, pdf, refusals_said

MODELS = (
    ("{year:4}-{month:2}-{count:3}", "Année, mois, rang dans le mois"),
    ("{year:4}-{count:3}", "Année, rang dans l’année"),
    ("{year:4}/{count}", "Année, barre oblique, rang dans l’année"),
    ("{year:4}{month:2}{day:2}-{count:2}", "Date de la séance, rang ce jour-là"),
)


@blueprint.get("/registre")
@allow(Permission.ACT_PREPARE, Permission.PUBLISH)
def register_volume() -> ResponseReturnValue:
    """One year of the register of a body (``?organe=`` and ``?annee=``)."""
    listed = known.bodies()
    body = request.args.get("organe", type=int) or (listed[0][0] if listed else 0)
    return render_template(
        "office/register/volume.html", bodies=listed, volume=known.volume(body, request.args.get("annee", type=int)),
        may_prepare=may(Permission.ACT_PREPARE),
    )  # fmt: skip


def _volume(body_id: int, year: int) -> ResponseReturnValue:
    return redirect(url_for("office.register_volume", organe=body_id, annee=year))


def _of(meeting_id: int) -> tuple[int, int]:
    head = existing(meeting_head(meeting_id))
    return head.body_id, head.starts_at.year


@blueprint.post("/seances/<int:meeting_id>/registre/feuillets")
@allow(Permission.ACT_PREPARE)
def make_sheets(meeting_id: int) -> ResponseReturnValue:
    """Ask for the sheets of a meeting."""
    body, year = _of(meeting_id)
    with refusals_said():
        register.make_meeting_sheets(actor(), meeting_id)
        flash("Les feuillets de la séance sont mis en page avec leurs folios.", "success")
    return _volume(body, year)


@blueprint.get("/seances/<int:meeting_id>/registre/feuillets.pdf")
@allow(Permission.ACT_PREPARE, Permission.PUBLISH)
def sheets_pdf(meeting_id: int) -> ResponseReturnValue:
    """The sheets of a meeting, to print."""
    body, year = _of(meeting_id)
    return pdf(existing(known.file(body, year, meeting_id)), f"Registre {year} séance {meeting_id}")


@blueprint.post("/seances/<int:meeting_id>/registre/signature")
@allow(Permission.ACT_PREPARE)
def sheets_signed(meeting_id: int) -> ResponseReturnValue:
    """Note that the closing sheet was signed by hand."""
    body, year = _of(meeting_id)
    try:
        with refusals_said():
            register.signed_by_hand(
                actor(), meeting_id, date.fromisoformat(request.form.get("signed_on", ""))
            )
            flash("La signature à la main est notée.", "success")
    except ValueError:
        flash(register.BAD_DAY, "error")
    return _volume(body, year)


@blueprint.post("/registre/<int:body_id>/<int:year>/tables")
@allow(Permission.ACT_PREPARE)
def make_tables(body_id: int, year: int) -> ResponseReturnValue:
    """Ask for the tables of a year."""
    register.make_year_tables(actor(), body_id, year)
    flash("Les tables de l’année sont mises en page.", "success")
    return _volume(body_id, year)


@blueprint.get("/registre/<int:body_id>/<int:year>/tables.pdf")
@allow(Permission.ACT_PREPARE, Permission.PUBLISH)
def tables_pdf(body_id: int, year: int) -> ResponseReturnValue:
    """The tables of a year, to print."""
    return pdf(existing(known.file(body_id, year)), f"Tables du registre {year}")


@blueprint.get("/registre/numerotation")
@allow(Permission.ACT_PREPARE, Permission.ADMIN)
def numbering() -> ResponseReturnValue:
    """How acts are numbered; ``?modele=`` shows what another model would give."""
    return _numbering(request.args.get("modele"))


def _numbering(pattern: str | None) -> str:
    today = day_of(now(), actor().organisation_id)
    models = [(one, words, known.numbering(actor().organisation_id, today, one)) for one, words in MODELS]
    return render_template(
        "office/register/numbering.html", models=models, own=known.numbering(actor().organisation_id, today),
        tried=known.numbering(actor().organisation_id, today, pattern) if pattern is not None else None,
    )  # fmt: skip


@blueprint.post("/registre/numerotation")
@allow(Permission.ACT_PREPARE, Permission.ADMIN)
def set_numbering() -> ResponseReturnValue:
    """Choose a model."""
    pattern = request.form.get("pattern", "")
    try:
        register.set_numbering(actor(), pattern)
        flash("Les prochains actes suivront ce modèle. Les numéros déjà donnés ne changent pas.", "success")
    except Refused as refused:
        return _numbering(pattern), refused.status
    return redirect(url_for("office.numbering"))
