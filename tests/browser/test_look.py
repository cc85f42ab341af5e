"""The style guide and the PDF reader in a real browser, under the real policy."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, Route, expect
from weasyprint import HTML

from tests.browser.axe import assert_accessible
from tests.conftest import free_port

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]
SIZES = [(1280, 800), (1024, 768), (390, 844)]
ROOT = Path(__file__).resolve().parents[2]
PAGES = ["/", "/base/office", "/base/councillor", "/base/public", "/base/live", "/base/screen", "/erreur"]


def wait_for(port: int) -> None:
    """Until the server answers, a minute at most: it does at once, unless the machine is busy with other tests."""
    for _ in range(1200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing answers on {port}")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The lookbook served on loopback, with a document of thirty pages and an outline."""
    pdf = tmp_path_factory.mktemp("reader") / "document.pdf"
    points = "".join(
        f"<h1 style='break-before: page'>Point {rank}</h1><p>La régie {rank} est créée.</p>"
        for rank in range(1, 31)
    )
    pdf.write_bytes(HTML(string=f"<html lang='fr'><body>{points}</body></html>").write_pdf())
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.lookbook", str(port), str(pdf)], cwd=ROOT, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the console said: script errors and refusals of the content security policy."""
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "404 (NOT FOUND)" not in message.text:
            said.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("path", PAGES)
