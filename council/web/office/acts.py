"""The office's pages about acts: closed meetings, the acts and papers of one, their making."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import acts as known
from council.queries.effects import INTERRUPTED
from council.queries.meetings import meeting_head
from council.queries.papers import paper
from council.services import acts, journal
from council.services.signing import awaits
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, may, now, pdf, refusals_said, tabs

NOT_CLOSED = "Les actes se préparent après la clôture de la séance."


@blueprint.get("/actes", endpoint="acts")
@allow(Permission.ACT_PREPARE, Permission.PUBLISH)
def acts_list() -> ResponseReturnValue:
    """Closed meetings and what is left to do for each."""
    return render_template(
        "office/acts/list.html",
        meetings=known.closed_meetings(actor().organisation_id),
        may_prepare=may(Permission.ACT_PREPARE),
        may_publish=may(Permission.PUBLISH),
    )


@blueprint.get("/seances/<int:meeting_id>/actes")
@allow(Permission.MEETING_READ)
def meeting_acts(meeting_id: int) -> ResponseReturnValue:
    """Acts and papers of a closed meeting."""
    head = existing(meeting_head(meeting_id))
    page = known.acts_page(meeting_id, now())
    if page is None:
        flash(NOT_CLOSED, "info")
        return redirect(url_for("office.meeting", meeting_id=meeting_id))
    return render_template(
        "office/acts/page.html", page=page, head=head, tabs=tabs(head, "acts"),
        may_prepare=may(Permission.ACT_PREPARE), may_publish=may(Permission.PUBLISH), may_repeat=may(Permission.MEETING_EDIT),
    )  # fmt: skip


@blueprint.post("/seances/<int:meeting_id>/actes")
@allow(Permission.ACT_PREPARE)
def prepare_acts(meeting_id: int) -> ResponseReturnValue:
    """Make the acts; their papers follow behind."""
    with refusals_said():
        number = acts.prepare(actor(), meeting_id)
        flash(f"{number} actes tirés du registre de séance. Leurs documents se préparent.", "success")
    return redirect(url_for("office.meeting_acts", meeting_id=meeting_id))


@blueprint.post("/seances/<int:meeting_id>/registre")
@allow(Permission.MEETING_CLERK, Permission.ACT_PREPARE)
def export_journal(meeting_id: int) -> ResponseReturnValue:
    """The minute book as a file that proves itself."""
    head = existing(meeting_head(meeting_id))
    with refusals_said():
        data = journal.export_journal(actor(), meeting_id)
        name = f"registre-{head.starts_at:%Y-%m-%d}-{meeting_id}.jsonl"
        return Response(
            data,
            mimetype="application/jsonl",
            headers={"Content-Disposition": f"attachment; filename={name}"},
        )
    return redirect(url_for("office.meeting_acts", meeting_id=meeting_id))


@blueprint.get("/seances/<int:meeting_id>/actes/avancement")
@allow(Permission.MEETING_READ)
def acts_progress(meeting_id: int) -> ResponseReturnValue:
    """How many papers are made, for the progress bar."""
    existing(meeting_head(meeting_id))
    found = known.making(meeting_id)
    ended = found.done or found.failed
    return {
        "value": found.made,
        "total": max(found.expected, 1),
        "words": INTERRUPTED if found.interrupted else f"{found.made} sur {found.expected}",
        "done": ended,
        "next": url_for("office.meeting_acts", meeting_id=meeting_id) if ended else "",
    }


@blueprint.get("/documents/<int:document_id>", endpoint="paper")
@allow(Permission.ACT_SIGN, Permission.MEETING_READ)
def read_paper(document_id: int) -> ResponseReturnValue:
    """One paper in the reader, with its signatures."""
    found = existing(paper(document_id, actor().person_id, staff=may(Permission.MEETING_READ)))
    own = awaits(document_id, actor().person_id) and may(Permission.ACT_SIGN)
    return render_template(
        "office/acts/paper.html", paper=found, may_read=may(Permission.MEETING_READ),
        may_prepare=may(Permission.ACT_PREPARE), awaits_me=own,
    )  # fmt: skip


@blueprint.get("/documents/<int:document_id>.pdf")
@allow(Permission.ACT_SIGN, Permission.MEETING_READ)
def paper_pdf(document_id: int) -> ResponseReturnValue:
    """The newest revision of a paper."""
    found = existing(paper(document_id, actor().person_id, staff=may(Permission.MEETING_READ)))
    return pdf(found.sha256, found.title)
