"""Two people in one draft see each other; lines of the library are proposed while one writes; models by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from council.models import db
from council.services import draft_models
from council.services.items import add_item
from tests.browser.test_drafts import office, stored  # noqa: F401
from tests.browser.walk import enter, faults, faults_here, press, press_to
from tests.conftest import Server
from tests.services.office import draft, new_meeting

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("chromium")]


def library(server: Server) -> None:
    """Three lines to write with."""
    with server.app.app_context():
        clerk = server.commune.actor(server.commune.clerk)
        for text in (
            "Vu le code de la commande publique,",
            "Vu le code général des collectivités territoriales,",
            "Vu la charte des associations,",
        ):
            draft_models.keep_line(clerk, "visa", text)
        db.session.remove()


def look(tab: Page) -> None:
    """The page asks who is writing, as it does every fifteen seconds."""
    with tab.expect_response("**/presence?*"):
        tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def both(browser: Browser, office: Server, path: str) -> tuple[Page, Page]:  # noqa: F811
    """The same page open at two people's."""
    one, two = (enter(browser, office, who) for who in (office.commune.clerk, office.commune.service))
    for tab in (one, two):
        tab.goto(f"{office.url}/bureau/{path}")
        expect(tab.locator("form[data-editor-ready]")).to_be_visible()
    return one, two


def test_a_field_somebody_writes_in_is_read_only_until_it_is_saved(browser: Browser, office: Server) -> None:  # noqa: F811
    one, two = both(browser, office, "projets/2")
    with one.expect_response("**/presence"):
        one.get_by_role("textbox", name="Exposé des motifs").fill("J’écris ici.")
    look(two)
    expect(two.locator("[data-presence]")).to_contain_text("écrit dans l’exposé des motifs depuis")
    held = two.get_by_role("textbox", name="Exposé des motifs")
    expect(held).to_have_attribute("aria-readonly", "true")
    expect(held).to_have_attribute("contenteditable", "false")
    expect(held).to_have_accessible_description(re.compile("écrit ici depuis"))
    assert faults_here(two) == []
    press_to(two, "Exposé des motifs", "textbox")  # Tab comes there, to read
    two.keyboard.type("x")
    expect(held).to_have_text("Exposé.")
    with two.expect_response("**/presence"):
        two.get_by_role("textbox", name="Article 1er", exact=True).fill("Et moi là.")
    one.get_by_role("button", name="Enregistrer", exact=True).last.click()
    expect(one.get_by_text("Le projet est enregistré.")).to_be_visible()
    look(two)
    expect(two.locator(".hold")).to_contain_text("a enregistré un autre texte ici à")
    press_to(two, "Afficher ce texte", "link")
    two.keyboard.press("Enter")
    expect(held).to_have_text("J’écris ici.")
    expect(held).to_have_attribute("contenteditable", "true")
    expect(two.get_by_role("textbox", name="Article 1er", exact=True)).to_have_text("Et moi là.")
    two.get_by_role("button", name="Enregistrer", exact=True).last.click()
    expect(two.get_by_text("Le projet est enregistré.")).to_be_visible()
    content = stored(office, 2).content
    assert (content["expose"], content["articles"]) == ("<p>J’écris ici.</p>", ["<p>Et moi là.</p>"])
    for tab in (one, two):
        tab.context.close()


def test_a_field_is_taken_over_and_the_other_is_told(browser: Browser, office: Server) -> None:  # noqa: F811
    one, two = both(browser, office, "projets/2")
    with one.expect_response("**/presence"):
        one.get_by_role("textbox", name="Article 1er", exact=True).fill("De l’une.")
    look(two)
    expect(two.get_by_role("button", name="Ajouter un article")).to_be_disabled()
    press_to(two, "Écrire quand même")
    with two.expect_response("**/presence"):
        two.keyboard.press("Enter")
    expect(two.get_by_role("textbox", name="Article 1er", exact=True)).to_be_focused()
    expect(two.get_by_role("button", name="Ajouter un article")).to_be_enabled()
    two.keyboard.type("De l’autre. ")
    look(one)
    expect(one.locator("[data-presence]")).to_contain_text("a repris les articles à")
    mine = one.get_by_role("textbox", name="Article 1er", exact=True)
    expect(mine).to_have_attribute("contenteditable", "false")
    expect(mine).to_have_text("De l’une.")  # nothing typed is lost
    assert faults_here(one) == []
    two.goto(f"{office.url}/bureau/projets/2/lecture")
    look(one)  # who left holds nothing
    expect(mine).to_have_attribute("contenteditable", "true")
    for tab in (one, two):
        tab.context.close()


def test_a_plain_field_of_a_point_is_held_too(browser: Browser, office: Server) -> None:  # noqa: F811
    with office.app.app_context():
        commune = office.commune
        point = add_item(commune.actor(commune.clerk), new_meeting(commune), draft("Tarifs"))
        db.session.remove()
    one, two = both(browser, office, f"points/{point}")
    with one.expect_response("**/presence"):
        one.get_by_role("textbox", name="Objet").fill("Tarifs de la cantine")
    look(two)
    expect(two.get_by_role("textbox", name="Objet")).not_to_be_editable()
    assert faults_here(two) == []
    one.get_by_role("button", name="Enregistrer", exact=True).last.click()
    expect(one.get_by_text("Le point est enregistré.")).to_be_visible()
    look(two)
    expect(two.get_by_role("textbox", name="Objet")).to_be_editable()
    expect(two.locator("[data-presence]")).to_contain_text("a enregistré ce point à")
    for tab in (one, two):
        tab.context.close()


def test_lines_of_the_library_are_proposed_while_one_writes(browser: Browser, office: Server) -> None:  # noqa: F811
    library(office)
    tab = enter(browser, office, office.commune.clerk)
    tab.goto(f"{office.url}/bureau/projets/2")
    tab.get_by_role("button", name="Ajouter un visa").click()
    tab.keyboard.type("vu code comm")
    offers = tab.locator("[data-rows=visas] .rows__offer:visible")
    expect(offers).to_have_count(1)
    press_to(tab, "Vu le code de la commande publique,")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("textbox", name="Visa 2")).to_have_value("Vu le code de la commande publique,")
    expect(tab.get_by_role("textbox", name="Visa 2")).to_be_focused()
    tab.locator("[data-rows=visas] .rows__offer", has_text="charte").click()
    expect(tab.get_by_role("textbox", name="Visa 3")).to_have_value("Vu la charte des associations,")
    assert faults_here(tab) == []
    tab.context.close()


def test_a_model_is_made_and_begun_with_by_keyboard(browser: Browser, office: Server) -> None:  # noqa: F811
    library(office)
    tab = enter(browser, office, office.commune.clerk)
    tab.goto(f"{office.url}/bureau/projets/2")
    tab.get_by_text("En faire un modèle").first.focus()
    tab.keyboard.press("Enter")
    press_to(tab, "Nom du modèle", "textbox")
    tab.keyboard.type("Achat")
    press(tab, "En faire un modèle")
    press(tab, "Commencer un projet", "link")
    press(tab, "Créer le projet")
    expect(tab.get_by_role("textbox", name="Article 1er", exact=True)).to_contain_text("Accorde")
    assert (
        faults(
            tab,
            [
                f"{office.url}/bureau/{page}"
                for page in (
                    "modeles",
                    "modeles/1",
                    "projets/nouveau",
                    "projets/2/lecture",
                    "projets/2/importer",
                )
            ],
        )
        == []
    )
    tab.context.close()
