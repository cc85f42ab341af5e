"""The règlement intérieur by keyboard: a limit is typed, a slip is shown, the page passes axe at three widths."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import walk
from tests.conftest import Server

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]


def test_a_limit_is_set_by_keyboard(browser: Browser, make_server: Callable[..., Server]) -> None:
    server = make_server()
    tab = walk.enter(browser, server, server.commune.clerk)
    tab.goto(f"{server.url}/bureau/reglement-interieur")
    assert walk.faults_here(tab) == []
    walk.press_to(tab, "Questions orales d’un membre par séance", "textbox")
    tab.keyboard.type("deux")
    walk.press(tab, "Enregistrer le règlement")
    assert walk.faults_here(tab) == []
    field = tab.get_by_role("textbox", name="Questions orales d’un membre par séance")
    expect(field).to_have_value("deux")
    field.fill("2")
    walk.press(tab, "Enregistrer le règlement")
    expect(tab.get_by_role("textbox", name="Questions orales d’un membre par séance")).to_have_value("2")
