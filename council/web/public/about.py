"""Statement of accessibility, legal notice."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from council.queries import public_people
from council.web.access import open_to_all
from council.web.public.blueprint import blueprint, institution


@blueprint.get("/<slug>/accessibilite")
@open_to_all
def accessibility() -> ResponseReturnValue:
    """Statement of accessibility (décret 2019-768)."""
    return render_template("public/accessibility.html")


@blueprint.get("/<slug>/mentions-legales")
@open_to_all
def legal() -> ResponseReturnValue:
    """Who publishes, what is kept."""
    return render_template("public/legal.html", publisher=public_people.head_of(institution().id))
