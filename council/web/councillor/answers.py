"""Acknowledging the convocation and answering it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries.answers import bearers
from council.queries.councillor import Card
from council.services import answers, standing
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.councillor.blueprint import blueprint, own_card
from council.web.councillor.forms import NOBODY, AnswerForm

SAVED = {
    "present": "C’est noté : vous serez à la séance.",
    "absent": "C’est noté : vous serez absent(e), sans pouvoir.",
    "excused": "C’est noté : vous êtes excusé(e), sans pouvoir.",
    "proxy": "C’est noté\u00a0: votre pouvoir est donné.",
    "substitute": "C’est noté\u00a0: votre suppléant siégera. Il en est prévenu par courriel.",
}


@blueprint.post("/seances/<int:meeting_id>/accuse")
@allow(Permission.COUNCILLOR)
def acknowledge(meeting_id: int) -> ResponseReturnValue:
    """I received the convocation."""
    answers.acknowledge(actor(), meeting_id)
    flash("La réception de votre convocation est notée.", "success")
    return redirect(url_for("councillor.meeting", meeting_id=meeting_id))


@blueprint.get("/seances/<int:meeting_id>/reponse")
@allow(Permission.COUNCILLOR)
def answer(meeting_id: int) -> ResponseReturnValue:
    """The form, filled with what I answered before."""
    card = own_card(meeting_id)
    given = card.answer
    form = AnswerForm(
        response=given.response if given else None,
        proxy_to=str(given.proxy_to.seat) if given and given.proxy_to else NOBODY,
        lasting=given.lasting if given else "",
    )
    return _page(card, form)


@blueprint.post("/seances/<int:meeting_id>/reponse")
@allow(Permission.COUNCILLOR)
def save_answer(meeting_id: int) -> ResponseReturnValue:
    """Record it, or show it again with the reason of the refusal beside the field."""
    card, form = own_card(meeting_id), AnswerForm()
    _offer(card, form)
    if not form.validate():
        return _page(card, form), 422
    try:
        answers.reply(actor(), meeting_id, form.response.data, form.bearer, form.lasting.data or "")
    except Refused as refusal:
        getattr(form, refusal.field or "response").errors = [refusal.sentence]
        return _page(card, form), refusal.status
    flash(SAVED[form.response.data], "success")
    return redirect(url_for("councillor.meeting", meeting_id=meeting_id))


@blueprint.post("/pouvoirs/<int:standing_id>/retrait")
@allow(Permission.COUNCILLOR)
def revoke_proxy(standing_id: int) -> ResponseReturnValue:
    """Take back a lasting proxy of my own."""
    standing.revoke(actor(), standing_id)
    flash("Votre pouvoir est retiré. Pour une séance déjà convoquée, donnez une nouvelle réponse.", "success")
    return redirect(url_for("councillor.proxies"))


def _offer(card: Card, form: AnswerForm) -> None:
    form.offer(bearers(card.id, card.seat), card.answer.substitute if card.answer else "")


def _page(card: Card, form: AnswerForm) -> str:
    if request.method == "GET":
        _offer(card, form)
    return render_template("councillor/answer.html", card=card, form=form)
