"""Publication: only what is signed, once, and never the text of what is restricted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from council.models import Act, Document, db
from council.services import acts, publication, signing
from council.services.errors import NotFound, Refused
from tests.factory import Commune
from tests.services.after import PASSPHRASE, hold_meeting, make_keys
from tests.services.office import freeze_clock


@pytest.fixture
def signed(app: Flask, commune: Commune) -> int:
    """A meeting whose acts, list and sheet are signed; gives its id."""
    meeting = hold_meeting(commune)
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    make_keys(commune)
    ids = list(db.session.scalars(db.select(Document.id).where(Document.kind != "minutes")))
    for index in (0, 2):
        signing.sign(commune.actor(commune.accounts[index]), ids, PASSPHRASE)
    return meeting.id


def test_publishing_twice_keeps_the_first_date(app: Flask, commune: Commune, signed: int) -> None:
    """The second publication changes nothing."""
    clock = freeze_clock(app)
    assert publication.publish_meeting(commune.actor(commune.clerk), signed) == 7
    first = {act.id: act.published_at for act in db.session.scalars(db.select(Act))}
    clock.at += timedelta(days=1)
    assert publication.publish_meeting(commune.actor(commune.clerk), signed) == 0
    publication.publish_act(commune.actor(commune.clerk), next(iter(first)))
    db.session.rollback()
    assert {act.id: act.published_at for act in db.session.scalars(db.select(Act))} == first


def test_restricted_acts_publish_no_paper(commune: Commune, signed: int) -> None:
    """The act has its date, its PDF stays inside; so do the attendance sheet and the draft minutes."""
    publication.publish_meeting(commune.actor(commune.clerk), signed)
    papers = db.session.scalars(db.select(Document)).all()
    published = {(one.kind, one.act.restricted if one.act else False) for one in papers if one.published_at}
    assert published == {("extract", False), ("deliberations_list", False)}
    assert all(act.published_at for act in db.session.scalars(db.select(Act)))


def test_unsigned_acts_are_refused(commune: Commune) -> None:
    """No signature, no publication."""
    meeting = hold_meeting(commune)
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    act = db.session.scalars(db.select(Act)).first()
    assert act is not None
    with pytest.raises(Refused, match="signée"):
        publication.publish_act(commune.actor(commune.clerk), act.id)
    with pytest.raises(Refused, match="Rien n’est prêt"):
        publication.publish_meeting(commune.actor(commune.clerk), meeting.id)
    with pytest.raises(Refused, match="arrêté et signé"):
        publication.publish_minutes(commune.actor(commune.clerk), meeting.id)


def test_transmission_dates_are_checked(app: Flask, commune: Commune, signed: int) -> None:
    """Not before the act, not in the future."""
    freeze_clock(app)
    clerk = commune.actor(commune.clerk)
    act = db.session.scalars(db.select(Act)).first()
    assert act is not None
    for wrong in (act.adopted_on - timedelta(days=1), date(2026, 12, 25)):
        with pytest.raises(Refused):
            publication.record_transmission(clerk, act.id, wrong)
    publication.record_transmission(clerk, act.id, act.adopted_on)
    db.session.refresh(act)
    assert act.transmitted_on == act.adopted_on


def test_another_organisation_finds_nothing(commune: Commune, signed: int) -> None:
    """The wall between organisations."""
    from tests.factory import make_commune

    other = make_commune(slug="ailleurs")
    with pytest.raises(NotFound):
        publication.publish_meeting(other.actor(other.clerk), signed)
    with pytest.raises(NotFound):
        acts.prepare(other.actor(other.clerk), signed)
