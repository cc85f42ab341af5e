"""Published PDFs, by their hash: an address that can only ever mean these very bytes.

Caches keep them for minutes all the same, not for ever: what is retracted must leave them too (``decisions/0017``).
"""

from __future__ import annotations

from typing import NoReturn

from flask import abort, send_file
from flask.typing import ResponseReturnValue

from council.queries import public, public_acts, public_decisions, publication_journal
from council.web.access import open_to_all
from council.web.public.blueprint import DAY, MINUTES, blueprint, institution


@blueprint.get("/<slug>/documents/<sha256>.pdf")
@open_to_all
def document(sha256: str) -> ResponseReturnValue:
    """One published paper."""
    who = institution().id
    found = public_acts.published_file(who, sha256) or public_decisions.published_file(who, sha256)
    if found is None:
        refuse_file(sha256)
    path, name = found
    response = send_file(path, mimetype="application/pdf", download_name=name, etag=sha256)
    response.headers["Cache-Control"] = MINUTES
    return response


def refuse_file(sha256: str) -> NoReturn:
    """« Gone » for what the public journal says was on line, « not found » for anything else."""
    abort(410 if publication_journal.file_gone(institution().id, sha256) else 404)


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
