"""From the meeting's page to a rehearsal and back, by keyboard: every screen of the room says what it is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.chamber import Chamber

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]


def says_so(page: Page) -> None:
    """The band is seen, stays when the page is scrolled, and is printed."""
    band = page.get_by_role("complementary", name="Répétition")
    expect(band).to_be_in_viewport()
    expect(band).to_contain_text("rien de ce qui est fait ici n’a de valeur")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    expect(band).to_be_in_viewport()
    page.emulate_media(media="print")
    expect(band).to_be_visible()
    page.emulate_media(media="screen")
    assert_accessible(page)


def test_rehearse_a_prepared_meeting(chamber: Chamber) -> None:
    office = chamber.enter(-1, f"/bureau/seances/{chamber.meeting}")
    expect(office.get_by_role("complementary", name="Répétition")).to_have_count(0)
    office.get_by_role("link", name="Répétition").press("Enter")
    assert_accessible(office)
    office.get_by_role("button", name="Répéter la séance").press("Enter")
    door = office.get_by_role("link", name=re.compile("Conduire la séance"))
    expect(door).to_be_visible(timeout=180_000)
    assert_accessible(office)
    context = office.context
    with context.expect_page() as opened:
        door.press("Enter")
    cockpit = opened.value
    expect(cockpit.locator("#connexion")).to_have_text("En direct")
    expect(cockpit.locator("#centre")).to_contain_text("annoncés présents")
    says_so(cockpit)
    cockpit.keyboard.press("a")
    cockpit.keyboard.press("Enter")
    cockpit.get_by_role("dialog").get_by_role("button", name="Ouvrir la séance").press("Enter")
    expect(cockpit.locator("#centre .button--big")).to_contain_text("Ouvrir le point 1")
    cockpit.locator("#centre .button--big").press("Enter")
    cockpit.get_by_role("button", name="Ouvrir le vote").press("Enter")
    expect(cockpit.locator(".turnout__figure strong")).to_have_text(re.compile("^[3-9]"), timeout=60_000)
    hrefs = {
        link.text_content() or "": link.get_attribute("href") or ""
        for link in office.locator("main li a").all()
    }
    for name, place in (("Tablette", "main"), ("Écran", "#ecran"), ("Page publique", "main")):
        page = chamber.enter(None, "/", {"width": 1024, "height": 768})
        page.goto(next(url for words, url in hrefs.items() if words.startswith(name)))
        expect(page.locator(place).first).to_be_visible()
        says_so(page)
    office.bring_to_front()
    office.get_by_role("button", name="Terminer et tout effacer").press("Enter")
    expect(office.get_by_text("tout ce qu’elle contenait est effacé")).to_be_visible(timeout=30_000)
    assert chamber.clerk.board()["meeting"]["state"] == "convened", "the real meeting has not begun"
