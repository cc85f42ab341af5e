"""Reading during the meeting: the strip tells where the meeting is and calls to the vote."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.axe import assert_accessible
from tests.browser.chamber import Chamber

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]


def test_a_vote_finds_the_reader(chamber: Chamber) -> None:
    """On the page of another item: nothing before the opening, the item under discussion, then the call to vote."""
    page = chamber.enter(3, f"/elu/seances/{chamber.meeting}/points/4")
    strip = page.locator(".strip")
    expect(strip).to_be_hidden()
    chamber.open()
    expect(strip).to_contain_text("La séance en est au point 1.")
    chamber.ballot()
    expect(strip).to_contain_text("Un vote est ouvert\u00a0: point 1.")
    assert_accessible(page)
    strip.get_by_role("link", name="Voter").click()
    expect(page.locator(".ballot-card")).to_be_visible()


@pytest.mark.parametrize(
    "path", ["", "/seances", "/pouvoirs", "/seances/{}", "/seances/{}/points/1", "/seances/{}/reponse"]
)
def test_pages_are_accessible_and_work_without_scripts(chamber: Chamber, path: str) -> None:
    """No axe violation on a phone, nothing cut sideways, the same words without JavaScript."""
    address = f"/elu{path.format(chamber.meeting)}"
    page = chamber.enter(3, address, {"width": 390, "height": 844})
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    words = page.locator("main").inner_text()
    page.route("**/*.js*", lambda route: route.abort())
    page.goto(chamber.server.url + address)
    assert page.locator("main").inner_text() == words
