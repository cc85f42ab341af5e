"""The journal of publications: its page, its file, its time stamps, and what it says of a file somebody holds."""

from __future__ import annotations

from flask import Response, abort, jsonify, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from council.gateways.environment import environment
from council.queries import publication_journal as journal
from council.web.access import open_to_all
from council.web.public.blueprint import MINUTES, YEAR, absolute, blueprint, institution
from council.web.public.files import refuse_file

WORDS = {
    "published": "mise en ligne",
    "renewed": "renouvellement de l’horodatage du fichier",
    "retracted": "retrait",
}


@blueprint.get("/<slug>/publications")
@open_to_all
def publications() -> ResponseReturnValue:
    """The journal, the latest line first."""
    found = journal.page(institution().id, request.args.get("page", 1, type=int))
    return render_template(
        "public/publications.html",
        journal=found,
        page_url=lambda number: url_for("public.publications", page=number),
    )


@blueprint.get("/<slug>/publications.json")
@open_to_all
def publications_json() -> ResponseReturnValue:
    """The whole journal with its time stamps: what ``python -m signatures verify-publications`` reads."""
    return jsonify(journal.bundle(institution().id))


@blueprint.get("/<slug>/publications/<int:seq>.tsr")
@open_to_all
def publication_stamp(seq: int) -> ResponseReturnValue:
    """The time stamp over a line (RFC 3161)."""
    found = journal.stamp_of(institution().id, seq)
    if found is None:
        abort(404)
    response = Response(found, mimetype="application/timestamp-reply")
    response.headers["Content-Disposition"] = f"attachment; filename=publications-{seq}.tsr"
    response.headers["Cache-Control"] = YEAR
    return response


@blueprint.get("/<slug>/publications/racine.pem")
@open_to_all
def publication_root() -> ResponseReturnValue:
    """The root certificate under which the local authority dates its stamps."""
    found = journal.root_pem()
    if not found:
        abort(404)
    return Response(found, mimetype="application/x-pem-file")


@blueprint.get("/<slug>/publications/empreinte/<sha256>.json")
@open_to_all
def publication_of_file(sha256: str) -> ResponseReturnValue:
    """The lines about a file, from its hash alone: the file itself stays with whoever asks."""
    entries = journal.of_file(institution().id, sha256.lower())
    lines = [
        {
            "seq": one.seq, "at": one.at.isoformat(), "kind": one.kind, "words": WORDS[one.kind],
            "subject": one.subject, "subject_words": one.words, "reference": one.reference, "title": one.title,
            "online": one.online,
            "stamp": absolute("public.publication_stamp", seq=one.stamp) if one.stamp else None,
        }
        for one in entries
    ]  # fmt: skip
    return jsonify(sha256=sha256.lower(), lines=lines), 200 if lines else 404


@blueprint.get("/<slug>/documents/<sha256>.txt")
@open_to_all
def agenda_text(sha256: str) -> ResponseReturnValue:
    """A public agenda as it was published, by its hash."""
    if not journal.published_text(institution().id, sha256):
        refuse_file(sha256)
    response = send_file(environment().storage.path(sha256), mimetype="text/plain", etag=sha256)
    response.headers["Cache-Control"] = MINUTES
    return response
