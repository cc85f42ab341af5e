"""A councillor declares an interest, sees the suggestion, announces; the cockpit shows it and one tap notes it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from council.models import Item, db
from tests.browser.axe import assert_accessible
from tests.browser.chamber import Chamber

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]


def name_beneficiary(chamber: Chamber) -> None:
    """The second item is a grant to the festivities committee."""
    with chamber.server.hand():
        item = db.session.get_one(Item, chamber.items[1])
        item.title, item.beneficiaries = "Subvention 2026", [{"name": "Comité des fêtes", "number": ""}]


def declare(page: Page, url: str) -> None:
    """By keyboard, from the tab bar."""
    page.goto(f"{url}/elu/")
    page.get_by_role("navigation", name="Principale").get_by_role("link", name="Intérêts").press("Enter")
    page.get_by_role("link", name="Déclarer un intérêt").press("Enter")
    page.get_by_label("Nom de l’organisme").fill("Comité des Fêtes")
    page.get_by_label("Je le préside").press("Space")
    page.get_by_label("Depuis le").fill("2020-01-01")
    expect(page.get_by_label("Degré de parenté")).to_be_hidden()
    assert_accessible(page)
    page.get_by_role("button", name="Enregistrer").press("Enter")
    expect(page.get_by_role("link", name="Comité des Fêtes")).to_be_visible()
    assert_accessible(page)


def test_from_the_declaration_to_the_minute_book(chamber: Chamber) -> None:
    name_beneficiary(chamber)
    member = chamber.enter(10, "/elu/")  # away, represented by the member at 2
    declare(member, chamber.server.url)
    member.goto(f"{chamber.server.url}/elu/seances/{chamber.meeting}")
    expect(member.locator(".points")).to_contain_text("Déport suggéré")
    member.get_by_role("link", name="Subvention 2026").click()
    section = member.get_by_role("region", name="Devez-vous vous retirer")
    expect(section).to_contain_text(
        "Vous présidez le Comité des Fêtes, bénéficiaire de la subvention du point 2."
    )
    assert_accessible(member)
    section.get_by_role("button", name="Je me retirerai").press("Enter")
    expect(member.get_by_role("region", name="Vous avez annoncé votre déport")).to_be_visible()
    assert_accessible(member)

    office = chamber.enter(-1, f"/bureau/seances/{chamber.meeting}/deports")
    expect(office.get_by_role("main")).to_contain_text("Se retirera")
    assert_accessible(office)
    office.goto(f"{chamber.server.url}/bureau/interets")
    expect(office.get_by_role("main")).to_contain_text("Comité des Fêtes")
    assert_accessible(office)

    roll = {"chair": chamber.seats[0], "present": chamber.seats[:9], "motive": "Essai"}
    chamber.clerk.do("open_meeting", **roll)  # takes up the proxy announced with the convocation
    chamber.clerk.do("name_secretary", seat=chamber.seats[1])
    page = chamber.cockpit()
    chamber.clerk.do("open_item", item=chamber.items[1])
    announced = page.get_by_role("region", name="Déport")
    expect(announced).to_contain_text("pouvoir à")
    assert_accessible(page)
    announced.get_by_role("button", name="Noter le retrait").press("Enter")
    expect(announced).to_be_hidden()
    expect(page.locator("#registre")).to_contain_text("se retire")
    board = chamber.clerk.board()
    assert [seat["seat"] for seat in board["seats"] if seat["withdrawn"]] == [chamber.seats[10]]
    chamber.ballot(item=1)
    assert chamber.clerk.board()["ballot"]["electorate"] == 9
