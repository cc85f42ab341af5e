"""Sign elsewhere: download the document, sign it with one's own program, hand it back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from council.permissions import Permission
from council.queries.papers import paper
from council.services import signing_elsewhere
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.limits import limiter
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, pdf

TOO_LARGE = (
    "Ce fichier est trop lourd pour être le document téléchargé. Choisissez le PDF que vous avez signé."
)


@blueprint.get("/parapheur/<int:document_id>/ailleurs")
@allow(Permission.ACT_SIGN)
def elsewhere(document_id: int) -> ResponseReturnValue:
    """What to do, in three steps."""
    return _page(document_id)


@blueprint.post("/parapheur/<int:document_id>/ailleurs/document")
@allow(Permission.ACT_SIGN)
def take_elsewhere(document_id: int) -> ResponseReturnValue:
    """The sealed document, to sign with one's own program."""
    found = existing(paper(document_id, actor().person_id, staff=False))
    try:
        return pdf(signing_elsewhere.hand_out(actor(), document_id), found.title, download=True)
    except Refused as refused:
        return _page(document_id, refused), 422


@blueprint.post("/parapheur/<int:document_id>/ailleurs")
@allow(Permission.ACT_SIGN)
@limiter.limit("10 per minute")
def bring_back(document_id: int) -> ResponseReturnValue:
    """The signed file."""
    existing(paper(document_id, actor().person_id, staff=False))
    try:
        sent = request.files.get("file")
        signing_elsewhere.receive(actor(), document_id, sent.read() if sent else b"")
    except RequestEntityTooLarge:
        return _page(document_id, Refused(TOO_LARGE, field="file")), 413
    except Refused as refused:
        return _page(document_id, refused), 422
    flash("Votre signature est vérifiée et gardée.", "success")
    return redirect(url_for("office.signing"))


def _page(document_id: int, fault: Refused | None = None) -> str:
    found = existing(paper(document_id, actor().person_id, staff=False))
    return render_template("office/signing/elsewhere.html", paper=found, fault=fault)
