"""The office's pages about minutes: facts locked, debates to write while the meeting runs and after it, settlement."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.documents.typography import hour
from council.law.wording import count
from council.permissions import Permission
from council.queries import minutes as known
from council.queries.clocks import zone_of
from council.queries.meetings import meeting_head
from council.queries.minutes import MinutesPage
from council.queries.minutes_approval import approvals
from council.queries.minutes_mentions import mentions
from council.queries.minutes_versions import comments, versions
from council.services import minutes
from council.services.errors import Refused, Stale
from council.services.rich_text import source
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, may, now, refusals_said, tabs

PREPARE_FIRST = "Préparez d’abord les actes de la séance\u202f: le procès-verbal en découle."


def _page(meeting_id: int, page: MinutesPage, typed: dict[int, str], **more: object) -> str:
    stored = {item.id: source(item.debate) for item in page.items}
    remarks = comments(meeting_id)
    return render_template(
        "office/minutes/page.html", page=page, head=page.head, tabs=tabs(page.head, "minutes"), stored=stored,
        texts={**stored, **typed}, may_write=may(Permission.ACT_PREPARE) and page.editable,
        may_prepare=may(Permission.ACT_PREPARE), may_publish=may(Permission.PUBLISH), comments=remarks,
        waiting=sum(1 for one in remarks if one.state == "open"), approvals=approvals(meeting_id),
        versions=versions(meeting_id), mentions=mentions(meeting_id), **more,
    )  # fmt: skip


@blueprint.get("/seances/<int:meeting_id>/proces-verbal", endpoint="minutes")
@allow(Permission.MEETING_READ)
def minutes_page(meeting_id: int) -> ResponseReturnValue:
    """The minutes of a meeting that was opened."""
    existing(meeting_head(meeting_id))
    page = known.minutes_page(meeting_id)
    if page is None:
        flash(PREPARE_FIRST, "info")
        return redirect(url_for("office.meeting_acts", meeting_id=meeting_id))
    return _page(meeting_id, page, {})


@blueprint.post("/seances/<int:meeting_id>/proces-verbal")
@allow(Permission.ACT_PREPARE)
def save_minutes(meeting_id: int) -> ResponseReturnValue:
    """Store the debates; what was typed is never lost."""
    typed, revision = _typed(), request.form.get("revision", 0, type=int)
    try:
        minutes.save_debates(actor(), meeting_id, revision, typed)
        flash("Le procès-verbal est enregistré.", "success")
        return redirect(url_for("office.minutes", meeting_id=meeting_id))
    except Refused as refused:
        page = existing(known.minutes_page(meeting_id))
        conflict = isinstance(refused, Stale)
        if conflict:
            mine = minutes.changed_items(meeting_id, revision, typed)
            typed = {item: text for item, text in typed.items() if item in mine}
        return _page(meeting_id, page, typed, sentence=refused.sentence, conflict=conflict), refused.status


@blueprint.get("/seances/<int:meeting_id>/proces-verbal/en-direct")
@allow(Permission.MEETING_READ)
def minutes_live(meeting_id: int) -> ResponseReturnValue:
    """The facts of each point as the minute book tells them now."""
    page = existing(known.minutes_page(meeting_id))
    at = now().astimezone(zone_of(actor().organisation_id))
    return {
        "items": [
            {"id": item.id, "facts": item.facts, "words": fact_words(len(item.facts))} for item in page.items
        ],
        "words": f"À jour à {hour(at)}, {count(page.book_lines, 'ligne', 'lignes')}",
    }


@blueprint.get("/seances/<int:meeting_id>/proces-verbal/avancement")
@allow(Permission.MEETING_READ)
def minutes_progress(meeting_id: int) -> ResponseReturnValue:
    """Whether the PDF follows the last change, for the progress bar."""
    existing(meeting_head(meeting_id))
    done = not known.remaking(meeting_id, known.current_revision(meeting_id))
    following = url_for("office.minutes", meeting_id=meeting_id) if done else ""
    return {"value": None, "total": 1, "words": "mise en page…", "done": done, "next": following}


def fact_words(number: int) -> str:
    """« 3 faits du registre »."""
    return count(number, "fait du registre", "faits du registre")


def _typed() -> dict[int, str]:
    """Debates of the form: ``debate-12=…``."""
    fields = (
        (name.removeprefix("debate-"), text)
        for name, text in request.form.items()
        if name.startswith("debate-")
    )
    return {int(item): text for item, text in fields if item.isdigit()}


@blueprint.post("/seances/<int:meeting_id>/proces-verbal/arrete")
@allow(Permission.ACT_PREPARE)
def settle_minutes(meeting_id: int) -> ResponseReturnValue:
    """Note that a later meeting settled them."""
    existing(meeting_head(meeting_id))
    try:
        with refusals_said():
            minutes.settle(actor(), meeting_id, date.fromisoformat(request.form.get("settled_on", "")))
            flash("Le procès-verbal est arrêté. Il attend maintenant les signatures.", "success")
    except ValueError:
        flash("Indiquez le jour où le conseil a arrêté le procès-verbal.", "error")
    return redirect(url_for("office.minutes", meeting_id=meeting_id))


@blueprint.get("/seances/<int:meeting_id>/proces-verbal/avant-arret")
@allow(Permission.ACT_PREPARE)
def confirm_early(meeting_id: int) -> ResponseReturnValue:
    """What it means to sign before the council settled them."""
    page = existing(known.minutes_page(meeting_id))
    return render_template("office/minutes/early.html", page=page, head=page.head)


@blueprint.post("/seances/<int:meeting_id>/proces-verbal/avant-arret")
@allow(Permission.ACT_PREPARE)
def finish_minutes(meeting_id: int) -> ResponseReturnValue:
    """Offer them to signature now, by an explicit choice."""
    with refusals_said():
        minutes.finish_early(actor(), meeting_id)
        flash("Le procès-verbal attend maintenant les signatures.", "success")
    return redirect(url_for("office.minutes", meeting_id=meeting_id))
