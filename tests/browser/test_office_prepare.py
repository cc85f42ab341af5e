"""The office's preparation pages in a real browser: keyboard, rows, order, unsaved text, accessibility."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from council.models import Account, MailboxMessage, db
from council.services.accounts import request_link
from council.services.annexes import Upload, add_annex
from council.services.items import add_item
from council.services.outbox import deliver_due
from tests.browser.axe import violations
from tests.conftest import Server
from tests.services.office import draft, new_meeting, small_pdf

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def server(make_server: Callable[..., Server]) -> Server:
    """A server whose commune has one meeting in preparation, three items, an annex."""
    made = make_server(start=False)
    with made.app.app_context():
        clerk = made.commune.actor(made.commune.clerk)
        meeting = new_meeting(made.commune)
        ids = [
            add_item(clerk, meeting, draft(f"Point {name}", note="" if name == "B" else "N"))
            for name in "ABC"
        ]
        add_annex(clerk, ids[0], Upload("plan.pdf", small_pdf()))
    made.start()
    return made


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """The secretary general's browser, signed in by the demonstration's button; any script error fails the test."""
    context = browser.new_context(
        locale="fr-FR", timezone_id="Europe/Paris", viewport={"width": 1280, "height": 800}
    )
    tab = context.new_page()
    errors: list[str] = []
    expected = ("409", "422")  # browsers log a refused form as an error
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    tab.goto(f"{server.url}/compte/connexion")
    tab.get_by_role("button", name="Sylvie Bernard").click()
    yield tab
    context.close()
    assert [words for words in errors if not any(code in words for code in expected)] == []


def _titles(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".sortable__title").all_inner_texts()]


def test_order_by_keyboard_keeps_focus_and_speaks(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/bureau/seances/1")
    button = page.get_by_role("button", name="Descendre « Point A »")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-sortable-status]")).to_have_text("Point A\u00a0: point 2 sur 3")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-sortable-status]")).to_have_text("Point A\u00a0: point 3 sur 3")
    page.reload()
    assert _titles(page) == ["Point B", "Point C", "Point A"]


def test_dragging(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/bureau/seances/1")
    grips = page.locator("[data-grip]")
    with page.expect_response("**/ordre") as answer:
        grips.nth(2).drag_to(grips.nth(0))
    assert answer.value.status == 204
    page.reload()
    assert _titles(page)[0] == "Point C"


def test_rows_are_added_moved_and_removed_without_a_page_load(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/bureau/points/1")
    page.evaluate("window.stayed = true")
    page.get_by_role("button", name="Ajouter un article").click()
    expect(page.get_by_role("textbox", name="Article 2")).to_be_focused()
    page.keyboard.type("Deuxième.")
    page.get_by_role("button", name="Ajouter un article").click()
    page.keyboard.type("Troisième.")
    page.locator('[value="articles-2:up"]').click()
    page.locator('[value="articles-0:remove"]').click()
    expect(page.locator('[data-rows="articles"] [data-rows-status]')).to_have_text("Article 1er retiré")
    assert page.evaluate("window.stayed") is True
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.wait_for_load_state()
    values = [area.input_value() for area in page.locator('[data-rows="articles"] textarea').all()]
    assert values == ["Troisième.", "Deuxième."]


def test_unsaved_text_is_said_and_saved_by_the_keyboard(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/bureau/points/1")
    page.get_by_label("Objet").fill("Objet retouché")
    expect(page.locator("[data-unsaved-status]")).to_have_text("Modifications non enregistrées")
    questions: list[str] = []
    page.once("dialog", lambda dialog: (questions.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Revenir à l’ordre du jour").click()
    assert questions == ["beforeunload"]
    assert page.get_by_label("Objet").input_value() == "Objet retouché"
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    expect(page.locator("h1")).to_have_text("Objet retouché")


@pytest.mark.parametrize("width", [1280, 1024, 390])
def test_pages_are_accessible_at_every_width(page: Page, server: Server, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    found = {}
    for path in (
        "seances", "seances/1", "seances/nouvelle", "seances/1/modifier", "seances/1/annuler", "points/1",
        "seances/1/points/nouveau", "points/1/supprimer", "points/1/annexes", "seances/1/dossier",
        "seances/1/convocation", "courriels",
    ):  # fmt: skip
        page.goto(f"{server.url}/bureau/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        found[path] = violations(page)
    assert {path: faults for path, faults in found.items() if faults} == {}


def _look(page: Page, server: Server, path: str, width: int) -> list[str]:
    page.goto(f"{server.url}/bureau/{path}")
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    return violations(page)


def test_freeze_convene_and_follow_with_the_worker_behind(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/bureau/seances/1/dossier")
    page.get_by_role("button", name="Figer et construire la version 1").click()
    expect(page.get_by_text("La version 1 contient les pièces")).to_be_visible(timeout=90_000)
    page.get_by_role("link", name="Passer à la convocation").click()
    page.get_by_label("Pourquoi sans note").fill("Le rapport joint au point 2 en tient lieu")
    page.get_by_role("button", name="Convoquer 11").click()
    expect(page.get_by_text("11 / 11")).to_be_visible(timeout=90_000)
    found = {}
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        for path in (
            "seances",
            "seances/1",
            "seances/1/dossier",
            "seances/1/convocation",
            "points/1",
            "courriels/1",
        ):
            found[path, width] = _look(page, server, path, width)
    assert {where: faults for where, faults in found.items() if faults} == {}


def test_two_texts_after_a_conflict(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/bureau/points/1")
    other = page.context.new_page()
    other.goto(f"{server.url}/bureau/points/1")
    other.get_by_label("Objet").fill("Objet de l’autre")
    other.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(other.locator("h1")).to_have_text("Objet de l’autre")
    page.get_by_label("Objet").fill("Mon objet")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.locator(".conflict")).to_contain_text("Objet de l’autre")
    expect(page.get_by_label("Objet")).to_have_value("Mon objet")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    assert violations(page) == []
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.locator("h1")).to_have_text("Mon objet")


def test_putting_a_point_off_by_keyboard_and_without_obstacles(page: Page, server: Server) -> None:
    with server.app.app_context():
        new_meeting(server.commune, 40)
    for path in ("/bureau/points/1/report", "/bureau/seances/1/fragilites"):
        page.goto(f"{server.url}{path}")
        assert violations(page) == []
    page.goto(f"{server.url}/bureau/points/2/report")
    page.get_by_label("Séance", exact=True).focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Reporter le point").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sortis de cet ordre du jour (1 point)")).to_be_visible()
    assert _titles(page) == ["Point A", "Point C"]
    assert violations(page) == []


@pytest.mark.parametrize("width", [390, 320])
def test_the_long_identifier_of_a_mail_fits_a_telephone(
    make_server: Callable[..., Server], browser: Browser, width: int
) -> None:
    made = make_server(start=False)
    with made.app.app_context():
        request_link(db.session.get_one(Account, made.commune.accounts[3]).email)
        deliver_due()
        sent = db.session.scalars(db.select(MailboxMessage)).one()
        sent.message_id = f"{'0123456789abcdef' * 4}@{'valmont' * 4}.example"
        db.session.commit()
        address = f"{made.url}/bureau/courriels/{sent.id}"
    made.start()
    context = browser.new_context(viewport={"width": width, "height": 800})
    tab = context.new_page()
    tab.goto(f"{made.url}/compte/connexion")
    tab.get_by_role("button", name="Sylvie Bernard").click()
    tab.goto(address)
    expect(tab.get_by_text("@valmont")).to_be_visible()
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
