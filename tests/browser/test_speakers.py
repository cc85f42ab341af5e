"""The floor: asked for on tablets, given in the cockpit, its clock on every screen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import assert_accessible
from tests.browser.chamber import Chamber
from tests.browser.test_cockpit import press

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]


def test_two_tablets_a_raised_hand_and_the_clock(chamber: Chamber) -> None:
    """Two ask, the clerk adds a third and reorders by buttons, gives the floor by keyboard; a vote ends the speech."""
    chamber.open()
    page, screen = chamber.cockpit(), chamber.screen()
    names = [seat["name"] for seat in chamber.clerk.board()["seats"]]
    tablets = [chamber.tablet(3), chamber.tablet(4, {"width": 390, "height": 844})]
    for tablet in tablets:
        tablet.get_by_role("button", name="Demander la parole").click()
        expect(tablet.get_by_role("button", name="Retirer ma demande de parole")).to_be_visible()
        assert_accessible(tablet)
    expect(tablets[1].locator("#parole")).to_contain_text("Vous êtes le 2e à parler.")
    floor = page.get_by_role("region", name="Parole")
    waiting = floor.locator(".floor__list strong")
    expect(waiting).to_have_text([names[3], names[4]])

    floor.get_by_role("button", name="Main levée dans la salle…").press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Ajouter à la liste").press("Enter")
    expect(dialog.get_by_role("alert")).to_have_text("Choisissez le membre qui demande la parole.")
    dialog.get_by_label("Membre").select_option(label=names[5])
    dialog.get_by_role("button", name="Ajouter à la liste").press("Enter")
    expect(waiting).to_have_text([names[3], names[4], names[5]])
    floor.get_by_role("button", name=f"Avancer {names[5]}").click()
    expect(waiting).to_have_text([names[3], names[5], names[4]])
    floor.get_by_role("button", name=f"Retirer {names[5]} de la liste").click()
    expect(waiting).to_have_text([names[3], names[4]])
    assert_accessible(page)

    page.locator("#contenu").focus()
    press(page, "d", "Enter")
    expect(floor.locator(".floor__now")).to_contain_text(names[3])
    expect(tablets[0].locator("#parole")).to_contain_text("Vous avez la parole")
    expect(tablets[1].locator("#parole")).to_contain_text("Vous êtes le prochain à parler.")
    expect(screen.locator(".screen-floor")).to_contain_text(names[3])
    expect(screen.locator(".screen-floor")).to_contain_text(f"Ensuite : {names[4]}")
    expect(floor.locator(".floor__now .floor-time")).to_have_text(re.compile(r"0:0[1-9]"))
    for shown in (page, screen, *tablets):
        assert_accessible(shown)

    press(page, "d", "Enter")
    expect(floor.locator(".floor__now")).to_contain_text(names[4])
    floor.get_by_text("Temps de parole sur ce point").click()
    expect(floor.locator(".floor__times")).to_contain_text("Par groupe")
    assert_accessible(page)
    chamber.ballot()
    expect(floor.locator(".floor__now")).to_have_count(0)
    expect(floor).to_contain_text("La parole reprendra après le vote.")
    expect(screen.locator(".screen-floor")).to_have_count(0)
