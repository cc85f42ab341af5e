"""The urn of a secret vote: its keepers confirm on their tablets, the cockpit follows, two contexts and a network cut."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.chamber import Chamber, HttpClerk

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


def picture(page: Page, name: str) -> None:
    """A picture for whoever judges the screens by eye (``PICTURES=folder``)."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=str(Path(folder) / f"urn-{name}.png"))


def vote(chamber: Chamber, ballot: str, *indexes: int) -> None:
    """Members vote over HTTP, each from the own account."""
    for index in indexes:
        member = HttpClerk(chamber.server, chamber.account(index), chamber.meeting)
        member.do("vote", ballot=ballot, seat=chamber.seats[index], choice="contre" if index % 3 else "pour")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_two_tablets_open_the_urn(chamber: Chamber) -> None:
    """From the last call to the result; the chair confirms with the keyboard alone, the secretary takes back, then agrees."""
    chamber.open()
    ballot = chamber.ballot("secret")
    cockpit, chair = chamber.cockpit(), chamber.tablet(0)
    secretary, member = chamber.tablet(1, PHONE), chamber.tablet(8, PHONE)
    vote(chamber, ballot, *range(8))
    urn = cockpit.get_by_role("region", name="Ouverture de l’urne")
    expect(urn).to_contain_text("Elle se confirme quand tous ont voté")
    expect(chair.get_by_text("Vous ouvrirez l’urne (présidence)")).to_be_visible()
    cockpit.locator("body").press("c")
    announce = cockpit.get_by_role("button", name="Annoncer la clôture")
    expect(announce).to_be_focused()
    picture(cockpit, "1-voting")
    announce.press("Enter")
    expect(member.get_by_text("Le scrutin va être clos")).to_be_visible()
    picture(member, "2-last-call")
    assert_accessible(member)
    expect(urn).to_contain_text("0 confirmation sur 2")
    picture(cockpit, "3-awaited")
    assert_accessible(cockpit)
    card = chair.get_by_role("region", name="Ouverture de l’urne")
    expect(chair.locator("#annonce-urgente")).to_contain_text("attend votre confirmation")
    picture(chair, "4-chair")
    assert_accessible(chair)
    card.get_by_role("button", name="Confirmer l’ouverture de l’urne").press("Enter")
    expect(card.get_by_role("button", name="Oui, ouvrir l’urne")).to_be_focused()
    picture(chair, "5-chair-sure")
    assert_accessible(chair)
    chair.keyboard.press("Enter")
    expect(card).to_contain_text("Votre confirmation est au registre")
    expect(urn).to_contain_text("1 confirmation sur 2")
    theirs = secretary.get_by_role("region", name="Ouverture de l’urne")
    picture(secretary, "6-secretary-phone")
    assert fits(secretary)
    for _ in range(2):
        theirs.get_by_role("button", name="Confirmer l’ouverture de l’urne").click()
        theirs.get_by_role("button", name="Oui, ouvrir l’urne").click()
        expect(urn).to_contain_text("2 confirmations sur 2")
        if not _:
            theirs.get_by_role("button", name="Retirer ma confirmation").click()
            expect(urn).to_contain_text("1 confirmation sur 2")
    picture(secretary, "7-ready-phone")
    assert_accessible(secretary)
    vote(chamber, ballot, 8)  # after both confirmed: it counts
    expect(cockpit.get_by_role("progressbar", name="9 votes sur 9")).to_be_visible()
    picture(cockpit, "8-ready")
    assert_accessible(cockpit)
    cockpit.set_viewport_size(PHONE)
    assert fits(cockpit)
    picture(cockpit, "9-ready-phone")
    cockpit.get_by_role("button", name="Ouvrir l’urne et clore").press("Enter")
    expect(cockpit.locator(".result__sentence")).to_be_visible()
    counts = chamber.clerk.board()["ballot"]["result"]["counts"]
    assert counts == {"pour": 3, "contre": 6, "blanc": 0}
    assert "Urne ouverte en présence de" in chamber.clerk.board()["log"][0]["text"]


