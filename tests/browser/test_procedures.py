"""Requests tapped on tablets, and votes of procedure in the cockpit: secret ballot, closed session, urgency."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from council.models import Meeting, db
from tests.browser.axe import assert_accessible
from tests.browser.chamber import Chamber
from tests.browser.test_cockpit import big, press

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]
SUMMARY = "Demander un scrutin particulier ou le huis clos"


def ask_secret(page: Page) -> None:
    """One tap, one confirmation."""
    page.get_by_text(SUMMARY).click()
    expect(page.get_by_role("button", name="Demander un scrutin public")).to_be_visible()
    page.get_by_role("button", name="Demander un scrutin secret").click()
    expect(page.get_by_role("button", name="Oui, je le demande")).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Retirer ma demande de scrutin secret")).to_be_visible()


def test_three_councillors_ask_for_secrecy_then_the_doors_close(chamber: Chamber) -> None:
    """Nine present: the third request is the third of them; the clerk is led to the secret ballot, then to the doors."""
    chamber.open()
    page, screen = chamber.cockpit(), chamber.screen()
    big(page, "Ouvrir le vote")
    tablets = [chamber.tablet(index) for index in (3, 4, 5)]
    ask_secret(tablets[0])
    ask_secret(tablets[1])
    asked = page.get_by_role("region", name="Demandes des membres")
    expect(asked).to_contain_text("2 demandes de scrutin secret sur 3 requises")
    tablets[1].get_by_role("button", name="Retirer ma demande de scrutin secret").click()
    expect(asked).to_contain_text("1 demande de scrutin secret")
    expect(asked).not_to_contain_text("2 demandes")
    tablets[1].get_by_role("button", name="Demander un scrutin secret").click()
    tablets[1].get_by_role("button", name="Oui, je le demande").click()
    ask_secret(tablets[2])
    expect(tablets[0].locator("#demandes")).to_contain_text("demande recevable, dont la vôtre")
    expect(asked).to_contain_text("Demande recevable")
    big(page, "Ouvrir le scrutin secret")
    assert_accessible(page)
    press(page, "m", "Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("La loi s’y oppose")
    expect(dialog).to_contain_text("3 membres présents (3 requis sur 9)")
    dialog.get_by_role("button", name="Respecter la règle").click()
    expect(dialog).to_be_hidden()
    press(page, "b", "Enter")
    big(page, "Annoncer la clôture")
    assert chamber.clerk.board()["ballot"]["mode"] == "secret"
    expect(tablets[0].get_by_text(SUMMARY)).to_have_count(0)
    ballot = chamber.clerk.board()["ballot"]["id"]
    chamber.clerk.do("cancel_ballot", ballot=ballot, motive="Essai")

    press(page, "s", "Enter")
    dialog.get_by_role("button", name="Huis clos : mettre aux voix…").click()
    expect(dialog).to_contain_text("voix pour sont requises")
    assert_accessible(page)
    dialog.get_by_label("Contre").fill("2")
    dialog.get_by_label("Pour", exact=True).fill("6")
    dialog.get_by_label("Abstentions").fill("1")
    dialog.get_by_role("button", name="Enregistrer le vote").click()
    big(page, "Passer à huis clos")
    expect(page.locator("#centre .alert--info")).to_contain_text("Huis clos décidé : 6 voix pour")
    assert_accessible(page)
    press(page, "a", "Enter")
    expect(screen.get_by_role("heading", level=1)).to_have_text("La séance se poursuit à huis clos")
    expect(screen.locator("body")).not_to_contain_text("Objet de la délibération")


def test_request_made_aloud_is_noted_by_the_clerk(chamber: Chamber) -> None:
    """Keyboard only; what is missing is said in place."""
    chamber.open()
    page = chamber.cockpit()
    big(page, "Ouvrir le vote")
    page.get_by_role("button", name="Noter une demande faite à voix haute…").press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Noter la demande").press("Enter")
    expect(dialog.get_by_role("alert")).to_have_text("Choisissez la demande et le membre.")
    assert_accessible(page)
    dialog.get_by_label("Il demande").select_option("public")
    name = chamber.clerk.board()["seats"][4]["name"]
    dialog.get_by_label("Membre").select_option(label=name)
    dialog.get_by_role("button", name="Noter la demande").press("Enter")
    expect(page.get_by_role("region", name="Demandes des membres")).to_contain_text(name)


def test_urgency_is_decided_before_any_item(chamber: Chamber) -> None:
    """A shortened convocation: the first action is the vote on the urgency; refused, everything is sent back."""
    with chamber.server.hand():
        db.session.get_one(Meeting, chamber.meeting).urgent_reason = "Digue rompue, travaux à engager demain"
    roll = {"chair": chamber.seats[0], "present": chamber.seats[:9], "proxies": []}
    chamber.clerk.do("open_meeting", motive="Essai", **roll)
    chamber.clerk.do("name_secretary", seat=chamber.seats[1])
    page, screen = chamber.cockpit(), chamber.screen()
    big(page, "Mettre l’urgence aux voix")
    expect(screen.get_by_role("heading", level=1)).to_have_text("Le conseil se prononce sur l’urgence")
    assert_accessible(page)
    assert_accessible(screen)
    press(page, "a", "Enter")
    dialog = page.get_by_role("dialog")
    assert_accessible(page)
    dialog.get_by_label("Pour", exact=True).fill("3")
    dialog.get_by_label("Contre").fill("6")
    dialog.get_by_role("button", name="Enregistrer le vote").click()
    big(page, "Lever la séance…")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Les points sont renvoyés à une séance ultérieure"
    )
    expect(screen.get_by_role("heading", level=1)).to_have_text("Proposition rejetée")
    assert {item["outcome"] for item in chamber.clerk.board()["items"]} == {"postponed"}
