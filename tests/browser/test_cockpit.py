"""The cockpit: a whole item by keyboard, doors, hands, legal refusals, correction, loss of the network."""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.chamber import Chamber, HttpClerk

PARIS = ZoneInfo("Europe/Paris")

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]


def press(page: Page, *keys: str) -> None:
    """Keys one after the other."""
    for key in keys:
        page.keyboard.press(key)


def big(page: Page, name: str) -> None:
    """Wait for the next big action."""
    expect(page.locator("#centre .button--big", has_text=name)).to_be_visible()


def test_a_whole_item_by_keyboard(chamber: Chamber) -> None:
    """Open the meeting, an item, a vote, close it, proclaim: letters lead, Enter acts, no pointer."""
    page = chamber.cockpit()
    big(page, "Ouvrir la séance")
    press(page, "a", "Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("9 présents sur 11 en exercice, 1 pouvoir")
    assert_accessible(page)
    dialog.get_by_role("button", name="Ouvrir la séance").press("Enter")
    big(page, "Ouvrir le point 1")
    expect(page.locator("#quorum")).to_contain_text("9 présents")
    press(page, "j", "j", "a", "Enter")
    big(page, "Ouvrir le vote")
    expect(page.get_by_role("heading", level=1)).to_have_text("Objet de la délibération 2")
    press(page, "v", "Enter")
    big(page, "Clore le vote")
    ballot = chamber.clerk.board()["ballot"]["id"]
    member = HttpClerk(chamber.server, chamber.account(0), chamber.meeting)
    member.do("vote", ballot=ballot, seat=chamber.seats[0], choice="pour")
    expect(page.locator(".turnout__figure")).to_contain_text("1 sur 10")
    assert_accessible(page)
    press(page, "c", "Enter")
    expect(dialog).to_contain_text("8 présents n’ont pas voté")
    late = HttpClerk(chamber.server, chamber.account(2), chamber.meeting)
    late.do("vote", ballot=ballot, seat=chamber.seats[2], choice="pour")
    expect(dialog).to_contain_text("7 présents n’ont pas voté")
    dialog.get_by_role("button", name="Clore le vote").press("Enter")
    big(page, "Proclamer le résultat")
    expect(page.locator(".result__sentence")).to_contain_text("dopté")
    assert_accessible(page)
    press(page, "a", "Enter")
    big(page, "Ouvrir le point 1")
    assert [line["kind"] for line in chamber.clerk.board()["log"][:2]] == ["item_closed", "result_proclaimed"]


def test_single_keys_engage_nothing(chamber: Chamber) -> None:
    """Every letter once: the book does not move; switched off, letters do not even lead."""
    chamber.open()
    page = chamber.cockpit()
    big(page, "Ouvrir le vote")
    before = len(chamber.clerk.board()["log"])
    press(page, *"avmbcsrjk")
    assert len(chamber.clerk.board()["log"]) == before
    press(page, "?")
    page.get_by_text("Touches à une lettre actives sur ce poste").click()
    page.get_by_role("dialog").get_by_role("button", name="Fermer").click()
    page.locator("h1").click()
    press(page, "v")
    assert page.evaluate("document.activeElement.dataset.shortcut ?? ''") == ""


def test_doors_by_typing_a_name(chamber: Chamber) -> None:
    """P, letters, Enter: departure, then arrival; quorum and the typed text follow."""
    chamber.open()
    page = chamber.cockpit()
    big(page, "Ouvrir le vote")
    name = chamber.clerk.board()["seats"][4]["name"]
    letters = name.rsplit(" ", 1)[1][:5]
    press(page, "p")
    page.keyboard.type(letters)
    expect(page.locator(".people .is-first .person__name")).to_have_text(name)
    press(page, "Enter")
    expect(page.locator("#registre li").first).to_contain_text(f"Départ de {name}")
    expect(page.locator("#quorum")).to_contain_text("8 présents")
    expect(page.locator("#chercher")).to_have_value("")
    page.keyboard.type(letters)
    press(page, "Enter")
    expect(page.locator("#registre li").first).to_contain_text(f"Arrivée de {name}")


def test_show_of_hands_with_exceptions(chamber: Chamber) -> None:
    """ "Unanimité sauf…": names make the totals, and a door does not reset the form."""
    chamber.open()
    page = chamber.cockpit()
    big(page, "Ouvrir le vote")
    press(page, "m", "Enter")
    big(page, "Enregistrer et clore")
    page.get_by_label("Nom", exact=True).select_option(str(chamber.seats[3]))
    page.get_by_label("Choix", exact=True).select_option("contre")
    page.get_by_role("button", name="Ajouter ce nom").click()
    expect(page.get_by_label("Pour", exact=True)).to_have_value("8")
    chamber.clerk.do("leave", seat=chamber.seats[8])
    expect(page.get_by_label("Pour", exact=True)).to_have_value("7")
    expect(page.get_by_label("Contre", exact=True)).to_have_value("1")
    assert_accessible(page)
    page.get_by_label("Abstention", exact=True).fill("30")
    page.get_by_role("button", name="Enregistrer et clore le vote").click()
    expect(page.locator(".hands [role=alert]")).to_contain_text("recomptez")
    page.get_by_label("Abstention", exact=True).fill("2")
    expect(page.get_by_label("Pour", exact=True)).to_have_value("5")
    page.get_by_role("button", name="Enregistrer et clore le vote").click()
    big(page, "Proclamer le résultat")
    expect(page.locator(".result__sentence")).to_contain_text("5 voix contre 1")


def test_show_of_hands_names_the_bearer_and_the_giver_apart(chamber: Chamber) -> None:
    """The giver votes under the own name; whoever comes in while hands are counted can be named too."""
    chamber.open()
    chamber.clerk.do("leave", seat=chamber.seats[4])
    chamber.clerk.do("give_proxy", giver=chamber.seats[4], bearer=chamber.seats[3])
    chamber.clerk.do("leave", seat=chamber.seats[5])
    chamber.ballot("main_levee")
    page = chamber.cockpit()
    giver, bearer, late = (page.locator(f"option[value='{chamber.seats[n]}']") for n in (4, 3, 5))
    expect(giver).to_contain_text(", pouvoir à ")
    expect(late).to_have_count(0)
    page.get_by_label("Nom", exact=True).select_option(str(chamber.seats[3]))
    chamber.clerk.do("arrive", seat=chamber.seats[5])
    expect(late).to_have_count(1)
    expect(page.get_by_label("Nom", exact=True)).to_have_value(str(chamber.seats[3]))
    page.get_by_role("button", name="Ajouter ce nom").press("Enter")
    expect(page.get_by_label("Contre", exact=True)).to_have_value("1")
    expect(bearer).not_to_contain_text("pouvoir")
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=str(Path(folder) / "hands-proxy.png"))
    assert_accessible(page)
    page.get_by_role("button", name="Ajouter son pouvoir").press("Enter")
    expect(page.get_by_label("Nom", exact=True)).to_be_focused()
    expect(page.get_by_label("Contre", exact=True)).to_have_value("2")
    expect(page.get_by_label("Pour", exact=True)).to_have_value("7")
    page.get_by_role("button", name="Enregistrer et clore le vote").click()
    expect(page.locator(".result__sentence")).to_contain_text("7 voix contre 2")


