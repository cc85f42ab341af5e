"""Working together by keyboard alone: a task from its decision to its end; every new page at three widths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect

from council.models import Act, Invitation, db
from council.services import acts, drafts, invitations, sharing, tasks
from council.services.invitations import Guest
from council.services.items import add_item
from tests.browser.walk import enter, faults, faults_here, press, press_to
from tests.conftest import Server
from tests.services.after import hold_meeting
from tests.services.office import draft, future, new_meeting

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("chromium")]


@pytest.fixture
def office(make_server: Callable[..., Server]) -> Server:
    """A meeting held with its acts, a draft; one task of the mayor's."""
    made = make_server(start=False)
    commune = made.commune
    with made.app.app_context():
        clerk = commune.actor(commune.clerk)
        meeting = hold_meeting(commune)
        acts.prepare(clerk, meeting.id)
        written = drafts.begin(clerk, commune.body_id, "Achat d’un véhicule")
        act = db.session.scalars(
            db.select(Act.id).where(Act.outcome == "adopted").order_by(Act.number)
        ).first()
        assert act is not None
        tasks.give(clerk, "act", act, "Signer la convention", commune.mayor, future(2).date())
        tasks.give(clerk, "draft", written, "Demander un devis", commune.mayor, future(3).date())
        sharing.keep_to(clerk, written, sharing.keep_group(clerk, "Personnel", [commune.service]))
        lawyer = Guest(
            email="avocate@cabinet.example", first_name="Léa", last_name="Conseil", capacity="Avocate de la commune",
            until=future(5).date(), may_comment=True,
        )  # fmt: skip
        invitations.invite(clerk, lawyer, draft_id=written)
        item = add_item(clerk, new_meeting(commune), draft("Tarifs de la cantine"))
        invitations.invite(clerk, replace(lawyer, may_comment=False), item_id=item)
        db.session.remove()
    made.start()
    return made


def point(office: Server) -> int:
    """The point that is open to the lawyer."""
    with office.app.app_context():
        found = db.session.scalars(db.select(Invitation.item_id).where(Invitation.item_id.is_not(None))).one()
        db.session.remove()
    assert found is not None
    return found


def lawyer_of(office: Server) -> int:
    """The guest's account."""
    with office.app.app_context():
        found = db.session.scalars(db.select(Invitation.account_id)).first()
        db.session.remove()
    assert found is not None
    return found


def test_pages_at_three_widths(browser: Browser, office: Server) -> None:
    clerk = enter(browser, office, office.commune.clerk)
    pages = ("decisions", "decisions?etat=open", "decisions/1", "projets/1/taches")
    assert faults(clerk, [f"{office.url}/bureau/{one}" for one in pages]) == []
    sharing_pages = ("projets", "groupes", "projets/1/acces", f"points/{point(office)}/invites")
    assert faults(clerk, [f"{office.url}/bureau/{one}" for one in sharing_pages]) == []
    month = f"{office.url}/bureau/calendrier"
    own = f"{office.url}/compte/agenda"
    assert faults(clerk, [month, f"{month}?mois=2031-01", own]) == []
    press(clerk, "Créer mon adresse")
    assert faults_here(clerk) == []
    clerk.context.close()
    mayor = enter(browser, office, office.commune.mayor)
    assert faults(mayor, [f"{office.url}/bureau/a-faire"]) == []
    mayor.context.close()


def test_a_task_by_keyboard_alone(browser: Browser, office: Server) -> None:
    mayor = enter(browser, office, office.commune.mayor)
    mayor.goto(f"{office.url}/bureau/a-faire")
    mayor.locator("#tache-1 summary").first.focus()
    mayor.keyboard.press("Enter")
    press_to(mayor, "Ce qui a été fait", "textbox")
    mayor.keyboard.type("Signée ce matin.")
    press(mayor, "C’est fait")
    expect(mayor.get_by_text("La tâche est faite.")).to_be_visible()
    assert mayor.get_by_role("heading", name="Signer la convention").count() == 0
    press(mayor, "Décisions", "link")
    press(mayor, "Terminées", "link")
    expect(mayor.get_by_text("Exécutée")).to_be_visible()
    mayor.context.close()


def test_a_calendar_by_keyboard_alone(browser: Browser, office: Server) -> None:
    """From the month to one's own address, read without a session until it is ended."""
    clerk = enter(browser, office, office.commune.clerk)
    clerk.goto(f"{office.url}/bureau/calendrier")
    press(clerk, "Dans mon agenda", "link")
    press(clerk, "Créer mon adresse")
    address = clerk.locator(".copy code").inner_text()
    path = address[address.index("/compte/") :]
    other = browser.new_context()
    assert other.request.get(f"{office.url}{path}").ok
    press(clerk, "Mettre fin à l’adresse")
    expect(clerk.get_by_text("n’est plus valable")).to_be_visible()
    assert other.request.get(f"{office.url}{path}").status == 404
    other.close()
    clerk.context.close()


def test_a_guest_by_keyboard_alone(browser: Browser, office: Server) -> None:
    """What was opened, a remark, the way out; invited and taken back by the office, also by keyboard."""
    guest = enter(browser, office, lawyer_of(office))
    assert faults(guest, [f"{office.url}/invite/", f"{office.url}/invite/1", f"{office.url}/invite/2"]) == []
    guest.goto(f"{office.url}/invite/")
    press(guest, "Achat d’un véhicule", "link")
    press_to(guest, "Votre remarque", "textbox")
    guest.keyboard.type("Quel marché ?")
    press(guest, "Enregistrer la remarque")
    expect(guest.get_by_text("Votre remarque est enregistrée.")).to_be_visible()
    clerk = enter(browser, office, office.commune.clerk)
    clerk.goto(f"{office.url}/bureau/projets/1/acces")
    press(clerk, "Mettre fin à l’invitation de Léa Conseil")
    expect(clerk.get_by_text("L’invitation a pris fin.")).to_be_visible()
    press_to(clerk, "Adresse électronique", "textbox")
    clerk.keyboard.type("architecte@cabinet.example")
    for name, words in (("Prénom", "Paul"), ("Nom", "Trait"), ("À quel titre", "Architecte")):
        press_to(clerk, name, "textbox")
        clerk.keyboard.type(words)
    press(clerk, "Inviter")
    expect(clerk.get_by_text("Choisissez le dernier jour").first).to_be_visible()
    expect(clerk.get_by_label("À quel titre")).to_have_value("Architecte")
    clerk.context.close()
    answer = guest.goto(f"{office.url}/invite/1")
    assert answer is not None and answer.status == 404
    guest.context.close()
