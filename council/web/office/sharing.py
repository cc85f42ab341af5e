"""The office's pages about who reads what: groups, the group a draft is kept to, guests of a draft or a point."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from council.permissions import Permission
from council.queries import guests as known
from council.queries.circuits import delegators
from council.queries.draft_annexes import annex_choices
from council.queries.drafts import DraftView, draft_view
from council.queries.items import item_view
from council.queries.sharing import groups as reader_groups
from council.queries.sharing import readers
from council.services import invitations, sharing
from council.services.draft_typing import GONE
from council.services.errors import Refused
from council.services.invitations import BAD_END, Guest
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.forms import DayField
from council.web.office.pages import existing, may, now, refusals_said, today


class UntilForm(FlaskForm):
    """The last day of an invitation."""

    until = DayField("Jusqu’au")


@blueprint.get("/groupes", endpoint="groups")
@allow(Permission.MEETING_EDIT)
def groups_page() -> ResponseReturnValue:
    """Groups of readers, each with its form."""
    return _groups()


@blueprint.post("/groupes")
@allow(Permission.MEETING_EDIT)
def keep_group() -> ResponseReturnValue:
    """Make a group, or change one; what was typed is shown again when it is refused."""
    form = request.form
    group_id = form.get("group_id", type=int)
    try:
        sharing.keep_group(
            actor(), form.get("name", ""), form.getlist("members", type=int), group_id=group_id, closed=form.get("closed") == "1",
            seen=_seen(form.get("seen", "")),
        )  # fmt: skip
    except Refused as refused:
        return _groups(group_id or 0, refused), refused.status
    flash("Le groupe est enregistré.", "success")
    return redirect(url_for("office.groups"))


def _seen(text: str) -> sharing.Group | None:
    """The group that was on the screen, as ``GroupLine.as_seen`` writes it; None when the form does not say."""
    try:
        name, members, closed = json.loads(text)
        return sharing.Group(str(name), frozenset(map(int, members)), bool(closed))
    except (ValueError, TypeError):
        return None


@blueprint.get("/projets/<int:draft_id>/acces")
@allow(Permission.MEETING_READ)
def draft_access(draft_id: int) -> ResponseReturnValue:
    """Who reads a draft: the office or a group, and guests."""
    return _draft_page(draft_id)


@blueprint.post("/projets/<int:draft_id>/acces")
@allow(Permission.ITEM_EDIT)
def keep_draft_to(draft_id: int) -> ResponseReturnValue:
    """Keep it to a group, or open it to the office."""
    with refusals_said():
        sharing.keep_to(actor(), draft_id, request.form.get("group_id", type=int))
        flash("C’est noté\u202f: voici qui lit maintenant ce projet.", "success")
    return redirect(url_for("office.draft_access", draft_id=draft_id))


@blueprint.post("/projets/<int:draft_id>/invites")
@allow(Permission.ITEM_EDIT)
def invite_to_draft(draft_id: int) -> ResponseReturnValue:
    """Open it to somebody from outside; what was typed is shown again when it is refused."""
    return _invite("office.draft_access", _draft_page, draft_id=draft_id)


@blueprint.get("/points/<int:item_id>/invites")
@allow(Permission.MEETING_READ)
def item_guests(item_id: int) -> ResponseReturnValue:
    """Guests of a point."""
    return _item_page(item_id)


@blueprint.post("/points/<int:item_id>/invites")
@allow(Permission.ITEM_EDIT)
def invite_to_item(item_id: int) -> ResponseReturnValue:
    """Open it to somebody from outside; what was typed is shown again when it is refused."""
    return _invite("office.item_guests", _item_page, item_id=item_id)


@blueprint.post("/invitations/<int:invitation_id>/fin")
@allow(Permission.ITEM_EDIT)
def end_invitation(invitation_id: int) -> ResponseReturnValue:
    """Take it back, at once."""
    draft_id, item_id = invitations.end(actor(), invitation_id)
    flash("L’invitation a pris fin.", "success")
    if draft_id is not None:
        return redirect(url_for("office.draft_access", draft_id=draft_id))
    return redirect(url_for("office.item_guests", item_id=item_id))


def _invite(endpoint: str, page: Callable[[int, Refused], str], **place: int) -> ResponseReturnValue:
    """Invite to what ``place`` names, then show ``endpoint``; ``page`` again with what was typed when it is refused."""
    (identifier,) = place.values()
    try:
        invitations.invite(actor(), _guest(), **place)
    except Refused as refused:
        return page(identifier, refused), refused.status
    flash("L’invitation est partie.", "success")
    return redirect(url_for(endpoint, **place))


def _guest() -> Guest:
    form, until = request.form, UntilForm()
    if not until.validate() or until.until.data is None:
        raise Refused(BAD_END, field="until")
    return Guest(
        email=form.get("email", ""), first_name=form.get("first_name", ""), last_name=form.get("last_name", ""),
        capacity=form.get("capacity", ""), until=until.until.data, annexes=tuple(form.getlist("annexes", type=int)),
        may_comment=form.get("may_comment") == "1",
    )  # fmt: skip


def _groups(refused_id: int = -1, refused: Refused | None = None) -> str:
    return render_template(
        "office/sharing/groups.html", groups=reader_groups(), people=delegators(actor().organisation_id), typed=request.form,
        refused_id=refused_id, error=refused,
    )  # fmt: skip


def _draft_page(draft_id: int, refused: Refused | None = None) -> str:
    view: DraftView = existing(draft_view(draft_id), GONE)
    return render_template(
        "office/sharing/draft.html", view=view, groups=reader_groups(offered=True, current=view.group_id), readers=readers(draft_id),
        invitations=known.invitations(now(), draft_id=draft_id), annexes=annex_choices(view.item_id), typed=request.form,
        may_invite=may(Permission.ITEM_EDIT), may_comment=True, invite_url=url_for("office.invite_to_draft", draft_id=draft_id),
        may_restrict=may(Permission.MEETING_EDIT) or (may(Permission.ITEM_EDIT) and view.created_by_id == actor().account_id),
        error=refused, today=today().isoformat(),
    )  # fmt: skip


def _item_page(item_id: int, refused: Refused | None = None) -> str:
    view = existing(item_view(item_id))
    return render_template(
        "office/sharing/item.html", view=view, invitations=known.invitations(now(), item_id=item_id),
        annexes=annex_choices(item_id), typed=request.form, may_invite=may(Permission.ITEM_EDIT), error=refused,
        may_comment=known.has_draft(item_id), invite_url=url_for("office.invite_to_item", item_id=item_id), today=today().isoformat(),
    )  # fmt: skip
