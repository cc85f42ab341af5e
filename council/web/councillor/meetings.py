"""What is expected of me, my meetings, their items, my proxies."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from council.gateways.environment import environment
from council.permissions import Permission
from council.queries import councillor
from council.queries.clocks import day_of
from council.queries.standing import in_force
from council.queries.withdrawals import of_item
from council.web.access import actor, allow
from council.web.councillor.blueprint import blueprint, own_card, own_cards, own_suggestions


@blueprint.get("/")
@allow(Permission.COUNCILLOR)
def home() -> ResponseReturnValue:
    """Next meeting, what is new, what is expected of me."""
    cards = own_cards()
    coming = [card for card in reversed(cards) if card.state == "convened" or card.running]
    past = [card for card in cards if card.state == "closed"]
    undecided = {
        card.id: [one for one in own_suggestions(card) if one.open]
        for card in coming
        if card.state == "convened"
    }
    return render_template("councillor/home.html", coming=coming, past=past[:3], undecided=undecided)


@blueprint.get("/seances")
@allow(Permission.COUNCILLOR)
def meetings() -> ResponseReturnValue:
    """Every meeting of my bodies."""
    return render_template("councillor/meetings.html", cards=own_cards())


@blueprint.get("/seances/<int:meeting_id>")
@allow(Permission.COUNCILLOR)
def meeting(meeting_id: int) -> ResponseReturnValue:
    """A meeting: my answer, the dossier, the items and their papers."""
    card = own_card(meeting_id)
    mine = {one.item_id: one for one in own_suggestions(card)}
    return render_template(
        "councillor/meeting.html", card=card, points=councillor.points(meeting_id), withdrawals=mine
    )


@blueprint.get("/seances/<int:meeting_id>/points/<int:position>")
@allow(Permission.COUNCILLOR)
def item(meeting_id: int, position: int) -> ResponseReturnValue:
    """One item with its text and papers."""
    card, points = own_card(meeting_id), councillor.points(meeting_id)
    index = next((rank for rank, point in enumerate(points) if point.position == position), None)
    if index is None:
        abort(404)
    before, after = points[:index][-1:], points[index + 1 :][:1]
    mine = of_item(own_suggestions(card), points[index].id)
    return render_template(
        "councillor/item.html", card=card, point=points[index], count=len(points), before=before, after=after,
        withdrawal=mine,
    )  # fmt: skip


@blueprint.get("/pouvoirs")
@allow(Permission.COUNCILLOR)
def proxies() -> ResponseReturnValue:
    """The proxy I gave and the one I hold, meeting by meeting."""
    cards = [card for card in own_cards() if card.answer is not None and card.state != "cancelled"]
    day = day_of(environment().clock.now(), actor().organisation_id)
    seats = {card.seat: card.body_id for card in cards}
    lasting = [one for seat, body in seats.items() for one in in_force([body], day, seat)]
    return render_template("councillor/proxies.html", cards=cards, lasting=lasting, own_seats=set(seats))
