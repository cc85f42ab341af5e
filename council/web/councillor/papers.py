"""Reading: the whole dossier, one annex, my convocation; PDFs are served by content, to those who may read them."""

from __future__ import annotations

from typing import NoReturn

from flask import Response, abort, render_template, request, send_file
from flask.typing import ResponseReturnValue

from council.gateways.environment import environment
from council.models import Annex, Item
from council.permissions import Permission
from council.queries import councillor, dossier_copies, proofs
from council.services import answers
from council.services.errors import NotFound
from council.web.access import actor, allow
from council.web.councillor.blueprint import blueprint, own_card


@blueprint.get("/seances/<int:meeting_id>/dossier")
@allow(Permission.COUNCILLOR)
def dossier(meeting_id: int) -> ResponseReturnValue:
    """The dossier in the reader, at ``?page=`` when asked."""
    card = own_card(meeting_id)
    page = min(max(request.args.get("page", 1, type=int), 1), card.dossier.pages if card.dossier else 1)
    return render_template("councillor/dossier.html", card=card, page=page)


@blueprint.get("/seances/<int:meeting_id>/dossier.pdf")
@allow(Permission.COUNCILLOR)
def dossier_file(meeting_id: int) -> ResponseReturnValue:
    """The newest dossier itself, in the copy made for me if there is one; a stale one is never behind this address."""
    found = own_card(meeting_id).dossier
    if found is None:
        _missing()
    _opened(meeting_id, found.sha256, f"dossier, version {found.version}")
    own = dossier_copies.personal_file(found.id, actor().person_id or 0)
    return stored_pdf((own or found).sha256, f"dossier-seance-{meeting_id}-v{found.version}.pdf")


@blueprint.get("/seances/<int:meeting_id>/convocation.pdf")
@allow(Permission.COUNCILLOR)
def convocation_file(meeting_id: int) -> ResponseReturnValue:
    """My own convocation, or that of the member whose substitute I am."""
    found = own_card(meeting_id).letter
    if not found:
        _missing()
    _opened(meeting_id, found, "convocation")
    return stored_pdf(found, f"convocation-seance-{meeting_id}.pdf")


@blueprint.get("/annexes/<int:annex_id>")
@allow(Permission.COUNCILLOR)
def reader(annex_id: int) -> ResponseReturnValue:
    """One annex in the reader."""
    annex, item = _readable(annex_id)
    return render_template("councillor/annex.html", annex=annex, item=item, card=own_card(item.meeting_id))


@blueprint.get("/annexes/<int:annex_id>.pdf")
@allow(Permission.COUNCILLOR)
def annex_file(annex_id: int) -> ResponseReturnValue:
    """The annex itself (the normalised PDF, never the bytes as uploaded)."""
    annex, item = _readable(annex_id)
    return stored_pdf(annex.sha256, f"point-{item.position}-annexe-{annex.position}.pdf")


def _opened(meeting_id: int, sha256: str, what: str) -> None:
    """Note the first opening, a fact of the journal of proofs; every later one only reads."""
    if proofs.unopened(meeting_id, actor().person_id, sha256):
        answers.note_opening(actor(), meeting_id, sha256, what)


def _readable(annex_id: int) -> tuple[Annex, Item]:
    found = councillor.annex(annex_id)
    if found is None:
        abort(404)
    own_card(found[1].meeting_id)
    return found


def stored_pdf(sha256: str, name: str) -> Response:
    """Ranges and conditional requests work, so that the reader shows page 1 before the rest has come."""
    path = environment().storage.path(sha256)
    if not path.exists():
        _missing()
    response = send_file(path, mimetype="application/pdf", download_name=name, etag=sha256)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _missing() -> NoReturn:
    raise NotFound("Ce document n’est pas encore prêt. Revenez dans quelques minutes.")