def test_one_confirmation_and_a_motive(chamber: Chamber) -> None:
    """The secretary's tablet is down: the clerk reads who is awaited, goes on with a motive, and the book keeps both."""
    chamber.open()
    ballot = chamber.ballot("secret")
    vote(chamber, ballot, *range(9))
    HttpClerk(chamber.server, chamber.account(0), chamber.meeting).do("confirm_urn", ballot=ballot)
    screen = chamber.screen()
    expect(screen.locator(".screen-urn")).to_contain_text("1 confirmation sur 2")
    picture(screen, "14-room")
    assert_accessible(screen)
    cockpit = chamber.cockpit()
    cockpit.get_by_role("button", name="Ouvrir sans attendre…").press("Enter")
    dialog = cockpit.get_by_role("dialog", name="L’urne attend une confirmation")
    expect(dialog).to_contain_text("il manque une confirmation")
    picture(cockpit, "10-motive")
    assert_accessible(cockpit)
    dialog.get_by_label("Motif pour passer outre").fill("Tablette du secrétaire déchargée")
    dialog.get_by_role("button", name="Ouvrir l’urne avec ce motif").press("Enter")
    expect(cockpit.locator(".result__sentence")).to_be_visible()
    assert "Tablette du secrétaire déchargée" in chamber.clerk.board()["log"][0]["text"]


def test_confirming_without_websockets(chamber: Chamber) -> None:
    """The tablet falls back to HTTP and the confirmation is in the book all the same."""
    chamber.open()
    ballot = chamber.ballot("secret")
    vote(chamber, ballot, *range(9))
    page = chamber.enter(None, "/", PHONE)
    page.route_web_socket("**/socket.io/**", lambda ws: ws.close())
    page.goto(f"{chamber.server.url}/compte/connexion")
    form = page.locator(f"form[action$='/demonstration/{chamber.account(0)}']")
    with page.expect_navigation():
        form.evaluate("form => form.submit()")
    page.goto(f"{chamber.server.url}/elu/seances/{chamber.meeting}/en-seance")
    card = page.get_by_role("region", name="Ouverture de l’urne")
    card.get_by_role("button", name="Confirmer l’ouverture de l’urne").click()
    card.get_by_role("button", name="Oui, ouvrir l’urne").click()
    expect(card).to_contain_text("Votre confirmation est au registre")
    assert chamber.clerk.board()["ballot"]["urn"]["confirmed"] == 1


def test_a_vote_that_few_take_part_in_is_warned_of(chamber: Chamber) -> None:
    """Three in the room: a warning before the secret vote, which the clerk may pass; none before a public one."""
    chamber.open(present=9)
    for seat in chamber.seats[3:9]:
        chamber.clerk.do("withdraw", seat=seat, item=chamber.items[0])
    cockpit = chamber.cockpit()
    cockpit.get_by_role("button", name="Ouvrir le scrutin secret").press("Enter")
    dialog = cockpit.get_by_role("dialog", name="Ce vote pourrait ne pas rester secret")
    expect(dialog).to_contain_text("3 personnes seulement")
    picture(cockpit, "11-warned")
    assert_accessible(cockpit)
    dialog.get_by_role("button", name="Ne pas ouvrir").press("Enter")
    assert chamber.clerk.board()["ballot"] is None
    cockpit.get_by_role("button", name="Ouvrir le scrutin secret").press("Enter")
    dialog.get_by_role("button", name="Ouvrir le scrutin secret").press("Enter")
    motive = cockpit.get_by_role("dialog", name="La loi s’y oppose")
    expect(motive).to_contain_text("Quorum non atteint")  # refused as any vote would be, after the warning
    motive.get_by_label("Motif pour passer outre").fill("Essai")
    motive.get_by_role("button", name="Passer outre avec ce motif").press("Enter")
    expect(cockpit.locator(".turnout__figure")).to_contain_text("sur 3 ont voté")
    ballot = chamber.clerk.board()["ballot"]["id"]
    vote(chamber, ballot, 0, 1)
    cockpit.get_by_role("button", name="Annoncer la clôture").press("Enter")
    expect(cockpit.get_by_role("region", name="Ouverture de l’urne")).to_contain_text("2 personnes seulement")
    picture(cockpit, "12-few")
    picture(chamber.tablet(0), "13-few-tablet")


def test_a_lone_keeper_is_led_to_name_a_secretary(chamber: Chamber) -> None:
    chamber.open()
    chamber.clerk.do("name_secretary", seat=chamber.seats[0])
    chamber.ballot("secret")
    cockpit = chamber.cockpit()
    urn = cockpit.get_by_role("region", name="Ouverture de l’urne")
    urn.get_by_role("button", name="Nommer le secrétaire…").press("Enter")
    cockpit.get_by_label("Secrétaire", exact=True).select_option(str(chamber.seats[2]))
    cockpit.get_by_role("dialog").get_by_role("button", name="Nommer").press("Enter")
    expect(urn.get_by_role("listitem")).to_have_count(2)
    assert_accessible(cockpit)
