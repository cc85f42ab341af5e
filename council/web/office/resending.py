"""The office's pages about what did not reach its member, the proofs, and the reminder."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import proofs as known
from council.services import proof_kits, reminders, resending
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.forms import day_typed
from council.web.office.pages import existing, stored


@blueprint.post("/convocations/<paper>/<int:letter_id>/doute")
@allow(Permission.CONVENE)
def settle_doubt(paper: str, letter_id: int) -> ResponseReturnValue:
    """Say whether a mail in doubt arrived; if not, it leaves again."""
    arrived = request.form.get("arrived") == "yes"
    meeting_id = resending.settle(actor(), paper, letter_id, arrived)
    flash("C’est noté\u00a0: le membre a reçu son envoi." if arrived else "L’envoi repart.", "success")
    return _back(paper, meeting_id)


@blueprint.post("/convocations/<paper>/<int:letter_id>/retour")
@allow(Permission.CONVENE)
def note_return(paper: str, letter_id: int) -> ResponseReturnValue:
    """Note that a mail came back undelivered."""
    meeting_id = resending.note_return(actor(), paper, letter_id, request.form.get("reason", ""))
    flash("Le retour est noté. Envoyez à une autre adresse, ou sur papier.", "success")
    return _back(paper, meeting_id)


@blueprint.post("/convocations/<paper>/<int:letter_id>/nouvel-envoi")
@allow(Permission.CONVENE)
def resend_letter(paper: str, letter_id: int) -> ResponseReturnValue:
    """Send the same paper once more, by another way or to another address."""
    channel, address = request.form.get("channel", ""), request.form.get("address", "")
    meeting_id = resending.send_again(actor(), paper, letter_id, channel, address)
    flash(
        "L’envoi passe sur papier\u00a0: imprimez-le, puis notez la remise."
        if channel == "paper"
        else "L’envoi repart.",
        "success",
    )
    return _back(paper, meeting_id)


@blueprint.post("/convocations/<int:convocation_id>/suppleant")
@allow(Permission.CONVENE)
def resend_to_substitute(convocation_id: int) -> ResponseReturnValue:
    """Send the convocation once more to the member's substitute."""
    meeting_id = resending.send_to_substitute(actor(), convocation_id, request.form.get("address", ""))
    flash("L’envoi au suppléant repart.", "success")
    return _back("convocation", meeting_id)


def _back(paper: str, meeting_id: int) -> ResponseReturnValue:
    page = "office.complement" if paper == "complement" else "office.convocation"
    return redirect(url_for(page, meeting_id=meeting_id))


@blueprint.post("/seances/<int:meeting_id>/preuves")
@allow(Permission.CONVENE)
def request_proofs(meeting_id: int) -> ResponseReturnValue:
    """Ask for the ZIP of proofs with everything noted so far."""
    proof_kits.request_kit(actor(), meeting_id)
    flash("Le recueil des preuves se prépare.", "success")
    return redirect(url_for("office.convocation", meeting_id=meeting_id, _anchor="preuves"))


@blueprint.get("/seances/<int:meeting_id>/preuves.zip")
@allow(Permission.CONVENE)
def proofs_file(meeting_id: int) -> ResponseReturnValue:
    """The newest ZIP of proofs."""
    kit = existing(known.newest_kit(meeting_id), "Le recueil des preuves n’est pas encore préparé.")
    return stored(kit.sha256, f"Preuves de la séance {meeting_id}", zipped=True, download=True)


@blueprint.post("/seances/<int:meeting_id>/relance")
@allow(Permission.CONVENE)
def set_reminder(meeting_id: int) -> ResponseReturnValue:
    """Choose the day of the reminder, or give it up."""
    on = None if request.form.get("drop") else day_typed("de la relance")
    reminders.set_reminder(actor(), meeting_id, on)
    flash("La relance est programmée." if on else "Il n’y aura pas de relance.", "success")
    return redirect(url_for("office.convocation", meeting_id=meeting_id))
