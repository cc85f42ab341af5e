"""Deliberations: list, search, permanent page."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.codes import matieres
from council.queries import (
    act_links,
    past_acts,
    public_acts,
    public_decisions,
    public_search,
    publication_journal,
)
from council.queries.public_facets import OUTCOMES
from council.queries.public_search import Chosen
from council.queries.share_images import share_image, share_key
from council.web.access import open_to_all
from council.web.converters import LARGEST
from council.web.public.blueprint import MINUTES, blueprint, institution

LONGEST_QUERY = 200


def typed(name: str) -> str:
    """Words of the address, without the signs that nobody can type and no file may hold."""
    text = request.args.get(name, "")[:LONGEST_QUERY]
    return "".join(one if one.isprintable() else " " for one in text).strip()


def number(name: str) -> int | None:
    """A number of the address; None for one that no column can hold."""
    found = request.args.get(name, type=int)
    return found if found is not None and 0 <= found <= LARGEST else None


def chosen() -> Chosen:
    """What the address asks for; what cannot be read is left out."""
    theme, outcome = (
        request.args.get("matiere") or request.args.get("theme", ""),
        request.args.get("resultat", ""),
    )
    return Chosen(
        typed("q"),
        number("annee"),
        theme if theme in matieres() else "",
        number("organe"),
        outcome if outcome in OUTCOMES else "",
        number("elu"),
    )


def parameters(one: Chosen) -> dict[str, str | int]:
    """The address of the same choice; nothing for what was not chosen."""
    named = {
        "q": one.query,
        "annee": one.year,
        "theme": one.theme,
        "organe": one.body,
        "resultat": one.outcome,
        "elu": one.person,
    }
    return {name: value for name, value in named.items() if value}


def _found(endpoint: str, template: str, **more: bool) -> ResponseReturnValue:
    who, asked = institution(), chosen()
    found = public_search.search(who.id, asked, request.args.get("page", 1, type=int))
    return render_template(
        template,
        found=found,
        chosen=asked,
        query=asked.query,
        facets=found.facets,
        endpoint=endpoint,
        past=past_acts.matching(who.id, asked.query),
        **more,
        feed_url=url_for("public.feed", **parameters(asked)) if asked.theme or asked.body else "",
        page_url=lambda number: url_for(endpoint, **parameters(asked), page=number),
    )


@blueprint.get("/<slug>/deliberations")
@open_to_all
def deliberations() -> ResponseReturnValue:
    """All published acts, by year, theme, body and result."""
    some = public_decisions.any_published(institution().id)
    return _found("public.deliberations", "public/deliberations.html", decisions=some)


@blueprint.get("/<slug>/recherche")
@open_to_all
def search() -> ResponseReturnValue:
    """Acts that hold every word."""
    return _found("public.search", "public/search.html")


@blueprint.get("/<slug>/deliberations/<number:number>")
@open_to_all
def deliberation(number: str) -> ResponseReturnValue:
    """The permanent page of an act."""
    page = public_acts.act_page(institution().id, number)
    if page is None:
        past = past_acts.one(institution().id, number)
        if past is not None:
            return render_template("public/past_act.html", act=past)
        retracted = publication_journal.retracted_on(institution().id, number)
        if retracted is None:
            abort(404)
        return render_template("public/retracted.html", number=number, retracted=retracted), 410
    page = replace(page, links=act_links.public_links(institution().id, number))
    return render_template("public/deliberation.html", page=page, share=share_key(institution(), page.line))


@blueprint.get("/<slug>/deliberations/<number:number>/<picture>.png")
@open_to_all
def share_picture(number: str, picture: str) -> ResponseReturnValue:
    """The picture beside a link to an act, by the hash of what it tells: what is told otherwise today is not found."""
    return picture_answer(share_image(institution(), number, picture))


def picture_answer(found: bytes | None) -> Response:
    """A picture beside a link, or not found."""
    if found is None:
        abort(404)
    response = Response(found, mimetype="image/png")
    response.headers["Cache-Control"] = MINUTES
    # Other sites show it beside their links.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
