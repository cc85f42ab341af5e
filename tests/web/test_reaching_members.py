"""What did not reach its member, the proofs, paper and the reminder, in a browser without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from council.models import Account, Convocation, MailboxMessage, OutboxMessage, Person, db
from council.permissions import system_actor
from council.queries.proofs import by_member, lines
from council.services.cancellations import cancel_convened
from council.services.outbox import _give_back, _handlers
from council.services.pipeline import unit_of_work
from council.services.proofs import note
from signatures.proof_kit import verify
from tests.factory import Commune
from tests.web.test_office_pages import commune, prepared, read

__all__ = ["commune"]


def _row(meeting: int, rank: int = 0) -> Convocation:
    db.session.rollback()
    db.session.expire_all()
    query = db.select(Convocation).where(Convocation.meeting_id == meeting).order_by(Convocation.id)
    return list(db.session.scalars(query))[rank]


def _doubt(commune: Commune, meeting: int) -> int:
    """The mail of the first member was being handed over when its worker died."""
    row = _row(meeting)
    message = db.session.scalars(
        db.select(OutboxMessage).where(OutboxMessage.key == f"convocation:{meeting}:{row.mandate_id}")
    ).one()
    with unit_of_work(system_actor(commune.organisation_id), "test") as work:
        again = work.session.get_one(OutboxMessage, message.id)
        again.state, again.handing_at, again.done_at = "running", work.now, None
        work.session.get_one(Convocation, row.id).sent_at = None
        _give_back(work, again, _handlers["mail"], OSError("gone"))
    return row.id


def test_a_doubt_is_shown_and_lifted(commune: Commune, clerk: FlaskClient) -> None:
    meeting, _, _ = prepared(commune, convened=True)
    row, page = _doubt(commune, meeting), f"/bureau/seances/{meeting}/convocation"
    shown = read(clerk, page)
    assert "1\u00a0membre n’est pas atteint" in shown
    assert "Peut-être parti" in shown
    assert clerk.get(f"{page}/avancement").json["done"]
    assert (
        clerk.post(f"/bureau/convocations/convocation/{row}/doute", data={"arrived": "yes"}).status_code
        == 302
    )
    assert "Peut-être parti" not in read(clerk, page)
    assert _row(meeting).sent_at is not None
    assert clerk.post(f"/bureau/convocations/convocation/{row}/doute").status_code == 422
    assert clerk.post(f"/bureau/convocations/affiche/{row}/doute").status_code == 404


def test_a_mail_that_came_back_leaves_otherwise(commune: Commune, clerk: FlaskClient) -> None:
    meeting, _, _ = prepared(commune, convened=True)
    row, page = _row(meeting), f"/bureau/seances/{meeting}/convocation"
    address = f"/bureau/convocations/convocation/{row.id}"
    assert clerk.post(f"{address}/retour", data={"reason": "550 boîte inconnue"}).status_code == 302
    shown = read(clerk, page)
    assert "Revenu, non distribué" in shown
    assert "550 boîte inconnue" in shown
    assert clerk.post(f"{address}/nouvel-envoi", data={"channel": "mail", "address": "x"}).status_code == 422
    sent = clerk.post(f"{address}/nouvel-envoi", data={"channel": "mail", "address": "x@example.org"})
    assert sent.status_code == 302
    assert by_member(lines(meeting), "convocation")[row.mandate_id].address == "x@example.org"
    assert "x@example.org" in {mail.recipient for mail in db.session.scalars(db.select(MailboxMessage))}


def test_the_proofs_are_downloaded(commune: Commune, clerk: FlaskClient) -> None:
    meeting, _, _ = prepared(commune, convened=True)
    page = f"/bureau/seances/{meeting}"
    assert clerk.get(f"{page}/preuves.zip").status_code == 404
    assert "Préparer le recueil des preuves" in read(clerk, f"{page}/convocation")
    clerk.post(f"{page}/preuves")
    assert "Télécharger le recueil" in read(clerk, f"{page}/convocation")
    with clerk.get(f"{page}/preuves.zip") as answer:
        assert answer.mimetype == "application/zip"
        assert verify(answer.data).status == "valid"
    with unit_of_work(system_actor(commune.organisation_id), "test") as work:
        note(work, meeting, "acknowledged", commune.mandates[0], sha256="")
    assert "Refaire le recueil" in read(clerk, f"{page}/convocation")


def test_paper_and_its_address(commune: Commune, clerk: FlaskClient) -> None:
    ways, seat = f"/bureau/assemblees/{commune.body_id}/envois", commune.mandates[1]
    read(clerk, ways)
    refused = clerk.post(f"{ways}/{seat}", data={"channel": "paper", "postal_address": ""})
    assert refused.status_code == 422
    assert "adresse postale" in refused.text
    clerk.post(f"{ways}/{seat}", data={"channel": "paper", "postal_address": "1 rue Haute\n45000 Testville"})
    assert "Papier" in read(clerk, ways)
    meeting, _, _ = prepared(commune, convened=True)
    page = f"/bureau/seances/{meeting}/convocation"
    assert "Préparer le fichier à imprimer" in read(clerk, page)
    clerk.post(f"/bureau/envois-papier/convocation/{meeting}", data={"dossier": "1"})
    assert "Imprimer, " in read(clerk, page)
    with clerk.get(f"/bureau/envois-papier/convocation/{meeting}.pdf") as answer:
        assert answer.data.startswith(b"%PDF-")
    assert clerk.get("/bureau/envois-papier/complement/1.pdf").status_code == 404


def test_the_reminder_is_chosen(commune: Commune, clerk: FlaskClient) -> None:
    meeting, _, _ = prepared(commune, convened=True)
    page = f"/bureau/seances/{meeting}"
    assert "Programmer la relance" in read(clerk, f"{page}/convocation")
    assert clerk.post(f"{page}/relance", data={"on": "2026-11-24"}).status_code == 302
    assert 'value="2026-11-24"' in read(clerk, f"{page}/convocation")
    assert clerk.post(f"{page}/relance", data={"on": "hier"}).status_code == 422
    clerk.post(f"{page}/relance", data={"drop": "1"})
    assert "Ne pas relancer" not in read(clerk, f"{page}/convocation")


def test_the_first_opening_is_noted(commune: Commune, enter: Callable[[int], FlaskClient]) -> None:
    member = enter(commune.accounts[1])
    meeting, _, _ = prepared(commune, convened=True)
    for _ in range(2):
        for paper in ("convocation", "dossier"):
            with member.get(f"/elu/seances/{meeting}/{paper}.pdf") as answer:
                assert answer.status_code == 200
    db.session.rollback()
    found = [line.payload["what"] for line in lines(meeting) if line.kind == "opened"]
    assert found == ["convocation", "dossier, version 1"]


def test_who_was_not_told_of_a_cancellation_stays_named(commune: Commune, clerk: FlaskClient) -> None:
    meeting, _, _ = prepared(commune, convened=True)
    page = f"/bureau/seances/{meeting}/convocation"
    assert "prévenue de l’annulation" not in read(clerk, page)
    person = db.session.get_one(Person, commune.persons[2])
    person.email, db.session.get_one(Account, commune.accounts[2]).active = "", False
    name = person.formal_name
    db.session.commit()
    cancel_convened(commune.actor(commune.clerk), meeting, "Neige")
    shown = read(clerk, page)
    assert "1\u00a0personne n’est pas prévenue de l’annulation" in shown
    assert f"<strong>{name}</strong>" in shown