def test_pages_are_accessible_and_fit(
    page: Page, address: str, complaints: list[str], path: str, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(address + path)
    page.wait_for_selector("html.js")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert_accessible(page)
    assert complaints == []


def test_controls_are_large_enough(page: Page, address: str) -> None:
    """48 px: buttons, inputs, navigation entries."""
    page.goto(f"{address}/")
    small = page.evaluate(
        """() => [...document.querySelectorAll('.button, .input, .select, .tab, .side-nav a')]
             .filter(e => e.offsetParent && e.getBoundingClientRect().height < 47.5).map(e => e.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_text_can_be_doubled(page: Page, address: str) -> None:
    """200 % zoom of a 1280 px window is a 640 px window: nothing is cut."""
    page.set_viewport_size({"width": 640, "height": 400})
    page.goto(f"{address}/")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_skip_link_is_first_and_works(page: Page, address: str) -> None:
    page.goto(f"{address}/base/office")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_a_list_is_put_in_order_by_its_buttons(page: Page, address: str) -> None:
    """The list moves once the server agreed, the focus follows, the live region says where it is."""
    sent: list[str] = []
    page.route(
        "**/ordre", lambda route: (sent.append(route.request.post_data or ""), route.fulfill(status=204))
    )
    page.goto(f"{address}/")
    page.eval_on_selector("[data-sortable]", "list => { list.dataset.sortable = '/ordre'; }")
    page.locator("[data-sortable] > li").nth(0).locator("[value=down]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-sortable-status]")).to_contain_text("point 2 sur 3")
    assert page.eval_on_selector_all("[data-sortable] > li", "items => items.map(i => i.dataset.id)") == [
        "2",
        "1",
        "3",
    ]
    assert page.evaluate("document.activeElement.closest('li').dataset.id") == "1"
    assert 'name="item"' in sent[0]
    assert "down" in sent[0]


def test_a_refused_move_is_said_and_undone(page: Page, address: str) -> None:
    page.route("**/ordre", lambda route: route.fulfill(status=409))
    page.goto(f"{address}/")
    page.eval_on_selector("[data-sortable]", "list => { list.dataset.sortable = '/ordre'; }")
    page.locator("[data-sortable] > li").nth(1).locator("[value=up]").click()
    page.get_by_text("n’a pas été enregistré").wait_for()
    assert page.eval_on_selector_all("[data-sortable] > li", "items => items.map(i => i.dataset.id)") == [
        "1",
        "2",
        "3",
    ]


def test_a_double_click_submits_once(page: Page, address: str) -> None:
    count: list[str] = []
    page.goto(f"{address}/base/office")
    page.evaluate(
        """() => { document.querySelector('main').innerHTML =
             '<form method="post" action="/lent" data-once target="ailleurs"><button>Envoyer</button></form>'
             + '<iframe name="ailleurs" title="x"></iframe>';
           return import('/static/js/once.js').then(module => module.once(document)); }"""
    )
    page.on("request", lambda request: count.append(request.url) if request.url.endswith("/lent") else None)
    page.get_by_role("button", name="Envoyer").dblclick()
    page.wait_for_timeout(300)
    assert len(count) == 1


INJECT = """([markup, name]) => {
  document.querySelector('main').innerHTML = markup;
  return import(`/static/js/${name}.js`).then(module => module[name](document));
}"""


def test_progress_is_polled_until_done_and_survives_a_lost_connection(page: Page, address: str) -> None:
    answers = [
        (500, {}),
        (200, {"value": 3, "total": 4}),
        (200, {"value": 4, "total": 4, "words": "fini", "done": True}),
    ]

    def answer(route: Route) -> None:
        status, body = answers.pop(0)
        route.fulfill(status=status, json=body)

    page.route("**/avancement", answer)
    page.goto(f"{address}/base/office")
    markup = '<div data-progress="/avancement"><span data-progress-words></span><progress max="9"></progress></div>'
    page.evaluate(INJECT, [markup, "progress"])
    words = page.locator("[data-progress-words]")
    expect(words).to_have_text("connexion perdue, nouvel essai…")
    expect(words).to_have_text("3 sur 4")
    expect(words).to_have_text("fini")
    assert page.eval_on_selector("progress", "bar => [bar.value, bar.max]") == [4, 4]
    page.wait_for_timeout(1200)
    assert answers == []


def test_a_toggle_shows_what_it_names(page: Page, address: str) -> None:
    page.goto(f"{address}/base/office")
    page.evaluate(
        INJECT, ['<button data-toggle="aide" hidden>Aide</button><p id="aide" hidden>Texte</p>', "toggle"]
    )
    button = page.get_by_role("button", name="Aide")
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_text("Texte")).to_be_visible()


def test_time_left_follows_the_clock_of_the_server(page: Page, address: str) -> None:
    """A device whose clock is a day wrong shows the right time left."""
    page.clock.install(time="2026-06-13T19:00:00Z")
    page.goto(f"{address}/base/office")
    markup = (
        '<time data-countdown datetime="2026-06-12T20:30:00Z" data-server-now="2026-06-12T19:00:00Z">?</time>'
    )
    page.evaluate(INJECT, [markup, "countdown"])
    expect(page.locator("time")).to_have_text("1\u00a0h 30")
    page.clock.run_for(61 * 60 * 1000)
    expect(page.locator("time")).to_have_text("29:00")


def test_copying_says_so(page: Page, address: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/")
    page.get_by_role("button", name="Copier l’empreinte").click()
    expect(page.get_by_role("button", name="Copié")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "3f9a1c77e0b2"


def test_the_reader_fills_the_window_and_comes_back(page: Page, address: str) -> None:
    open_reader(page, address)
    page.click("[data-tool=full]")
    box = page.locator("[data-reader]").bounding_box()
    size = page.viewport_size
    assert box
    assert size
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, size["width"], size["height"])
    page.focus("[data-scroller]")
    page.keyboard.press("Escape")
    expect(page.locator("[data-tool=full]")).to_have_attribute("aria-pressed", "false")


def test_a_fragment_carries_the_token_shows_the_refusal_and_is_enhanced(page: Page, address: str) -> None:
    page.goto(f"{address}/fragments")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator("#reponse")).to_have_text("Refusé, jeton. terminé")
    expect(page.get_by_role("button", name="Envoyer")).not_to_have_attribute("aria-busy", "true")


def open_reader(page: Page, address: str, suffix: str = "") -> None:
    """Open the reader and wait until the first text is there."""
    page.goto(f"{address}/lecteur{suffix}")
    page.wait_for_selector(".page[data-loaded=true] .textLayer span")


def shown_page(page: Page, number: int) -> None:
    """Wait until the tool bar names that page."""
    expect(page.locator("[data-page]")).to_have_value(str(number))


def test_the_reader_keeps_its_place(page: Page, address: str, complaints: list[str]) -> None:
    open_reader(page, address)
    assert page.text_content("[data-count]") == "/\u00a030"
    page.fill("[data-page]", "12")
    page.keyboard.press("Enter")
    shown_page(page, 12)
    page.wait_for_timeout(800)  # the place is written at most every 0.4 s
    page.reload()
    shown_page(page, 12)
    page.set_viewport_size({"width": 768, "height": 1024})
    page.wait_for_timeout(500)
    shown_page(page, 12)
    open_reader(page, address, "#page=5")
    page.reload()
    shown_page(page, 5)
    assert complaints == []


def test_the_reader_searches_follows_the_outline_and_draws_few_pages(page: Page, address: str) -> None:
    open_reader(page, address)
    page.click("[data-tool=outline]")
    page.get_by_role("button", name="Point 21", exact=True).click()
    shown_page(page, 21)
    page.focus("[data-scroller]")
    page.keyboard.press("Control+f")
    page.fill("#reader-search", "regie 27")
    page.keyboard.press("Enter")
    page.get_by_text("1 sur 1").wait_for()
    shown_page(page, 27)
    assert page.locator(".pdfViewer canvas").count() < 15
    page.keyboard.press("Escape")
    assert page.locator("[data-search]").is_hidden()
    assert_accessible(page)


def test_a_broken_document_leaves_the_link(page: Page, address: str) -> None:
    page.goto(f"{address}/lecteur?pdf=/theme.css")
    page.get_by_text("n’a pas pu être affiché").wait_for()
    assert page.get_by_role("link", name="Ouvrir le PDF").is_visible()


def test_the_reader_without_javascript_is_a_link(page: Page, address: str, browser: object) -> None:
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    plain = context.new_page()
    plain.goto(f"{address}/lecteur")
    assert plain.get_by_role("link", name="Ouvrir le PDF").is_visible()
    assert plain.locator("[data-bar]").is_hidden()
    context.close()
