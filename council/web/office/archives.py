"""The archives of an institution: packages to transfer, how long what is kept, slips of elimination."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.law.retention import CLASSES
from council.permissions import Permission
from council.queries import archive_contents as known
from council.services import archives, eliminations
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, may, refusals_said, stored

ASKED = "Le versement se prépare\u00a0: chaque signature est vérifiée. Il paraîtra ici dans quelques minutes."
SLIP_MADE = (
    "Le bordereau est établi. Faites-le viser par le directeur des archives\u00a0: rien n’est éliminé avant."
)


@blueprint.get("/archives", endpoint="archives")
@allow(Permission.ACT_PREPARE)
def listed() -> ResponseReturnValue:
    """Closed meetings, the retention table, slips."""
    return _page(None)


def _page(refused: Refused | None) -> str:
    organisation = actor().organisation_id
    return render_template(
        "office/archives/list.html",
        meetings=known.meetings(organisation),
        classes=CLASSES.values(),
        slips=known.slips(organisation),
        may_eliminate=may(Permission.ADMIN),
        refused=refused,
        category=request.form.get("category", ""),
        years=request.form.get("years", ""),
    )


@blueprint.post("/seances/<int:meeting_id>/archives")
@allow(Permission.ACT_PREPARE)
def request_package(meeting_id: int) -> ResponseReturnValue:
    """Have the package made."""
    return _done(lambda: archives.request_package(actor(), meeting_id), ASKED, url_for("office.archives"))


@blueprint.get("/archives/<int:package_id>.zip")
@allow(Permission.ACT_PREPARE)
def archive_file(package_id: int) -> ResponseReturnValue:
    """The package."""
    sha256, name = existing(known.package(actor().organisation_id, package_id))
    return stored(sha256, name, zipped=True, download=True)


@blueprint.post("/archives/bordereaux")
@allow(Permission.ADMIN)
def prepare_slip() -> ResponseReturnValue:
    """Make a slip."""
    years = request.form.get("years", "")
    try:
        number = eliminations.prepare_slip(
            actor(), request.form.get("category", ""), int(years) if years.isdigit() and len(years) < 3 else 0
        )
    except Refused as refused:
        return _page(refused), 422
    flash(SLIP_MADE, "success")
    return redirect(url_for("office.slip", slip_id=number))


@blueprint.get("/archives/bordereaux/<int:slip_id>", endpoint="slip")
@allow(Permission.ADMIN)
def slip_page(slip_id: int) -> ResponseReturnValue:
    """One slip: its visa, its execution."""
    return _slip(slip_id, None)


@blueprint.get("/archives/bordereaux/<int:slip_id>.pdf")
@allow(Permission.ADMIN)
def slip_file(slip_id: int) -> ResponseReturnValue:
    """The PDF to be signed."""
    slip = existing(known.slip(actor().organisation_id, slip_id), eliminations.GONE)
    return stored(slip.sha256 or "0" * 64, f"bordereau-elimination-{slip.number}")


@blueprint.post("/archives/bordereaux/<int:slip_id>/visa")
@allow(Permission.ADMIN)
def record_visa(slip_id: int) -> ResponseReturnValue:
    """Note the visa; a refused form keeps what was typed."""
    try:
        on = date.fromisoformat(request.form.get("on", ""))
    except ValueError:
        on = None
    visa = eliminations.Visa(request.form.get("by", ""), request.form.get("reference", ""), on)
    try:
        eliminations.record_visa(actor(), slip_id, visa)
    except Refused as refused:
        return _slip(slip_id, refused), 422
    flash("Le visa est enregistré. L’élimination peut être exécutée.", "success")
    return redirect(url_for("office.slip", slip_id=slip_id))


@blueprint.post("/archives/bordereaux/<int:slip_id>/execution")
@allow(Permission.ADMIN)
def eliminate(slip_id: int) -> ResponseReturnValue:
    """Delete what the slip says."""
    words = "Élimination exécutée. Le bordereau et son visa restent ici."
    return _done(
        lambda: eliminations.eliminate(actor(), slip_id), words, url_for("office.slip", slip_id=slip_id)
    )


def _slip(slip_id: int, refused: Refused | None) -> str:
    slip = existing(known.slip(actor().organisation_id, slip_id), eliminations.GONE)
    return render_template("office/archives/slip.html", slip=slip, refused=refused, typed=request.form)


def _done(verb: Callable[[], object], words: str, back: str) -> ResponseReturnValue:
    with refusals_said():
        verb()
        flash(words, "success")
    return redirect(back)
