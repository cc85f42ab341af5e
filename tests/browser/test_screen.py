"""The room screen: fills as votes come, tells the result once proclaimed, covers itself, comes back by itself."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser.axe import assert_accessible
from tests.browser.chamber import Chamber, HttpClerk

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]


def test_from_item_to_result(chamber: Chamber) -> None:
    """Item, turnout on the hemicycle without any choice, then the result in words; every scene is accessible."""
    page = chamber.screen()
    expect(page.get_by_role("heading", level=1)).to_have_text("Conseil municipal")
    chamber.open()
    expect(page.get_by_role("heading", level=1)).to_have_text("Objet de la délibération 1")
    expect(page.locator("#numero")).to_have_text("Point 1 sur 4")
    assert_accessible(page)
    ballot = chamber.ballot()
    for index, choice in enumerate(["pour", "contre", "pour"]):
        member = HttpClerk(chamber.server, chamber.account(index), chamber.meeting)
        member.do("vote", ballot=ballot, seat=chamber.seats[index], choice=choice)
    expect(page.locator(".screen-turnout")).to_contain_text("3 votes reçus sur 9")
    expect(page.locator(".seat--voted")).to_have_count(3)
    assert_accessible(page)
    chamber.clerk.do("close_ballot", ballot=ballot)
    expect(page.get_by_text("Le résultat va être proclamé.")).to_be_visible()
    expect(page.locator(".seat--for, .seat--against")).to_have_count(0)
    chamber.clerk.do("proclaim", ballot=ballot)
    expect(page.locator(".screen__result")).to_contain_text("par 2 voix contre 1")
    expect(page.locator(".seat--for")).to_have_count(2)
    expect(page.locator(".seat--against")).to_have_count(1)
    assert_accessible(page)


def test_closed_session_and_suspension_cover_everything(chamber: Chamber) -> None:
    """Behind closed doors nothing of the item stays on the screen."""
    chamber.open()
    page = chamber.screen()
    expect(page.get_by_role("heading", level=1)).to_have_text("Objet de la délibération 1")
    chamber.close_doors()
    expect(page.get_by_role("heading", level=1)).to_have_text("La séance se poursuit à huis clos")
    expect(page.locator("body")).not_to_contain_text("Objet de la délibération")
    chamber.clerk.do("public_session")
    chamber.clerk.do("suspend", reason="")
    expect(page.get_by_role("heading", level=1)).to_have_text("La séance est suspendue")
    assert_accessible(page)


def test_comes_back_by_itself(chamber: Chamber) -> None:
    """The server dies and starts again: nobody has to touch the screen."""
    chamber.open()
    page = chamber.screen()
    expect(page.get_by_role("heading", level=1)).to_have_text("Objet de la délibération 1")
    chamber.server.kill()
    expect(page.locator("#connexion")).to_be_visible(timeout=10_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Objet de la délibération 1")
    chamber.server.start()
    chamber.clerk.do("suspend", reason="")
    expect(page.get_by_role("heading", level=1)).to_have_text("La séance est suspendue", timeout=15_000)


def test_unknown_token_is_refused_and_state_hides_closed_sessions(chamber: Chamber) -> None:
    """No meeting behind a guessed address; the HTTP state of a closed session holds nothing but the meeting."""
    page = chamber.new_context().new_page()
    assert page.goto(f"{chamber.server.url}/ecran/devine").status == 404  # type: ignore[union-attr]
    chamber.open()
    chamber.close_doors()
    page.goto(f"{chamber.server.url}/ecran/{chamber.token}/etat")
    assert set(json.loads(page.locator("body").inner_text())["board"]) == {"meeting"}
