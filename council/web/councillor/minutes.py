"""The draft of the minutes as members read it: the debates, what changed, their remarks and the answers."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import minutes_versions as known
from council.queries.minutes import MinutesPage, minutes_page
from council.services import minutes_review
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.councillor.blueprint import blueprint, own_card
from council.web.councillor.papers import stored_pdf


def _shared(meeting_id: int) -> MinutesPage:
    """The minutes of one of my meetings, once the office opened them to members."""
    own_card(meeting_id)
    page = minutes_page(meeting_id)
    if page is None or (page.shared_at is None and page.settled_on is None):
        abort(404)
    return page


def _page(meeting_id: int, sentence: str = "") -> str:
    page = _shared(meeting_id)
    return render_template(
        "councillor/minutes.html", card=own_card(meeting_id), page=page, comments=known.comments(meeting_id),
        versions=known.versions(meeting_id), sentence=sentence, typed=request.form,
        open=page.settled_on is None and not page.signed,
    )  # fmt: skip


@blueprint.get("/seances/<int:meeting_id>/proces-verbal")
@allow(Permission.COUNCILLOR)
def minutes(meeting_id: int) -> ResponseReturnValue:
    """The draft, point by point."""
    return _page(meeting_id)


@blueprint.post("/seances/<int:meeting_id>/proces-verbal")
@allow(Permission.COUNCILLOR)
def comment_minutes(meeting_id: int) -> ResponseReturnValue:
    """A remark; what was typed is shown again when it is refused."""
    own_card(meeting_id)
    form = request.form
    try:
        minutes_review.comment(
            actor(), meeting_id, text=form.get("text", ""), passage=form.get("passage", ""),
            item_id=form.get("item", type=int),
        )  # fmt: skip
        flash("Votre remarque est transmise au secrétariat.", "success")
    except Refused as refused:
        return _page(meeting_id, refused.sentence), refused.status
    return redirect(url_for("councillor.minutes", meeting_id=meeting_id, _anchor="remarques"))


@blueprint.get("/seances/<int:meeting_id>/proces-verbal/changements")
@allow(Permission.COUNCILLOR)
def minutes_changes(meeting_id: int) -> ResponseReturnValue:
    """Two versions side by side (``?avant=`` and ``?apres=``)."""
    page = _shared(meeting_id)
    listed = known.versions(meeting_id)
    chosen = (request.args.get("avant", 1, type=int), request.args.get("apres", page.revision, type=int))
    found = (
        known.differences(meeting_id, *chosen, restricted=page.restricted) if chosen[0] != chosen[1] else None
    )
    return render_template(
        "councillor/minutes_changes.html",
        card=own_card(meeting_id),
        versions=listed,
        difference=found,
        chosen=chosen,
    )


@blueprint.get("/seances/<int:meeting_id>/proces-verbal.pdf")
@allow(Permission.COUNCILLOR)
def minutes_file(meeting_id: int) -> ResponseReturnValue:
    """The minutes as they stand, as a PDF."""
    paper = _shared(meeting_id).paper
    if paper is None:
        abort(404)
    return stored_pdf(paper.sha256, f"proces-verbal-seance-{meeting_id}.pdf")
