"""The office's page on what an opponent would attack in a meeting."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import weaknesses as known
from council.queries.weak_points import Weakness
from council.web.access import allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, may, now, tabs

LABELS = {
    "item": "Ouvrir le point", "annexes": "Ouvrir les annexes", "withdrawals": "Voir les déports", "edit": "Changer la date",
    "convocation": "Aller à la convocation", "agenda": "Aller à l’ordre du jour",
}  # fmt: skip


@blueprint.get("/seances/<int:meeting_id>/fragilites")
@allow(Permission.MEETING_READ)
def weaknesses(meeting_id: int) -> ResponseReturnValue:
    """Each weakness with its article and what to do, the worst first."""
    page = existing(known.page(meeting_id, now(), interests=may(Permission.INTERESTS)))
    return render_template(
        "office/meetings/weaknesses.html", page=page, head=page.head, tabs=tabs(page.head, "weaknesses"),
        link_of=lambda one: _link(one, meeting_id),
    )  # fmt: skip


def _link(one: Weakness, meeting_id: int) -> tuple[str, str]:
    """Address and words of the page that mends it."""
    if one.place == "edit" and not may(Permission.MEETING_EDIT):
        return "", ""
    address = {
        "item": lambda: url_for("office.item", item_id=one.item_id),
        "annexes": lambda: url_for("office.annexes", item_id=one.item_id),
        "withdrawals": lambda: url_for("office.withdrawals", meeting_id=meeting_id),
        "edit": lambda: url_for("office.edit_meeting", meeting_id=meeting_id),
        "convocation": lambda: url_for("office.convocation", meeting_id=meeting_id),
        "agenda": lambda: url_for("office.meeting", meeting_id=meeting_id),
    }[one.place]
    return address(), LABELS[one.place]
