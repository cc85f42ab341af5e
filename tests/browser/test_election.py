"""The election assistant: a mayor elected on paper in three rounds by keyboard, a designation with a tie, lists."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from council.models import Item, Mandate, Person, db
from tests.browser.axe import assert_accessible
from tests.browser.chamber import Chamber, HttpClerk, furnish
from tests.conftest import Server

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]


@pytest.fixture
def voting(server: Server, new_context: Callable[..., BrowserContext]) -> Iterator[Chamber]:
    """A chamber whose first item is an election; the third member is the oldest of all."""
    meeting, items, token = furnish(server)
    with server.hand():
        db.session.get_one(Item, items[0]).kind = "election"
        db.session.get_one(Item, items[0]).title = "Élection du maire"
        for rank, seat in enumerate(server.commune.mandates):
            mandate = db.session.get_one(Mandate, seat)
            db.session.get_one(Person, mandate.person_id).birth_date = date(
                1980 - (rank == 2) * 40, 1, 1 + rank
            )
    made = Chamber(
        server, meeting, items, token, HttpClerk(server, server.commune.clerk, meeting), new_context
    )
    made.open()
    yield made
    assert made.complaints == []


def picture(page: Page, name: str) -> None:
    """A picture for whoever judges the screens by eye (``PICTURES=folder``)."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=False)


def big(page: Page, name: str) -> None:
    """Go to the big action of the step by its key, and press it."""
    action = page.locator("#centre .button--big", has_text=name)
    expect(action).to_be_visible()
    action.focus()
    page.keyboard.press("Enter")


def fill(page: Page, label: str, value: str) -> None:
    """Type into a field of the step, found by its label."""
    page.locator("#centre").get_by_label(label, exact=True).fill(value)


def names(chamber: Chamber) -> list[str]:
    return [seat["name"] for seat in chamber.clerk.board()["seats"]]


def counted(page: Page, first: str, second: str, *votes: int) -> None:
    """The count of one round on paper: envelopes, two candidates, blank."""
    expect(page.get_by_label("Enveloppes trouvées dans l’urne")).to_be_visible()
    fill(page, "Enveloppes trouvées dans l’urne", str(sum(votes)))
    for label, number in zip((first, second, "Bulletins blancs"), votes, strict=True):
        fill(page, label, str(number))


def test_mayor_elected_on_paper_in_three_rounds(voting: Chamber) -> None:
    """Oldest member in the chair, assessors, three counts, tie: the older candidate; text ready; then a reload."""
    page = voting.cockpit()
    members = names(voting)
    expect(page.locator("#centre")).to_contain_text("Que faut-il élire")
    page.get_by_label("Que faut-il élire").select_option("head")
    picture(page, "1-kind")
    assert_accessible(page)
    big(page, "Continuer avec les candidats")
    page.get_by_label("Candidat 1").fill("Personne Inconnue")
    big(page, "Enregistrer les candidats")
    expect(page.locator("#centre [role=alert]")).to_contain_text("n’est pas un membre de l’assemblée")
    page.get_by_label("Candidat 1").fill(members[0])
    page.get_by_label("Candidat 2").fill(members[1])
    page.reload()
    expect(page.get_by_label("Candidat 2")).to_have_value(members[1])  # typed, not sent, still there
    picture(page, "2-candidates")
    assert_accessible(page)
    big(page, "Enregistrer les candidats")
    page.get_by_label("Assesseur 1").select_option(label=members[3])
    page.get_by_label("Assesseur 2").select_option(label=members[4])
    picture(page, "3-assessors")
    big(page, "Désigner les assesseurs")
    expect(page.locator("#centre")).to_contain_text("Le doyen d’âge préside cette élection")
    picture(page, "4-eldest")
    assert_accessible(page)
    page.get_by_role("button", name="Donner la présidence à").press("Enter")
    expect(page.locator("#centre")).not_to_contain_text("Le doyen d’âge préside cette élection")
    screen = voting.screen()
    expect(screen.locator(".screen-names")).to_contain_text(members[0])
    picture(screen, "screen-candidates")
    for number in (1, 2, 3):
        expect(page.get_by_role("heading", name=f"Tour {number} sur 3")).to_be_visible()
        page.get_by_role("button", name="Scrutin secret sur papier").press("Enter")
        if number == 1:
            counted(page, members[0], members[1], 5, 3, 3)
            big(page, "Enregistrer le dépouillement")
            expect(page.locator("#centre [role=alert]")).to_contain_text("11 enveloppes")
            picture(page, "5-count-error")
            assert_accessible(page)
        counted(page, members[0], members[1], 4, 4, 1)
        expect(page.locator("[data-sum]")).to_contain_text("le compte est juste")
        picture(page, f"5-count-{number}")
        big(page, "Enregistrer le dépouillement")
        if number < 3:
            big(page, "Proclamer, puis tour suivant")
    expect(page.locator(".result__sentence")).to_contain_text("au bénéfice de l’âge")
    picture(page, "6-result")
    assert_accessible(page)
    expect(screen.locator("body")).not_to_contain_text("est élu")
    big(page, "Proclamer le résultat")
    expect(screen.locator("body")).to_contain_text("est élu")
    picture(screen, "screen-result")
    page.locator("summary", has_text="Texte du procès-verbal").click()
    text = page.locator(".election-minutes")
    for words in (
        "Ont été désignés assesseurs",
        "Premier tour",
        "bulletins blancs",
        "immédiatement installé",
    ):
        expect(text).to_contain_text(words)
    picture(page, "7-minutes")
    assert_accessible(page)
    board = voting.clerk.board()
    assert board["items"][0]["outcome"] == "elected"
    assert board["chair"]["name"] == members[0], "the older of the two, installed at once"


