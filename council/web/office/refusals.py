"""A signer sends a document back; the office has it made again."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries.papers import paper
from council.services import refusals
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, may

SENT_BACK = "Le document retourne au secrétariat avec votre motif. Il reviendra dans votre parapheur une fois établi de nouveau."
AGAIN = "Le document est établi de nouveau\u202f: dans un instant, il repart chez ses signataires."


@blueprint.get("/parapheur/<int:document_id>/refus")
@allow(Permission.ACT_SIGN)
def refusal(document_id: int) -> ResponseReturnValue:
    """Why the document is sent back."""
    return _form(document_id)


@blueprint.post("/parapheur/<int:document_id>/refus")
@allow(Permission.ACT_SIGN)
def refuse_paper(document_id: int) -> ResponseReturnValue:
    """Send it back; a refused form keeps what was typed."""
    existing(paper(document_id, actor().person_id, staff=False))
    try:
        refusals.refuse(actor(), document_id, request.form.get("motive", ""), request.form.get("read", ""))
    except Refused as refused:
        return _form(document_id, refused), 422
    flash(SENT_BACK, "success")
    return redirect(url_for("office.signing"))


@blueprint.post("/documents/<int:document_id>/remise-en-signature")
@allow(Permission.ACT_PREPARE)
def send_again(document_id: int) -> ResponseReturnValue:
    """Have a refused document made anew."""
    try:
        refusals.send_again(actor(), document_id, request.form.get("answer", ""))
    except Refused as refused:
        found = existing(paper(document_id, actor().person_id, staff=True))
        return render_template(
            "office/acts/paper.html", paper=found, may_read=may(Permission.MEETING_READ), may_prepare=True,
            fault=refused, typed=request.form.get("answer", ""),
        ), 422  # fmt: skip
    flash(AGAIN, "success")
    return redirect(url_for("office.paper", document_id=document_id))


def _form(document_id: int, fault: Refused | None = None) -> str:
    found = existing(paper(document_id, actor().person_id, staff=False))
    typed = request.form.get("motive", "")
    return render_template("office/signing/refusal.html", paper=found, fault=fault, typed=typed)