def test_show_of_hands_by_group(chamber: Chamber) -> None:
    """A digit leads to a group, Enter marks it as a whole; one of them goes back to the others; totals follow."""
    chamber.open()
    chamber.ballot("main_levee")
    page = chamber.cockpit()
    expect(page.get_by_role("spinbutton", name="Pour")).to_have_value("9")
    page.locator("h1").click()
    press(page, "2", "Enter")
    against = page.get_by_role("button", name="Alternative\u00a0: Contre")
    expect(against).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("document.activeElement.dataset.shortcut") == "2"
    expect(page.get_by_role("spinbutton", name="Contre")).to_have_value("3")
    expect(page.locator(".hands__names")).to_contain_text("Alternative (3)\u00a0: contre")
    press(page, "Enter")
    expect(page.get_by_role("spinbutton", name="Contre")).to_have_value("0")
    press(page, "Tab", "Enter")
    expect(page.get_by_role("spinbutton", name="Abstention")).to_have_value("3")
    seat = chamber.seats[5]
    page.get_by_label("Nom", exact=True).select_option(str(seat))
    page.get_by_label("Choix", exact=True).select_option("pour")
    page.get_by_role("button", name="Ajouter ce nom").press("Enter")
    expect(page.get_by_role("spinbutton", name="Abstention")).to_have_value("2")
    expect(page.get_by_role("spinbutton", name="Pour")).to_have_value("7")
    assert_accessible(page)
    page.locator("h1").click()
    press(page, "c", "Enter")
    big(page, "Proclamer le résultat")
    result = chamber.clerk.board()["ballot"]["result"]["counts"]
    assert (result["pour"], result["contre"], result["abstention"]) == (7, 0, 2)


def test_legal_refusal_offers_the_motive(chamber: Chamber) -> None:
    """No quorum: the law's sentence, then the motive that the book keeps."""
    chamber.clerk.do(
        "open_meeting", chair=chamber.seats[0], present=chamber.seats[:3], proxies=[], motive="Essai"
    )
    page = chamber.cockpit()
    big(page, "Ouvrir le point 1")
    press(page, "a", "Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Quorum non atteint")
    assert_accessible(page)
    dialog.get_by_role("button", name="Passer outre avec ce motif").click()
    expect(dialog).to_contain_text("Écrivez le motif")
    dialog.get_by_label("Motif pour passer outre").fill("Seconde convocation du 3 mars")
    dialog.get_by_role("button", name="Passer outre avec ce motif").click()
    big(page, "Ouvrir le vote")
    expect(page.locator("#registre")).to_contain_text("Seconde convocation du 3 mars")


