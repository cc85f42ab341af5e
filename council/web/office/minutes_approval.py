"""The office's pages about settled minutes: the point of an agenda that settles them, mentions, the paper copy."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import minutes_mentions as known
from council.queries.meetings import meeting_head
from council.queries.minutes import held, minutes_page
from council.services import minutes, minutes_approval, minutes_mentions
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, refusals_said, tabs


@blueprint.post("/seances/<int:meeting_id>/points/approbation")
@allow(Permission.MEETING_EDIT)
def propose_approval(meeting_id: int) -> ResponseReturnValue:
    """Put the settling of earlier minutes at the head of a draft agenda."""
    existing(meeting_head(meeting_id))
    with refusals_said():
        minutes_approval.propose(actor(), meeting_id, request.form.get("minutes_of", 0, type=int))
        flash("L’approbation du procès-verbal est inscrite en tête de l’ordre du jour.", "success")
    return redirect(url_for("office.meeting", meeting_id=meeting_id))


@blueprint.get("/seances/<int:meeting_id>/proces-verbal/mentions")
@allow(Permission.MEETING_READ)
def minutes_mentions_page(meeting_id: int) -> ResponseReturnValue:
    """Corrections told beside the text that the council settled."""
    return _mentions(meeting_id)


def _mentions(meeting_id: int, sentence: str = "") -> str:
    page = existing(minutes_page(meeting_id))
    meeting = existing(held(meeting_id))
    return render_template(
        "office/minutes/mentions.html", page=page, head=page.head, tabs=tabs(page.head, "minutes"),
        mentions=known.mentions(meeting_id), tellers=known.tellers(meeting), sentence=sentence, typed=request.form,
    )  # fmt: skip


@blueprint.post("/seances/<int:meeting_id>/proces-verbal/mentions")
@allow(Permission.ACT_PREPARE)
def add_mention(meeting_id: int) -> ResponseReturnValue:
    """Correct settled minutes by a mention."""
    form = request.form
    try:
        minutes_mentions.add_mention(
            actor(), meeting_id, form.get("text", ""), asked_by=form.get("asked_by", ""),
            told_in_id=form.get("told_in", type=int),
        )  # fmt: skip
        flash("La mention rectificative est ajoutée.", "success")
    except Refused as refused:
        return _mentions(meeting_id, refused.sentence), refused.status
    return redirect(url_for("office.minutes_mentions_page", meeting_id=meeting_id))


@blueprint.post("/mentions/<int:mention_id>/retrait")
@allow(Permission.ACT_PREPARE)
def withdraw_mention(mention_id: int) -> ResponseReturnValue:
    """Take back a mention typed by mistake."""
    meeting_id = minutes_mentions.withdraw_mention(actor(), mention_id)
    flash("La mention est retirée.", "success")
    return redirect(url_for("office.minutes_mentions_page", meeting_id=meeting_id))


@blueprint.post("/seances/<int:meeting_id>/proces-verbal/copie-papier")
@allow(Permission.ACT_PREPARE)
def paper_copy(meeting_id: int) -> ResponseReturnValue:
    """Note the day a paper copy was made available."""
    existing(meeting_head(meeting_id))
    try:
        with refusals_said():
            minutes.paper_copy(actor(), meeting_id, date.fromisoformat(request.form.get("paper_copy_on", "")))
            flash("La mise à disposition de la copie papier est notée.", "success")
    except ValueError:
        flash("Indiquez le jour où la copie papier a été mise à disposition.", "error")
    return redirect(url_for("office.minutes", meeting_id=meeting_id))
