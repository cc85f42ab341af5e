"""What programs can read here, described for them (OpenAPI 3.1) and for people who write them."""

from __future__ import annotations

import re

from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue

from council.documents.openapi import Described, Operation, Parameter, make_openapi
from council.queries import oparl
from council.web.access import open_to_all
from council.web.public.api_words import OPERATIONS, Words
from council.web.public.blueprint import absolute, blueprint, institution


@blueprint.get("/<slug>/donnees/api")
@open_to_all
def api() -> ResponseReturnValue:
    """For people."""
    return render_template("public/api.html", operations=operations(), server=_server())


@blueprint.get("/<slug>/donnees/openapi.json")
@open_to_all
def openapi() -> ResponseReturnValue:
    """For programs."""
    who = institution()
    facts = Described(
        f"Données publiques – {who.name}", _server(), (who.licence.name, who.licence.url),
        (who.name, who.email), operations(),
    )  # fmt: skip
    return Response(make_openapi(facts), mimetype="application/json")


def _server() -> str:
    return absolute("public.home").rstrip("/")


def operations() -> list[Operation]:
    """Every address of the table, with its path as the application serves it."""
    paths = {
        rule.endpoint: rule.rule for rule in current_app.url_map.iter_rules() if "GET" in (rule.methods or ())
    }
    return [_operation(name, words, paths[f"public.{name}"]) for name, words in OPERATIONS.items()]


def _operation(name: str, words: Words, rule: str) -> Operation:
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.removeprefix("/<slug>"))
    placed = [
        Parameter(
            one, PATH_WORDS[one], "path", "integer" if f"<int:{one}>" in rule else "string", "",
            oparl.KINDS if one == "kind" else (),
        )
        for one in re.findall(r"{(\w+)}", path)
    ]  # fmt: skip
    return Operation(
        name, path, words.group, words.summary, words.media_type, (*placed, *words.parameters), words.conforms
    )


PATH_WORDS = {
    "picture": "Empreinte de l’image, dans la page de la délibération ou de la décision",
    "decision_id": "Numéro de la décision, comme dans l’adresse de sa page",
    "number": "Numéro de la délibération, par exemple 2026-06-012",
    "sha256": "Empreinte SHA-256 du fichier, en hexadécimal",
    "seq": "Ligne du journal",
    "meeting_id": "Numéro de la séance, comme dans l’adresse de sa page",
    "kind": "Genre d’objet",
    "key": "Identifiant de l’objet",
}
