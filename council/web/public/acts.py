"""Deliberations: list, search, permanent page."""

from __future__ import annotations

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.queries import public_acts, public_search
from council.queries.public_search import Chosen
from council.web.access import open_to_all
from council.web.public.blueprint import blueprint, institution

LONGEST_QUERY = 200


def chosen() -> Chosen:
    """What the address asks for; what cannot be read is left out."""
    theme, outcome = request.args.get("theme", ""), request.args.get("resultat", "")
    return Chosen(
        request.args.get("q", "")[:LONGEST_QUERY].strip(),
        request.args.get("annee", type=int),
        theme if theme.isdecimal() and public_acts.theme_words(theme) else "",
        request.args.get("organe", type=int),
        outcome if outcome in public_search.OUTCOMES else "",
    )


def parameters(one: Chosen) -> dict[str, str | int]:
    """The address of the same choice; nothing for what was not chosen."""
    named = {
        "q": one.query,
        "annee": one.year,
        "theme": one.theme,
        "organe": one.body,
        "resultat": one.outcome,
    }
    return {name: value for name, value in named.items() if value}


def _found(endpoint: str, template: str) -> ResponseReturnValue:
    who, asked = institution(), chosen()
    found = public_search.search(who.id, asked, request.args.get("page", 1, type=int))
    return render_template(
        template,
        found=found,
        chosen=asked,
        query=asked.query,
        facets=public_search.facets(who.id),
        endpoint=endpoint,
        feed_url=url_for("public.feed", **parameters(asked)) if asked.theme or asked.body else "",
        page_url=lambda number: url_for(endpoint, **parameters(asked), page=number),
    )


@blueprint.get("/<slug>/deliberations")
@open_to_all
def deliberations() -> ResponseReturnValue:
    """All published acts, by year, theme, body and result."""
    return _found("public.deliberations", "public/deliberations.html")


@blueprint.get("/<slug>/recherche")
@open_to_all
def search() -> ResponseReturnValue:
    """Acts that hold every word."""
    return _found("public.search", "public/search.html")


@blueprint.get("/<slug>/deliberations/<number>")
@open_to_all
def deliberation(number: str) -> ResponseReturnValue:
    """The permanent page of an act."""
    page = public_acts.act_page(institution().id, number)
    if page is None:
        abort(404)
    return render_template("public/deliberation.html", page=page)
