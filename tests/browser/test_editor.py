"""The structured editor: by keyboard, pasting from word processors, French signs, undo, rows, and the same text back."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from council.services.rich_text import rich, source
from tests.browser.clipboard import GOOGLE, GOOGLE_TEXT, WORD, WORD_TEXT
from tests.browser.test_drafts import office, stored  # noqa: F401
from tests.browser.walk import enter, faults_here, press_to
from tests.conftest import Server
from tests.documents.word_texts import classic, saved

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("chromium")]

NO_BREAK, NARROW = "\u00a0", "\u202f"


@pytest.fixture
def tab(browser: Browser, office: Server) -> Any:  # noqa: F811
    """The form of a draft, its editors ready; nothing may be written on the console."""
    page = enter(browser, office, office.commune.clerk)
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    opened(page, office)
    yield page
    page.context.close()
    assert said == []


def opened(page: Page, server: Server) -> None:
    """Go to the form."""
    page.goto(f"{server.url}/bureau/projets/2")
    expect(page.locator("form[data-editor-ready]")).to_be_visible()


def editor(page: Page, name: str = "Exposé des motifs") -> Locator:
    """The text box of a field, emptied."""
    found = page.get_by_role("textbox", name=name, exact=True)
    found.click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    return found


def field(page: Page, name: str = "expose") -> str:
    """What the form would send."""
    return str(page.locator(f"textarea[name={name}]").input_value())


def paste(box: Locator, html: str) -> None:
    """As the browser hands a clipboard over."""
    box.evaluate(
        """(node, html) => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          node.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        html,
    )


def test_a_text_is_written_by_keyboard_alone(tab: Page, office: Server) -> None:  # noqa: F811
    press_to(tab, "Exposé des motifs", "textbox")
    tab.keyboard.press("Control+a")
    tab.keyboard.type("Le comité ")
    tab.keyboard.press("Control+b")
    tab.keyboard.type("demande")
    tab.keyboard.press("Control+b")
    tab.keyboard.type(" une aide.")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")  # out of the text, into its tools
    tools = tab.get_by_role("toolbar", name="Mise en forme Exposé des motifs")
    expect(tools.get_by_role("button", name="Gras")).to_be_focused()
    for _ in range(4):
        tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Enter")
    expect(tools.get_by_role("button", name="Liste à puces")).to_have_attribute("aria-pressed", "true")
    tab.keyboard.type("un")
    tab.keyboard.press("Enter")
    tab.keyboard.type("deux")
    assert field(tab) == "Le comité <strong>demande</strong> une aide.\n\n<ul><li>un</li><li>deux</li></ul>"
    press_to(tab, "Enregistrer")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    assert (
        stored(office, 2).content["expose"]
        == "<p>Le comité <strong>demande</strong> une aide.</p><ul><li>un</li><li>deux</li></ul>"
    )


def test_signs_are_french_and_taken_back_by_backspace(tab: Page) -> None:
    box = editor(tab)
    tab.keyboard.type("Il dit \"oui\" : l'aide ! <<bien>> 500 € n'est...")
    expect(box).to_have_text(
        f"Il dit «{NO_BREAK}oui{NO_BREAK}»{NO_BREAK}: l’aide{NARROW}! «{NO_BREAK}bien{NO_BREAK}» 500{NO_BREAK}€ n’est…",
        use_inner_text=True,
    )
    box = editor(tab)
    tab.keyboard.type("Un; deux ; trois")
    expect(box).to_have_text(f"Un{NARROW}; deux{NARROW}; trois", use_inner_text=True)
    editor(tab)
    tab.keyboard.type("l'")
    tab.keyboard.press("Backspace")
    assert field(tab) == "l'"


def test_undo_and_redo_by_keys_and_buttons(tab: Page) -> None:
    editor(tab)
    tab.keyboard.type("Premier")
    tab.wait_for_timeout(600)  # what is typed apart is undone apart
    tab.keyboard.type(" second")
    tab.keyboard.press("Control+z")
    assert field(tab) == "Premier"
    tools = tab.get_by_role("toolbar", name="Mise en forme Exposé des motifs")
    tools.get_by_role("button", name="Rétablir").click()
    assert field(tab) == "Premier second"
    expect(tools.get_by_role("button", name="Rétablir")).to_have_attribute("aria-disabled", "true")


@pytest.mark.parametrize(("html", "text"), [(WORD, WORD_TEXT), (GOOGLE, GOOGLE_TEXT)], ids=["word", "google"])
def test_a_paste_is_cleaned(tab: Page, html: str, text: str) -> None:
    paste(editor(tab), html)
    assert field(tab) == text