def test_designation_with_a_tie_asks_for_birth_dates(voting: Chamber) -> None:
    """Three rounds counted over HTTP, then the dates typed in the cockpit; nothing of them on the boards."""
    clerk, item = voting.clerk, voting.items[0]
    clerk.do("begin_election", item=item, office="other", title="déléguée au collège")
    of = clerk.board()["election"]["id"]
    clerk.do("set_candidates", election=of, candidates=[{"name": "Mme Lune"}, {"name": "Mme Soleil"}])
    clerk.do("name_assessors", election=of, seats=voting.seats[3:5])
    for number in (1, 2, 3):
        ballot = voting.ballot("paper")
        clerk.do("record_paper", ballot=ballot, envelopes=9, counts={"c1": 4, "c2": 4, "nul": 1})
        clerk.do("close_ballot", ballot=ballot)
        if number < 3:
            clerk.do("proclaim", ballot=ballot)
    page = voting.cockpit()
    expect(page.locator("#centre")).to_contain_text("Égalité à départager")
    big(page, "Départager par l’âge")
    expect(page.locator("#centre [role=alert]")).to_contain_text("Indiquez chaque date de naissance")
    page.get_by_label("Mme Lune").fill("1950-02-03")
    page.get_by_label("Mme Soleil").fill("1961-04-05")
    picture(page, "8-tie")
    assert_accessible(page)
    big(page, "Départager par l’âge")
    expect(page.locator(".result__sentence")).to_contain_text("Mme Lune est élue")
    assert "1950" not in page.content()
    big(page, "Proclamer le résultat")
    expect(page.locator(".result__sentence")).to_contain_text("Mme Lune")


def test_single_candidacy_and_lists(voting: Chamber) -> None:
    """One candidacy is read out without a vote; lists share seats, on a phone too."""
    page = voting.cockpit()
    page.get_by_label("Que faut-il élire").select_option("outside_body")
    page.get_by_label("Intitulé, tel qu’il est lu").fill("déléguée au CNAS")
    page.get_by_text("D’autres élections suivront sur ce point").click()
    big(page, "Continuer avec les candidats")
    page.get_by_label("Candidat 1").fill("Mme Charrier")
    big(page, "Enregistrer les candidats")
    expect(page.locator("#centre")).to_contain_text("Une seule candidature")
    picture(page, "9-single")
    assert_accessible(page)
    big(page, "Donner lecture de la nomination")
    expect(page.get_by_label("Que faut-il élire")).to_be_visible()
    expect(page.locator(".election-minutes")).to_contain_text("prend effet immédiatement")
    page.get_by_label("Que faut-il élire").select_option("cao")
    page.get_by_label("Nombre de sièges").fill("3")
    big(page, "Continuer avec les candidats")
    page.get_by_label("Nom de la liste").fill("Ensemble")
    page.get_by_label("Candidats dans l’ordre, un par ligne").fill("Mme A\nM. B\nMme C")
    page.get_by_role("button", name="Ajouter une liste").press("Enter")
    page.get_by_label("Nom de la liste").nth(1).fill("Autrement")
    page.get_by_label("Candidats dans l’ordre, un par ligne").nth(1).fill("M. D\nMme E")
    picture(page, "10-lists")
    assert_accessible(page)
    big(page, "Enregistrer les listes")
    page.get_by_role("button", name="Continuer sans assesseurs").press("Enter")
    page.get_by_role("button", name="Scrutin secret sur les tablettes").press("Enter")
    tablet = voting.tablet(0)
    expect(tablet.locator(".vote__members").first).to_have_text("Mme A, M. B, Mme C")
    picture(tablet, "tablet-lists")
    assert_accessible(tablet)
    ballot = voting.clerk.board()["ballot"]["id"]
    for index in range(9):
        member = HttpClerk(voting.server, voting.account(index), voting.meeting)
        member.do("vote", ballot=ballot, seat=voting.seats[index], choice="c1" if index < 6 else "c2")
    expect(page.get_by_role("progressbar", name="9 votes sur 9")).to_be_visible()
    for index in (0, 1):
        HttpClerk(voting.server, voting.account(index), voting.meeting).do("confirm_urn", ballot=ballot)
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("#centre").get_by_role("button", name="Ouvrir l’urne et clore").press("Enter")
    expect(page.get_by_role("region", name="Répartition des sièges")).to_contain_text("Ensemble")
    picture(page, "11-table-phone")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
