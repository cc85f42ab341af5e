"""What a fresh reviewer found: words that must stay with a group, in an institution, or in an earlier version."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from council.models import Account, Draft, Invitation, MailboxMessage, Meeting, db
from council.permissions import Actor
from council.queries.opinions import printed
from council.queries.public_agenda import agenda
from council.services import circuits, departments, drafts, invitations, opinions, sections, sharing
from council.services.departments import StepPlan
from council.services.draft_wishes import Wishes
from council.services.errors import Refused
from council.services.invitations import Guest
from council.services.items import add_item
from tests.factory import Commune, make_commune
from tests.services.office import NOW, draft, freeze_clock, new_meeting
from tests.web.test_drafts import begin, typed

TODAY = NOW.date()
SOON = TODAY + timedelta(days=5)
LAWYER = Guest(
    email="avocate@cabinet.example", first_name="Léa", last_name="Conseil", capacity="Avocate", until=SOON, may_comment=True
)  # fmt: skip


@pytest.fixture
def secret(app: Flask, commune: Commune) -> int:
    """A draft kept to a group, cleaned of what its second version said."""
    freeze_clock(app)
    service, clerk = commune.actor(commune.service), commune.actor(commune.clerk)
    made = drafts.begin(service, commune.body_id, "Révocation Zorglub")
    drafts.save(
        service, made, draft("Révocation Zorglub", note="Motif disciplinaire Xanadu."), Wishes(), revision=1
    )
    drafts.save(service, made, draft("Révocation", note="Note neutre."), Wishes(), revision=2)
    sharing.keep_to(service, made, sharing.keep_group(clerk, "Personnel", [commune.clerk]))
    return made


def mails() -> str:
    db.session.rollback()
    return "\n".join(
        one.text for one in db.session.scalars(sa.select(MailboxMessage).order_by(MailboxMessage.id))
    )


def link() -> str:
    found = re.findall(r"/compte/lien/\S+", mails())
    return str(found[-1])


def test_a_guest_reads_no_earlier_version_through_remarks(
    commune: Commune, enter: Callable[[int], FlaskClient], secret: int
) -> None:
    made = invitations.invite(commune.actor(commune.service), LAWYER, draft_id=secret)
    guest = enter(db.session.scalar(sa.select(Account.id).where(Account.email == LAWYER.email)) or 0)
    for place, quote in (("note:2", ""), ("note", "Xanadu"), ("title", "Zorglub")):
        guest.post(
            f"/invite/{made}/remarques", data={"place": place, "quote": quote, "text": "?", "version": "2"}
        )
    page = guest.get(f"/invite/{made}").text
    assert "Xanadu" not in page
    assert "Zorglub" not in page
    answers = {
        word: guest.post(f"/invite/{made}/remarques", data={"place": "note", "quote": word, "text": "?", "version": "2"}).status_code
        for word in ("Xanadu", "Yolande")
    }  # fmt: skip
    assert len(set(answers.values())) == 1, "a refusal that differs tells what an earlier version said"


def test_no_opinion_on_a_restricted_draft_is_printed_nor_one_after_the_decision(
    commune: Commune, secret: int
) -> None:
    clerk = commune.actor(commune.clerk)
    meeting = new_meeting(commune)
    open_one = drafts.begin(clerk, commune.body_id, "Tarifs")
    drafts.save(clerk, open_one, draft("Tarifs"), Wishes(), revision=1)
    points = {}
    for one in (secret, open_one):
        asked = opinions.ask(clerk, one, "commission", "Commission du personnel", SOON)
        opinions.give(clerk, asked, "favourable", "M. Zorglub conteste.", TODAY)
        points[one] = drafts.list_on(clerk, one, meeting)
    assert list(printed(points.values())) == [points[open_one]]
    assert printed(points.values(), NOW - timedelta(days=1)) == {}
    assert list(printed(points.values(), NOW + timedelta(days=1))) == [points[open_one]]


@pytest.mark.parametrize(("rule", "hidden"), [("commission", "discipline"), ("theme", "Fonction publique")])
def test_a_heading_of_hidden_points_alone_is_not_public(
    app: Flask, commune: Commune, client: FlaskClient, rule: str, hidden: str
) -> None:
    freeze_clock(app)
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
    add_item(clerk, meeting, draft("Budget", matiere_code="7.1"))
    made = drafts.begin(clerk, commune.body_id, "Protocole")
    secret = draft(
        "Protocole", matiere_code="4.1", closed_session=True, confidential=True, public_title="Affaire"
    )
    drafts.save(clerk, made, secret, Wishes(), revision=1)
    opinions.ask(clerk, made, "commission", "Commission de discipline", SOON)
    drafts.list_on(clerk, made, meeting)
    row = db.session.get_one(Meeting, meeting)
    sections.arrange(clerk, meeting, rule, headings=True, revision=row.revision)
    db.session.expire_all()
    row = db.session.get_one(Meeting, meeting)
    row.state, row.convened_at, row.agenda_published_at = "convened", NOW, NOW
    db.session.commit()
    assert hidden not in client.get(f"/testville/seances/{meeting}").text
    assert [line.part for line in agenda(meeting) if line.title == "Affaire"] == [""]
    if rule == "theme":
        assert [line.part for line in agenda(meeting) if line.title == "Budget"] != [""]


def test_what_somebody_else_said_of_the_budget_is_not_written_over(
    app: Flask, commune: Commune, enter: Callable[[int], FlaskClient]
) -> None:
    freeze_clock(app)
    clerk, service = enter(commune.clerk), enter(commune.service)
    where = begin(clerk, commune)
    clerk.post(where, data=typed(1))
    around = re.search(r'name="around"[^>]*value="([^"]*)"', service.get(where).text)
    assert around is not None
    seen = around[1].replace("&#34;", '"')
    budget = {"direction": "expense", "amount": "12500", "budget_lines-0": "Compte 2182"}
    assert clerk.post(where, data=typed(2, around=seen, **budget)).status_code == 302
    assert service.post(where, data=typed(2, around=seen, note="Mieux.")).status_code == 302
    assert _stored() == ("expense", 1_250_000, ["Compte 2182"])
    wrong = service.post(where, data=typed(3, around=seen, direction="expense", amount="9000"))
    assert wrong.status_code == 422
    assert "pendant que vous écriviez" in wrong.text
    assert 'value="9000"' in wrong.text
    assert _stored() == ("expense", 1_250_000, ["Compte 2182"])
    again = re.search(r'name="around"[^>]*value="([^"]*)"', wrong.text)
    assert again is not None
    decided = typed(
        3,
        around=again[1].replace("&#34;", '"'),
        direction="expense",
        amount="9000",
        **{"budget_lines-0": "Compte 2182"},
    )
    assert service.post(where, data=decided).status_code == 302
    assert _stored() == ("expense", 900_000, ["Compte 2182"])


def _stored() -> tuple[str, int | None, list[str]]:
    db.session.rollback()
    db.session.expire_all()
    row = db.session.scalars(sa.select(Draft)).one()
    return row.direction, row.amount, row.budget_lines


def test_an_invitation_reaches_into_no_other_institution(app: Flask, commune: Commune, secret: int) -> None:
    other = make_commune(slug="ailleurs")
    freeze_clock(app)
    mayor = db.session.get_one(Account, other.mayor)
    version, service = mayor.session_version, commune.actor(commune.service)
    named = replace(LAWYER, email=mayor.email)
    with pytest.raises(Refused):  # as for an address that nobody has
        invitations.invite(service, replace(named, first_name="", last_name=""), draft_id=secret)
    made = invitations.invite(service, named, draft_id=secret)
    invitations.end(service, made)
    db.session.expire_all()
    assert db.session.get_one(Account, other.mayor).session_version == version


def test_the_list_of_guests_tells_the_name_that_was_typed_not_the_one_the_account_has(
    commune: Commune, clerk: FlaskClient, secret: int
) -> None:
    """Who invites an address learns nothing of the person who has it elsewhere."""
    other = make_commune(slug="ailleurs")
    known = db.session.get_one(Account, other.accounts[4])
    known.person.last_name = real = "Quetzal"
    db.session.commit()
    service = commune.actor(commune.service)
    typed = replace(LAWYER, email=known.email.upper(), first_name="Une", last_name="Inconnue")
    made = invitations.invite(service, typed, draft_id=secret)
    page = clerk.get(f"/bureau/projets/{secret}/acces").text
    assert "Une Inconnue" in page
    assert real not in page
    assert invitations.invite(service, replace(typed, last_name="Inconnue-Roy"), draft_id=secret) == made
    assert "Une Inconnue-Roy" in clerk.get(f"/bureau/projets/{secret}/acces").text
    assert mails().count("vous invite à lire un document") == 1  # a name that is corrected sends nothing


def test_an_invitation_from_before_shows_its_address(
    commune: Commune, clerk: FlaskClient, secret: int
) -> None:
    made = invitations.invite(commune.actor(commune.service), LAWYER, draft_id=secret)
    db.session.get_one(Invitation, made).guest_name = ""
    db.session.commit()
    page = clerk.get(f"/bureau/projets/{secret}/acces").text
    assert LAWYER.email in page
    assert LAWYER.last_name not in page


def test_a_link_leads_into_the_institution_that_invites(app: Flask, commune: Commune) -> None:
    other = make_commune(slug="ailleurs")
    freeze_clock(app)
    clerk: Actor = other.actor(other.clerk)
    made = drafts.begin(clerk, other.body_id, "Projet voisin")
    councillor = db.session.get_one(Account, commune.accounts[5])
    invited = invitations.invite(clerk, replace(LAWYER, email=councillor.email), draft_id=made)
    browser = app.test_client()
    answer = browser.post(link())
    assert answer.location == f"/invite/{invited}"
    assert "Projet voisin" in browser.get(f"/invite/{invited}").text


def test_what_is_said_of_a_restricted_draft_stays_out_of_mails(commune: Commune, secret: int) -> None:
    clerk, service = commune.actor(commune.clerk), commune.actor(commune.service)
    way = departments.keep_circuit(clerk, "Court", (StepPlan("Direction", (commune.clerk,)),))
    opinions.ask(clerk, secret, "legal", "Cabinet Zorglub", SOON, commune.clerk)
    circuits.submit(service, secret, way)
    circuits.send_back(clerk, secret, 3, "Zorglub a été révoqué\u00a0: le dire autrement")
    assert "à reprendre" in mails() or "reprendre" in mails()
    assert "Zorglub" not in mails()
