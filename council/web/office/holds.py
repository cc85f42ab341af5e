"""Who else is writing in a draft or a point, told to the page that writes it (asked by a script)."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from council.models import Place
from council.permissions import Permission
from council.queries import holds as known
from council.queries import items as known_items
from council.queries.writing import draft_title
from council.services import holds
from council.services.draft_typing import GONE
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, now
from council.web.typography import time_fr


@blueprint.get("/projets/<int:draft_id>/presence")
@allow(Permission.ITEM_EDIT)
def draft_presence(draft_id: int) -> ResponseReturnValue:
    """Who else is writing there now; with ``?revision=``, what was saved after that version."""
    existing(draft_title(draft_id), GONE)
    return presence(Place(draft_id=draft_id), request.args.get("revision", type=int))


@blueprint.post("/projets/<int:draft_id>/presence")
@allow(Permission.ITEM_EDIT)
def hold_draft(draft_id: int) -> ResponseReturnValue:
    """Write in a field, or take it over (``take``)."""
    return _hold(Place(draft_id=draft_id))


@blueprint.post("/projets/<int:draft_id>/presence/fin")
@allow(Permission.ITEM_EDIT)
def leave_draft(draft_id: int) -> ResponseReturnValue:
    """Write nowhere in it any more."""
    holds.leave(actor(), Place(draft_id=draft_id))
    return "", 204


@blueprint.get("/points/<int:item_id>/presence")
@allow(Permission.ITEM_EDIT)
def item_presence(item_id: int) -> ResponseReturnValue:
    """Who else is writing there now; with ``?revision=``, whether it was saved since."""
    existing(known_items.saved_last(item_id))
    return presence(Place(item_id=item_id), request.args.get("revision", type=int))


@blueprint.post("/points/<int:item_id>/presence")
@allow(Permission.ITEM_EDIT)
def hold_item(item_id: int) -> ResponseReturnValue:
    """Write in a field, or take it over (``take``)."""
    return _hold(Place(item_id=item_id))


@blueprint.post("/points/<int:item_id>/presence/fin")
@allow(Permission.ITEM_EDIT)
def leave_item(item_id: int) -> ResponseReturnValue:
    """Write nowhere in it any more."""
    holds.leave(actor(), Place(item_id=item_id))
    return "", 204


def _hold(place: Place) -> ResponseReturnValue:
    holds.hold(actor(), place, request.form.get("field", ""), take=request.form.get("take") == "1")
    return presence(place, request.form.get("revision", type=int))


def presence(place: Place, revision: int | None = None) -> dict[str, Any]:
    """What a page shows and a script reads: ``words`` for all, ``held`` and ``changed`` at their fields."""
    found = known.holds(place, actor().account_id, now())
    changed = known.changed_since(place.draft_id, revision) if place.draft_id and revision else []
    words = [_of_hold(one) for one in found] + [
        f"{one.name} a enregistré {known.FIELDS[one.field]} à {time_fr(one.at)}." for one in changed
    ]
    if (
        place.item_id
        and revision
        and (saved := known_items.saved_last(place.item_id))
        and saved[0] > revision
    ):
        words.append(
            f"{known_items.last_writer(place.item_id) or 'Quelqu’un'} a enregistré ce point à {time_fr(saved[1])}\u00a0: "
            "en enregistrant, vous verrez les deux textes l’un à côté de l’autre."
        )
    return {
        "words": words,
        "held": [{"field": one.field, "sentence": _at_field(one)} for one in found],
        "changed": [
            {
                "field": one.field,
                "sentence": f"{one.name} a enregistré un autre texte ici à {time_fr(one.at)}.",
            }
            for one in changed
        ],
    }


def _of_hold(one: known.Hold) -> str:
    if one.lost:
        return f"{one.name} a repris {one.where} à {time_fr(one.since)}."
    return f"{one.name} écrit dans {one.where} depuis {time_fr(one.since)}."


def _at_field(one: known.Hold) -> str:
    if one.lost:
        return f"{one.name} a repris ce passage à {time_fr(one.since)}. Ce que vous y avez écrit reste dans votre page."
    return f"{one.name} écrit ici depuis {time_fr(one.since)}."
