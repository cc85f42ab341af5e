"""Citizens follow a meeting: the page moves by itself, goes dark with the doors, and is whole without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from council.models import Meeting, db
from tests.browser.axe import assert_accessible
from tests.browser.chamber import Chamber

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]


def publish(chamber: Chamber) -> str:
    """Put the agenda online; the address of the live page."""
    with chamber.server.hand():
        meeting = db.session.get_one(Meeting, chamber.meeting)
        meeting.agenda_published_at = meeting.starts_at
    return f"/testville/seances/{chamber.meeting}/direct"


def wake(page: Page) -> None:
    """The page is looked at again: it asks at once, whatever its rhythm."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_followed_from_an_item_to_its_result_and_through_closed_doors(chamber: Chamber) -> None:
    where = publish(chamber)
    chamber.open()
    page = chamber.enter(None, where, {"width": 1280, "height": 800})
    now = page.get_by_role("region", name="En ce moment")
    expect(now).to_contain_text("Objet de la délibération 1")
    assert_accessible(page)
    ballot = chamber.ballot()
    wake(page)
    expect(now).to_contain_text("Vote ouvert : 0 vote reçu sur 9")
    chamber.clerk.do("close_ballot", ballot=ballot)
    chamber.clerk.do("proclaim", ballot=ballot)
    expect(now.locator(".direct__figures")).to_contain_text("Contre")  # asked by itself: a vote was open
    assert_accessible(page)
    chamber.clerk.do("open_item", item=chamber.items[1])
    chamber.close_doors()
    wake(page)
    expect(now).to_contain_text("La séance se poursuit à huis clos")
    expect(page.locator("#direct")).not_to_contain_text("Objet de la délibération")
    assert page.context.cookies() == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert_accessible(page)


def test_without_script_the_page_is_whole(chamber: Chamber) -> None:
    where = publish(chamber)
    chamber.open()
    page = chamber.new_context(java_script_enabled=False).new_page()
    page.goto(chamber.server.url + where)
    expect(page.locator("#direct")).to_contain_text("Objet de la délibération 1")
    expect(page.get_by_role("link", name="Actualiser maintenant")).to_be_visible()