@pytest.mark.needs("libreoffice")
def test_what_libreoffice_copies_keeps_lists_and_tables(tab: Page, tmp_path: Path) -> None:
    """Its clipboard is its HTML export."""
    (tmp_path / "texte.docx").write_bytes(saved(classic))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'p').as_uri()}", "--headless", "--convert-to", "html", "--outdir",
         str(tmp_path), str(tmp_path / "texte.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    paste(editor(tab), (tmp_path / "texte.html").read_text("utf-8"))
    text = field(tab)
    assert "<ul><li>de la fête</li><li>du lien social</li></ul>" in text
    assert "<ol><li>au budget principal</li><li>au chapitre 65</li></ol>" in text
    assert "<td>Année</td><td>Montant</td>" in text and "<em>500" in text and "<strong>VU</strong>" in text
    assert not re.search(r"style|class|font|span|mso", text)


def test_a_table_is_made_and_changed(tab: Page) -> None:
    editor(tab)
    tools = tab.get_by_role("toolbar", name="Mise en forme Exposé des motifs")
    tools.get_by_role("button", name="Tableau").click()
    tab.keyboard.type("Année")
    for name in ("Ajouter une ligne", "Ajouter une colonne"):
        tools.get_by_role("button", name=name).click()
    text = field(tab)
    assert text.count("<tr>") == 3 and text.count("<th>") == 4
    tools.get_by_role("button", name="Retirer le tableau").click()
    assert field(tab) == ""
    expect(tools.get_by_role("button", name="Ajouter une ligne")).to_be_hidden()


def test_rows_of_articles_move_come_and_go_with_their_editors(tab: Page) -> None:
    editor(tab, "Article 1er")
    tab.keyboard.type("Le premier.")
    tab.get_by_role("button", name="Ajouter un article").click()
    expect(tab.get_by_role("textbox", name="Article 2", exact=True)).to_be_focused()
    tab.keyboard.press("Control+b")
    tab.keyboard.type("Le second.")
    tab.get_by_role("button", name="Monter : article 2").click()
    assert (field(tab, "articles-0"), field(tab, "articles-1")) == (
        "<strong>Le second.</strong>",
        "Le premier.",
    )
    expect(tab.get_by_role("textbox", name="Article 1er", exact=True)).to_have_text("Le second.")
    tab.locator("[data-rows=articles] [data-row]").nth(0).get_by_role("button", name="Retirer").click()
    expect(tab.get_by_role("textbox", name="Article 1er", exact=True)).to_have_text("Le premier.")


def test_several_lines_pasted_into_a_visa_are_several_visas(tab: Page) -> None:
    tab.get_by_role("button", name="Ajouter un visa").click()
    tab.keyboard.type("Vu le dernier,")
    first = tab.get_by_role("textbox", name="Visa 1", exact=True)
    known = first.input_value()
    first.evaluate(
        """node => {
          const data = new DataTransfer();
          data.setData("text/plain", "- Vu le code,\\r\\n\\r\\n•\\tVu la demande,");
          node.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    found = [one.input_value() for one in tab.locator("[data-rows=visas] textarea").all()]
    assert found == [known, "Vu le code,", "Vu la demande,", "Vu le dernier,"]
    expect(tab.get_by_role("textbox", name="Visa 3", exact=True)).to_be_focused()


STORED = [
    "<p>Un.<br>Deux.</p><p>« Trois » &lt; 4 &amp; 5</p>",
    "<h3>Titre</h3><p>a</p><blockquote><p>cité</p><p>encore</p></blockquote>",
    "<ul><li>un<ul><li>deux</li></ul></li><li><strong>trois</strong></li></ul><ol><li>a</li></ol>",
    '<table><caption>Tarifs</caption><thead><tr><th scope="col">A</th><th>B</th></tr></thead><tbody><tr><td rowspan="2">x</td><td>1<br>bis</td></tr><tr><td>2</td></tr></tbody></table>',
    '<p>m<sup>2</sup> H<sub>2</sub>O <u>voir</u> <a href="https://a.fr/?a=1&amp;b=2">le site</a> <strong><em>fort</em></strong></p>',
]  # fmt: skip


def test_a_stored_text_comes_back_the_same(tab: Page) -> None:
    """Through the field and the editor, touched and untouched: nobody's save changes what nobody wrote."""
    back = tab.evaluate(
        """async (texts) => {
          const at = (name) => import(new URL(`/static/js/office/editor/${name}.js`, location.href));
          const [{ toHtml, toText }, { schema }, pm] = [await at("source"), await at("schema"), await import(document.querySelector("form[data-editor]").dataset.editor)];
          return texts.map((text) => {
            const holder = document.implementation.createHTMLDocument("").createElement("div");
            holder.innerHTML = toHtml(text);
            return toText(pm.DOMParser.fromSchema(schema(pm)).parse(holder));
          });
        }""",
        [source(rich(one)) for one in STORED],
    )
    assert [rich(one) for one in back] == [rich(one) for one in STORED]


def test_the_editor_is_read_by_machines_at_three_widths(tab: Page) -> None:
    paste(editor(tab), WORD)
    tab.get_by_role("textbox", name="Article 1er", exact=True).click()
    assert faults_here(tab) == []


def test_without_script_the_field_is_the_field(make_tab: Callable[[], Page], office: Server) -> None:  # noqa: F811
    page = make_tab()
    page.goto(f"{office.url}/bureau/projets/2")
    page.locator("textarea[name=expose]").fill("Un.\n\n<ul><li>deux</li></ul>")
    with page.expect_navigation():
        page.get_by_role("button", name="Enregistrer", exact=True).last.click()
    assert stored(office, 2).content["expose"] == "<p>Un.</p><ul><li>deux</li></ul>"


@pytest.fixture
def make_tab(browser: Browser, office: Server) -> Any:  # noqa: F811
    """A signed-in browser that runs no script."""
    made = enter(browser, office, office.commune.clerk)
    state = made.context.storage_state()
    made.context.close()
    quiet = browser.new_context(java_script_enabled=False, storage_state=state)
    yield quiet.new_page
    quiet.close()
