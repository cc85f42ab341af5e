"""The office's pages about paper: the file to print, and how each member is reached."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import paper_sendings as known
from council.services import paper_sendings
from council.services.errors import NotFound, Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, may, now, pdf


@blueprint.post("/envois-papier/<paper>/<int:sending_id>")
@allow(Permission.CONVENE)
def request_print(paper: str, sending_id: int) -> ResponseReturnValue:
    """Ask for the file to print."""
    with_dossier = request.form.get("dossier") == "1"
    meeting_id = paper_sendings.request_print(actor(), paper, sending_id, with_dossier)
    flash("Le fichier à imprimer se prépare.", "success")
    page = "office.complement" if paper == "complement" else "office.convocation"
    return redirect(url_for(page, meeting_id=meeting_id, _anchor="papier"))


@blueprint.get("/envois-papier/<paper>/<int:sending_id>.pdf")
@allow(Permission.CONVENE)
def print_file(paper: str, sending_id: int) -> ResponseReturnValue:
    """The file to print."""
    existing(known.meeting_of(paper, sending_id))
    found = existing(known.print_file(paper, sending_id), "Personne ne reçoit cet envoi sur papier.")
    if not found.sha256:
        raise NotFound("Le fichier à imprimer n’est pas encore prêt. Revenez dans quelques minutes.")
    return pdf(found.sha256, "Envoi sur papier")


@blueprint.get("/assemblees/<int:body_id>/envois")
@allow(Permission.MEETING_READ)
def ways(body_id: int) -> ResponseReturnValue:
    """How each member of a body gets convocations."""
    return _ways(body_id)


@blueprint.post("/assemblees/<int:body_id>/envois/<int:mandate_id>")
@allow(Permission.CONVENE)
def set_way(body_id: int, mandate_id: int) -> ResponseReturnValue:
    """Change it for one member; nothing typed is lost on a refusal."""
    channel, address = request.form.get("channel", ""), request.form.get("postal_address", "")
    try:
        paper_sendings.set_way(actor(), mandate_id, channel, address)
    except Refused as refused:
        return _ways(
            body_id, refused, {"id": mandate_id, "channel": channel, "address": address}
        ), refused.status
    flash("La voie d’envoi est enregistrée\u00a0: elle vaut pour les prochains envois.", "success")
    return redirect(url_for("office.ways", body_id=body_id, _anchor=f"membre-{mandate_id}"))


def _ways(body_id: int, refused: Refused | None = None, typed: dict[str, object] | None = None) -> str:
    name, members = existing(known.ways(body_id, now()))
    return render_template(
        "office/convocations/ways.html", body_id=body_id, body=name, members=members, refused=refused,
        typed=typed or {}, may_convene=may(Permission.CONVENE), with_substitutes=known.with_substitutes(body_id, now()),
    )  # fmt: skip
