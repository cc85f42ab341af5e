"""The parapheur in a real browser: a document sent back and made again, another signed elsewhere; wide and narrow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from council.models import Document, db
from council.services import acts
from tests.browser.axe import violations
from tests.conftest import Server
from tests.services.after import hold_meeting, make_keys

pytestmark = pytest.mark.needs("chromium")
MOTIVE = "Le prénom de M. Petit est mal écrit."


@pytest.fixture
def server(make_server: Callable[..., Server]) -> Server:
    """A server whose commune has papers to sign."""
    made = make_server(start=False, COUNCIL_JOBS_IMMEDIATE="1")
    with made.app.app_context():
        meeting = hold_meeting(made.commune)
        acts.prepare(made.commune.actor(made.commune.clerk), meeting.id)
        make_keys(made.commune)
    made.start()
    return made


def reader(browser: Browser, server: Server, account: int, width: int) -> Page:
    context = browser.new_context(locale="fr-FR", viewport={"width": width, "height": 844})
    page = context.new_page()
    page.goto(f"{server.url}/compte/connexion")
    page.locator(f"form[action$='/demonstration/{account}'] button").click()
    return page


def fits(page: Page) -> bool:
    """Nothing is wider than the window, and axe finds nothing."""
    assert violations(page) == []
    wide: bool = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    return wide


@pytest.mark.parametrize("width", [1280, 390])
def test_refuse_and_sign_elsewhere(browser: Browser, server: Server, width: int) -> None:
    mayor = reader(browser, server, server.commune.accounts[0], width)
    with server.app.app_context():
        document = db.session.scalars(db.select(Document.id).where(Document.kind == "extract")).first()
    mayor.goto(f"{server.url}/bureau/parapheur")
    assert fits(mayor)
    mayor.goto(f"{server.url}/bureau/parapheur/{document}/ailleurs")
    assert fits(mayor)
    mayor.goto(f"{server.url}/bureau/documents/{document}")
    mayor.get_by_role("link", name="Refuser de signer").click()
    assert fits(mayor)
    mayor.get_by_label("Motif du refus").fill(MOTIVE)
    mayor.get_by_role("button", name="Refuser de signer ce document").click()
    expect(mayor.get_by_role("heading", name="Refusés, retournés au secrétariat")).to_be_visible()
    assert fits(mayor)
    clerk = reader(browser, server, server.commune.clerk, width)
    clerk.goto(f"{server.url}/bureau/seances/1/actes")
    expect(clerk.get_by_text(MOTIVE)).to_be_visible()
    assert fits(clerk)
    clerk.goto(f"{server.url}/bureau/documents/{document}")
    clerk.get_by_label("Réponse aux signataires").fill("Corrigé.")
    assert fits(clerk)
    clerk.get_by_role("button", name="Établir de nouveau").click()
    expect(clerk.get_by_role("status").get_by_text("établi de nouveau")).to_be_visible(timeout=30_000)
    expect(clerk.get_by_text("Réponse du secrétariat")).to_be_visible()
    mayor.context.close()
    clerk.context.close()
