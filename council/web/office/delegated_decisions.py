"""The office's pages about the register of decisions taken by delegation."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import accounts
from council.queries import standing_items as known
from council.services import delegated_decisions as service
from council.services.errors import Refused
from council.services.rich_text import source
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, may, now, refusals_said

PUBLISHED = "La décision est publiée sur le site."
UNDER_WAY = "Le fichier de la décision se met en page\u00a0: elle paraît sur le site dans un instant."


@blueprint.get("/decisions-par-delegation")
@allow(Permission.MEETING_READ)
def delegated_decisions() -> ResponseReturnValue:
    """A year of the register."""
    return _register(request.args.get("assemblee", type=int), request.args.get("annee", type=int), {}, "")


@blueprint.post("/decisions-par-delegation/<int:body_id>")
@allow(Permission.MEETING_EDIT)
def enter_decision(body_id: int) -> ResponseReturnValue:
    """Write a decision down, or correct one; a refusal keeps what was typed."""
    form = request.form
    try:
        service.enter_decision(
            actor(), body_id,
            service.Decision(
                number=form.get("number", ""), decided_on=_day(form.get("decided_on", "")), what=form.get("what", ""),
                text=form.get("text", ""), public_title=form.get("public_title", ""),
                author=form.get("author", ""),
            ),
            form.get("decision_id", type=int),
        )  # fmt: skip
    except Refused as refused:
        return _register(body_id, None, form.to_dict(), refused.sentence), refused.status
    flash("La décision est au registre.", "success")
    return redirect(
        url_for("office.delegated_decisions", assemblee=body_id, annee=_year(form.get("decided_on", "")))
    )


@blueprint.post("/decisions-par-delegation/<int:decision_id>/retirer")
@allow(Permission.MEETING_EDIT)
def strike_decision(decision_id: int) -> ResponseReturnValue:
    """Take out a decision entered by mistake."""
    with refusals_said():
        service.strike_decision(actor(), decision_id)
        flash("La décision est retirée du registre.", "success")
    return redirect(url_for("office.delegated_decisions"))


@blueprint.post("/decisions-par-delegation/<int:decision_id>/publier")
@allow(Permission.PUBLISH)
def publish_decision(decision_id: int) -> ResponseReturnValue:
    """Put it on the public site."""
    with refusals_said():
        done = service.publish_decision(actor(), decision_id)
        flash(*((PUBLISHED, "success") if done else (UNDER_WAY, "info")))
    return redirect(url_for("office.delegated_decisions"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _year(text: str) -> int | None:
    found = _day(text)
    return found.year if found else None


def _register(body_id: int | None, year: int | None, typed: dict[str, str], error: str) -> str:
    page = existing(known.decisions(actor().organisation_id, now(), body_id, year))
    chosen = request.args.get("corriger", type=int)
    corrected = next((one for one in page.lines if one.id == chosen and not one.published), None)
    if corrected is not None and not typed:
        typed = {
            "decision_id": str(corrected.id), "number": corrected.number, "what": corrected.object,
            "decided_on": corrected.decided_on.isoformat(), "text": source(corrected.text), "public_title": corrected.public_title, "author": corrected.author,
        }  # fmt: skip
    return render_template(
        "office/standing/decisions.html",
        page=page,
        typed=typed,
        error=error,
        may_edit=may(Permission.MEETING_EDIT),
        may_publish=may(Permission.PUBLISH),
        slug=existing(accounts.organisation(actor().organisation_id)).slug,
    )
