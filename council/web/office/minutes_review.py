"""The office's pages about the versions of minutes, and about what members say of the draft."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import minutes_versions as known
from council.queries.meetings import meeting_head
from council.queries.minutes import minutes_page
from council.services import minutes_review
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, may, pdf, refusals_said, tabs


@blueprint.get("/seances/<int:meeting_id>/proces-verbal/versions")
@allow(Permission.MEETING_READ)
def minutes_versions(meeting_id: int) -> ResponseReturnValue:
    """Every version with its author, and two of them side by side (``?avant=`` and ``?apres=``)."""
    head = existing(meeting_head(meeting_id))
    listed = known.versions(meeting_id)
    newest = listed[0].number if listed else 0
    before = request.args.get("avant", max(newest - 1, 1), type=int)
    after = request.args.get("apres", newest, type=int)
    return render_template(
        "office/minutes/versions.html", head=head, tabs=tabs(head, "minutes"), versions=listed,
        difference=known.differences(meeting_id, before, after) if before != after else None, chosen=(before, after),
    )  # fmt: skip


@blueprint.get("/seances/<int:meeting_id>/proces-verbal/versions/<int:version>.pdf")
@allow(Permission.MEETING_READ)
def minutes_version_pdf(meeting_id: int, version: int) -> ResponseReturnValue:
    """A version as it was laid out, before any signature."""
    head = existing(meeting_head(meeting_id))
    found = next((one for one in known.versions(meeting_id) if one.number == version and one.sha256), None)
    return pdf(existing(found).sha256, f"Procès-verbal {head.starts_at:%Y-%m-%d} version {version}")


@blueprint.post("/seances/<int:meeting_id>/proces-verbal/relecture")
@allow(Permission.ACT_PREPARE)
def share_minutes(meeting_id: int) -> ResponseReturnValue:
    """Open the draft to members."""
    with refusals_said():
        minutes_review.share(actor(), meeting_id)
        flash("Les membres peuvent lire le projet et faire leurs remarques.", "success")
    return redirect(url_for("office.minutes", meeting_id=meeting_id))


@blueprint.get("/seances/<int:meeting_id>/proces-verbal/remarques")
@allow(Permission.MEETING_READ)
def minutes_comments(meeting_id: int) -> ResponseReturnValue:
    """What members say of the draft."""
    return _remarks(meeting_id, {})


def _remarks(meeting_id: int, typed: dict[int, str], sentence: str = "") -> str:
    page = existing(minutes_page(meeting_id))
    return render_template(
        "office/minutes/remarks.html", page=page, head=page.head, tabs=tabs(page.head, "minutes"), typed=typed,
        comments=known.comments(meeting_id), may_answer=may(Permission.ACT_PREPARE) and not page.signed,
        sentence=sentence,
    )  # fmt: skip


@blueprint.post("/seances/<int:meeting_id>/proces-verbal/remarques/<int:comment_id>")
@allow(Permission.ACT_PREPARE)
def answer_comment(meeting_id: int, comment_id: int) -> ResponseReturnValue:
    """Answer, take over or decline a remark; what was typed is shown again when it is refused."""
    existing(meeting_head(meeting_id))
    text = request.form.get("answer", "")
    try:
        meeting_id = minutes_review.answer(actor(), comment_id, request.form.get("state", ""), text)
        flash("La réponse est enregistrée, le membre la lira.", "success")
    except Refused as refused:
        return _remarks(meeting_id, {comment_id: text}, refused.sentence), refused.status
    return redirect(
        url_for("office.minutes_comments", meeting_id=meeting_id, _anchor=f"remarque-{comment_id}")
    )
