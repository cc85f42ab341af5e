"""The office's page of similar earlier acts, and the links that a point or a draft has to them."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import act_links as known
from council.services import act_links as service
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, may, refusals_said

LONGEST = 500


@blueprint.get("/actes-semblables")
@allow(Permission.MEETING_READ)
def similar_acts() -> ResponseReturnValue:
    """Acts that resemble ``q``; of a point or draft, its links too. A script asks for the list alone (``bref``)."""
    text = (request.args.get("q") or request.args.get("title") or "")[:LONGEST].strip()
    found = _source()
    if request.args.get("bref") == "1":
        return render_template(
            "office/links/brief.html", similar=known.similar(actor().organisation_id, text)
        )
    text = text or (found.title if found else "")
    return render_template(
        "office/links/page.html", text=text, similar=known.similar(actor().organisation_id, text), source=found,
        links=known.links_of(found) if found else (), kinds=known.KINDS, may_link=may(Permission.ITEM_EDIT) and found is not None,
        point=request.args.get("point", type=int), projet=request.args.get("projet", type=int),
    )  # fmt: skip


@blueprint.post("/actes-semblables")
@allow(Permission.ITEM_EDIT)
def link_act() -> ResponseReturnValue:
    """Link a point or a draft to an earlier act."""
    form = request.form
    with refusals_said():
        service.link(
            actor(), kind=form.get("kind", ""), item_id=form.get("point", type=int), draft_id=form.get("projet", type=int),
            act_id=form.get("act_id", type=int), past_act_id=form.get("past_act_id", type=int), cite=form.get("cite") == "1",
        )  # fmt: skip
        flash("Le lien est enregistré.", "success")
    return redirect(
        url_for(
            "office.similar_acts", point=form.get("point"), projet=form.get("projet"), q=form.get("q") or None
        )
    )


@blueprint.post("/actes-lies/<int:link_id>/retirer")
@allow(Permission.ITEM_EDIT)
def unlink_act(link_id: int) -> ResponseReturnValue:
    """Take a link back."""
    with refusals_said():
        item_id, draft_id = service.unlink(actor(), link_id)
        flash("Le lien est retiré.", "success")
        return redirect(url_for("office.similar_acts", point=item_id, projet=draft_id))
    return redirect(url_for("office.similar_acts"))


def _source() -> known.Source | None:
    item, draft = request.args.get("point", type=int), request.args.get("projet", type=int)
    if item is None and draft is None:
        return None
    return existing(known.source(item_id=item, draft_id=draft), service.GONE)
