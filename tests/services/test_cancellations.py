"""Giving up a convened meeting: once, with a motive, each member told, citizens too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from icalendar import Calendar

from council.gateways.clock import FixedClock
from council.gateways.environment import environment
from council.gateways.mail import Mail, NotTaken
from council.models import Account, MailboxMessage, OutboxMessage, Person, db
from council.queries import public
from council.queries.cancellations import untold
from council.services.cancellations import MAX_MOTIVE, cancel_convened
from council.services.convocations import convene
from council.services.dossiers import freeze_dossier
from council.services.errors import NotAllowed, NotFound, Refused
from council.services.items import add_item
from council.services.mailbox import retry_effect
from council.services.outbox import deliver_due
from tests.factory import Commune, make_commune
from tests.services.office import NOW, draft, new_meeting, stored


@pytest.fixture
def commune(app: Flask) -> Commune:
    """Three members: each letter is a real PDF."""
    return make_commune(members=3)


pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def meeting(commune: Commune, clock: FixedClock) -> int:
    """Convened; the last member has no address."""
    db.session.get_one(Person, commune.persons[2]).email = ""
    db.session.get_one(Account, commune.accounts[2]).active = False
    db.session.commit()
    clerk, made = commune.actor(commune.clerk), new_meeting(commune)
    add_item(clerk, made, draft())
    freeze_dossier(clerk, made)
    convene(clerk, made)
    return made


def _told() -> list[MailboxMessage]:
    query = db.select(MailboxMessage).where(MailboxMessage.subject.startswith("Annulation"))
    return list(db.session.execute(query).scalars())


def test_each_member_is_told_once_with_the_motive(commune: Commune, meeting: int) -> None:
    mayor = commune.actor(commune.mayor)
    silent = cancel_convened(mayor, meeting, "  Chaudière\u202een panne ")
    assert len(silent) == 1
    assert cancel_convened(mayor, meeting, "Autre motif") == ()
    done = stored(meeting)
    assert (done.state, done.cancelled_at, done.cancelled_motive) == ("cancelled", NOW, "Chaudièreen panne")
    mails = _told()
    assert len({mail.recipient for mail in mails}) == len(mails) == 2
    assert all("Chaudière" in mail.text and "nouvelle convocation" in mail.text for mail in mails)


def test_citizens_read_it_everywhere(app: Flask, commune: Commune, meeting: int) -> None:
    client = app.test_client()
    before = Calendar.from_ical(client.get("/testville/seances.ics").data).walk("VEVENT")[0]
    assert (before["STATUS"], before["SEQUENCE"]) == ("CONFIRMED", 0)
    assert before.decoded("DTSTAMP") == NOW
    cancel_convened(commune.actor(commune.clerk), meeting, "Chaudière en panne")
    after = Calendar.from_ical(client.get("/testville/seances.ics").data).walk("VEVENT")[0]
    assert (after["STATUS"], after["SEQUENCE"], after["UID"]) == ("CANCELLED", 1, before["UID"])
    assert "Chaudière en panne" in client.get(f"/testville/seances/{meeting}").text
    for page in ("", "seances"):
        assert "Annulée" in client.get(f"/testville/{page}").text, page
    assert public.coming(commune.organisation_id) == []


def test_a_cancelled_day_that_passed_is_no_longer_announced(
    commune: Commune, meeting: int, clock: FixedClock
) -> None:
    cancel_convened(commune.actor(commune.clerk), meeting, "Chaudière en panne")
    assert [line.id for line in public.called_off(commune.organisation_id)] == [meeting]
    clock.at = NOW + timedelta(days=30)
    assert public.called_off(commune.organisation_id) == []


@pytest.mark.parametrize("motive", ["", " \u202e ", "x" * (MAX_MOTIVE + 1)])
def test_a_motive_is_wanted(commune: Commune, meeting: int, motive: str) -> None:
    with pytest.raises(Refused) as refused:
        cancel_convened(commune.actor(commune.clerk), meeting, motive)
    assert refused.value.field == "motive"
    assert (stored(meeting).state, _told()) == ("convened", [])


@pytest.mark.parametrize("state", ["draft", "open", "suspended", "closed"])
def test_only_what_is_convened_and_not_begun(commune: Commune, meeting: int, state: str) -> None:
    stored(meeting).state = state
    db.session.commit()
    with pytest.raises(Refused):
        cancel_convened(commune.actor(commune.clerk), meeting, "Panne")
    assert (stored(meeting).state, _told()) == (state, [])


def test_who_may(commune: Commune, meeting: int) -> None:
    other = make_commune(slug="ailleurs")
    with pytest.raises(NotAllowed):
        cancel_convened(commune.actor(commune.service), meeting, "Panne")
    with pytest.raises(NotFound):
        cancel_convened(other.actor(other.clerk), meeting, "Panne")


def test_who_was_not_told_stays_named(
    commune: Commune, meeting: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an address, or with a mail that does not leave: the page says so as long as it lasts."""
    mailer, first = environment().mailer, db.session.get_one(Account, commune.accounts[0]).email
    real = type(mailer).send

    def moody(self: object, mail: Mail, *rest: object) -> str:
        if mail.recipient == first:
            raise NotTaken("550 5.1.1 inconnu", lasting=True)
        return real(self, mail, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(type(mailer), "send", moody)
    cancel_convened(commune.actor(commune.mayor), meeting, "Chaudière en panne")
    db.session.rollback()
    last, stuck = untold(meeting)
    assert (last.name, last.address, last.reason) == (
        db.session.get_one(Person, commune.persons[2]).formal_name,
        "",
        "",
    )
    assert (stuck.name, stuck.address, stuck.waits) == (
        db.session.get_one(Person, commune.persons[0]).formal_name,
        first,
        True,
    )
    assert "inconnu" in stuck.reason
    monkeypatch.undo()
    message = db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.error != "")).one()
    retry_effect(commune.actor(commune.clerk), message.id)
    deliver_due()
    db.session.rollback()
    assert [one.name for one in untold(meeting)] == [last.name]
