"""Decisions taken by delegation of the council, published: list, feed, permanent page and what programs read of one."""

from __future__ import annotations

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from council.documents.legal_data import make_decision_data
from council.queries import feeds, open_data, publication_journal
from council.queries import public_decisions as known
from council.queries.share_images import decision_image, share_key
from council.web.access import open_to_all
from council.web.public.acts import number, picture_answer
from council.web.public.blueprint import absolute, blueprint, institution


@blueprint.get("/<slug>/decisions")
@open_to_all
def delegated_decisions() -> ResponseReturnValue:
    """Those of a year, the newest first."""
    return render_template("public/decisions.html", found=known.listed(institution().id, number("annee")))


@blueprint.get("/<slug>/decisions.atom")
@open_to_all
def decisions_feed() -> ResponseReturnValue:
    """Those published last, of one body when the address says so."""
    body = number("organe")
    data = feeds.decisions_feed(
        institution(),
        body,
        address=absolute("public.decisions_feed", organe=body),
        home=absolute("public.delegated_decisions"),
        decision_address=_page,
    )
    return Response(data, mimetype="application/atom+xml")


@blueprint.get("/<slug>/decisions/<int:decision_id>")
@open_to_all
def delegated_decision(decision_id: int) -> ResponseReturnValue:
    """The permanent page of one; one that was retracted says so."""
    found = known.page(institution().id, decision_id)
    if found is not None:
        share = share_key(institution(), found.decision)
        return render_template("public/decision.html", page=found, one=found.decision, share=share)
    retracted = publication_journal.decision_retracted_on(institution().id, decision_id)
    if retracted is None:
        abort(404)
    named = known.number_of(institution().id, decision_id)
    return render_template("public/retracted.html", number=named, retracted=retracted, decision=True), 410


@blueprint.get("/<slug>/decisions/<int:decision_id>.jsonld")
@open_to_all
def decision_data(decision_id: int) -> ResponseReturnValue:
    """One for search engines."""
    found = open_data.decision_data(
        institution(), decision_id, _page, lambda sha256: absolute("public.document", sha256=sha256)
    )
    if found is None:
        abort(404)
    return Response(make_decision_data(found), mimetype="application/ld+json")


@blueprint.get("/<slug>/decisions/<int:decision_id>/<picture>.png")
@open_to_all
def decision_picture(decision_id: int, picture: str) -> ResponseReturnValue:
    """The picture beside a link to one, by the hash of what it tells."""
    return picture_answer(decision_image(institution(), decision_id, picture))


def _page(decision_id: int) -> str:
    return absolute("public.delegated_decision", decision_id=decision_id)
