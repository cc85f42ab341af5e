"""Two clerks before one meeting: one leads, the other reads along, and takes over with the keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.chamber import Chamber

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]


def leads(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("data-lead", "own")
    expect(page.locator(".lead-band")).to_have_count(0)


def reads(page: Page, words: str) -> None:
    expect(page.locator("html")).to_have_attribute("data-lead", "other")
    expect(page.locator(".lead-band")).to_contain_text(words)


def kinds(chamber: Chamber) -> list[str]:
    return [line["kind"] for line in chamber.clerk.board()["log"]]


def test_the_second_device_reads_along_then_takes_over(chamber: Chamber) -> None:
    one = chamber.cockpit()
    leads(one)
    two = chamber.cockpit()
    reads(two, "Vous conduisez la séance depuis")
    chamber.open()
    before = kinds(chamber)
    expect(two.locator("#centre .button--big")).to_have_attribute("aria-disabled", "true")
    two.keyboard.press("v")
    two.keyboard.press("Enter")
    two.locator("#chercher").fill("moreau")
    two.keyboard.press("Enter")
    expect(two.locator("#annonce-urgente")).to_contain_text("Lecture seule")
    assert kinds(chamber) == before
    assert_accessible(two)
    two.locator("h1").click()
    two.keyboard.press("t")
    two.keyboard.press("Enter")
    expect(two.get_by_role("dialog")).to_contain_text("Cet autre appareil passe aussitôt en lecture seule")
    assert_accessible(two)
    two.keyboard.press("Tab")
    two.keyboard.press("Enter")
    leads(two)
    reads(one, "Vous avez pris la main à")
    expect(one.locator("#annonce-urgente")).to_contain_text("en lecture seule")
    assert_accessible(one)
    two.keyboard.press("v")
    two.keyboard.press("Enter")
    expect(two.locator("#centre .button--big")).to_contain_text("Clore le vote")
    expect(one.locator("#centre .button--big")).to_contain_text("Clore le vote")
    expect(one.locator("#centre .button--big")).to_have_attribute("aria-disabled", "true")


def test_a_reload_keeps_the_lead_and_a_copy_of_the_tab_does_not_get_it(chamber: Chamber) -> None:
    one = chamber.cockpit()
    leads(one)
    device = chamber.clerk.device()
    one.reload()
    leads(one)
    assert chamber.clerk.device() == device
    assert one.evaluate("sessionStorage.getItem('conseil-poste')") is None
    copy = one.context.new_page()
    copy.goto(one.url)
    reads(copy, "Vous conduisez")
    copy.close()
    one.close()
    again = chamber.cockpit()
    reads(again, "Vous conduisez")
    again.get_by_role("button", name="Prendre la main").click()
    again.get_by_role("dialog").get_by_role("button", name="Prendre la main").click()
    leads(again)


def test_the_chair_keeps_the_chairs_cockpit(chamber: Chamber) -> None:
    one = chamber.cockpit()
    leads(one)
    chamber.open()
    chair = chamber.enter(0, f"/bureau/seances/{chamber.meeting}/conduite")
    leads(chair)
    expect(chair.locator("#centre .button--big")).to_contain_text("Ouvrir le vote")
    chair.keyboard.press("v")
    chair.keyboard.press("Enter")
    expect(chair.locator("#centre .button--big")).to_contain_text("Clore le vote")
    leads(one)