def test_member_dialog_proxy_and_withdrawal(chamber: Chamber) -> None:
    """A member's own dialog: proxy refused with a sentence when the bearer holds one, then noted; withdrawal."""
    chamber.open()
    chamber.clerk.do("give_proxy", giver=chamber.seats[10], bearer=chamber.seats[2])
    page = chamber.cockpit()
    page.locator(f"[data-act=seat][data-seat='{chamber.seats[9]}']").click()
    dialog = page.get_by_role("dialog")
    assert_accessible(page)
    expect(dialog.locator(f"option[value='{chamber.seats[2]}']")).to_be_disabled()
    dialog.get_by_label("Donne pouvoir à").select_option(str(chamber.seats[3]))
    dialog.get_by_role("button", name="Noter ce pouvoir").click()
    expect(page.locator("#registre li").first).to_contain_text("donne pouvoir à")
    page.locator(f"[data-act=seat][data-seat='{chamber.seats[4]}']").click()
    dialog.get_by_role("button", name="Se retire du point 1 (intérêt").click()
    expect(page.locator("#registre li").first).to_contain_text("Quorum")  # counted anew for the item
    expect(page.locator("#registre li").nth(1)).to_contain_text("se retire")


def correcting(chamber: Chamber, kind: str) -> tuple[Page, Locator]:
    """The cockpit, and its question about the correction of the last line of a kind."""
    seq = next(line["seq"] for line in chamber.clerk.board()["log"] if line["kind"] == kind)
    page = chamber.cockpit()
    page.get_by_role("button", name=f"Corriger la ligne {seq}").click()
    return page, page.get_by_role("dialog")


def test_correction_is_a_new_line(chamber: Chamber) -> None:
    """Corriger: the line stays, struck through; a motive is required."""
    chamber.open()
    chamber.clerk.do("arrive", seat=chamber.seats[9])
    page, dialog = correcting(chamber, "member_arrived")
    expect(page.locator("#quorum")).to_contain_text("10 présents")
    dialog.get_by_role("button", name="Annuler cette ligne").click()
    expect(dialog).to_contain_text("Écrivez le motif de la correction")
    dialog.get_by_label("Motif de la correction").fill("Erreur de nom")
    dialog.get_by_role("button", name="Annuler cette ligne").click()
    expect(page.locator("#quorum")).to_contain_text("9 présents")
    expect(page.locator("#registre .is-corrected")).to_have_count(1)
    expect(page.locator("#registre")).to_contain_text("Erreur de nom")


def test_correction_may_say_what_to_read_instead(chamber: Chamber) -> None:
    """The wrong member was noted: the line now reads as the right one, and the room follows."""
    chamber.open()
    chamber.clerk.do("arrive", seat=chamber.seats[9])
    page, dialog = correcting(chamber, "member_arrived")
    dialog.get_by_label("Est arrivé, en réalité").select_option(str(chamber.seats[10]))
    dialog.get_by_label("Motif de la correction").fill("Confusion de personnes")
    dialog.get_by_role("button", name="Corriger ainsi").click()
    expect(page.locator(f"[data-act=leave][data-seat='{chamber.seats[10]}']")).to_be_visible()
    expect(page.locator(f"[data-act=arrive][data-seat='{chamber.seats[9]}']")).to_be_visible()


def test_the_secretary_is_corrected(chamber: Chamber) -> None:
    chamber.open()
    _, dialog = correcting(chamber, "secretary_named")
    dialog.get_by_label("Secrétaire, en réalité").select_option(str(chamber.seats[2]))
    dialog.get_by_label("Motif de la correction").fill("Confusion de personnes")
    dialog.get_by_role("button", name="Corriger ainsi").click()
    expect(dialog).to_have_count(0)
    assert chamber.clerk.board()["secretary"]["seat"] == chamber.seats[2]


def test_network_loss_shows_a_banner_and_ends(chamber: Chamber) -> None:
    """A dead server: banner in two stages; back: the cockpit is whole again and a second cockpit sees the same."""
    chamber.open()
    page = chamber.cockpit()
    big(page, "Ouvrir le vote")
    chamber.server.kill()
    expect(page.locator("#connexion")).to_have_text("Hors connexion", timeout=20_000)
    expect(page.locator("#banniere")).to_contain_text("faites voter à main levée")
    chamber.server.start()
    expect(page.locator("#connexion")).to_have_text("En direct", timeout=15_000)
    expect(page.locator("#banniere")).to_have_text("")
    other = chamber.cockpit()
    press(page, "v", "Enter")
    big(other, "Clore le vote")


