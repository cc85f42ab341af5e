"""The substitute of a member, from the office's page to the minutes (FR-PROX-05; CGCT L5211-6)."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from council.gateways.clock import FixedClock
from council.gateways.environment import environment
from council.models import (
    Account,
    Body,
    Convocation,
    Document,
    Dossier,
    Interest,
    MailboxMessage,
    Mandate,
    OutboxMessage,
    ProofLine,
    RoleGrant,
    db,
)
from council.permissions import Actor, system_actor
from council.queries import calendar_entries, councillor, oral_questions, proofs, withdrawals
from council.queries import dossier_copies as copies
from council.queries.accounts import actor_for
from council.queries.live import MEMBER, seating
from council.queries.publication_journal import root_pem
from council.queries.tracking import ConvocationRow, tracking
from council.services import acts, answers, cancellations, dossier_copies, proof_kits, resending, substitutes
from council.services import withdrawals as withdrawal_verbs
from council.services.convocations import Conditions, convene
from council.services.dossiers import freeze_dossier
from council.services.errors import NotAllowed, NotFound, Refused
from council.services.items import add_item
from council.services.outbox import _give_back, _handlers
from council.services.pipeline import unit_of_work
from council.services.substitutes import Substitute
from signatures.proof_kit import verify
from signatures.trust import TrustList
from tests.documents.tools import text as printed
from tests.factory import Commune, make_community
from tests.live.room import Room
from tests.services.office import NOW, draft, new_meeting
from tests.services.test_grouped_acts import words

PAUL = Substitute(civility="M.", first_name="Paul", last_name="Roy", email="Paul.Roy@petite-commune.example")
EMAIL = "paul.roy@petite-commune.example"


@pytest.fixture
def commune(app: Flask, clock: FixedClock) -> Commune:
    """A community council of five members."""
    return make_community()


def name(commune: Commune, index: int = 3, who: Substitute = PAUL) -> Actor:
    """Name the substitute of the member at ``index``; gives the substitute, signed in."""
    substitutes.name_substitute(commune.actor(commune.clerk), commune.mandates[index], who)
    db.session.rollback()
    account = db.session.scalars(db.select(Account).where(Account.email == who.email.lower())).one()
    actor = actor_for(account.id, commune.organisation_id)
    assert actor is not None
    return actor


def called(commune: Commune) -> int:
    """A convened meeting of one point."""
    clerk = commune.actor(commune.clerk)
    meeting = new_meeting(commune)
    add_item(clerk, meeting, draft("Budget annexe", note="Note."))
    freeze_dossier(clerk, meeting)
    convene(clerk, meeting)
    db.session.rollback()
    return meeting


def convocation(commune: Commune, meeting: int, index: int = 3) -> Convocation:
    db.session.rollback()
    query = db.select(Convocation).where(
        Convocation.meeting_id == meeting, Convocation.mandate_id == commune.mandates[index]
    )
    return db.session.scalars(query).one()


def mails(recipient: str = EMAIL) -> list[MailboxMessage]:
    db.session.rollback()
    query = db.select(MailboxMessage).where(MailboxMessage.recipient == recipient)
    return list(db.session.scalars(query.order_by(MailboxMessage.id)))


def test_a_municipal_council_knows_no_substitutes(app: Flask, commune: Commune) -> None:
    db.session.get_one(Body, commune.body_id).regime = "fr-commune"
    db.session.commit()
    with pytest.raises(Refused, match="5211-6"):
        name(commune)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "paul.roy"}, "email"), ({"last_name": " "}, "last_name"), ({"first_name": ""}, "first_name"),
        ({"civility": "Dr"}, "civility"),
    ],
)  # fmt: skip
def test_what_is_typed_wrong_is_told_beside_its_field(
    app: Flask, commune: Commune, change: dict[str, str], field: str
) -> None:
    typed: dict[str, Any] = {n: getattr(PAUL, n) for n in ("civility", "first_name", "last_name", "email")}
    with pytest.raises(Refused) as refused:
        name(commune, who=Substitute(**(typed | change)))
    assert refused.value.field == field


def test_only_the_office_names_and_nobody_of_the_same_body(app: Flask, commune: Commune) -> None:
    with pytest.raises(NotAllowed):
        substitutes.name_substitute(commune.actor(commune.accounts[3]), commune.mandates[3], PAUL)
    with pytest.raises(NotFound):
        substitutes.name_substitute(commune.actor(commune.clerk), 10**6, PAUL)
    colleague = db.session.get_one(Account, commune.accounts[2]).email
    with pytest.raises(Refused, match="siège déjà"):
        name(commune, who=Substitute(first_name="A", last_name="B", email=colleague))


def test_the_substitute_gets_what_the_member_gets_and_reads_it(app: Flask, commune: Commune) -> None:
    paul = name(commune)
    meeting = called(commune)
    mail = mails()[0]
    assert "Vous êtes suppléant de" in mail.text
    assert "L.\u00a05211-6" in mail.text
    assert mail.attachments[0]["sha256"] == convocation(commune, meeting).sha256
    told = db.session.scalars(db.select(ProofLine).where(ProofLine.meeting_id == meeting)).all()
    sent = [one.payload for one in told if one.payload.get("letter") == "convocation+substitute"]
    assert [(one["address"], one["sha256"]) for one in sent] == [
        (EMAIL, convocation(commune, meeting).sha256)
    ]
    card = councillor.card(paul.person_id or 0, meeting, NOW.date())
    assert card is not None and card.dossier is not None
    assert (card.answer, card.called_in) == (None, False)
    assert card.stands_for == db.session.get_one(Mandate, commune.mandates[3]).person.formal_name
    with pytest.raises(NotFound):
        answers.reply(paul, meeting, "present")


def test_a_doubt_at_the_server_is_for_a_person_to_settle(app: Flask, commune: Commune) -> None:
    """As for members: a mail of which nobody knows whether it left does not leave again by itself."""
    name(commune)
    called(commune)
    queued = db.session.scalars(
        db.select(OutboxMessage).where(OutboxMessage.key.startswith("substitute:"))
    ).all()
    assert [one.payload["once"] for one in queued] == [True]


def test_naming_after_the_convocation_sends_the_papers_at_once(app: Flask, commune: Commune) -> None:
    meeting = called(commune)
    assert not mails()
    name(commune)
    assert [one.attachments[0]["sha256"] for one in mails()] == [convocation(commune, meeting).sha256]
    name(commune)
    assert len(mails()) == 1


def test_taken_out_the_substitute_reads_nothing_more(app: Flask, commune: Commune) -> None:
    paul = name(commune)
    meeting = called(commune)
    substitutes.end_substitute(commune.actor(commune.clerk), commune.mandates[3])
    db.session.rollback()
    assert councillor.card(paul.person_id or 0, meeting, NOW.date()) is None
    assert not db.session.scalars(db.select(RoleGrant).where(RoleGrant.account_id == paul.account_id)).all()
    with pytest.raises(Refused, match="suppléant"):
        answers.reply(commune.actor(commune.accounts[3]), meeting, "substitute")


def test_the_answer_counts_in_the_forecast_and_calls_the_substitute_in(app: Flask, commune: Commune) -> None:
    paul = name(commune)
    meeting = called(commune)
    for index in (0, 1):
        answers.reply(commune.actor(commune.accounts[index]), meeting, "present")
    before = tracking(meeting, NOW)
    assert before is not None and before.forecast is not None
    answers.reply(commune.actor(commune.accounts[3]), meeting, "substitute")
    db.session.rollback()
    found = tracking(meeting, NOW)
    assert found is not None and found.forecast is not None
    assert (before.forecast.announced, found.forecast.announced) == (2, 3)
    row = next(one for one in found.rows if one.response == "substitute")
    assert (row.response_words, row.substitute) == ("Remplacé", "M. Paul Roy")
    assert row.substitute_way == "courriel accepté par le serveur d’envoi"
    assert "siéger à sa place" in mails()[-1].subject
    card = councillor.card(paul.person_id or 0, meeting, NOW.date())
    assert card is not None and card.called_in
    with pytest.raises(Refused, match="ne sera pas à la séance"):
        answers.reply(commune.actor(commune.accounts[2]), meeting, "proxy", commune.mandates[3])


def test_a_cancelled_meeting_is_told_to_the_substitute(app: Flask, commune: Commune) -> None:
    name(commune)
    meeting = called(commune)
    cancellations.cancel_convened(commune.actor(commune.clerk), meeting, "Neige")
    assert mails()[-1].subject.startswith("Annulation")
    assert mails()[-1].text.startswith("Monsieur,")


def test_the_substitute_votes_from_the_own_account_and_papers_name_both(
    app: Flask, commune: Commune, clock: FixedClock
) -> None:
    paul, meeting, seats = name(commune), called(commune), commune.mandates
    answers.reply(commune.actor(commune.accounts[3]), meeting, "substitute")
    assert _seat(paul, meeting) == seats[3]
    assert _seat(commune.actor(commune.accounts[3]), meeting) is None
    clock.at = convocation(commune, meeting).meeting.starts_at
    room = Room(commune, meeting)
    room.do("open_meeting", chair=seats[0], present=[seats[0], seats[1], seats[3]], motive="Essai")
    room.do("name_secretary", seat=seats[1])
    room.do("open_item", item=room.items()[0])
    ballot = room.ballot()
    assert not room.vote(3, ballot, "pour")["ok"]
    assert room.send(paul, "vote", ballot=ballot, seat=seats[3], choice="contre")["ok"]
    for index in (0, 1):
        assert room.vote(index, ballot, "pour")["ok"]
    room.do("close_ballot", ballot=ballot)
    room.do("proclaim", ballot=ballot)
    room.do("leave", seat=seats[3])
    room.do("arrive", seat=seats[3])  # the member comes after all
    assert _seat(commune.actor(commune.accounts[3]), meeting) == seats[3]
    assert _seat(paul, meeting) is None
    room.do("close_meeting")
    acts.prepare(commune.actor(commune.clerk), meeting)
    db.session.rollback()
    member = db.session.get_one(Mandate, seats[3]).person
    who = f"M. Paul ROY, suppléant de {member.civility} {member.first_name} {member.last_name.upper()}"
    made = {
        one.kind: words(one)
        for one in db.session.scalars(db.select(Document).where(Document.meeting_id == meeting))
    }
    for kind in ("minutes", "attendance", "extract"):
        assert who in made[kind].replace("\u00a0", " "), kind
    assert (
        f"arrivée de {member.civility} {member.first_name} {member.last_name.upper()}" in made["attendance"]
    )


def _seat(actor: Actor, meeting: int) -> int | None:
    with db.engine.connect() as connection:
        found = seating(connection, actor, meeting)
    assert found is None or found.audience == MEMBER
    return found.seat if found else None


def asso(person_id: int, commune: Commune) -> None:
    """Somebody presides the association whose grant is on the agenda."""
    db.session.add(
        Interest(
            organisation_id=commune.organisation_id, person_id=person_id, party="Les Amis du kiosque", capacity="president",
            starts_on=NOW.date(), created_at=NOW, updated_at=NOW,
        )
    )  # fmt: skip
    db.session.commit()


def granting(commune: Commune) -> tuple[int, int]:
    """A convened meeting that grants something to that association."""
    clerk = commune.actor(commune.clerk)
    meeting = new_meeting(commune)
    item = add_item(
        clerk, meeting, draft("Subvention aux Amis du kiosque", note="Note.", matiere_code="7.5", beneficiaries=("Les Amis du kiosque",))
    )  # fmt: skip
    freeze_dossier(clerk, meeting)
    convene(clerk, meeting)
    db.session.rollback()
    return meeting, item


def test_interests_are_told_to_their_own_person_alone(app: Flask, commune: Commune) -> None:
    paul = name(commune)
    meeting, item = granting(commune)
    member = commune.actor(commune.accounts[3])
    asso(commune.persons[3], commune)
    told = [one.name for one in withdrawals.suggestions(meeting)]
    assert told == [db.session.get_one(Mandate, commune.mandates[3]).person.formal_name]
    with pytest.raises(NotFound):
        withdrawal_verbs.announce(paul, item, "withdraw")
    withdrawal_verbs.announce(member, item, "withdraw")
    answers.reply(member, meeting, "substitute")
    db.session.rollback()
    assert withdrawals.suggestions(meeting) == ()  # the substitute presides nothing
    with pytest.raises(NotFound):
        withdrawal_verbs.announce(member, item, "withdraw")
    asso(paul.person_id or 0, commune)
    (one,) = withdrawals.suggestions(meeting, commune.mandates[3])
    assert (one.name, one.withdraws) == ("M. Paul Roy", None)  # what the member announced is not his
    withdrawal_verbs.announce(paul, item, "withdraw")
    db.session.rollback()
    assert [one["name"] for one in withdrawals.announced(meeting)[item]] == ["M. Paul Roy"]


def test_the_calendar_of_a_substitute_has_the_meetings_of_the_member(app: Flask, commune: Commune) -> None:
    paul = name(commune)
    other = called(commune)
    file = calendar_entries.personal(paul, NOW, "https://c.example").decode()
    assert f"seance-{other}@c.example" in file and "STATUS:TENTATIVE" in file
    assert "suppléant de" in file.replace("\r\n ", "")
    answers.reply(commune.actor(commune.accounts[3]), other, "substitute")
    db.session.rollback()
    file = calendar_entries.personal(paul, NOW, "https://c.example").decode()
    assert "à la place de" in file.replace("\r\n ", "") and "STATUS:TENTATIVE" not in file
    substitutes.end_substitute(commune.actor(commune.clerk), commune.mandates[3])
    stranger = name(commune, 2, Substitute(first_name="Zoé", last_name="Loin", email="zoe@exemple.fr"))
    assert "seance-" in calendar_entries.personal(stranger, NOW, "https://c.example").decode()


def test_a_substitute_called_in_works_as_the_member_would(app: Flask, commune: Commune) -> None:
    paul = name(commune)
    clerk, member = commune.actor(commune.clerk), commune.actor(commune.accounts[3])
    meeting = new_meeting(commune)
    add_item(clerk, meeting, draft("Questions orales", kind="question", articles=(), matiere_code=""))
    freeze_dossier(clerk, meeting)
    convene(clerk, meeting, Conditions(notes_motive="Sans objet"))
    answers.reply(member, meeting, "substitute")
    db.session.rollback()
    seat = commune.mandates[3]
    whose = db.session.get_one(Mandate, seat).person.formal_name
    page = oral_questions.page(meeting)
    assert page is not None and dict(page.members)[seat] == f"M. Paul Roy, suppléant de {whose}"
    dossier = db.session.scalars(db.select(Dossier).where(Dossier.meeting_id == meeting)).one()
    dossier_copies.request_copy(clerk, dossier.id, "readers")
    db.session.rollback()
    own = copies.personal_file(dossier.id, paul.person_id or 0)
    theirs = copies.personal_file(dossier.id, commune.persons[3])
    assert own is not None and theirs is not None and own.sha256 != theirs.sha256
    found = copies.copies_page(dossier.id)
    assert (
        found is not None
        and [one.title for one in found.copies].count("Exemplaire nominatif de M. Paul Roy") == 1
    )
    card = councillor.card(paul.person_id or 0, meeting, NOW.date())
    assert card is not None and card.sits and card.letter == convocation(commune, meeting).sha256
    replaced = councillor.card(commune.persons[3], meeting, NOW.date())
    assert replaced is not None and not replaced.sits


def test_an_opening_is_that_of_whoever_opened_it_in_the_kit_too(
    app: Flask, commune: Commune, clock: FixedClock
) -> None:
    paul = name(commune)
    meeting = called(commune)
    member = commune.actor(commune.accounts[3])
    letter = str(convocation(commune, meeting).sha256)
    assert proofs.unopened(meeting, paul.person_id, letter)
    for _ in range(2):
        answers.note_opening(paul, meeting, letter, "convocation")
    assert not proofs.unopened(meeting, paul.person_id, letter)
    assert proofs.unopened(meeting, member.person_id, letter)
    told = proofs.lines(meeting)
    assert [(one.kind, one.payload.get("by")) for one in told if "opened" in one.kind] == [
        ("sub_opened", "M. Paul Roy")
    ]
    assert not proofs.by_member(told, "convocation")[commune.mandates[3]].opened
    copy = proofs.by_member(told, "convocation+substitute")[commune.mandates[3]]
    assert (bool(copy.opened), copy.opened_by, copy.state) == (True, "M. Paul Roy", "sent")
    proof_kits.request_kit(commune.actor(commune.clerk), meeting)
    db.session.rollback()
    made = proofs.newest_kit(meeting)
    assert made is not None
    kit = environment().storage.get(made.sha256)
    found = verify(kit, roots=TrustList.from_pem([root_pem().encode()]))
    assert (found.status, found.reasons) == ("valid", ())
    lines = [one for one in found.to_text().splitlines() if "ouvert le" in one]
    assert len(lines) == 1
    assert "convocation+substitute" in lines[0]
    assert "par M. Paul Roy (suppléance)" in lines[0]
    with zipfile.ZipFile(BytesIO(kit)) as opened:
        certificate = printed(opened.read("certificat.pdf"))
    assert certificate.count("par M. Paul Roy, à titre de suppléance") == 1
    assert certificate.count("Ouvert le") == 1
    row = next(one for one in tracking(meeting, NOW).rows if one.substitute)  # type: ignore[union-attr]
    assert row.opened_at is None
    assert row.substitute_way.endswith(", ouvert le 20\u00a0novembre\u00a02026")


def test_a_members_opening_proves_nothing_of_the_substitute(
    app: Flask, commune: Commune, clock: FixedClock
) -> None:
    paul = name(commune)
    meeting = called(commune)
    member = commune.actor(commune.accounts[3])
    answers.note_opening(member, meeting, str(convocation(commune, meeting).sha256), "convocation")
    answers.acknowledge(member, meeting)
    told = proofs.lines(meeting)
    assert proofs.by_member(told, "convocation")[commune.mandates[3]].acknowledged
    copy = proofs.by_member(told, "convocation+substitute")[commune.mandates[3]]
    assert (copy.opened, copy.opened_by, copy.acknowledged) == ("", "", "")
    stranger = commune.actor(commune.clerk)
    assert not proofs.unopened(meeting, stranger.person_id, "0" * 64)
    assert paul.person_id is not None


def test_the_portal_notes_what_the_substitute_opens(
    app: Flask, commune: Commune, sign_in: Callable[[FlaskClient, int, int], None]
) -> None:
    paul = name(commune)
    meeting = called(commune)
    browser = app.test_client()
    sign_in(browser, paul.account_id or 0, commune.organisation_id)
    for _ in range(2):
        assert browser.get(f"/elu/seances/{meeting}/convocation.pdf", buffered=True).status_code == 200
    assert browser.get(f"/elu/seances/{meeting}/dossier.pdf", buffered=True).status_code == 200
    db.session.rollback()
    noted = [(one.kind, one.payload["what"]) for one in proofs.lines(meeting) if "opened" in one.kind]
    assert noted == [("sub_opened", "convocation"), ("sub_opened", "dossier, version 1")]


def test_a_substitute_whose_mail_failed_is_shown_and_sent_it_again(
    app: Flask, commune: Commune, clock: FixedClock
) -> None:
    name(commune)
    meeting = called(commune)
    clerk, own = commune.actor(commune.clerk), convocation(commune, meeting)

    def row() -> ConvocationRow:
        db.session.rollback()
        found = tracking(meeting, NOW)
        assert found is not None
        return next(one for one in found.rows if one.substitute)

    assert (row().substitute_stuck, row().substitute_address) == (False, EMAIL)
    message = db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.key.like("substitute:%"))).one()
    with unit_of_work(system_actor(commune.organisation_id), "test") as work:
        again = work.session.get_one(OutboxMessage, message.id)
        again.state, again.handing_at = "running", work.now
        _give_back(work, again, _handlers["mail"], OSError("gone"))
    assert row().substitute_stuck
    assert row().substitute_way.startswith("remise au serveur d’envoi interrompue")
    with pytest.raises(Refused, match="adresse de courriel"):
        resending.send_to_substitute(clerk, own.id, "paul")
    with pytest.raises(NotFound):
        resending.send_to_substitute(clerk, convocation(commune, meeting, 1).id, EMAIL)
    with pytest.raises(NotAllowed):
        resending.send_to_substitute(commune.actor(commune.accounts[3]), own.id, EMAIL)
    resending.send_to_substitute(clerk, own.id, "paul@ailleurs.example")
    (mail,) = mails("paul@ailleurs.example")
    assert {one.state for one in db.session.scalars(db.select(OutboxMessage))} == {
        "done"
    }  # nothing is left in doubt
    assert "Vous êtes suppléant de" in mail.text
    assert [one["name"] for one in mail.attachments] == [one["name"] for one in mails()[0].attachments]
    assert (row().substitute_stuck, row().substitute_address) == (False, "paul@ailleurs.example")
    told = [one.kind for one in proofs.lines(meeting) if "substitute" in str(one.payload.get("letter", ""))]
    assert told == ["sent", "doubtful", "again", "sent"]
    cancellations.cancel_convened(clerk, meeting, "Neige")
    with pytest.raises(Refused, match="n’attend plus"):
        resending.send_to_substitute(clerk, own.id, EMAIL)
