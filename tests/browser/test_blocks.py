"""Several items, one vote: chosen by the clerk, one taken out from a tablet, each with its result in the end."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.axe import assert_accessible
from tests.browser.chamber import Chamber
from tests.browser.test_ways import picture, press

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]


def test_items_are_grouped_one_leaves_and_the_others_share_a_vote(chamber: Chamber) -> None:
    """By keyboard: three items ticked; a member has one voted alone; hands decide the two others."""
    chamber.open()
    chamber.clerk.do("close_item", item=chamber.items[0], outcome="postponed")
    page = chamber.cockpit()
    tablet, screen = chamber.tablet(3), chamber.screen()
    page.keyboard.press("g")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    for number in (2, 3, 4):
        dialog.get_by_label(f"Point {number}").press("Space")
    picture(page, "block-choose")
    assert_accessible(page)
    dialog.get_by_role("button", name="Ouvrir ces points ensemble").press("Enter")
    centre = page.locator("#centre")
    expect(centre).to_contain_text("Points 2, 3 et 4 sur 4")
    picture(page, "block-discussed")
    assert_accessible(page)
    expect(screen.locator("body")).to_contain_text("Vote groupé")
    picture(screen, "block-screen")
    tablet.get_by_text("Demander le vote séparé d’un point").click()
    picture(tablet, "block-tablet")
    assert_accessible(tablet)
    tablet.get_by_role("button", name="Demander un vote séparé du point 3").click()
    expect(centre).to_contain_text("Points 2 et 4 sur 4")
    tablet.set_viewport_size({"width": 390, "height": 844})
    picture(tablet, "block-tablet-phone")
    press(page, "Voter à main levée")
    page.locator("#centre").get_by_role("button", name="Enregistrer et clore le vote").press("Enter")
    press(page, "Proclamer le résultat")
    expect(centre).to_contain_text("Points 2 et 4\u00a0: adopté à l’unanimité")
    expect(screen.locator("body")).to_contain_text("Points 2 et 4")
    picture(screen, "block-result-screen")
    picture(page, "block-result")
    states = {item["position"]: item["outcome"] for item in chamber.clerk.board()["items"]}
    assert states == {1: "postponed", 2: "adopted", 3: None, 4: "adopted"}


def test_after_an_annulled_vote_a_member_may_still_have_an_item_voted_alone(chamber: Chamber) -> None:
    chamber.open()
    chamber.clerk.do("close_item", item=chamber.items[0], outcome="postponed")
    chamber.clerk.do("form_block", items=chamber.items[1:4])
    chamber.clerk.do("open_ballot", item=chamber.items[1], mode="main_levee")
    tablet = chamber.tablet(3)
    apart = tablet.get_by_text("Demander le vote séparé d’un point")
    expect(tablet.locator("body")).to_contain_text("Vote groupé")
    expect(apart).to_have_count(0)
    ballot = chamber.clerk.board()["ballot"]["id"]
    chamber.clerk.do("cancel_ballot", ballot=ballot, motive="un point à sortir")
    apart.click()
    tablet.get_by_role("button", name="Demander un vote séparé du point 2").click()
    expect(tablet.locator("body")).to_contain_text("Points 3 et 4 sur 4")


def test_items_that_are_voted_alone_say_why(chamber: Chamber) -> None:
    chamber.open()
    chamber.clerk.do("withdraw", seat=chamber.seats[4], item=chamber.items[2])
    chamber.clerk.do("close_item", item=chamber.items[0], outcome="postponed")
    page = chamber.cockpit({"width": 390, "height": 844})
    press(page, "Voter plusieurs points ensemble…")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Point 3")).to_be_disabled()
    expect(dialog).to_contain_text("un membre s’en est retiré")
    dialog.get_by_role("button", name="Ouvrir ces points ensemble").press("Enter")
    expect(dialog).to_contain_text("Cochez deux points au moins.")
    picture(page, "block-choose-phone")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
