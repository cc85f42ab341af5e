"""The office's page about personal data in what citizens read: proposals, decisions, public versions."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.documents.personal_data import WORDS
from council.permissions import Permission
from council.queries import personal_data as known
from council.queries.meetings import meeting_head
from council.services import masking
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, may, pdf, tabs

PREPARE_FIRST = (
    "Préparez d’abord les actes de la séance\u202f: les données personnelles s’y cherchent ensuite."
)


def _page(meeting_id: int, sentence: str = "") -> str:
    page = existing(known.personal_data_page(meeting_id), PREPARE_FIRST)
    return render_template(
        "office/acts/personal_data.html", page=page, head=page.head, tabs=tabs(page.head, "acts"), kinds=WORDS,
        may_decide=may(Permission.ACT_PREPARE), sentence=sentence, typed=request.form,
    )  # fmt: skip


@blueprint.get("/seances/<int:meeting_id>/donnees-personnelles")
@allow(Permission.ACT_PREPARE, Permission.PUBLISH)
def personal_data(meeting_id: int) -> ResponseReturnValue:
    """What looks personal in the papers of a meeting, and what was decided."""
    existing(meeting_head(meeting_id))
    return _page(meeting_id)


@blueprint.post("/seances/<int:meeting_id>/donnees-personnelles")
@allow(Permission.ACT_PREPARE)
def decide_personal_data(meeting_id: int) -> ResponseReturnValue:
    """Mask some words, or leave a proposal."""
    existing(meeting_head(meeting_id))
    form = request.form
    masked = form.get("decision") != "leave"
    try:
        masking.decide(
            actor(), meeting_id, form.get("text", ""), masked=masked, kind=form.get("kind", "other"),
            act_id=form.get("act", type=int),
        )  # fmt: skip
        flash(
            "Ces mots sont masqués pour les citoyens." if masked else "Ces mots restent publics.", "success"
        )
    except Refused as refused:
        return _page(meeting_id, refused.sentence), refused.status
    return redirect(url_for("office.personal_data", meeting_id=meeting_id))


@blueprint.post("/donnees-personnelles/<int:datum_id>/retrait")
@allow(Permission.ACT_PREPARE)
def take_back_datum(datum_id: int) -> ResponseReturnValue:
    """Forget a decision."""
    meeting_id = masking.take_back(actor(), datum_id)
    flash("La décision est annulée.", "success")
    return redirect(url_for("office.personal_data", meeting_id=meeting_id))


@blueprint.get("/seances/<int:meeting_id>/versions-publiques/<sha256>.pdf")
@allow(Permission.ACT_PREPARE, Permission.PUBLISH)
def public_version_pdf(meeting_id: int, sha256: str) -> ResponseReturnValue:
    """A public version, to look at before it is published."""
    existing(meeting_head(meeting_id))
    existing(sha256 if known.public_version_file(meeting_id, sha256) else None)
    return pdf(sha256, "Version publique")
