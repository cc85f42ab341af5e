"""A meeting in two rooms by video: the office names them, the clerk notes who is where, votes are by name."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from council.models import Body, Meeting, db
from tests.browser.axe import assert_accessible
from tests.browser.chamber import Chamber
from tests.browser.test_ways import picture

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]


def link(chamber: Chamber, state: str = "convened") -> None:
    with chamber.server.hand():
        meeting = db.session.get_one(Meeting, chamber.meeting)
        meeting.rooms, meeting.state = ["Siège", "Mairie de Valmont"], state
        db.session.get_one(Body, meeting.body_id).regime = "fr-epci"


def test_each_member_has_a_room(chamber: Chamber) -> None:
    link(chamber)
    chamber.clerk.do(
        "open_meeting", motive="Essai", chair=chamber.seats[0], present=chamber.seats[:8], proxies=[],
        rooms={str(chamber.seats[2]): 1},
    )  # fmt: skip
    chamber.clerk.do("name_secretary", seat=chamber.seats[1])
    page = chamber.cockpit()
    expect(page.locator("#quorum")).to_contain_text("Mairie de Valmont\u00a0: 1 présent")
    page.locator("#chercher").fill(chamber.clerk.board()["seats"][8]["name"].split()[-1])
    page.locator("#chercher").press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Mairie de Valmont").click()
    picture(page, "rooms-arrival")
    assert_accessible(page)
    dialog.get_by_role("button", name="Noter son arrivée").press("Enter")
    expect(page.locator("#quorum")).to_contain_text("Mairie de Valmont\u00a0: 2 présents")
    chamber.clerk.do("open_item", item=chamber.items[0])
    expect(page.locator("#centre").get_by_role("button", name="Ouvrir le vote")).to_be_visible()
    expect(page.locator("#centre").get_by_role("button", name="Voter à main levée")).to_have_count(0)
    picture(page, "rooms-item")
    assert_accessible(page)


def test_the_roll_asks_for_rooms(chamber: Chamber) -> None:
    link(chamber)
    page = chamber.cockpit()
    page.locator("#centre").get_by_role("button", name="Ouvrir la séance").press("Enter")
    dialog = page.get_by_role("dialog")
    room = dialog.locator(f"[name=room-{chamber.seats[0]}]")
    expect(room).to_be_visible()
    room.select_option("1")
    picture(page, "rooms-roll")
    assert_accessible(page)


def test_the_office_names_rooms_and_sees_what_must_wait(chamber: Chamber) -> None:
    link(chamber, "draft")
    page = chamber.enter(-1, f"/bureau/seances/{chamber.meeting}", {"width": 1280, "height": 800})
    expect(page.locator("main")).to_contain_text("Réunion en plusieurs lieux, par visioconférence")
    picture(page, "rooms-board")
    page.goto(f"{chamber.server.url}/bureau/seances/{chamber.meeting}/modifier")
    expect(page.get_by_label("Salles reliées par visioconférence")).to_have_value("Siège\nMairie de Valmont")
    picture(page, "rooms-form")
    assert_accessible(page)
    page.goto(f"{chamber.server.url}/bureau/points/{chamber.items[0]}")
