"""Published PDFs, by their hash: an address that can only ever mean these very bytes."""

from __future__ import annotations

from flask import abort, send_file
from flask.typing import ResponseReturnValue

from council.queries import public, public_acts
from council.web.access import open_to_all
from council.web.public.blueprint import DAY, YEAR, blueprint, institution


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


@blueprint.get("/<slug>/blason")
@open_to_all
def blason() -> ResponseReturnValue:
    """The coat of arms of the institution."""
    found = public.blason(institution().id)
    if found is None:
        abort(404)
    path, media_type = found
    response = send_file(path, mimetype=media_type, etag=path.name)
    response.headers["Cache-Control"] = DAY
    return response
