"""Proxies that last: carried to the next convocations, counted by the law, revocable at any time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from council.gateways.clock import FixedClock
from council.models import Convocation, MailboxMessage, StandingProxy, db
from council.queries.opening import opening
from council.queries.standing import in_force, served_at
from council.services.answers import reply
from council.services.convocations import convene
from council.services.dossiers import freeze_dossier
from council.services.errors import NotAllowed, Refused
from council.services.items import add_item
from council.services.standing import certify, revoke
from tests.factory import Commune, make_commune
from tests.services.office import draft, new_meeting


@pytest.fixture
def commune(app: Flask, clock: FixedClock) -> Commune:
    return make_commune(members=4)


def _convened(commune: Commune, days: int) -> int:
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune, days)
    add_item(clerk, meeting, draft(f"Point du jour {days}"))
    freeze_dossier(clerk, meeting)
    convene(clerk, meeting)
    return meeting


def _answer(commune: Commune, meeting: int, index: int = 1) -> Convocation:
    db.session.rollback()
    db.session.expire_all()
    return (
        db.session.query(Convocation).filter_by(meeting_id=meeting, mandate_id=commune.mandates[index]).one()
    )


def _give(commune: Commune, meeting: int, lasting: str) -> int:
    reply(commune.actor(commune.accounts[1]), meeting, "proxy", commune.mandates[2], lasting)
    return db.session.query(StandingProxy).filter_by(revoked_at=None).one().id


def test_three_meetings_and_no_fourth(commune: Commune) -> None:
    first = _convened(commune, 10)
    standing = _give(commune, first, "meetings")
    assert _give(commune, first, "meetings") == standing
    for days in (20, 30):
        meeting = _convened(commune, days)
        row = _answer(commune, meeting)
        assert (row.response, row.proxy_to_id) == ("proxy", commune.mandates[2])
        assert opening(db.session.connection(), meeting).announced == (
            (commune.mandates[1], commune.mandates[2]),
        )
    lines = in_force([commune.body_id], date(2026, 11, 20))
    assert [one.words for one in lines] == ["3e séance sur 3"]
    assert list(served_at(meeting)) == [commune.mandates[1]]
    assert any("vaut aussi pour cette séance" in mail.text for mail in db.session.query(MailboxMessage))
    assert _answer(commune, _convened(commune, 40)).response is None
    assert in_force([commune.body_id], date(2026, 11, 20)) == []


def test_an_established_illness_has_no_limit(commune: Commune) -> None:
    standing = _give(commune, _convened(commune, 10), "illness")
    with pytest.raises(Refused, match="à venir"):
        certify(commune.actor(commune.clerk), standing, date(2026, 12, 1))
    certify(commune.actor(commune.clerk), standing, date(2026, 11, 19))
    answers = [_answer(commune, _convened(commune, days)).response for days in (20, 30, 40, 50)]
    assert answers == ["proxy"] * 4


def test_an_illness_without_certificate_keeps_the_limit(commune: Commune) -> None:
    _give(commune, _convened(commune, 10), "illness")
    answers = [_answer(commune, _convened(commune, days)).response for days in (20, 30, 40)]
    assert answers == ["proxy", "proxy", None]


def test_revoked_by_its_giver_or_the_office_only(commune: Commune) -> None:
    meeting = _convened(commune, 10)
    standing = _give(commune, meeting, "meetings")
    with pytest.raises(NotAllowed):
        revoke(commune.actor(commune.accounts[2]), standing)
    revoke(commune.actor(commune.accounts[1]), standing)
    revoke(commune.actor(commune.clerk), standing)
    assert _answer(commune, meeting).response is None
    assert _answer(commune, _convened(commune, 20)).response is None


def test_another_bearer_ends_the_former(commune: Commune) -> None:
    meeting = _convened(commune, 10)
    former = _give(commune, meeting, "meetings")
    reply(commune.actor(commune.accounts[1]), meeting, "proxy", commune.mandates[3], "meetings")
    assert db.session.get_one(StandingProxy, former).revoked_at is not None
    assert _answer(commune, _convened(commune, 20)).proxy_to_id == commune.mandates[3]


def test_a_bearer_who_is_away_or_taken_is_not_forced(commune: Commune, clock: FixedClock) -> None:
    meeting = _convened(commune, 10)
    _give(commune, meeting, "meetings")
    reply(commune.actor(commune.accounts[1]), meeting, "present")
    clock.at += timedelta(minutes=1)
    reply(commune.actor(commune.accounts[3]), meeting, "proxy", commune.mandates[2], "meetings")
    following = _convened(commune, 20)
    assert _answer(commune, following, 1).proxy_to_id == commune.mandates[2]
    assert _answer(commune, following, 3).response is None


def test_another_bearer_takes_back_the_answers_to_other_meetings(commune: Commune) -> None:
    first = _convened(commune, 10)
    _give(commune, first, "meetings")
    second = _convened(commune, 20)
    assert _answer(commune, second).proxy_to_id == commune.mandates[2]
    reply(commune.actor(commune.accounts[1]), first, "proxy", commune.mandates[3], "meetings")
    assert _answer(commune, first).proxy_to_id == commune.mandates[3]
    assert (_answer(commune, second).response, _answer(commune, second).proxy_to_id) == (None, None)
