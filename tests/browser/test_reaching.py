"""Members who were not reached, with the keyboard alone; the screens of the sending pass axe-core."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, expect

from council.models import Convocation, db
from council.services import convocations, resending
from council.services.dossiers import freeze_dossier
from council.services.items import add_item
from council.services.outbox import deliver_due
from council.services.paper_sendings import set_way
from tests.browser.walk import enter, faults_here, press_to
from tests.conftest import Server
from tests.services.office import draft, new_meeting

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def server(make_server: Callable[..., Server]) -> Server:
    """Convened; the mail of the first member came back, the third gets paper."""
    made = make_server(start=False)
    with ThreadPoolExecutor(
        1
    ) as aside:  # sealing wants an event loop of its own, Playwright has this thread's
        aside.submit(_prepare, made).result()
    made.start()
    return made


def _prepare(made: Server) -> None:
    commune = made.commune
    with made.app.app_context():
        clerk = commune.actor(commune.clerk)
        meeting = new_meeting(commune)
        add_item(clerk, meeting, draft())
        set_way(clerk, commune.mandates[2], "paper", "1 rue Haute\n45000 Testville")
        freeze_dossier(clerk, meeting)
        deliver_due()
        convocations.convene(clerk, meeting)
        deliver_due()
        first = db.session.scalars(db.select(Convocation).order_by(Convocation.id).limit(1)).one()
        resending.note_return(clerk, "convocation", first.id, "550 boîte inconnue")
        db.session.remove()


def test_a_returned_mail_leaves_again_by_keyboard(browser: Browser, server: Server) -> None:
    page = enter(browser, server, server.commune.clerk)
    page.goto(f"{server.url}/bureau/seances/1/convocation")
    expect(page.get_by_text("n’est pas atteint")).to_be_visible()
    assert faults_here(page) == []
    press_to(page, "Adresse de courriel", "textbox")
    page.keyboard.press("Control+A")
    page.keyboard.type("autre@example.org")
    press_to(page, "Envoyer à")
    page.keyboard.press("Enter")
    expect(page.get_by_text("L’envoi repart")).to_be_visible()
    expect(page.get_by_text("n’est pas atteint")).to_have_count(0)
    ways = page.context.new_page()  # apart: the first one reloads itself once everything has left
    ways.goto(f"{server.url}/bureau/assemblees/1/envois")
    assert faults_here(ways) == []
    page.context.close()
