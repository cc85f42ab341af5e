"""A report with several deliberations by keyboard alone: join, add, move together; the pages at three widths."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from council.models import db
from council.services.items import add_item
from tests.browser.test_agenda import order
from tests.browser.walk import enter, faults, faults_here, press, press_to
from tests.conftest import Server
from tests.services.office import draft, new_meeting

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("chromium")]


@pytest.fixture
def office(make_server: Callable[..., Server]) -> Server:
    """A draft meeting: two deliberations, then a report."""
    made = make_server(start=False)
    with made.app.app_context():
        clerk = made.commune.actor(made.commune.clerk)
        meeting = new_meeting(made.commune)
        for name, kind in (("Tarifs", "decision"), ("Vœu", "decision"), ("Rapport de rentrée", "report")):
            add_item(clerk, meeting, draft(name, kind=kind))
        db.session.remove()
    made.start()
    return made


def test_a_report_is_made_of_deliberations_by_keyboard(browser: Browser, office: Server) -> None:
    clerk = enter(browser, office, office.commune.clerk)
    clerk.goto(f"{office.url}/bureau/points/1")
    press(clerk, "Joindre à un rapport…", "link")
    press_to(clerk, "Rapport", "combobox")
    clerk.keyboard.press("ArrowDown")
    press(clerk, "Joindre à ce rapport")
    expect(clerk.get_by_text("Le point est joint au rapport.")).to_be_visible()
    expect(clerk.locator(".sortable__under")).to_contain_text("Rapport du point 2")
    assert order(office) == ["Vœu", "Rapport de rentrée", "Tarifs"]
    press_to(clerk, "Monter « Rapport de rentrée »")
    clerk.keyboard.press("Enter")
    expect(clerk.locator(".sortable > li").nth(0)).to_contain_text("Rapport de rentrée")
    expect(clerk.locator(".sortable > li").nth(1)).to_contain_text("Tarifs")
    assert order(office) == ["Rapport de rentrée", "Tarifs", "Vœu"]
    clerk.goto(f"{office.url}/bureau/points/3")
    press(clerk, "Ajouter une délibération à ce rapport", "link")
    press_to(clerk, "Objet", "textbox")
    clerk.keyboard.type("Cantine")
    press(clerk, "Enregistrer")
    expect(clerk.get_by_text("La délibération est ajoutée au rapport.")).to_be_visible(timeout=2000)
    assert order(office) == ["Rapport de rentrée", "Tarifs", "Cantine", "Vœu"]
    assert faults_here(clerk) == []
    pages = (
        "seances/1",
        "points/1",
        "points/1/rapport",
        "points/3",
        "points/3/supprimer",
        "seances/1/rubriques",
    )
    assert faults(clerk, [f"{office.url}/bureau/{one}" for one in pages]) == []
    clerk.context.close()
