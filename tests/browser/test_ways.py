"""Ways of voting that go on: names called, a voice said aloud, hands in the middle, a closing taken back, paper."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.chamber import Chamber

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]


def picture(page: Page, name: str) -> None:
    """A picture for whoever judges the screens by eye (``PICTURES=folder``)."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def press(page: Page, name: str) -> None:
    """A button of the centre, by keyboard."""
    page.locator("#centre").get_by_role("button", name=name, exact=True).press("Enter")


def explain(page: Page, button: str, motive: str) -> None:
    """Give the motive that the dialog asks for, and confirm."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Motif").fill(motive)
    dialog.get_by_role("button", name=button).press("Enter")


def test_names_are_called_and_a_voice_corrected(chamber: Chamber) -> None:
    """Roll call by keyboard: each answer leads to the next name; tablets say what to do; one voice is put right."""
    chamber.open(present=6)
    page = chamber.cockpit()
    tablet = chamber.tablet(1)
    press(page, "Voter autrement…")
    assert_accessible(page)
    page.get_by_role("dialog").get_by_role("button", name="Ouvrir le vote").press("Enter")
    seats = chamber.clerk.board()["seats"]
    called = page.get_by_role("region", name="Nom appelé")
    expect(called).to_contain_text(seats[0]["name"])
    picture(page, "roll-call")
    assert_accessible(page)
    expect(tablet.locator("#seance")).to_contain_text("répondez à voix haute quand votre nom est appelé")
    picture(tablet, "roll-call-tablet")
    for seat, answer in zip(seats[:6], ("Pour", "Pour", "Contre", "Pour", "Pour", "Contre"), strict=True):
        expect(called).to_contain_text(seat["name"])
        press(page, f"{seat['name']}\u00a0: {answer}")
    expect(page.locator("#centre")).to_contain_text("Tous les noms ont été appelés")
    expect(tablet.locator("[data-receipt]")).to_contain_text("POUR")
    press(page, "Noter ou corriger une voix…")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Membre").select_option(str(seats[2]["seat"]))
    dialog.get_by_text("Abstention").click()
    picture(page, "take-voice")
    assert_accessible(page)
    dialog.get_by_role("button", name="Noter cette voix").press("Enter")
    expect(dialog).to_have_count(0)
    page.set_viewport_size({"width": 390, "height": 844})
    picture(page, "roll-call-phone")
    press(page, "Clore le vote")
    expect(page.locator(".result__sentence")).to_contain_text("4 voix contre 1, 1 abstention")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_network_goes_and_hands_finish_the_vote(chamber: Chamber) -> None:
    """Tablets, then hands, then a closing taken back: one ballot to the end."""
    chamber.open()
    page = chamber.cockpit()
    ballot = chamber.ballot()
    press(page, "Continuer autrement…")
    picture(page, "change-way")
    assert_accessible(page)
    page.get_by_role("dialog").get_by_role("button", name="Continuer ainsi").press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Écrivez le motif")
    explain(page, "Continuer ainsi", "réseau coupé")
    press(page, "Enregistrer et clore le vote")
    expect(page.locator(".result__sentence")).to_be_visible()
    press(page, "Rouvrir le vote…")
    explain(page, "Rouvrir le vote", "mal compté")
    page.get_by_label("Contre", exact=True).fill("2")
    press(page, "Enregistrer et clore le vote")
    expect(page.locator(".result__sentence")).to_contain_text("7 voix contre 2")
    picture(page, "reopened")
    kinds = [line["kind"] for line in chamber.clerk.board()["log"]]
    assert kinds.count("ballot_opened") == 1
    assert kinds.count("ballot_reopened") == 1
    assert chamber.clerk.board()["ballot"]["id"] == ballot


def test_a_secret_vote_ends_on_paper(chamber: Chamber) -> None:
    chamber.open()
    page = chamber.cockpit()
    chamber.ballot("secret")
    press(page, "Continuer autrement…")
    explain(page, "Continuer ainsi", "une tablette ne répond plus")
    expect(page.get_by_label("Enveloppes trouvées dans l’urne")).to_be_visible()
    picture(page, "paper")
    assert_accessible(page)
