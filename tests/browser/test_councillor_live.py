"""The tablet during the meeting: vote, change, receipts, reloads, cuts, proxies, keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.axe import assert_accessible
from tests.browser.chamber import Chamber

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]


def choose(page: Page, label: str, card: int = 0) -> None:
    """Pick a choice by its words, as a finger would."""
    page.locator(".ballot-card").nth(card).get_by_role("radio", name=re.compile(f"^{label}")).click()


def confirm(page: Page, card: int = 0) -> None:
    """Press the confirmation of a card."""
    page.locator(".ballot-card").nth(card).locator("[data-confirm]").click()


def stored(chamber: Chamber, ballot: str) -> dict[int, str]:
    """Votes in the database, by seat."""
    from council.models import Vote, db

    with chamber.server.app.app_context():
        rows = db.session.execute(
            db.select(Vote.mandate_id, Vote.choice).where(Vote.ballot_id == ballot)
        ).all()
    return {seat: choice for seat, choice in rows}  # noqa: C416


def test_vote_receipt_change_and_close(chamber: Chamber) -> None:
    """Two councillors and a clerk in separate contexts: choose, confirm, change, result."""
    chamber.open()
    one, two, cockpit = chamber.tablet(3), chamber.tablet(4), chamber.cockpit()
    expect(one.get_by_role("heading", level=1)).to_have_text("Objet de la délibération 1")
    cockpit.get_by_role("button", name="Ouvrir le vote", exact=True).click()
    choose(one, "Contre")
    expect(one.locator("[data-confirm]")).to_have_text("Confirmer\u00a0: CONTRE")
    expect(one.locator("[data-receipt]")).to_have_count(0)
    confirm(one)
    expect(one.locator("[data-receipt]")).to_contain_text("Vote enregistré\u00a0: CONTRE")
    expect(one.locator("[data-receipt]")).to_contain_text(re.compile(r"Enregistré à \d\d:\d\d:\d\d"))
    ballot = chamber.clerk.board()["ballot"]["id"]
    assert stored(chamber, ballot) == {chamber.seats[3]: "contre"}
    one.get_by_role("button", name="Changer ce vote").click()
    choose(one, "Pour")
    confirm(one)
    expect(one.locator("[data-receipt]")).to_contain_text("POUR")
    choose(two, "Abstention")
    confirm(two)
    expect(two.locator("[data-receipt]")).to_contain_text("ABSTENTION")
    assert stored(chamber, ballot) == {chamber.seats[3]: "pour", chamber.seats[4]: "abstention"}
    expect(cockpit.locator(".turnout__figure")).to_contain_text("2 sur 9")
    cockpit.get_by_role("button", name="Clore le vote", exact=True).click()
    expect(cockpit.get_by_role("dialog")).to_contain_text("n’ont pas voté")
    cockpit.get_by_role("dialog").get_by_role("button", name="Clore le vote", exact=True).click()
    expect(one.get_by_text("Le scrutin est clos", exact=True)).to_be_visible()
    expect(one.locator("[data-receipt]")).to_contain_text("POUR")
    expect(one.get_by_role("button", name="Changer ce vote")).to_have_count(0)


def test_half_made_choice_survives_updates(chamber: Chamber) -> None:
    """Doors, other votes and boards never reset what a councillor has chosen but not confirmed."""
    chamber.open()
    chamber.ballot()
    page = chamber.tablet(3)
    choose(page, "Abstention")
    page.locator(".ballot-card input:checked").focus()
    chamber.clerk.do("leave", seat=chamber.seats[8])
    chamber.clerk.do("arrive", seat=chamber.seats[9])
    expect(page.locator(".tablet-quorum")).to_contain_text("9")
    assert page.locator(".ballot-card input:checked").get_attribute("value") == "abstention"
    assert page.evaluate("document.activeElement.value") == "abstention"
    confirm(page)
    expect(page.locator("[data-receipt]")).to_contain_text("ABSTENTION")


def test_reload_between_send_and_answer(chamber: Chamber) -> None:
    """The answer is lost, the page reloaded: the same command id is sent again and one vote is stored."""
    chamber.open()
    ballot = chamber.ballot()
    page = chamber.tablet(3)
    page.evaluate("""() => {
        window.WebSocket.prototype.send = function () {};
        Object.defineProperty(window, 'fetch', { value: () => new Promise(() => {}) });
    }""")
    choose(page, "Pour")
    confirm(page)
    expect(page.get_by_text("Envoi en cours…")).to_be_visible()
    expect(page.locator("[data-receipt]")).to_have_count(0)
    kept = page.evaluate("Object.keys(JSON.parse(Object.values(sessionStorage)[0]))")
    assert len(kept) == 1
    page.reload()
    expect(page.locator("[data-receipt]")).to_contain_text("POUR")
    assert stored(chamber, ballot) == {chamber.seats[3]: "pour"}
    assert page.evaluate("Object.keys(JSON.parse(Object.values(sessionStorage)[0]))") == []
    assert kept[0] in answered(chamber)


def answered(chamber: Chamber) -> set[str]:
    """Ids of the commands that the server has decided."""
    from council.models import CommandRecord, db

    with chamber.server.app.app_context():
        return set(db.session.execute(db.select(CommandRecord.command_id)).scalars())


def test_lost_answer_is_asked_again(chamber: Chamber) -> None:
    """The vote is stored but its answer never comes: the retry gets the same receipt and no second vote."""
    chamber.open()
    ballot = chamber.ballot()
    page = chamber.tablet(3)
    choose(page, "Pour")
    page.evaluate("""() => {
        const emit = window.io.Socket.prototype.onack;
        let lost = 0;
        window.io.Socket.prototype.onack = function (packet) {
            if (lost < 1) { lost += 1; return; }
            return emit.call(this, packet);
        };
    }""")
    confirm(page)
    expect(page.locator("[data-receipt]")).to_contain_text("POUR", timeout=15_000)
    lines = [line for line in chamber.clerk.board()["log"] if line["kind"] == "vote_cast"]
    assert len(lines) == 1
    assert stored(chamber, ballot) == {chamber.seats[3]: "pour"}


def test_network_off_and_on(chamber: Chamber) -> None:
    """Off: the confirmation waits and says so, in two stages. On: the page is whole again by itself."""
    chamber.open()
    page = chamber.tablet(3)
    chamber.ballot()
    choose(page, "Pour")
    chamber.server.kill()
    expect(page.locator("#connexion")).to_have_text("Reprise de la connexion…", timeout=8_000)
    expect(page.locator("[data-confirm]")).to_have_attribute("aria-disabled", "true")
    expect(page.locator("#connexion")).to_have_text("Hors connexion", timeout=15_000)
    expect(page.locator("#banniere")).to_contain_text("levez la main")
    assert page.locator(".ballot-card input:checked").get_attribute("value") == "pour"
    chamber.server.start()
    expect(page.locator("#connexion")).to_have_text("En direct", timeout=15_000)
    expect(page.locator("[data-confirm]")).to_have_attribute("aria-disabled", "false")
    confirm(page)
    expect(page.locator("[data-receipt]")).to_contain_text("POUR")


def test_without_websockets_over_http(chamber: Chamber) -> None:
    """A proxy that blocks websockets: the page follows and votes over plain HTTP."""
    chamber.open()
    ballot = chamber.ballot()
    page = chamber.enter(3, "/elu/pouvoirs")
    page.route_web_socket(re.compile("socket.io"), lambda socket: socket.close())
    page.goto(f"{chamber.server.url}/elu/seances/{chamber.meeting}/en-seance")
    expect(page.locator("#connexion")).to_have_text("Liaison de secours", timeout=15_000)
    choose(page, "Contre")
    confirm(page)
    expect(page.locator("[data-receipt]")).to_contain_text("CONTRE", timeout=15_000)
    assert stored(chamber, ballot) == {chamber.seats[3]: "contre"}


def test_proxy_is_a_separate_act(chamber: Chamber) -> None:
    """The holder of a proxy has two cards and votes twice, each with its own confirmation and receipt."""
    chamber.open()
    chamber.clerk.do("give_proxy", giver=chamber.seats[10], bearer=chamber.seats[2])
    ballot = chamber.ballot()
    page = chamber.tablet(2)
    expect(page.locator(".ballot-card")).to_have_count(2)
    expect(page.locator(".ballot-card").nth(1).locator(".proxy-band")).to_contain_text("Vous votez pour")
    choose(page, "Pour", 0)
    confirm(page, 0)
    expect(page.locator(".ballot-card").nth(0).locator("[data-receipt]")).to_be_visible()
    assert stored(chamber, ballot) == {chamber.seats[2]: "pour"}
    choose(page, "Contre", 1)
    confirm(page, 1)
    expect(page.locator(".ballot-card").nth(1).locator("[data-receipt]")).to_contain_text("CONTRE")
    assert stored(chamber, ballot) == {chamber.seats[2]: "pour", chamber.seats[10]: "contre"}


def test_keyboard_only(chamber: Chamber) -> None:
    """From the top of the page to the receipt without a pointer; the focus lands on the receipt."""
    chamber.open()
    chamber.ballot()
    page = chamber.tablet(3)
    expect(page.locator(".ballot-card")).to_be_visible()
    page.keyboard.press("Tab")
    for _ in range(30):
        if page.evaluate("document.activeElement.type") == "radio":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.locator(".ballot-card input:checked").get_attribute("value") == "contre"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hasAttribute('data-confirm')")
    page.keyboard.press("Enter")
    expect(page.locator("[data-receipt]")).to_be_focused()
    expect(page.locator("#annonce")).to_contain_text("CONTRE")


def test_secret_ballot_is_final(chamber: Chamber) -> None:
    """A secret vote gives a receipt of participation, shows no choice and cannot be changed."""
    chamber.open()
    chamber.ballot("secret", candidates=["Mme Durand", "M. Petit"])
    page = chamber.tablet(3)
    choose(page, "M. Petit")
    expect(page.locator("[data-confirm]")).to_contain_text("Déposer dans l’urne")
    confirm(page)
    expect(page.locator("[data-receipt]")).to_contain_text("dans l’urne")
    expect(page.locator(".ballot-card")).not_to_contain_text("Petit")
    expect(page.get_by_role("button", name="Changer ce vote")).to_have_count(0)
    page.reload()
    expect(page.locator("[data-receipt]")).to_contain_text("dans l’urne")


def test_says_why_not_and_what_to_do(chamber: Chamber) -> None:
    """An absent member, a show of hands: the page says why there is nothing to press."""
    chamber.open()
    absent = chamber.tablet(9)
    expect(absent.get_by_text("Signalez-vous au secrétariat")).to_be_visible()
    chamber.ballot("main_levee")
    present = chamber.tablet(3)
    expect(present.get_by_text("levez la main quand le président")).to_be_visible()
    expect(present.locator(".ballot-card")).to_have_count(0)


def test_reads_elsewhere_and_comes_back(chamber: Chamber) -> None:
    """Following pauses while another item is read; one tap brings back; a vote shows all the same."""
    chamber.open()
    page = chamber.tablet(3)
    page.get_by_label("Je lis le point").select_option(str(chamber.items[2]))
    expect(page.get_by_text("Je lis ailleurs\u00a0: point 3")).to_be_visible()
    chamber.clerk.do("close_item", item=chamber.items[0], outcome="discussed")
    chamber.clerk.do("open_item", item=chamber.items[1])
    expect(page.get_by_role("heading", level=1)).to_have_text("Objet de la délibération 2")
    expect(page.locator(f"[data-item='{chamber.items[2]}']")).to_be_visible()
    chamber.ballot(item=1)
    expect(page.locator(".ballot-card")).to_be_visible()
    page.get_by_role("button", name="Revenir au point 2").click()
    expect(page.locator(f"[data-item='{chamber.items[1]}']")).to_be_visible()
    expect(page.locator(f"[data-item='{chamber.items[2]}']")).to_be_hidden()


def test_withdraws_for_own_seat(chamber: Chamber) -> None:
    """A member stands back from the item after a confirmation, and can come back on it."""
    chamber.open()
    page = chamber.tablet(3)
    page.get_by_role("button", name="Je me retire de ce point").click()
    page.get_by_role("button", name="Oui, je me retire").click()
    expect(page.get_by_text("Vous vous êtes retiré de ce point", exact=True)).to_be_visible()
    chamber.ballot()
    expect(page.get_by_text("vous ne prenez pas part au vote")).to_be_visible()
    expect(page.locator(".ballot-card")).to_have_count(0)


@pytest.mark.parametrize("size", [(1280, 800), (1024, 768), (390, 844)])
def test_accessible_and_whole_at(chamber: Chamber, size: tuple[int, int]) -> None:
    """No axe violation, no sideways scrolling; choices and confirmation fit one screen, 20 mm high on a tablet."""
    chamber.open()
    chamber.clerk.do("give_proxy", giver=chamber.seats[10], bearer=chamber.seats[2])
    chamber.ballot()
    page = chamber.tablet(2, {"width": size[0], "height": size[1]})
    choose(page, "Pour")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    first = page.locator(".vote__choice label").first.bounding_box()
    last = page.locator("[data-confirm]").first.bounding_box()
    assert first
    assert last
    assert min(first["height"], last["height"]) >= 105  # 20 mm at 132 px per inch
    foot = page.locator(".tab-bar").bounding_box() if size[0] < 1088 else None
    assert last["y"] + last["height"] - first["y"] <= (foot["y"] if foot else size[1])
    confirm(page)
    expect(page.locator("[data-receipt]")).to_be_visible()
    assert_accessible(page)


def test_needs_no_inline_code(chamber: Chamber) -> None:
    """Without scripts the page says what to do and the texts can be read."""
    page = chamber.enter(3, "/elu/pouvoirs")
    page.route("**/*.js*", lambda route: _drop(route))
    page.goto(f"{chamber.server.url}/elu/seances/{chamber.meeting}/en-seance")
    expect(page.get_by_text("Note de synthèse.").first).to_be_visible()
    assert page.evaluate("[...document.querySelectorAll('script:not([src])')].length") == 0
    assert page.evaluate("[...document.querySelectorAll('[style]')].length") == 0


def _drop(route: Route) -> None:
    route.abort()
