"""The office's page of similar earlier acts, the links that a point or a draft has to them, and both under an object being typed."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from council.permissions import Permission
from council.queries import act_links as known
from council.queries.similar_acts import Similar, similar
from council.services import act_links as service
from council.services.errors import NotFound, Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, may, refusals_said

LONGEST = 500


@blueprint.get("/actes-semblables")
@allow(Permission.MEETING_READ)
def similar_acts() -> ResponseReturnValue:
    """Acts that resemble ``q``; of a point or draft, its links too. A script asks for the list alone (``bref``)."""
    text = (request.args.get("q") or request.args.get("title") or "")[:LONGEST].strip()
    found = _source(request.args)
    if request.args.get("bref") == "1":
        return _brief(found, text)
    text = text or (found.title if found else "")
    return render_template(
        "office/links/page.html", text=text, similar=_similar(found, text), source=found,
        **links_shown(found), may_link=may(Permission.ITEM_EDIT) and found is not None,
        point=request.args.get("point", type=int), projet=request.args.get("projet", type=int),
    )  # fmt: skip


@blueprint.post("/actes-semblables")
@allow(Permission.ITEM_EDIT)
def link_act() -> ResponseReturnValue:
    """Link a point or a draft to an earlier act; a script says which in the address (``bref``), and reads the list again."""
    brief = request.args.get("bref") == "1"
    form = request.args if brief else request.form
    try:
        service.link(
            actor(), kind=form.get("kind", ""), item_id=form.get("point", type=int), draft_id=form.get("projet", type=int),
            act_id=form.get("act_id", type=int), past_act_id=form.get("past_act_id", type=int), cite=form.get("cite") == "1",
        )  # fmt: skip
    except Refused as refused:
        if brief:
            return _brief_again(refused)
        flash(refused.sentence, "error")
    else:
        if brief:
            return _brief_again()
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
    if request.args.get("bref") == "1":
        try:
            service.unlink(actor(), link_id)
        except Refused as refused:
            return _brief_again(refused)
        except NotFound:  # somebody else took it back: that is what was asked for
            return _brief_again()
        return _brief_again()
    with refusals_said():
        item_id, draft_id = service.unlink(actor(), link_id)
        flash("Le lien est retiré.", "success")
        return redirect(url_for("office.similar_acts", point=item_id, projet=draft_id))
    return redirect(url_for("office.similar_acts"))


def links_shown(found: known.Source | None) -> dict[str, object]:
    """What templates of links read: the links of a source by the act they lead to, and the words of the kinds."""
    links = known.links_of(found) if found else ()
    by_act = {(one.target.act_id, one.target.past_act_id): one for one in links}
    return {"links": links, "link_of": by_act, "kinds": known.KINDS}


def _source(asked: MultiDict[str, str]) -> known.Source | None:
    item, draft = asked.get("point", type=int), asked.get("projet", type=int)
    if item is None and draft is None:
        return None
    return existing(known.source(item_id=item, draft_id=draft), service.GONE)


def _similar(found: known.Source | None, text: str) -> tuple[Similar, ...]:
    return similar(actor().organisation_id, text, own=found.point if found else None)


def _brief_again(refused: Refused | None = None) -> str:
    """The list under the object after a press there, with the links of the whole page in their place."""
    text = request.form.get("title", "")[:LONGEST].strip()
    return _brief(_source(request.args), text, pressed=True, refused=refused)


def _brief(
    found: known.Source | None, text: str, *, pressed: bool = False, refused: Refused | None = None
) -> str:
    where = {name: value for name in ("point", "projet") if (value := request.args.get(name, type=int))}
    return render_template(
        "office/links/brief.html", similar=_similar(found, text), may_link=may(Permission.ITEM_EDIT) and found is not None,
        where=where, pressed=pressed, refused=refused,
        touched=(request.args.get("act_id", type=int), request.args.get("past_act_id", type=int)), **links_shown(found),
    )  # fmt: skip
