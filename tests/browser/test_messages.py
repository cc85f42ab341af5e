"""A message from the chair, on the tablets and in the room."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.axe import assert_accessible
from tests.browser.chamber import Chamber
from tests.browser.test_cockpit import press

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]


def test_written_shown_everywhere_and_withdrawn(chamber: Chamber) -> None:
    """From the menu, by keyboard; the room only when ticked; gone at once for everybody."""
    chamber.open()
    page, screen, tablet = chamber.cockpit(), chamber.screen(), chamber.tablet(3)
    dialog = page.get_by_role("dialog")
    press(page, "s", "Enter")
    dialog.get_by_role("button", name="Message aux tablettes…").click()
    dialog.get_by_role("button", name="Afficher le message").click()
    expect(dialog.get_by_role("alert")).to_have_text("Écrivez le message.")
    dialog.get_by_role("textbox", name="Message").fill(
        "Un rapport corrigé vous est distribué : lisez la page 3."
    )
    dialog.get_by_text("L’afficher aussi sur l’écran de la salle").click()
    assert_accessible(page)
    dialog.get_by_role("button", name="Afficher le message").press("Enter")
    for shown in (tablet, screen):
        expect(shown.locator("#message")).to_contain_text("Un rapport corrigé vous est distribué")
        assert_accessible(shown)
    standing = page.get_by_role("region", name="Message affiché")
    expect(standing).to_contain_text("lisez la page 3")
    assert_accessible(page)
    standing.get_by_role("button", name="Retirer le message").click()
    for shown in (page, tablet, screen):
        expect(shown.locator("#message")).to_be_empty()
