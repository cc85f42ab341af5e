"""Deliberations: list, search, permanent page."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from council.queries import public_acts
from council.web.access import open_to_all
from council.web.public.blueprint import blueprint, institution

LONGEST_QUERY = 200


@blueprint.get("/<slug>/deliberations")
@open_to_all
def deliberations() -> ResponseReturnValue:
    """All published acts, by year."""
    who = institution()
    year = request.args.get("annee", type=int)
    found = public_acts.search(who.id, page=request.args.get("page", 1, type=int), year=year)
    return render_template(
        "public/deliberations.html", found=found, years=public_acts.years(who.id), year=year, query=""
    )


@blueprint.get("/<slug>/recherche")
@open_to_all
def search() -> ResponseReturnValue:
    """Acts that hold every word."""
    query = request.args.get("q", "")[:LONGEST_QUERY].strip()
    found = public_acts.search(institution().id, query, page=request.args.get("page", 1, type=int))
    return render_template("public/search.html", found=found, query=query)


@blueprint.get("/<slug>/deliberations/<number>")
@open_to_all
def deliberation(number: str) -> ResponseReturnValue:
    """The permanent page of an act."""
    page = public_acts.act_page(institution().id, number)
    if page is None:
        abort(404)
    return render_template("public/deliberation.html", page=page)
