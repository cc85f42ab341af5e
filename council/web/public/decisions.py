"""Decisions taken by delegation of the council, published: list and permanent page."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from council.queries import public_decisions as known
from council.web.access import open_to_all
from council.web.public.acts import number
from council.web.public.blueprint import blueprint, institution


@blueprint.get("/<slug>/decisions")
@open_to_all
def delegated_decisions() -> ResponseReturnValue:
    """Those of a year, the newest first."""
    return render_template("public/decisions.html", found=known.listed(institution().id, number("annee")))


@blueprint.get("/<slug>/decisions/<int:decision_id>")
@open_to_all
def delegated_decision(decision_id: int) -> ResponseReturnValue:
    """The permanent page of one."""
    found = known.one(institution().id, decision_id)
    if found is None:
        abort(404)
    return render_template("public/decision.html", one=found)
