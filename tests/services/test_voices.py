"""Voices of members: set by the office under the law of the body, carried into the book and the papers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from council.meeting.facts import Facts
from council.meeting.state import MeetingState
from council.models import Act, Body, Mandate, Organisation, db
from council.queries.opening import opening
from council.services import acts, voices
from council.services.errors import NotAllowed, NotFound, Refused
from tests.factory import Commune, make_meeting
from tests.services.after import STARTED, Sitting, convened, facts_of


def set_regime(commune: Commune, regime: str) -> None:
    db.session.get_one(Body, commune.body_id).regime = regime
    db.session.commit()


def test_an_association_gives_voices_and_the_opening_freezes_them(app: Flask, commune: Commune) -> None:
    set_regime(commune, "free")
    first, second = commune.mandates[:2]
    voices.set_voices(commune.actor(commune.clerk), commune.body_id, {first: 4, second: 2}, statutes=False)
    meeting = make_meeting(commune, STARTED, state="convened")
    with db.engine.connect() as connection:
        facts = opening(connection, meeting.id).facts
    assert [seat.weight for seat in facts.seats][:3] == [4, 2, 1]
    assert facts.weighted


def test_a_council_gives_one_voice_each(app: Flask, commune: Commune) -> None:
    with pytest.raises(Refused) as refused:
        voices.set_voices(
            commune.actor(commune.clerk), commune.body_id, {commune.mandates[0]: 3}, statutes=True
        )
    assert refused.value.field == f"voices-{commune.mandates[0]}"
    assert "une voix et une seule" in refused.value.sentence
    db.session.rollback()
    assert db.session.get_one(Mandate, commune.mandates[0]).voices == 1


def test_a_mixed_syndicate_says_what_its_statutes_provide(app: Flask, commune: Commune) -> None:
    set_regime(commune, "fr-epci")
    clerk, seat = commune.actor(commune.clerk), commune.mandates[0]
    with pytest.raises(Refused):
        voices.set_voices(clerk, commune.body_id, {seat: 3}, statutes=False)
    voices.set_voices(clerk, commune.body_id, {seat: 3}, statutes=True)
    db.session.rollback()
    assert db.session.get_one(Organisation, commune.organisation_id).adjustments == {"voices": "statutes"}
    meeting = make_meeting(commune, STARTED, state="convened")
    with db.engine.connect() as connection:
        assert opening(connection, meeting.id).facts.law.voices == "statutes"


def test_not_while_a_meeting_is_held_nor_by_anybody(app: Flask, commune: Commune) -> None:
    set_regime(commune, "free")
    with pytest.raises(NotAllowed):
        voices.set_voices(commune.actor(commune.accounts[1]), commune.body_id, {}, statutes=False)
    with pytest.raises(NotFound):
        voices.set_voices(commune.actor(commune.clerk), 10**6, {}, statutes=False)
    make_meeting(commune, STARTED, state="open")
    with pytest.raises(Refused, match="en cours"):
        voices.set_voices(
            commune.actor(commune.clerk), commune.body_id, {commune.mandates[0]: 2}, statutes=False
        )


def weigh(facts: Facts) -> Facts:
    first, *others = facts.seats
    return replace(facts, regime="free", population=None, seats=(replace(first, weight=6), *others))


def test_papers_and_open_data_count_voices(app: Flask, commune: Commune) -> None:
    meeting, items = convened(commune)
    seats = commune.mandates
    sitting = Sitting(meeting, MeetingState(weigh(facts_of(commune, meeting, items))), STARTED)
    sitting.do("open_meeting", chair=seats[0], present=seats[:9]).do("name_secretary", seat=seats[2])
    votes = {seat: "pour" if seat == seats[0] else "contre" for seat in seats[:6]}
    sitting.public_vote(items[0].id, votes)
    sitting.do("close_meeting")
    sitting.keep()
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    act = db.session.scalars(db.select(Act)).one()
    assert act.result_sentence == "Adopté par 6 voix contre 5, soit 6 votants (1 pour et 5 contre)."
    assert act.result["attendance"]["voices"] == len(seats) + 5
    assert act.result["attendance"]["voters"] == 6
    assert act.result["votes"][0]["voices"] == 6
