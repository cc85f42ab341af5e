"""Published PDFs, by their hash: an address that can only ever mean these very bytes."""

from __future__ import annotations

from flask import abort, send_file
from flask.typing import ResponseReturnValue

from council.queries import public_acts
from council.web.access import open_to_all
from council.web.public.blueprint import YEAR, blueprint, institution


@blueprint.get("/<slug>/documents/<sha256>.pdf")
@open_to_all
def document(sha256: str) -> ResponseReturnValue:
    """One published paper."""
    found = public_acts.published_file(institution().id, sha256)
    if found is None:
        abort(404)
    path, name = found
    response = send_file(path, mimetype="application/pdf", download_name=name, etag=sha256)
    response.headers["Cache-Control"] = YEAR
    return response
