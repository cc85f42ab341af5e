"""The reminder: on the day the office chose, to the silent only, once each."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from council.gateways.clock import FixedClock
from council.models import MailboxMessage, db
from council.queries.proofs import lines
from council.queries.tracking import tracking
from council.services.answers import reply
from council.services.cancellations import cancel_convened
from council.services.convocations import convene
from council.services.dossiers import freeze_dossier
from council.services.errors import NotAllowed, Refused
from council.services.items import add_item
from council.services.reminders import remind_due, set_reminder
from tests.factory import Commune, make_commune
from tests.services.office import NOW, draft, new_meeting, stored

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def commune(app: Flask) -> Commune:
    """Five members."""
    return make_commune(members=5)


@pytest.fixture
def meeting(commune: Commune) -> int:
    """Convened; the first two have answered."""
    clerk, made = commune.actor(commune.clerk), new_meeting(commune)
    add_item(clerk, made, draft())
    freeze_dossier(clerk, made)
    convene(clerk, made)
    reply(commune.actor(commune.accounts[0]), made, "present")
    reply(commune.actor(commune.accounts[1]), made, "excused")
    return made


def _reminders() -> list[str]:
    mails = db.session.scalars(db.select(MailboxMessage).order_by(MailboxMessage.id))
    return [mail.recipient for mail in mails if mail.subject.startswith("Votre réponse")]


def test_the_silent_are_asked_once_on_that_day(commune: Commune, meeting: int, clock: FixedClock) -> None:
    clerk = commune.actor(commune.clerk)
    set_reminder(clerk, meeting, date(2026, 11, 23))
    assert remind_due() == 0
    clock.at = NOW + timedelta(days=3)
    assert remind_due() == 3
    assert remind_due() == 0
    assert len(_reminders()) == len(set(_reminders())) == 3
    assert [line.mandate_id for line in lines(meeting) if line.kind == "reminded"] == commune.mandates[2:]
    set_reminder(clerk, meeting, date(2026, 11, 23))
    assert remind_due() == 0
    assert len(_reminders()) == 3
    found = tracking(meeting, clock.at)
    assert found is not None
    assert [row.reminded for row in found.rows] == [False, False, True, True, True]


def test_nobody_is_reminded_of_a_cancelled_meeting(commune: Commune, meeting: int, clock: FixedClock) -> None:
    clerk = commune.actor(commune.clerk)
    set_reminder(clerk, meeting, date(2026, 11, 20))
    cancel_convened(clerk, meeting, "Tempête")
    assert remind_due() == 0
    assert stored(meeting).reminder_on is None
    with pytest.raises(Refused, match="personne à relancer"):
        set_reminder(clerk, meeting, date(2026, 11, 21))


def test_the_day_is_checked(commune: Commune, meeting: int) -> None:
    clerk = commune.actor(commune.clerk)
    for day in (date(2026, 11, 19), date(2026, 12, 1)):
        with pytest.raises(Refused, match="à la séance"):
            set_reminder(clerk, meeting, day)
    set_reminder(clerk, meeting, date(2026, 11, 30))
    set_reminder(clerk, meeting, None)
    assert stored(meeting).reminder_on is None
    with pytest.raises(NotAllowed):
        set_reminder(commune.actor(commune.accounts[1]), meeting, None)


def test_the_quorum_in_sight(commune: Commune, meeting: int, clock: FixedClock) -> None:
    def seen() -> tuple[int, int, int, str]:
        db.session.expire_all()
        found = tracking(meeting, clock.at)
        assert found is not None
        assert found.forecast is not None
        one = found.forecast
        return one.announced, one.silent, one.required, one.outcome

    assert seen() == (1, 3, 3, "open")
    for account in commune.accounts[2:4]:
        reply(commune.actor(account), meeting, "present")
    assert seen() == (3, 1, 3, "reached")
    for account in commune.accounts[2:5]:
        reply(commune.actor(account), meeting, "absent")
    assert seen() == (1, 0, 3, "lost")
