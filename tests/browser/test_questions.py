"""Oral questions in the cockpit: noted, asked, answered, by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from council.models import Item, db
from tests.browser.axe import assert_accessible
from tests.browser.chamber import Chamber
from tests.browser.test_ways import picture, press

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]


def test_a_question_is_noted_asked_and_answered(chamber: Chamber) -> None:
    with chamber.server.hand():
        item = db.session.get_one(Item, chamber.items[0])
        item.kind, item.title = "question", "Questions orales"
    chamber.open()
    page = chamber.cockpit()
    press(page, "Inscrire une question…")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Inscrire la question").press("Enter")
    expect(dialog).to_contain_text("Choisissez l’auteur")
    dialog.get_by_label("Auteur").select_option(str(chamber.seats[2]))
    dialog.get_by_label("Question, ou son résumé").fill("Quand rouvre la piscine municipale\u202f?")
    dialog.get_by_label("Reçue avant la séance, le").fill("2026-11-16")
    picture(page, "oral-put")
    assert_accessible(page)
    dialog.get_by_role("button", name="Inscrire la question").press("Enter")
    centre = page.locator("#centre")
    expect(centre).to_contain_text("1 question orale, 1 à traiter")
    tablet, room = chamber.tablet(3), chamber.screen()
    expect(tablet.get_by_role("region", name="Questions orales")).to_contain_text("Quand rouvre la piscine")
    expect(room.locator("main")).to_contain_text("À poser\u00a0: 1 question orale")
    expect(room.locator("main")).not_to_contain_text("piscine")  # its author has not spoken yet
    press(page, "Question posée")
    expect(tablet.get_by_role("listitem").filter(has_text="piscine")).to_contain_text("Posée")
    expect(room.locator("main")).to_contain_text("Quand rouvre la piscine municipale")
    for shown, name in ((tablet, "oral-tablet"), (room, "oral-room")):
        picture(shown, name)
        assert_accessible(shown)
    press(page, "Réponse donnée…")
    dialog.get_by_label("Substance de la réponse").fill("Au printemps.")
    dialog.get_by_role("button", name="Noter la réponse").press("Enter")
    expect(centre).to_contain_text("1 question orale, 0 à traiter")
    expect(centre).to_contain_text("Au printemps.")
    expect(tablet.get_by_role("listitem").filter(has_text="piscine")).to_contain_text("Réponse de")
    expect(tablet.locator("main")).not_to_contain_text("Au printemps")  # noted for the minutes alone
    expect(room.locator("main")).to_contain_text("Les questions orales ont été traitées")
    picture(page, "oral-answered")
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    picture(page, "oral-phone")
    press(page, "Clore le point\u00a0: débattu")
    expect(page.locator("#registre")).to_contain_text("Réponse de")
