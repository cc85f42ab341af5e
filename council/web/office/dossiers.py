"""The office's pages about dossiers: freeze, follow the building, read, download."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import dossiers as known
from council.queries.effects import INTERRUPTED
from council.services import dossiers
from council.services.errors import NotFound
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, may, pdf, refusals_said, tabs

STAGES = (
    (5, "en file d’attente"),
    (85, "mise en page des pièces"),
    (90, "assemblage"),
    (100, "cachet et horodatage"),
)


@blueprint.get("/seances/<int:meeting_id>/dossier", endpoint="dossier")
@allow(Permission.MEETING_READ)
def dossier_page(meeting_id: int) -> ResponseReturnValue:
    """Versions of the dossier; which one holds the papers as they are now."""
    page = existing(known.dossier_page(meeting_id))
    return render_template(
        "office/dossiers/page.html", page=page, head=page.head, tabs=tabs(page.head, "dossier"),
        may_freeze=may(Permission.MEETING_EDIT) and (page.head.editable or bool(page.pending)),
    )  # fmt: skip


@blueprint.post("/seances/<int:meeting_id>/dossier")
@allow(Permission.MEETING_EDIT)
def freeze_dossier(meeting_id: int) -> ResponseReturnValue:
    """Freeze the papers; the building goes on behind."""
    with refusals_said():
        dossiers.freeze_dossier(actor(), meeting_id)
    return redirect(url_for("office.dossier", meeting_id=meeting_id))


@blueprint.post("/dossiers/<int:dossier_id>/reessayer")
@allow(Permission.MEETING_EDIT)
def retry_dossier(dossier_id: int) -> ResponseReturnValue:
    """Build again a version whose building failed."""
    meeting_id = dossiers.retry_dossier(actor(), dossier_id)
    return redirect(url_for("office.dossier", meeting_id=meeting_id))


@blueprint.get("/dossiers/<int:dossier_id>/avancement")
@allow(Permission.MEETING_READ)
def dossier_progress(dossier_id: int) -> ResponseReturnValue:
    """How far the building is, for the progress bar."""
    found = existing(known.dossier_version(dossier_id))
    done = found.state in ("ready", "failed")
    words = next(words for limit, words in STAGES if found.progress <= limit)
    return {
        "value": found.progress,
        "total": 100,
        "words": INTERRUPTED if found.interrupted else f"{found.progress} % – {words}",
        "done": done,
        "next": url_for("office.dossier", meeting_id=found.meeting_id) if done else "",
    }


@blueprint.get("/dossiers/<int:dossier_id>.pdf")
@allow(Permission.MEETING_READ)
def dossier_pdf(dossier_id: int) -> ResponseReturnValue:
    """One version by its number, named as such."""
    found = existing(known.dossier_version(dossier_id))
    if found.state != "ready":
        raise NotFound("Ce dossier n’est pas encore construit. Suivez son avancement sur la page du dossier.")
    return pdf(found.sha256, f"Dossier de séance v{found.version}", download="telecharger" in request.args)


@blueprint.get("/seances/<int:meeting_id>/dossier.pdf")
@allow(Permission.MEETING_READ)
def live_dossier(meeting_id: int) -> ResponseReturnValue:
    """The live link: the version sent, or the one that holds the papers as they are now; never a stale one."""
    live = existing(known.dossier_page(meeting_id)).live
    if live is None:
        raise NotFound(
            "Les pièces ont changé, ou le dossier n’est pas construit. Construisez-le sur la page du dossier."
        )
    return pdf(live.sha256, f"Dossier de séance v{live.version}")


@blueprint.get("/dossiers/<int:dossier_id>/lire")
@allow(Permission.MEETING_READ)
def read_dossier(dossier_id: int) -> ResponseReturnValue:
    """One version in the reader."""
    found = existing(known.dossier_version(dossier_id))
    page = existing(known.dossier_page(found.meeting_id))
    return render_template(
        "office/dossiers/read.html", version=found, head=page.head, tabs=tabs(page.head, "dossier")
    )
