"""What this server can do, for who administers it."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries.installation import components
from council.web.access import allow
from council.web.office.blueprint import blueprint


@blueprint.get("/installation")
@allow(Permission.ADMIN)
def installation() -> ResponseReturnValue:
    """Optional components, present or not, and what installs them."""
    return render_template("office/installation.html", components=components())
