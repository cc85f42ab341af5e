"""A draft by keyboard alone, from its object to the mayor's approval; two browsers on one draft; a tab that closes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from council.models import Draft, db
from council.services import circuits, comments, departments, drafts, opinions
from council.services.departments import StepPlan
from council.services.draft_wishes import Wishes
from tests.browser.walk import enter, faults, faults_here, press, press_to
from tests.conftest import Server
from tests.services.office import draft, future
from tests.services.test_search_index import publish

pytestmark = [pytest.mark.needs("chromium")]


@pytest.fixture
def office(make_server: Callable[..., Server]) -> Server:
    """One circuit, one draft of two versions that waits for the mayor and for an opinion, one that is being written."""
    made = make_server(start=False)
    commune = made.commune
    with made.app.app_context():
        clerk = commune.actor(commune.clerk)
        departments.keep_department(clerk, "Finances", commune.service)
        way = departments.keep_circuit(clerk, "Court", (StepPlan("Accord du maire", (commune.mayor,)),))
        waiting = drafts.begin(clerk, commune.body_id, "Subvention au comité des fêtes")
        drafts.save(clerk, waiting, draft(), Wishes(), revision=1)
        drafts.save(clerk, waiting, draft(note="Le comité demande une aide de 500 €."), Wishes(), revision=2)
        opinions.ask(clerk, waiting, "legal", "Service juridique", future().date(), commune.mayor)
        circuits.submit(clerk, waiting, way)
        said = comments.begin(commune.actor(commune.mayor), waiting, "", "une aide", "De combien\u202f?")
        comments.begin(clerk, waiting, "", "", "Un devis manque.")
        comments.settle(clerk, said)
        comments.reopen(clerk, said)
        written = drafts.begin(clerk, commune.body_id, "Achat d’un véhicule")
        drafts.save(clerk, written, draft("Achat d’un véhicule"), Wishes(), revision=1)
        db.session.remove()
    made.start()
    return made


def stored(office: Server, draft_id: int) -> Draft:
    """The draft as the database has it."""
    with office.app.app_context():
        found = db.session.get_one(Draft, draft_id)
        db.session.expunge(found)
        db.session.remove()
    return found


def write(tab: Page, office: Server, draft_id: int) -> None:
    """The form of a draft, its editors in place: a field found before they are is hidden by them."""
    tab.goto(f"{office.url}/bureau/projets/{draft_id}")
    expect(tab.locator("form[data-editor-ready]")).to_be_visible()


def test_pages_of_drafts_at_three_widths(browser: Browser, office: Server) -> None:
    clerk = enter(browser, office, office.commune.clerk)
    pages = ("projets", "projets/nouveau", "projets/1", "projets/1/versions", "projets/1/avis", "projets/1/commentaires", "projets/2", "a-faire", "circuits", "circuits/1", "circuits/nouveau")  # fmt: skip
    assert faults(clerk, [f"{office.url}/bureau/{one}" for one in pages]) == []
    clerk.context.close()
    mayor = enter(browser, office, office.commune.mayor)
    assert (
        faults(mayor, [f"{office.url}/bureau/{one}" for one in ("a-faire", "projets/1", "projets/1/avis")])
        == []
    )
    mayor.context.close()


def test_from_the_object_to_the_approval_by_keyboard(browser: Browser, office: Server) -> None:
    clerk = enter(browser, office, office.commune.clerk)
    clerk.goto(f"{office.url}/bureau/projets")
    press(clerk, "Nouveau projet", "link")
    press_to(clerk, "Objet", "textbox")
    clerk.keyboard.type("Tarifs de la cantine")
    press(clerk, "Créer le projet")
    press_to(clerk, "Note de synthèse", "textbox")
    clerk.keyboard.type("Les tarifs datent de 2021.")
    press_to(clerk, "Article 1er", "textbox")
    clerk.keyboard.type("Fixe le repas à 4 €.")
    press_to(clerk, "Envoyer en validation")
    clerk.keyboard.press("Enter")  # it would leave without what was just typed
    expect(clerk.get_by_text("Enregistrez d’abord votre texte, puis recommencez.")).to_be_visible()
    with clerk.expect_navigation():  # the focus went to the button that saves
        clerk.keyboard.press("Enter")
    expect(clerk.get_by_text("Le projet est enregistré.")).to_be_visible()
    press(clerk, "Envoyer en validation")
    expect(clerk.get_by_text("Le projet est en validation.")).to_be_visible()
    clerk.context.close()
    mayor = enter(browser, office, office.commune.mayor)
    mayor.goto(f"{office.url}/bureau/a-faire")
    press(mayor, "Tarifs de la cantine", "link")
    press_to(mayor, "Remarque (facultative)", "textbox")
    mayor.keyboard.type("D’accord.")
    press(mayor, "Valider ce projet")
    expect(mayor.get_by_text("Votre validation est enregistrée.")).to_be_visible()
    assert (stored(office, 3).state, stored(office, 3).revision) == ("ready", 2)
    mayor.context.close()


def test_two_browsers_on_one_draft(browser: Browser, office: Server) -> None:
    """What each wrote apart is united; what both wrote is shown side by side. Neither page hears who holds which field."""
    one, two = (enter(browser, office, who) for who in (office.commune.clerk, office.commune.service))
    for tab in (one, two):
        tab.route("**/presence*", lambda route: route.fulfill(json={"words": [], "held": [], "changed": []}))
        write(tab, office, 2)
    one.get_by_role("textbox", name="Note de synthèse").fill("La note de l’une.")
    one.get_by_role("button", name="Enregistrer", exact=True).last.click()
    expect(one.get_by_text("Le projet est enregistré.")).to_be_visible()
    expect(one.locator("form[data-editor-ready]")).to_be_visible()
    two.get_by_role("textbox", name="Article 1er").fill("L’article de l’autre.")
    two.get_by_role("button", name="Enregistrer", exact=True).last.click()
    expect(two.get_by_text("Le projet est enregistré.")).to_be_visible()
    content = stored(office, 2).content
    assert (content["note"], content["articles"]) == (
        "<p>La note de l’une.</p>",
        ["<p>L’article de l’autre.</p>"],
    )
    one.get_by_role("textbox", name="Article 1er").fill("Un troisième article.")
    one.get_by_role("button", name="Enregistrer", exact=True).last.click()
    expect(one.get_by_text("Deux textes à réunir")).to_be_visible()
    expect(one.locator(".conflict")).to_contain_text("L’article de l’autre.")
    expect(one.get_by_role("textbox", name="Article 1er")).to_have_text("Un troisième article.")
    for tab in (one, two):
        tab.context.close()


def test_a_closed_tab_loses_nothing(browser: Browser, office: Server) -> None:
    tab = enter(browser, office, office.commune.clerk)
    write(tab, office, 2)
    tab.get_by_role("textbox", name="Note de synthèse").fill("Tapé, jamais enregistré.")
    expect(tab.locator("[data-typing-status]")).to_contain_text("Saisie gardée à")
    tab.close()
    again = enter(browser, office, office.commune.clerk)
    write(again, office, 2)
    expect(again.get_by_role("textbox", name="Note de synthèse")).to_have_text("Le comité demande une aide.")
    press(again, "Reprendre ma saisie", "link")
    expect(again.get_by_role("textbox", name="Note de synthèse")).to_have_text("Tapé, jamais enregistré.")
    assert stored(office, 2).revision == 2
    again.context.close()


def test_an_ended_session_is_told_and_not_called_kept(browser: Browser, office: Server) -> None:
    tab = enter(browser, office, office.commune.clerk)
    write(tab, office, 2)
    tab.context.clear_cookies()
    tab.get_by_role("textbox", name="Note de synthèse").fill("Tapé trop tard.")
    expect(tab.locator("[data-typing-status]")).to_contain_text("copiez votre texte")
    tab.context.close()


def test_a_remark_on_words_by_keyboard_alone(browser: Browser, office: Server) -> None:
    """Choose the paragraph, write, answer, settle; words selected in the text come to the form by themselves."""
    mayor = enter(browser, office, office.commune.mayor)
    mayor.goto(f"{office.url}/bureau/projets/1/commentaires")
    expect(mayor.locator(".passage mark")).to_have_text("une aide")
    press_to(mayor, "À propos de", "combobox")
    for _ in range(10):  # the whole, then each field and its paragraphs
        mayor.keyboard.press("ArrowDown")
    press_to(mayor, "Votre remarque", "textbox")
    mayor.keyboard.type("Est-ce l’intérêt local ? @Bernard")
    press(mayor, "Enregistrer la remarque")
    expect(mayor.get_by_text("Votre remarque est enregistrée.")).to_be_visible()
    expect(mayor.locator(".passage mark").nth(1)).to_have_text("Considérant l’intérêt local")
    press_to(mayor, "Marquer résolue : remarque 3")
    with mayor.expect_navigation():
        mayor.keyboard.press("Enter")
    expect(mayor.get_by_text("La remarque est résolue.")).to_be_visible()
    words = mayor.locator("[data-place] [data-words]").filter(has_text="Accorde").first
    words.select_text()
    expect(mayor.get_by_label("Les mots dont vous parlez")).to_have_value(re.compile("Accorde 500"))
    expect(mayor.get_by_label("À propos de")).to_have_value(re.compile("articles:"))
    mayor.context.close()
    clerk = enter(browser, office, office.commune.clerk)
    clerk.goto(f"{office.url}/bureau/a-faire")
    assert clerk.get_by_text("On vous cite").count() == 0  # settled
    clerk.context.close()


def test_what_a_draft_does_to_an_earlier_act_is_said_under_its_object(
    browser: Browser, office: Server
) -> None:
    with office.app.app_context():
        publish(office.commune, "Tarifs de location des salles")
        db.session.remove()
    clerk = enter(browser, office, office.commune.clerk)
    write(clerk, office, 2)
    clerk.locator("#title").fill("Tarifs de location de la salle des fêtes")
    expect(clerk.locator("#semblables")).to_contain_text("Tarifs de location des salles")
    press_to(clerk, "Abroge la délibération")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("#actes-lies")).to_contain_text("Abroge la délibération")
    taken_back = clerk.locator("#semblables").get_by_role("button", name="Retirer le lien")
    expect(taken_back).to_be_focused()
    assert faults_here(clerk) == []
    clerk.keyboard.press("Enter")
    expect(clerk.locator("#actes-lies")).to_be_empty()
    expect(clerk.locator("#title")).to_have_value("Tarifs de location de la salle des fêtes")
    clerk.context.close()
