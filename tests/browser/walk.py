"""Going about in a page as people do: signing in, by Tab alone, at three widths."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from tests.browser.axe import violations
from tests.conftest import Server

WIDTHS = (1280, 820, 390)


def enter(browser: Browser, server: Server, account: int) -> Page:
    """Signed in by the demonstration's button."""
    tab = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris").new_page()
    tab.goto(f"{server.url}/compte/connexion")
    with tab.expect_navigation():
        tab.locator(f"form[action$='/demonstration/{account}'] button").click()
    return tab


def faults(tab: Page, addresses: list[str]) -> list[str]:
    """What is wrong with pages, each loaded once and looked at three widths."""
    found = []
    for address in addresses:
        answer = tab.goto(address)
        if answer is None or answer.status != 200:
            found.append(f"{address}: {answer.status if answer else 'nothing'}")
            continue
        found += faults_here(tab)
    return found


def faults_here(tab: Page) -> list[str]:
    """What is wrong with the page that is open, at three widths."""
    found = []
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 844})
        found += [f"{tab.url} {width}: {fault}" for fault in violations(tab)]
        wide = tab.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        found += [f"{tab.url} {width}: {wide} pixels too wide"] if wide > 0 else []
    tab.set_viewport_size({"width": WIDTHS[0], "height": 844})
    return found


def press_to(tab: Page, name: str, role: str = "button") -> None:
    """Tab until the control that bears the name has the focus; it is seen to have it."""
    target = tab.get_by_role(role, name=name).first  # type: ignore[arg-type]
    for _ in range(200):
        tab.keyboard.press("Tab")
        if target.evaluate("node => node === document.activeElement"):
            return
    raise AssertionError(f"{name} is not reached by Tab")


def press(tab: Page, name: str, role: str = "button") -> None:
    """Go to a control by Tab, press Enter, and be on the page it leads to."""
    press_to(tab, name, role)
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
