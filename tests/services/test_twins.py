"""Two presses at the same moment make one thing, and both learn which (PostgreSQL is where they meet)."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from council.services import act_links, draft_models, drafts, invitations, sharing
from council.services.errors import Refused
from council.services.invitations import Guest
from tests.factory import Commune, make_commune
from tests.services.office import NOW, freeze_clock, together
from tests.services.test_search_index import publish

TIMES = 3


def test_what_is_kept_twice_at_once_is_one(app: Flask, commune: Commune) -> None:
    freeze_clock(app)
    clerk = commune.actor(commune.clerk)
    draft_id = drafts.begin(clerk, commune.body_id, "Achat d’une tondeuse")
    for turn in range(TIMES):
        for verb in (
            lambda turn=turn: draft_models.keep_model(clerk, draft_id, f"Modèle {turn}"),
            lambda turn=turn: draft_models.keep_line(clerk, "visa", f"Vu le code {turn}"),
            lambda turn=turn: sharing.keep_group(clerk, f"Groupe {turn}", [commune.clerk]),
        ):
            first, second = together(app, verb, verb)
            assert isinstance(first, int), first
            assert first == second


def test_a_link_said_twice_at_once_is_one(app: Flask, commune: Commune) -> None:
    freeze_clock(app)
    clerk = commune.actor(commune.clerk)
    act_id = publish(commune, "Tarifs de la piscine")[0].id
    for turn in range(TIMES):
        draft_id = drafts.begin(clerk, commune.body_id, f"Tarifs {turn}")
        first, second = together(
            app,
            *[lambda at=draft_id: act_links.link(clerk, kind="amends", draft_id=at, act_id=act_id)] * 2,
        )
        assert isinstance(first, int), first
        assert first == second


def test_a_new_address_is_invited_to_two_drafts_at_once(app: Flask, commune: Commune) -> None:
    freeze_clock(app)
    clerk, service = commune.actor(commune.clerk), commune.actor(commune.service)
    one, two = (drafts.begin(service, commune.body_id, title) for title in ("Un", "Deux"))
    for turn in range(TIMES):
        who = _guest(turn)
        first, second = together(
            app,
            lambda who=who: invitations.invite(clerk, who, draft_id=one),
            lambda who=who: invitations.invite(service, who, draft_id=two),
        )
        assert isinstance(first, int), first
        assert isinstance(second, int), second
        assert first != second


def test_two_institutions_invite_a_new_address_at_once(app: Flask, commune: Commune) -> None:
    other = make_commune(slug="ailleurs")
    freeze_clock(app)
    places = [
        (one.actor(one.clerk), drafts.begin(one.actor(one.clerk), one.body_id, "Un"))
        for one in (commune, other)
    ]
    for turn in range(TIMES):
        who = _guest(turn)
        gave = together(
            app, *[lambda at=at, who=who: invitations.invite(at[0], who, draft_id=at[1]) for at in places]
        )
        for one in gave:
            assert isinstance(one, int) or (isinstance(one, Refused) and "de nouveau" in one.sentence), one
        assert any(isinstance(one, int) for one in gave)


def _guest(number: int) -> Guest:
    until = NOW.date() + timedelta(days=5)
    return Guest(
        email=f"avocate{number}@cabinet.example",
        first_name="Léa",
        last_name="Conseil",
        capacity="Avocate",
        until=until,
    )
