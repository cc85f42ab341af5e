"""Deliberations older than this site, taken over from a file: list, search, permanent page."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.queries import past_acts as known
from council.web.access import open_to_all
from council.web.public.blueprint import blueprint, institution

LONGEST_QUERY = 200


@blueprint.get("/<slug>/deliberations/reprises")
@open_to_all
def past_acts() -> ResponseReturnValue:
    """Older deliberations, by words and year."""
    query = request.args.get("q", "")[:LONGEST_QUERY].strip()
    year = request.args.get("annee", type=int)
    found = known.page(institution().id, query, year, request.args.get("page", 1, type=int))
    kept = {name: value for name, value in (("q", query), ("annee", year)) if value}
    return render_template(
        "public/past_acts.html",
        found=found,
        asked=query,
        year=year,
        page_url=lambda number: url_for("public.past_acts", **kept, page=number),
    )
