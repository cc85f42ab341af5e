"""Who may sit in each member's place, where the law provides substitutes (CGCT L5211-6)."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import paper_sendings as known
from council.services import substitutes
from council.services.errors import NotFound, Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, may, now

FIELDS = ("civility", "first_name", "last_name", "email")


@blueprint.get("/assemblees/<int:body_id>/suppleants")
@allow(Permission.MEETING_READ)
def body_substitutes(body_id: int) -> ResponseReturnValue:
    """Members in office with their substitutes."""
    return _page(body_id)


@blueprint.post("/assemblees/<int:body_id>/suppleants/<int:mandate_id>")
@allow(Permission.ADMIN)
def name_substitute(body_id: int, mandate_id: int) -> ResponseReturnValue:
    """Name one; a refused form keeps what was typed."""
    typed = {name: request.form.get(name, "") for name in FIELDS}
    try:
        substitutes.name_substitute(actor(), mandate_id, substitutes.Substitute(**typed))
    except Refused as refused:
        return _page(body_id, refused, {**typed, "id": str(mandate_id)}), refused.status
    flash("Le suppléant est noté\u00a0: les convocations lui sont adressées aussi.", "success")
    return redirect(url_for("office.body_substitutes", body_id=body_id, _anchor=f"membre-{mandate_id}"))


@blueprint.post("/assemblees/<int:body_id>/suppleants/<int:mandate_id>/retrait")
@allow(Permission.ADMIN)
def end_substitute(body_id: int, mandate_id: int) -> ResponseReturnValue:
    """Take one out."""
    substitutes.end_substitute(actor(), mandate_id)
    flash("Ce membre n’a plus de suppléant.", "success")
    return redirect(url_for("office.body_substitutes", body_id=body_id, _anchor=f"membre-{mandate_id}"))


def _page(body_id: int, refused: Refused | None = None, typed: dict[str, str] | None = None) -> str:
    name, members = existing(known.ways(body_id, now()))
    if not known.with_substitutes(body_id, now()):
        raise NotFound(substitutes.NOT_HERE)
    return render_template(
        "office/convocations/substitutes.html", body_id=body_id, body=name, members=members, refused=refused,
        typed=typed or {}, may_change=may(Permission.ADMIN),
    )  # fmt: skip
