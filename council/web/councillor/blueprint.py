"""The councillor's blueprint; its views live in one module per noun."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, abort

from council.gateways.environment import environment
from council.queries import accounts, councillor
from council.queries.withdrawals import Suggestion, suggestions
from council.web.access import actor

blueprint = Blueprint("councillor", __name__, url_prefix="/elu")


def own_cards() -> list[councillor.Card]:
    """Meetings that whoever asks may read, newest first."""
    return councillor.cards(actor().person_id or 0, today())


def own_card(meeting_id: int) -> councillor.Card:
    """One of them; 404 for any other meeting, so that nobody learns that it exists."""
    found = councillor.card(actor().person_id or 0, meeting_id, today())
    if found is None:
        abort(404)
    return found


def own_suggestions(card: councillor.Card) -> tuple[Suggestion, ...]:
    """What whoever sits had better decide; interests are told to nobody else, be it the member or the substitute."""
    return suggestions(card.id, card.seat) if card.sits else ()


def today() -> date:
    """Today on the organisation's clock."""
    organisation = accounts.organisation(actor().organisation_id)
    zone = ZoneInfo(organisation.timezone if organisation else "Europe/Paris")
    return environment().clock.now().astimezone(zone).date()
