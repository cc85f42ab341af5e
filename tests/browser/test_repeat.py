"""No quorum, then the second convocation, then a meeting that decides with few members, in a real browser."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from council.models import Meeting, db
from tests.browser.axe import violations
from tests.browser.chamber import Chamber, HttpClerk

pytestmark = pytest.mark.needs("chromium")


def _fail(chamber: Chamber) -> None:
    """Three of eleven came: the book says so, the chair closes."""
    seats = chamber.seats
    chamber.clerk.do("open_meeting", chair=seats[0], present=seats[:3], proxies=[], motive="Essai")
    chamber.clerk.do("name_secretary", seat=seats[1])
    chamber.clerk.do("close_meeting")


def _accessible(page: Page) -> None:
    assert violations(page) == []


def test_without_quorum_the_council_is_called_again_and_decides(chamber: Chamber) -> None:
    _fail(chamber)
    page = chamber.enter(-1, f"/bureau/seances/{chamber.meeting}", {"width": 1280, "height": 800})
    expect(page.get_by_text("4 points restés sans décision, faute de quorum")).to_be_visible()
    _accessible(page)
    page.get_by_role("link", name="Convoquer à nouveau").click()
    _accessible(page)
    page.get_by_role("button", name="Préparer la nouvelle séance").click()
    expect(page.get_by_text("La nouvelle séance est prête")).to_be_visible()
    expect(page.get_by_text("Convocation faite pour la deuxième fois")).to_be_visible()
    _accessible(page)
    found = re.search(r"/seances/(\d+)", page.url)
    assert found
    new = int(found[1])
    page.goto(f"{chamber.server.url}/bureau/seances/{new}/dossier")
    page.get_by_role("button", name="Figer et construire la version 1").click()
    expect(page.get_by_text("La version 1 contient les pièces")).to_be_visible(timeout=90_000)
    page.get_by_role("link", name="Passer à la convocation").click()
    _accessible(page)
    page.get_by_role("button", name="Convoquer 11").click()
    expect(page.get_by_text("11 / 11")).to_be_visible(timeout=120_000)
    _hold(chamber, new)


def _hold(chamber: Chamber, new: int) -> None:
    """The day has come: two members are enough for a point of the first agenda."""
    now = datetime.now(UTC)
    with chamber.server.hand():
        meeting = db.session.get_one(Meeting, new)
        later = now + timedelta(minutes=30)
        same_day = (
            later.astimezone(ZoneInfo("Europe/Paris")).date()
            == now.astimezone(ZoneInfo("Europe/Paris")).date()
        )
        meeting.starts_at = later if same_day else now
        items = [item.id for item in meeting.items]
    clerk = HttpClerk(chamber.server, chamber.server.commune.clerk, new)
    seats = chamber.seats
    clerk.do("open_meeting", chair=seats[0], present=seats[:2], proxies=[], motive="Essai")
    clerk.do("name_secretary", seat=seats[1])
    clerk.do("open_item", item=items[0])
    board = clerk.board()
    assert (board["meeting"]["call"], board["item_quorum"]["reached"]) == (2, True)
    page = chamber.enter(-1, f"/bureau/seances/{new}/conduite", {"width": 1280, "height": 800})
    expect(page.get_by_text("Convocation renouvelée").first).to_be_visible()
