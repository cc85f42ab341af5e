"""The office's page about durations, and the running order (conducteur de séance) as a PDF for the chair."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.documents.running_order import make_running_order
from council.gateways.threads import NativeThread
from council.permissions import Permission
from council.queries import running_order as known
from council.services import durations
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, may, now

_layout = NativeThread()


@blueprint.get("/seances/<int:meeting_id>/conducteur")
@allow(Permission.MEETING_EDIT, Permission.MEETING_CHAIR)
def running_order(meeting_id: int) -> ResponseReturnValue:
    """Durations, expected end, and the way to the PDF."""
    return _page(meeting_id, {}, "")


@blueprint.post("/seances/<int:meeting_id>/conducteur")
@allow(Permission.MEETING_EDIT, Permission.MEETING_CHAIR)
def set_durations(meeting_id: int) -> ResponseReturnValue:
    """Save the durations; a refusal keeps what was typed."""
    typed = {name: value.strip() for name, value in request.form.items() if name.startswith("minutes-")}
    try:
        durations.set_durations(
            actor(), meeting_id,
            {int(name[8:]): _number(value) for name, value in typed.items() if name[8:].isdecimal()},
        )  # fmt: skip
    except Refused as refused:
        return _page(meeting_id, typed, refused.sentence), refused.status
    flash("Les durées sont enregistrées.", "success")
    return redirect(url_for("office.running_order", meeting_id=meeting_id))


@blueprint.get("/seances/<int:meeting_id>/conducteur.pdf")
@allow(Permission.MEETING_EDIT, Permission.MEETING_CHAIR)
def running_order_pdf(meeting_id: int) -> ResponseReturnValue:
    """The running order, laid out on a thread of its own: the live meeting is not held up."""
    facts = existing(
        known.facts(meeting_id, now(), interests=may(Permission.INTERESTS) or may(Permission.MEETING_CHAIR))
    )
    response = Response(_layout.run(make_running_order, facts).pdf, mimetype="application/pdf")
    name = f"conducteur-{facts.sitting.starts_at:%Y-%m-%d}.pdf"
    response.headers.set("Content-Disposition", "inline", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _number(text: str) -> int | None:
    return None if not text else int(text) if text.isdecimal() and len(text) < 9 else 0


def _page(meeting_id: int, typed: dict[str, str], error: str) -> str:
    page = existing(known.durations(meeting_id))
    return render_template(
        "office/meetings/running_order.html", page=page, head=page.head, typed=typed, error=error,
        may_change=page.head.state in ("draft", "convened"), opening=known.OPENING,
    )  # fmt: skip
