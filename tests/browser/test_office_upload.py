"""Handing files in from a real browser: a bar for each, the examination followed, refusals kept with what to do."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.axe import violations
from tests.browser.test_office_prepare import page, server  # noqa: F401
from tests.conftest import Server
from tests.documents import pictures
from tests.services.office import small_pdf

pytestmark = pytest.mark.needs("chromium")


def _files() -> list[dict[str, object]]:
    return [
        {"name": "devis.pdf", "mimeType": "application/pdf", "buffer": small_pdf(3)},
        {"name": "programme.pdf", "mimeType": "application/pdf", "buffer": b"MZ programme"},
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": pictures.turned(6)},
    ]


def test_each_file_is_sent_examined_and_answered(page: Page, server: Server) -> None:  # noqa: F811
    address = f"{server.url}/bureau/points/1/annexes"
    page.goto(address)
    page.locator("input[type=file]").set_input_files(_files())  # type: ignore[arg-type]
    page.get_by_role("button", name="Joindre").click()
    expect(page.get_by_role("heading", name="1 fichier refusé")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("heading", name="en cours d’examen")).to_have_count(0, timeout=60_000)
    expect(page.get_by_role("heading", name="3 annexes jointes")).to_be_visible()
    expect(page.get_by_text("ni un PDF, ni une image")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="ne plus afficher le refus de programme.pdf").click()
    expect(page.get_by_role("heading", name="fichier refusé")).to_have_count(0)
    expect(page.get_by_role("heading", name="3 annexes jointes")).to_be_visible()


def test_a_file_refused_on_arrival_is_said_and_the_others_go_on(page: Page, server: Server) -> None:  # noqa: F811
    page.goto(f"{server.url}/bureau/points/1/annexes")
    sent: list[str] = []

    def answer(route: Route) -> None:
        sent.append(route.request.method)
        if len(sent) == 1:
            route.fulfill(status=422, json={"ok": False, "sentence": "Ce fichier dépasse la limite."})
        else:
            route.fallback()

    page.route("**/annexes", answer)
    page.locator("input[type=file]").set_input_files(_files()[:2])  # type: ignore[arg-type]
    page.get_by_role("button", name="Joindre").click()
    rows = page.locator("[data-upload-list]")
    expect(rows.get_by_text("Ce fichier dépasse la limite.")).to_be_visible()
    expect(rows.get_by_text("envoyé, examen en cours")).to_be_visible()
    expect(page.locator("[data-upload-status]")).to_have_text("programme.pdf : envoyé, examen en cours")
    page.get_by_role("link", name="Voir les fichiers envoyés").click()
    expect(page.get_by_role("heading", name="1 fichier refusé")).to_be_visible(timeout=60_000)