def test_ends_the_meeting(chamber: Chamber) -> None:
    """Suspend, resume, close: the irreversible step asks first and says what is left."""
    chamber.open()
    chamber.clerk.do("close_item", item=chamber.items[0], outcome="discussed")
    page = chamber.cockpit()
    big(page, "Ouvrir le point 2")
    press(page, "s", "Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Suspendre la séance…").click()
    dialog.get_by_role("button", name="Suspendre", exact=True).click()
    big(page, "Reprendre la séance")
    press(page, "a", "Enter")
    big(page, "Ouvrir le point 2")
    press(page, "s", "Enter")
    dialog.get_by_role("button", name="Lever la séance…").click()
    expect(dialog).to_contain_text("3 points n’ont pas été examinés\u00a0: 2, 3 et 4")
    dialog.get_by_role("button", name="Lever la séance", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Séance levée")
    assert_accessible(page)


@pytest.mark.parametrize("size", [(1280, 800), (820, 1180)])
def test_what_takes_the_focus_is_never_under_the_bar(chamber: Chamber, size: tuple[int, int]) -> None:
    """The bar of the next action stays in sight over a long form: the keyboard, and a name just added, stop above it."""
    chamber.open()
    chamber.ballot("main_levee")
    page = chamber.cockpit()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for number in (3, 4, 5, 6):
        page.get_by_label("Nom", exact=True).select_option(str(chamber.seats[number]))
        page.get_by_role("button", name="Ajouter ce nom").press("Enter")
        seen = "() => document.querySelector('.hands__names').getBoundingClientRect().bottom"
        assert page.evaluate(seen) <= page.evaluate(BAR_TOP) + 1
    covered = page.evaluate(COVERED)
    assert covered["looked"] > 10
    assert covered["under"] == []
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=str(Path(folder) / f"bar-{size[0]}.png"))


BAR_TOP = "() => document.querySelector('.live__center .next-action').getBoundingClientRect().top"
COVERED = """() => {
  const bar = document.querySelector('.live__center .next-action');
  const all = [...document.querySelectorAll('.live__center :is(button, input, select)')].filter((one) => !bar.contains(one) && !one.disabled);
  const under = all.filter((one) => {
    one.focus();
    const [mine, its] = [one.getBoundingClientRect(), bar.getBoundingClientRect()];
    return mine.height && mine.bottom > its.top + 1 && mine.top < its.bottom;
  });
  return { looked: all.length, under: under.map((one) => one.textContent.trim() || one.name) };
}"""


def test_a_door_noted_late_says_its_hour(chamber: Chamber) -> None:
    """Before the quorum of the item: refused in words, the dialog stays; the hour of now will do."""
    chamber.open()
    chamber.clerk.do("leave", seat=chamber.seats[5])
    page = chamber.cockpit()
    page.locator(f".person--button[data-seat='{chamber.seats[5]}']").click()
    dialog = page.locator("dialog")
    dialog.get_by_label("Heure réelle de l’arrivée, si elle est passée").fill(
        "00:00" if datetime.now(PARIS).hour else "23:59"
    )
    dialog.get_by_role("button", name="Noter son arrivée", exact=True).click()
    expect(dialog.get_by_role("alert")).not_to_be_empty()
    now = datetime.now(PARIS)
    dialog.get_by_label("Heure réelle de l’arrivée, si elle est passée").fill(f"{now:%H:%M}")
    assert_accessible(page)
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=str(Path(folder) / "late.png"))
    dialog.get_by_role("button", name="Noter son arrivée", exact=True).click()
    expect(page.locator("#registre")).to_contain_text(f", à {now:%H} h {now:%M}.")


@pytest.mark.parametrize("size", [(1280, 800), (1024, 768), (390, 844)])
def test_fits_without_sideways_scrolling(chamber: Chamber, size: tuple[int, int]) -> None:
    """Every size: accessible, nothing cut, the next big action in reach without scrolling on a desk."""
    chamber.open()
    page = chamber.cockpit({"width": size[0], "height": size[1]})
    big(page, "Ouvrir le vote")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    if size[0] > 960:
        assert page.evaluate("document.documentElement.scrollHeight") <= size[1]
        expect(page.locator("#centre .button--big").first).to_be_in_viewport(ratio=1)


def test_chair_conducts_too_and_councillors_do_not(chamber: Chamber) -> None:
    """The mayor opens the cockpit; a councillor gets a sentence."""
    page = chamber.enter(0, f"/bureau/seances/{chamber.meeting}/conduite")
    big(page, "Ouvrir la séance")
    page = chamber.enter(3, f"/bureau/seances/{chamber.meeting}/conduite")
    expect(page.locator("body")).to_contain_text(re.compile("n’a pas accès"))
