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
    press(page, "Question posée")
    press(page, "Réponse donnée…")
    dialog.get_by_label("Substance de la réponse").fill("Au printemps.")
    dialog.get_by_role("button", name="Noter la réponse").press("Enter")
    expect(centre).to_contain_text("1 question orale, 0 à traiter")
    expect(centre).to_contain_text("Au printemps.")
    picture(page, "oral-answered")
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    picture(page, "oral-phone")
    press(page, "Clore le point\u00a0: débattu")
    expect(page.locator("#registre")).to_contain_text("Réponse de")
