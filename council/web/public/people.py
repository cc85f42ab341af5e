"""Elected members, their public votes and their attendance."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from council.queries import public_people
from council.web.access import open_to_all
from council.web.public.acts import number
from council.web.public.blueprint import blueprint, institution


@blueprint.get("/<slug>/elus")
@open_to_all
def people() -> ResponseReturnValue:
    """Members in office."""
    return render_template("public/people.html", bodies=public_people.people(institution().id))


@blueprint.get("/<slug>/elus/<int:person_id>")
@open_to_all
def person(person_id: int) -> ResponseReturnValue:
    """One member, in one year."""
    page = public_people.person_page(institution().id, person_id, number("annee"))
    if page is None:
        abort(404)
    return render_template("public/person.html", page=page)
