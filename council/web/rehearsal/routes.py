"""The doors of a rehearsal room, and what its invented councillors do that no screen would tell."""

from __future__ import annotations

import json

from flask import Blueprint, jsonify, redirect
from flask.typing import ResponseReturnValue

from council.gateways.environment import environment
from council.permissions import Permission
from council.queries import accounts
from council.services import rehearsals
from council.services.errors import Refused
from council.web.access import allow, enter, open_to_all

blueprint = Blueprint("rehearsal", __name__, url_prefix="/salle")


@blueprint.get("/entrer/<token>")
@open_to_all
def door(token: str) -> ResponseReturnValue:
    """Sign in as the account that the door was made for."""
    account, target = rehearsals.enter(token)
    version = accounts.session_version(account)
    if version is None:
        raise Refused("Ce compte n’existe pas dans cette répétition.")
    enter(account, version)
    return redirect(target)


@blueprint.get("/nouvelles")
@allow(Permission.MEETING_CLERK, Permission.MEETING_CHAIR)
def news() -> ResponseReturnValue:
    """Who comes to the door, whose tablet is lost: ``[{number, text}]``, newest last."""
    path = environment().settings.data_dir / "news.json"
    return jsonify(json.loads(path.read_text(encoding="utf-8")) if path.exists() else [])
