"""The calculator in a real browser: accessible at three sizes, by keyboard, without JavaScript, on one sheet of paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from council.web.office.calculator_tools import TOOLS
from tests.browser.axe import assert_accessible
from tests.conftest import Server

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]
SIZES = [(1280, 800), (1024, 768), (390, 844)]
PATH = "/bureau/calculateur"
FAULTY = "quorum?regime=be-wal-commune&n_office=dix&present=12&proxies=3"


def signed_in(context: BrowserContext, server: Server, account: int) -> Page:
    """A page of someone who signed in by the demonstration's button."""
    page = context.new_page()
    page.goto(f"{server.url}/compte/connexion")
    with page.expect_navigation():
        page.locator(f"form[action$='/demonstration/{account}']").evaluate("form => form.submit()")
    return page


def answered(slug: str) -> str:
    """Address of a worked example."""
    return f"{PATH}/{slug}?{urlencode(TOOLS[slug].example(date(2026, 11, 21)))}"


def test_every_page_is_accessible_fits_and_prints(
    new_context: Callable[..., BrowserContext], server: Server
) -> None:
    """Zero axe violations and no sideways scrolling at three sizes; each answer on one A4 page."""
    page = signed_in(new_context(), server, server.commune.clerk)
    complaints: list[str] = []
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None,
    )
    for path in [PATH, f"{PATH}/{FAULTY}", f"{PATH}/tours", *map(answered, TOOLS)]:
        page.goto(server.url + path)
        page.wait_for_selector("html.js")
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            ), path
            assert_accessible(page)
        if "result__sentence" in page.content():
            paper = PdfReader(BytesIO(page.pdf(format="A4")))
            assert len(paper.pages) == 1, path
            text = paper.pages[0].extract_text()
            assert "Calculé le" in text
            assert "Données de ce calcul" in text
    assert complaints == []


def test_by_keyboard_from_the_form_to_the_answer(
    new_context: Callable[..., BrowserContext], server: Server
) -> None:
    page = signed_in(new_context(), server, server.commune.clerk)
    page.goto(f"{server.url}{PATH}/quorum")
    page.get_by_label("Membres en exercice").fill("28")
    page.keyboard.press("Tab")
    page.keyboard.type("13")
    page.keyboard.press("Enter")
    expect(page.locator(".result__sentence")).to_contain_text("Quorum non atteint")
    page.goto(f"{server.url}{PATH}/{FAULTY}")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Membres en exercice")).to_be_focused()


def test_without_javascript(new_context: Callable[..., BrowserContext], server: Server) -> None:
    """A councillor, on a browser that runs no script; the print button stays away."""
    context = new_context()
    cookies = signed_in(context, server, server.commune.accounts[5]).context.cookies()
    plain = new_context(java_script_enabled=False)
    plain.add_cookies(cookies)  # type: ignore[arg-type]
    page = plain.new_page()
    page.goto(f"{server.url}{PATH}/sieges")
    page.get_by_label("Sièges à pourvoir").fill("5")
    for rank, votes in enumerate((14, 8), 1):
        page.get_by_label(f"Nom, ligne {rank}").fill(f"Liste {rank}")
        page.locator(f"[name=rows-{rank - 1}-votes]").fill(str(votes))
    page.get_by_role("button", name="Ajouter une ligne").click()
    expect(page.get_by_label("Nom, ligne 5")).to_be_visible()
    page.get_by_role("button", name="Calculer").click()
    expect(page.locator(".result__sentence")).to_contain_text("Liste 1 3 et Liste 2 2")
    expect(page.get_by_role("button", name="Imprimer")).to_have_count(0)
