"""The OParl 1.1 interface: what programs of council information systems read, page by page, since a date."""

from __future__ import annotations

from flask import Response, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from council.queries import oparl
from council.web.access import open_to_all
from council.web.public.acts import typed
from council.web.public.blueprint import absolute, blueprint, institution


def addresses() -> oparl.Addresses:
    """Where the interface and the pages of the institution are."""
    return oparl.Addresses(
        absolute("public.oparl_system").removesuffix("/system"), absolute("public.home").rstrip("/")
    )


@blueprint.get("/<slug>/oparl")
@open_to_all
def oparl_entry() -> ResponseReturnValue:
    """The address as people type it."""
    return redirect(url_for("public.oparl_system"), 308)


@blueprint.get("/<slug>/oparl/1.1/system")
@open_to_all
def oparl_system() -> ResponseReturnValue:
    """The entry point."""
    who = institution()
    return jsonify(oparl.system(who, addresses(), who.email))


@blueprint.get("/<slug>/oparl/1.1/<kind>")
@open_to_all
def oparl_list(kind: str) -> ResponseReturnValue:
    """A page of the objects of a kind."""
    if kind not in oparl.KINDS:
        return _error(404, "Ce genre d’objet n’existe pas dans cette interface.")
    try:
        asked = _asked()
    except oparl.BadFilter as error:
        return _error(400, str(error))
    return jsonify(oparl.listed(institution(), kind, asked, addresses()))


@blueprint.get("/<slug>/oparl/1.1/<kind>/<key>")
@open_to_all
def oparl_object(kind: str, key: str) -> ResponseReturnValue:
    """One object; what is deleted says so."""
    found = oparl.one(institution(), kind, key[:40], addresses())
    return jsonify(found) if found else _error(404, "Cet objet n’existe pas.")


def _asked() -> oparl.Asked:
    """What the address asks for. Raises ``BadFilter``."""
    moments = {
        name: oparl.moment(name, request.args[name]) for name in oparl.FILTERS if request.args.get(name)
    }
    return oparl.Asked(
        _number("page", 1, 1_000_000),
        _number("limit", oparl.PAGE, oparl.LARGEST_PAGE),
        moments,
        typed("organization")[:40],
    )


def _number(name: str, usual: int, most: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most and len(text) < 10):
        raise oparl.BadFilter(f"{name}\u00a0: écrivez un nombre de 1 à {most}.")
    return int(text)


def _error(status: int, sentence: str) -> tuple[Response, int]:
    """A refusal as OParl writes it."""
    answer = {
        "type": f"{oparl.SCHEMA}Error",
        "message": sentence,
        "debug": request.full_path.rstrip("?")[:300],
    }
    return jsonify(answer), status
