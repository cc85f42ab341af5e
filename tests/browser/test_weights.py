"""Members with several voices: hands counted by name in the cockpit, the weight told on the tablet, no secret vote on tablets."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from council.models import Body, Mandate, db
from tests.browser.axe import assert_accessible
from tests.browser.chamber import Chamber
from tests.browser.test_ways import picture, press

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]


def weigh(chamber: Chamber) -> None:
    with chamber.server.hand():
        seats = chamber.seats
        body = db.session.get_one(Mandate, seats[0]).body_id
        db.session.get_one(Body, body).regime = "free"
        for seat, voices in zip(seats, (5, 3, 2), strict=False):
            db.session.get_one(Mandate, seat).voices = voices


def test_hands_are_counted_in_voices_by_name(chamber: Chamber) -> None:
    weigh(chamber)
    chamber.open()
    page, tablet = chamber.cockpit(), chamber.tablet(1)
    expect(page.locator("#centre").get_by_role("button", name="Ouvrir le scrutin secret")).to_have_count(0)
    press(page, "Voter à main levée")
    centre = page.locator("#centre")
    expect(centre).to_contain_text("16 voix pour 16 voix de votants")
    centre.get_by_label("Nom", exact=True).select_option(str(chamber.seats[1]))
    centre.get_by_role("button", name="Ajouter ce nom").press("Enter")
    expect(centre.get_by_label("Contre", exact=True)).to_have_value("3")
    picture(page, "weights-hands")
    assert_accessible(page)
    centre.get_by_role("button", name="Enregistrer et clore le vote").press("Enter")
    expect(centre).to_contain_text("adopté par 13 voix contre 3, soit 9 votants (8 pour et 1 contre)")
    picture(page, "weights-result")
    press(page, "Proclamer le résultat")
    chamber.clerk.do("open_item", item=chamber.items[1])
    chamber.ballot(item=1)
    expect(tablet.locator("#bulletins")).to_contain_text("Votre vote\u00a0: 3 voix")
    picture(tablet, "weights-tablet")
    assert_accessible(tablet)


def test_the_office_gives_voices(chamber: Chamber) -> None:
    weigh(chamber)
    with chamber.server.app.app_context():
        body = db.session.get_one(Mandate, chamber.seats[0]).body_id
    page = chamber.enter(-1, f"/bureau/assemblees/{body}/voix", {"width": 1280, "height": 800})
    picture(page, "voices")
    assert_accessible(page)
    page.locator(f"#voices-{chamber.seats[3]}").fill("0")
    page.get_by_role("button", name="Enregistrer les voix").click()
    expect(page.locator(".field__error")).to_contain_text("au moins une voix")
    page.set_viewport_size({"width": 390, "height": 844})
    picture(page, "voices-phone")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
