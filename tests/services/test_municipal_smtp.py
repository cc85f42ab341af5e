"""Copies through a real SMTP server: one that is refused or in doubt is shown, and taken up, without a second mail to the others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from council.app import create_app
from council.documents.facts import MadePdf
from council.gateways.clock import FixedClock
from council.models import Body, MunicipalCopy, db
from council.queries.municipal_copies import copies_page, summary
from council.services import convocations, municipal_copies, municipal_readers
from council.services.dossiers import freeze_dossier
from council.services.errors import Refused
from council.services.items import add_item
from council.services.outbox import deliver_due
from council.settings import Settings
from tests.factory import Commune, make_commune
from tests.services.office import NOW, draft, new_meeting, small_pdf, stored
from tests.services.test_convocation_smtp import Server, settings, smtp
from tests.services.test_municipal_copies import ANNE, LEON, LIST

__all__ = ["settings", "smtp"]


class Picky(Server):
    """Refuses Anne for good; hangs up on Léon before saying whether it has the text."""

    picky = True

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """aiosmtpd calls this for each recipient."""
        if self.picky and address == ANNE:
            return "550 5.1.1 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """And this for each mail."""
        if self.picky and envelope.rcpt_tos == [LEON]:
            server.transport.close()
            return "250 never heard"
        return await super().handle_DATA(server, session, envelope)

    def got(self, recipient: str) -> int:
        """How many mails somebody really has."""
        return sum(str(mail["To"]) == recipient for mail in self.received)


@pytest.fixture
def sent(
    settings: Settings, smtp: tuple[Picky, int], monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Flask, Commune, int]]:
    """A convened meeting of which every mail was tried."""
    for module in (convocations, municipal_copies):
        monkeypatch.setattr(module, "make_convocation", lambda _facts: MadePdf(small_pdf(), 1, "0" * 64))
    app = create_app(settings, clock=FixedClock(NOW))
    app.testing = True
    with app.app_context():
        commune = make_commune(members=3)
        db.session.get_one(Body, commune.body_id).regime = "fr-epci"
        db.session.commit()
        clerk = commune.actor(commune.clerk)
        municipal_readers.import_readers(
            clerk, commune.body_id, LIST + "Mairie;Les Ormes;mairie@les-ormes.example\n"
        )
        meeting = new_meeting(commune)
        add_item(clerk, meeting, draft())
        freeze_dossier(clerk, meeting)
        deliver_due()
        convocations.convene(clerk, meeting)
        deliver_due()
        yield app, commune, meeting
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("smtp", [Picky], indirect=True)
def test_refused_and_doubtful_copies_are_shown_and_taken_up(
    sent: tuple[Flask, Commune, int], smtp: tuple[Picky, int]
) -> None:
    server, (_app, commune, meeting) = smtp[0], sent
    clerk = commune.actor(commune.clerk)
    found = summary(stored(meeting), NOW)
    assert found is not None
    assert (found.listed, found.total, found.sent, found.stuck) == (3, 3, 1, 2)
    page = copies_page(meeting, NOW)
    assert page is not None
    rows = {one.email: one for one in page.sendings[0].rows}
    assert (rows[ANNE].state, rows[LEON].state) == ("refused", "doubtful")
    assert "no such person" in rows[ANNE].answer
    assert [one.state for one in page.sendings[0].rows][-1] == "sent"  # what needs somebody stands first
    server.picky = False
    deliver_due()
    assert (server.got(ANNE), server.got(LEON)) == (0, 0)  # neither leaves again by itself
    for email in (ANNE, LEON):
        municipal_readers.send_again(clerk, rows[email].id, email)
        with pytest.raises(Refused, match="en file"):
            municipal_readers.send_again(clerk, rows[email].id, email)
    deliver_due()
    assert (server.got(ANNE), server.got(LEON), server.got("mairie@les-ormes.example")) == (1, 1, 1)
    db.session.rollback()
    assert {one.state for one in db.session.scalars(db.select(MunicipalCopy))} == {"sent"}
