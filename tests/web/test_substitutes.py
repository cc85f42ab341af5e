"""The pages about substitutes: naming one, answering that one sits, and nothing of it in a municipal council."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient

from council.models import Account, Body, Convocation, Interest, Item, Mandate, Meeting, db
from tests.factory import Commune
from tests.web.test_councillor_answers import meeting

__all__ = ["meeting"]

TYPED = {
    "civility": "M.",
    "first_name": "Paul",
    "last_name": "Roy",
    "email": "paul.roy@petite-commune.example",
}


def intercommunal(commune: Commune) -> None:
    db.session.get_one(Body, commune.body_id).regime = "fr-epci"
    db.session.commit()


def named(commune: Commune, clerk: FlaskClient, seat: int) -> Account:
    """The account of the substitute whom the office names."""
    clerk.post(f"/bureau/assemblees/{commune.body_id}/suppleants/{seat}", data=TYPED)
    db.session.rollback()
    return db.session.scalars(db.select(Account).where(Account.email == TYPED["email"])).one()


def test_a_municipal_council_sees_nothing_of_it(commune: Commune, clerk: FlaskClient, meeting: int) -> None:
    assert "Suppléant" not in clerk.get("/bureau/seances").text
    assert "Suppléant" not in clerk.get(f"/bureau/assemblees/{commune.body_id}/envois").text
    assert clerk.get(f"/bureau/assemblees/{commune.body_id}/suppleants").status_code == 404


def test_the_office_names_corrects_and_takes_out(commune: Commune, clerk: FlaskClient) -> None:
    intercommunal(commune)
    where, seat = f"/bureau/assemblees/{commune.body_id}/suppleants", commune.mandates[3]
    assert where in clerk.get("/bureau/seances").text
    assert where in clerk.get(f"/bureau/assemblees/{commune.body_id}/envois").text
    wrong = clerk.post(f"{where}/{seat}", data=TYPED | {"email": "paul"})
    assert (wrong.status_code, 'value="Roy"' in wrong.text, 'value="paul"' in wrong.text) == (422, True, True)
    assert "Écrivez l’adresse électronique du suppléant" in wrong.text
    assert clerk.post(f"{where}/{seat}", data=TYPED).status_code == 302
    assert "M. Paul Roy" in clerk.get(where).text
    assert clerk.post(f"{where}/{seat}/retrait").status_code == 302
    db.session.rollback()
    assert db.session.get_one(Mandate, seat).substitute_id is None


def test_the_member_answers_and_the_substitute_reads(
    commune: Commune, clerk: FlaskClient, enter: Callable[[int], FlaskClient], meeting: int
) -> None:
    intercommunal(commune)
    seat = commune.mandates[3]
    paul = named(commune, clerk, seat)
    row = db.session.scalars(db.select(Convocation).where(Convocation.mandate_id == seat)).one()
    row.substitute_id = paul.person_id  # the fixture convened by hand, on another clock
    db.session.commit()
    member, other = enter(commune.accounts[3]), enter(commune.accounts[2])
    page = f"/elu/seances/{meeting}/reponse"
    assert "remplacé(e) par mon suppléant, M. Paul Roy" in member.get(page).text
    assert "mon suppléant" not in other.get(page).text
    assert other.post(page, data={"response": "substitute"}).status_code == 422
    substitute = enter(paul.id)
    before = substitute.get(f"/elu/seances/{meeting}").text
    assert "Vous êtes suppléant de" in before
    assert "Ma réponse" not in before
    assert member.post(page, data={"response": "substitute"}).status_code == 302
    assert "Mon suppléant me remplace" in member.get(f"/elu/seances/{meeting}").text
    assert "Vous siégez à la place de" in substitute.get(f"/elu/seances/{meeting}").text
    assert "Vous siégez à la place de" in substitute.get("/elu/").text
    assert substitute.get(page).status_code == 200
    assert substitute.post(page, data={"response": "absent"}).status_code in (404, 422)
    tracked = clerk.get(f"/bureau/seances/{meeting}/convocation").text
    assert "par M. Paul Roy" in tracked
    db.session.rollback()
    assert db.session.get_one(Meeting, meeting).state == "convened"


def test_the_interests_of_the_member_are_not_told_to_the_substitute(
    commune: Commune, clerk: FlaskClient, enter: Callable[[int], FlaskClient], meeting: int
) -> None:
    intercommunal(commune)
    seat = commune.mandates[3]
    paul = named(commune, clerk, seat)
    row = db.session.scalars(db.select(Convocation).where(Convocation.mandate_id == seat)).one()
    row.substitute_id = paul.person_id
    item = db.session.scalars(
        db.select(Item).where(Item.meeting_id == meeting).order_by(Item.position)
    ).first()
    assert item is not None
    item.title, position = "Aide aux Amis du kiosque", item.position
    now = row.meeting.starts_at
    db.session.add(
        Interest(
            organisation_id=commune.organisation_id, person_id=commune.persons[3], party="Les Amis du kiosque",
            capacity="president", starts_on=date(2020, 1, 1), created_at=now, updated_at=now,
        )
    )  # fmt: skip
    db.session.commit()
    where = f"/elu/seances/{meeting}/points/{position}"
    assert "vos <a" in enter(commune.accounts[3]).get(where).text  # the member is asked
    page = enter(paul.id).get(where).text
    assert (
        "Aide aux Amis du kiosque" in page
        and "intérêts déclarés" not in page
        and "Je suis intéressé(e)" not in page
    )
