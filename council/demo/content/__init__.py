"""The demonstration data, entered by one function."""

from __future__ import annotations

from datetime import date

from council.demo.content import coming_assembly, coming_finance, coming_life, coming_town, past
from council.demo.content.bodies import CCAS, COMMUNE, bodies
from council.demo.content.calendar import Calendar
from council.demo.content.model import DemoMeeting, Demonstration
from council.demo.content.people import GROUPS, agents, ccas_named, councillors


def demonstration(today: date) -> Demonstration:
    """The whole demonstration as of `today`: same day, same data."""
    c = Calendar(today)
    items = (
        *coming_assembly.items(c),
        *coming_finance.items(c),
        *coming_town.items(c),
        *coming_life.items(c),
    )
    coming = DemoMeeting(
        "a-venir",
        "conseil",
        "Séance ordinaire du conseil municipal",
        c.at(c.coming, 20),
        c.at(c.sent, 9, 30),
        past.PLACE,
        items,
    )
    people = (*councillors(), *ccas_named(), *agents())
    return Demonstration((COMMUNE, CCAS), GROUPS, people, bodies(), past.meeting(c), coming)
