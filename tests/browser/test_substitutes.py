"""Substitutes in the browser: named by keyboard, in the roll call of the opening, arriving in the member's seat."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from council.models import Body, Convocation, Meeting, Person, db
from tests.browser.axe import assert_accessible
from tests.browser.chamber import Chamber
from tests.browser.test_ways import picture
from tests.browser.walk import faults_here, press, press_to

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]


def intercommunal(chamber: Chamber, *named: int) -> None:
    """The body of a community of communes, where members ``named`` have M. Paul Roy and others for substitutes."""
    with chamber.server.hand():
        meeting = db.session.get_one(Meeting, chamber.meeting)
        db.session.get_one(Body, meeting.body_id).regime = "fr-epci"
        for index in named:
            person = Person(civility="M.", first_name="Paul", last_name=f"Roy{index}")
            db.session.add(person)
            db.session.flush()
            row = db.session.scalars(
                db.select(Convocation).where(Convocation.mandate_id == chamber.seats[index])
            ).one()
            row.substitute_id, row.response, row.proxy_to_id = (
                person.id,
                "substitute" if index == 2 else None,
                None,
            )


def test_the_roll_call_takes_up_who_announced_the_substitute(chamber: Chamber) -> None:
    intercommunal(chamber, 2, 9)
    page = chamber.cockpit()
    page.locator("#centre").get_by_role("button", name="Ouvrir la séance").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(f"[name=sits-{chamber.seats[2]}]")).to_have_value("substitute")
    expect(dialog.locator(f"[name=sits-{chamber.seats[2]}]")).to_be_visible()
    expect(dialog.locator(f"[name=sits-{chamber.seats[9]}]")).to_be_hidden()
    expect(dialog.locator(f"#appel-{chamber.seats[2]}")).to_be_checked()
    expect(dialog.locator(f"[name=sits-{chamber.seats[3]}]")).to_have_count(0)
    picture(page, "substitutes-roll")
    assert_accessible(page)


def test_a_substitute_arrives_in_the_members_seat(chamber: Chamber) -> None:
    intercommunal(chamber, 9)
    chamber.clerk.do(
        "open_meeting", motive="Essai", chair=chamber.seats[0], present=chamber.seats[:8], proxies=[]
    )
    chamber.clerk.do("name_secretary", seat=chamber.seats[1])
    page = chamber.cockpit()
    page.locator("#chercher").fill(chamber.clerk.board()["seats"][9]["name"].split()[-1])
    page.locator(f"[data-act=seat][data-seat='{chamber.seats[9]}']").press("Enter")
    dialog = page.get_by_role("dialog")
    picture(page, "substitutes-seat")
    assert_accessible(page)
    dialog.get_by_role("button", name="Noter l’arrivée de son suppléant, M. Paul Roy9").press("Enter")
    expect(page.locator("#quorum")).to_contain_text("9 présents")
    page.locator("#chercher").fill("Roy9")
    expect(page.locator(".people")).to_contain_text("M. Paul Roy9, suppléant de")


def test_the_office_names_a_substitute_by_keyboard(chamber: Chamber) -> None:
    intercommunal(chamber)
    page = chamber.enter(-1, "/bureau/seances", {"width": 1280, "height": 800})
    press(page, "Suppléants, Conseil municipal", "link")
    name = page.locator(".ways li").nth(3).locator("strong").inner_text()
    page.locator(".ways li summary").nth(3).focus()
    page.keyboard.press("Enter")
    for label, typed in (("Prénom", "Paul"), ("Nom", "Roy"), ("Adresse électronique", "paul")):
        page.keyboard.press("Tab")
        if label == "Prénom":
            page.keyboard.press("Tab")
        page.keyboard.type(typed)
    press(page, f"Enregistrer le suppléant de {name}")
    expect(page.get_by_role("alert")).to_contain_text("Écrivez l’adresse électronique du suppléant")
    assert faults_here(page) == []
    press_to(page, "Adresse électronique", "textbox")
    page.keyboard.press("End")
    page.keyboard.type(".roy@petite-commune.example")
    press(page, f"Enregistrer le suppléant de {name}")
    expect(page.locator(".ways li").nth(3)).to_contain_text("Paul Roy")
    assert faults_here(page) == []
    picture(page, "substitutes-office")
