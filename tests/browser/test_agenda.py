"""Laying an agenda out by keyboard alone: sections, buttons that cross headings, the preview of an order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from council.models import Meeting, db
from council.services import sections
from council.services.items import add_item
from tests.browser.test_ways import picture
from tests.browser.walk import enter, faults, faults_here, press, press_to
from tests.conftest import Server
from tests.services.office import draft, new_meeting, titles

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("chromium")]


@pytest.fixture
def office(make_server: Callable[..., Server]) -> Server:
    """A draft meeting of four points, two of them under a section."""
    made = make_server(start=False)
    commune = made.commune
    with made.app.app_context():
        clerk = commune.actor(commune.clerk)
        meeting = new_meeting(commune)
        codes = {"Marché": "1.1", "Budget": "7.1", "Subvention": "7.5", "Vœu": "9.4"}
        points = {
            name: add_item(clerk, meeting, draft(name, matiere_code=code)) for name, code in codes.items()
        }
        section = sections.add_section(clerk, meeting, "Finances")
        sections.put_in_sections(clerk, meeting, {points["Budget"]: section, points["Subvention"]: section})
        db.session.remove()
    made.start()
    return made


def order(office: Server, meeting: int = 1) -> list[str]:
    """Titles as stored."""
    with office.app.app_context():
        found = titles(meeting)
        db.session.remove()
    return found


def test_pages_of_the_agenda_at_three_widths(browser: Browser, office: Server) -> None:
    clerk = enter(browser, office, office.commune.clerk)
    pages = (
        "seances/1",
        "seances/1/rubriques",
        "seances/1/rubriques?rule=theme&headings=1",
        "assemblees/1/points-recurrents",
        "seances/1/conducteur",
        "actes-semblables?point=1",
        "decisions-par-delegation",
    )
    assert faults(clerk, [f"{office.url}/bureau/{one}" for one in pages]) == []
    clerk.context.close()


def test_an_agenda_is_laid_out_by_keyboard(browser: Browser, office: Server) -> None:
    clerk = enter(browser, office, office.commune.clerk)
    clerk.goto(f"{office.url}/bureau/seances/1")
    press_to(clerk, "Monter « Budget »")
    clerk.keyboard.press("Enter")
    expect(clerk.locator(".sortable > li").nth(2)).to_contain_text("Budget")
    expect(clerk.locator(".sortable > li").nth(3)).to_have_text("Finances")
    press(clerk, "Rubriques et ordre", "link")
    press_to(clerk, "Nouvelle rubrique", "textbox")
    clerk.keyboard.type("Vœux")
    press(clerk, "Ajouter la rubrique")
    expect(clerk.get_by_label("Rubrique 2, 0 point")).to_have_value("Vœux")
    press(clerk, "Monter la rubrique Vœux")
    press_to(clerk, "Une rubrique pour chaque groupe", "checkbox")
    clerk.keyboard.press("Space")
    press(clerk, "Voir l’aperçu")
    press(clerk, "Appliquer cet ordre")
    expect(clerk.get_by_text("L’ordre du jour est rangé et renuméroté.")).to_be_visible()
    expect(clerk.locator(".sortable__part").first).to_have_text("Commande publique")
    assert order(office) == ["Marché", "Budget", "Subvention", "Vœu"]
    clerk.context.close()


def test_without_javascript_the_buttons_do_the_same(browser: Browser, office: Server) -> None:
    tab = browser.new_context(java_script_enabled=False).new_page()
    tab.goto(f"{office.url}/compte/connexion")
    tab.locator(f"form[action$='/demonstration/{office.commune.clerk}'] button").click()
    tab.goto(f"{office.url}/bureau/seances/1")
    tab.get_by_role("button", name="Monter « Subvention »").click()
    assert order(office) == ["Marché", "Vœu", "Subvention", "Budget"] or order(office)[1:3] == [
        "Subvention",
        "Budget",
    ]
    tab.context.close()


def test_a_cancelled_meeting_gets_a_new_day_by_keyboard(browser: Browser, office: Server) -> None:
    with office.hand():
        meeting = db.session.get_one(Meeting, 1)
        meeting.state, meeting.cancelled_motive = "cancelled", "Neige"
    clerk = enter(browser, office, office.commune.clerk)
    clerk.goto(f"{office.url}/bureau/seances/1")
    press(clerk, "Fixer la nouvelle date", "link")
    assert faults_here(clerk) == []
    press_to(clerk, "Lieu", "textbox")
    press(clerk, "Préparer la séance reportée")
    expect(clerk.get_by_text("Choisissez la date de la nouvelle séance.").first).to_be_visible()
    assert faults_here(clerk) == []
    picture(clerk, "new-date")
    clerk.get_by_label("Date").fill((datetime.now(UTC) + timedelta(days=60)).date().isoformat())
    press(clerk, "Préparer la séance reportée")
    expect(clerk.get_by_text("La séance reportée est prête")).to_be_visible()
    assert order(office, 2) == order(office, 1)
    assert faults_here(clerk) == []
    clerk.context.close()


def test_a_point_put_off_without_a_day_is_taken_up_by_keyboard(browser: Browser, office: Server) -> None:
    clerk = enter(browser, office, office.commune.clerk)
    clerk.goto(f"{office.url}/bureau/points/4/report")
    assert faults_here(clerk) == []
    press_to(clerk, "Séance", "combobox")
    clerk.keyboard.press("ArrowDown")
    press(clerk, "Reporter le point")
    expect(clerk.get_by_text("Le point est reporté, avec ses annexes.")).to_be_visible()
    with office.app.app_context():
        new_meeting(office.commune, 40)
        db.session.remove()
    clerk.goto(f"{office.url}/bureau/seances/2")
    expect(clerk.get_by_role("heading", name="Points reportés")).to_be_visible()
    assert faults_here(clerk) == []
    picture(clerk, "put-off")
    press(clerk, "Inscrire\u00a0: Vœu")
    assert order(office, 2) == ["Vœu"]
    clerk.context.close()
