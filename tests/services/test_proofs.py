"""The journal of proofs: what each step writes, and the kit that leaves with it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError, IntegrityError

from council.gateways.clock import FixedClock
from council.gateways.environment import environment
from council.models import Convocation, MailboxMessage, Mandate, ProofLine, ProofStamp, db
from council.queries import proofs as known
from council.queries.publication_journal import root_pem
from council.services import answers, cancellations, proof_kits, resending
from council.services.convocations import convene, record_paper_dispatch
from council.services.dossiers import freeze_dossier
from council.services.errors import NotAllowed, NotFound, Refused
from council.services.items import add_item
from council.services.outbox import deliver_due
from signatures.proof_kit import verify
from signatures.trust import TrustList
from tests.factory import Commune, make_commune
from tests.services.office import NOW, draft, new_meeting

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def commune(app: Flask) -> Commune:
    """Three members: by mail, by the portal, on paper at home."""
    made = make_commune(members=3)
    for seat, channel in zip(made.mandates, ("mail", "portal", "paper"), strict=True):
        mandate = db.session.get_one(Mandate, seat)
        mandate.channel, mandate.postal_address = channel, "12 rue Haute\n45000 Testville"
    db.session.commit()
    return made


def _convened(commune: Commune) -> int:
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
    add_item(clerk, meeting, draft())
    freeze_dossier(clerk, meeting)
    convene(clerk, meeting)
    return meeting


def _rows(meeting: int) -> list[Convocation]:
    db.session.rollback()
    db.session.expire_all()
    query = db.select(Convocation).where(Convocation.meeting_id == meeting).order_by(Convocation.id)
    return list(db.session.execute(query).scalars())


def _states(meeting: int) -> list[str]:
    db.session.rollback()
    found = known.by_member(known.lines(meeting), "convocation")
    return [found[row.mandate_id].state for row in _rows(meeting)]


def test_each_way_is_noted_and_stamped(commune: Commune, clock: FixedClock) -> None:
    meeting = _convened(commune)
    assert [row.channel for row in _rows(meeting)] == ["mail", "portal", "paper"]
    assert _states(meeting) == ["sent", "sent", "written"]
    mails = db.session.scalars(db.select(MailboxMessage).order_by(MailboxMessage.id)).all()
    assert [len(mail.attachments) for mail in mails] == [1, 0]
    assert "dans votre espace" in mails[1].text
    found = known.by_member(known.lines(meeting), "convocation")
    first, _, paper = _rows(meeting)
    told = found[first.mandate_id]
    assert (told.sha256, told.answer, told.message_id) == (
        first.sha256, "250 kept in the local mailbox", f"convocation.{meeting}.{first.mandate_id}@council",
    )  # fmt: skip
    assert found[paper.mandate_id].address == "12 rue Haute, 45000 Testville"
    last = known.last_line(meeting)
    assert last is not None
    assert [one.seq for one in known.stamps(meeting)][-1] == last.seq
    record_paper_dispatch(commune.actor(commune.clerk), paper.id, date(2026, 11, 20))
    assert _states(meeting)[2] == "handed"


def test_lines_are_kept(commune: Commune) -> None:
    meeting = _convened(commune)
    for model in (ProofLine, ProofStamp):
        for statement in (db.update(model).values(seq=99), db.delete(model)):
            with pytest.raises((IntegrityError, DBAPIError)):
                db.session.execute(statement)
            db.session.rollback()
    assert known.lines(meeting)


def test_the_kit_verifies_away_from_the_application(commune: Commune, clock: FixedClock) -> None:
    meeting, clerk = _convened(commune), commune.actor(commune.clerk)
    member, first = commune.actor(commune.accounts[0]), _rows(meeting)[0]
    clock.at += timedelta(hours=1)
    answers.note_opening(member, meeting, str(first.sha256), "convocation")
    answers.note_opening(member, meeting, str(first.sha256), "convocation")
    answers.acknowledge(member, meeting)
    answers.reply(member, meeting, "present")
    kinds = [one.kind for one in known.lines(meeting) if one.mandate_id == first.mandate_id]
    assert kinds == ["written", "sent", "opened", "acknowledged", "answered"]
    proof_kits.request_kit(clerk, meeting)
    made = known.newest_kit(meeting)
    assert made is not None
    proof_kits.request_kit(clerk, meeting)
    db.session.expire_all()
    again = known.newest_kit(meeting)
    assert again is not None
    assert again.id == made.id
    data = environment().storage.get(made.sha256)
    roots = TrustList.from_pem([root_pem().encode()])
    dossier = str(first.dossier.sha256)
    found = verify(data, roots=roots, files=[str(row.sha256) for row in _rows(meeting)] + [dossier])
    assert (found.status, found.reasons) == ("valid", ())
    assert [one["state"] for one in found.members] == ["sent", "sent", "written"]
    assert found.members[0]["acknowledged"]
    assert found.members[0]["proven_by"] == NOW.isoformat()
    assert found.stamped == found.lines
    with pytest.raises(NotAllowed):
        proof_kits.request_kit(commune.actor(commune.accounts[1]), meeting)
    with pytest.raises(NotFound):
        proof_kits.request_kit(clerk, meeting + 50)


def test_nothing_left_nothing_to_prove(commune: Commune) -> None:
    with pytest.raises(Refused, match="rien à prouver"):
        proof_kits.request_kit(commune.actor(commune.clerk), new_meeting(commune))


def test_a_returned_mail_leaves_again_by_another_way(commune: Commune, clock: FixedClock) -> None:
    meeting, clerk = _convened(commune), commune.actor(commune.clerk)
    first, _, paper = _rows(meeting)
    with pytest.raises(Refused, match="pas de courriel parti"):
        resending.note_return(clerk, "convocation", paper.id, "?")
    with pytest.raises(Refused, match="raison"):
        resending.note_return(clerk, "convocation", first.id, " ")
    resending.note_return(clerk, "convocation", first.id, "550 5.1.1 boîte inconnue")
    assert _states(meeting)[0] == "returned"
    with pytest.raises(Refused, match="adresse"):
        resending.send_again(clerk, "convocation", first.id, "mail", "nulle part")
    clock.at += timedelta(hours=2)
    assert resending.send_again(clerk, "convocation", first.id, "mail", "autre@example.org") == meeting
    assert _states(meeting)[0] == "sent"
    assert _rows(meeting)[0].sent_at == clock.at
    recipients = [
        mail.recipient for mail in db.session.scalars(db.select(MailboxMessage).order_by(MailboxMessage.id))
    ]
    assert recipients[-1] == "autre@example.org"
    assert len(recipients) == 3
    resending.send_again(clerk, "convocation", first.id, "paper")
    row = _rows(meeting)[0]
    assert (row.channel, row.sent_at, _states(meeting)[0]) == ("paper", None, "again")
    with pytest.raises(Refused, match="plus en doute"):
        resending.settle(clerk, "convocation", first.id, arrived=True)
    cancellations.cancel_convened(clerk, meeting, "Tempête")
    assert known.lines(meeting)[-1].kind == "cancelled"
    with pytest.raises(Refused, match="n’attend plus"):
        resending.send_again(clerk, "convocation", first.id, "mail", "autre@example.org")
    assert deliver_due() == 0
