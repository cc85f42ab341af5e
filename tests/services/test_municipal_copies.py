"""Copies to the municipal councillors who do not sit in an intercommunal body, from the office's list to the minutes (FR-CONV-13)."""

from __future__ import annotations

import re
import threading
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from council.gateways.clock import FixedClock
from council.gateways.environment import environment
from council.models import (
    Account,
    Body,
    Complement,
    Document,
    MailboxMessage,
    Meeting,
    MunicipalCopy,
    MunicipalReader,
    MunicipalSending,
    Organisation,
    OutboxMessage,
    ProofLine,
    db,
)
from council.queries import municipal_copies as known
from council.queries import municipal_papers, municipal_reading
from council.queries.municipal_readers import reader_list
from council.services import (
    acts,
    cancellations,
    complements,
    minutes,
    municipal_copies,
    municipal_readers,
    publication,
    signing,
)
from council.services.calendar_feeds import digest
from council.services.convocations import Conditions, convene
from council.services.dossiers import freeze_dossier
from council.services.errors import NotAllowed, NotFound, Refused
from council.services.items import add_item
from council.services.municipal_readers import Imported, import_readers
from council.services.outbox import deliver_due
from council.services.pipeline import unit_of_work
from tests.documents.tools import text as printed
from tests.factory import Commune, make_commune, make_community
from tests.services.after import PASSPHRASE, STARTED, hold_meeting, make_keys
from tests.services.office import draft, freeze_clock, new_meeting, together

LIST = """Nom;Commune;Courriel
Mme Anne Petit;Sainte-Colombe;anne.petit@sainte-colombe.example
M. Léon Faure;Les Ormes;Leon.Faure@les-ormes.example
"""
ANNE, LEON = "anne.petit@sainte-colombe.example", "leon.faure@les-ormes.example"
SECRET = "Zyzanski"


@pytest.fixture
def commune(app: Flask, clock: FixedClock) -> Commune:
    """A community council of five members."""
    return make_community()


def listed(commune: Commune, text: str = LIST) -> Imported:
    found: Imported = import_readers(commune.actor(commune.clerk), commune.body_id, text)
    db.session.rollback()
    return found


def readers(commune: Commune) -> list[tuple[str, str, str]]:
    db.session.rollback()
    rows = db.session.scalars(
        db.select(MunicipalReader).where(MunicipalReader.ended_at.is_(None)).order_by(MunicipalReader.id)
    )
    return [(one.name, one.commune, one.email) for one in rows]


def called(commune: Commune, *titles: dict[str, Any], days: int = 10) -> int:
    """A convened meeting."""
    clerk = commune.actor(commune.clerk)
    meeting = new_meeting(commune, days)
    for one in titles or ({"title": "Budget annexe", "note": "<p>Le budget annexe est repris.</p>"},):
        add_item(clerk, meeting, draft(**one))
    freeze_dossier(clerk, meeting)
    convene(clerk, meeting)
    db.session.rollback()
    return meeting


def mails(recipient: str = ANNE) -> list[MailboxMessage]:
    db.session.rollback()
    query = db.select(MailboxMessage).where(MailboxMessage.recipient == recipient)
    return list(db.session.scalars(query.order_by(MailboxMessage.id)))


def words(sha256: str | None) -> str:
    return printed(environment().storage.get(sha256 or ""))


def sending(meeting: int, paper: str = "convocation") -> MunicipalSending:
    db.session.rollback()
    query = db.select(MunicipalSending).where(
        MunicipalSending.meeting_id == meeting, MunicipalSending.paper == paper
    )
    return db.session.scalars(query).one()


def test_a_list_is_pasted_at_once_and_again_without_twins(app: Flask, commune: Commune) -> None:
    found = listed(commune)
    assert (found.added, found.changed, found.same, found.rejected, found.left) == (2, 0, 0, (), "")
    again = listed(commune, LIST.replace("Les Ormes", "Les Ormes-sur-Voulzie"))
    assert (again.added, again.changed, again.same) == (0, 1, 1)
    assert readers(commune) == [
        ("Mme Anne Petit", "Sainte-Colombe", ANNE),
        ("M. Léon Faure", "Les Ormes-sur-Voulzie", LEON),
    ]


def test_a_wrong_line_is_given_back_with_its_reason_and_spoils_no_other(app: Flask, commune: Commune) -> None:
    found = listed(commune, LIST + "Mme Sans Adresse;Les Ormes;\n;Les Ormes;x@y.fr\n")
    assert found.added == 2
    assert [(one.number, one.text) for one in found.rejected] == [
        (4, "Mme Sans Adresse;Les Ormes;"),
        (5, ";Les Ormes;x@y.fr"),
    ]
    assert "adresse électronique" in found.rejected[0].reason
    assert found.left.splitlines() == [
        "Nom;Commune;Courriel",
        "Mme Sans Adresse;Les Ormes;",
        ";Les Ormes;x@y.fr",
    ]


def test_who_sits_is_no_reader(app: Flask, commune: Commune) -> None:
    member = db.session.get_one(Account, commune.accounts[2]).email
    found = listed(commune, f"Un membre;Ici;{member.upper()}\n")
    assert found.added == 0
    assert "siège" in found.rejected[0].reason


def test_only_who_convenes_keeps_the_list_and_only_where_the_law_wants_one(
    app: Flask, commune: Commune
) -> None:
    with pytest.raises(NotAllowed):
        import_readers(commune.actor(commune.accounts[3]), commune.body_id, LIST)
    with pytest.raises(NotFound):
        import_readers(commune.actor(commune.clerk), 10**6, LIST)
    with pytest.raises(Refused, match="au moins une ligne"):
        listed(commune, " \n\n")
    for change in ({"regime": "fr-commune"}, {"regime": "fr-epci", "kind": "bureau"}):
        for name, value in change.items():
            setattr(db.session.get_one(Body, commune.body_id), name, value)
        db.session.commit()
        with pytest.raises(Refused, match="5211-40-2"):
            listed(commune)


def test_each_reader_is_sent_one_copy_that_convenes_nobody(app: Flask, commune: Commune) -> None:
    listed(commune)
    meeting = called(commune)
    for recipient in (ANNE, LEON):
        (mail,) = mails(recipient)
        assert mail.subject.startswith("Pour information")
        assert "n’est pas une convocation" in mail.text
        assert "Aucune réponse n’est attendue" in mail.text
        assert "/copies/" in mail.text
        assert "/compte/lien/" not in mail.text
    made = sending(meeting)
    letter, notes = words(made.letter_sha256), words(made.note_sha256)
    assert "Copie pour information" in letter
    assert "Budget annexe" in letter
    assert "donner pouvoir" not in letter
    assert "/elu/" not in letter
    assert "Le budget annexe est repris" in notes
    assert "Accorde 500" not in notes  # the draft deliberation is for members
    rows = list(db.session.scalars(db.select(MunicipalCopy)))
    assert [(one.state, one.tries, one.address) for one in rows] == [("sent", 1, ANNE), ("sent", 1, LEON)]


def test_a_copy_claims_no_proof_of_convocation(app: Flask, commune: Commune) -> None:
    listed(commune)
    meeting = called(commune)
    told = str(
        [
            one.payload
            for one in db.session.scalars(db.select(ProofLine).where(ProofLine.meeting_id == meeting))
        ]
    )
    assert "convocation" in told
    assert ANNE not in told
    assert LEON not in told


def test_what_is_confidential_stays_with_the_members(app: Flask, commune: Commune) -> None:
    listed(commune)
    hidden = {"note": f"<p>Secours à M. {SECRET}.</p>", "title": f"Secours à M. {SECRET}"}
    meeting = called(
        commune,
        {"title": "Budget annexe", "note": "<p>Repris.</p>"},
        {**hidden, "confidential": True, "public_title": "Aide sociale"},
        {**hidden, "closed_session": True, "public_title": "Affaire de personnel"},
    )
    made = sending(meeting)
    for text in (words(made.letter_sha256), words(made.note_sha256), *(one.text for one in mails())):
        assert SECRET not in text
    assert "Aide sociale" in words(made.letter_sha256)
    assert words(made.note_sha256).count("sa note n’est lue que des membres") == 2
    told = municipal_papers.facts(made.id)[1]
    assert told is not None
    assert [bool(one.note_html) for one in told.notes] == [True, False, False]


def test_where_no_point_has_a_note_none_is_announced(app: Flask, commune: Commune) -> None:
    listed(commune)
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
    add_item(clerk, meeting, draft(note=""))
    freeze_dossier(clerk, meeting)
    convene(clerk, meeting, Conditions(notes_motive="Rapport unique."))
    assert sending(meeting).note_sha256 is None
    assert "Les documents sont ici" in mails()[0].text


def test_a_reader_added_later_is_sent_what_the_others_were(app: Flask, commune: Commune) -> None:
    listed(commune)
    called(commune)
    listed(commune, "M. Tard Venu;Les Ormes;tard@les-ormes.example\n")
    assert len(mails("tard@les-ormes.example")) == 1
    assert len(mails()) == 1


def test_the_first_list_written_after_the_convocation_is_served_too(app: Flask, commune: Commune) -> None:
    called(commune)
    listed(commune)
    assert len(mails()) == len(mails(LEON)) == 1


def test_who_is_taken_out_is_sent_nothing_more(app: Flask, commune: Commune) -> None:
    listed(commune)
    meeting = called(commune)
    reader = db.session.scalars(db.select(MunicipalReader.id).order_by(MunicipalReader.id)).first() or 0
    municipal_readers.take_out(commune.actor(commune.clerk), reader)
    cancellations.cancel_convened(commune.actor(commune.clerk), meeting, "Salle inondée.")
    assert len(mails()) == 1
    assert [one.subject.split("\u00a0: ")[1].split(" de")[0] for one in mails(LEON)] == [
        "copie",
        "annulation",
    ]
    with pytest.raises(NotFound):
        municipal_readers.correct(commune.actor(commune.clerk), reader, "A", "B", "c@d.fr")


def test_who_is_taken_out_gets_no_mail_that_waits(app: Flask, commune: Commune) -> None:
    listed(commune)
    meeting = called(commune)
    copy = db.session.scalars(
        db.select(MunicipalCopy).join(MunicipalCopy.reader).where(MunicipalReader.email == ANNE)
    ).one()
    copy.state = "queued"
    db.session.execute(db.update(OutboxMessage).where(OutboxMessage.key == f"municipal-copy:{copy.id}:1").values(
        state="pending", payload={"recipient": ANNE, "text": "secret"}
    ))  # fmt: skip
    db.session.commit()
    before = known.summary(db.session.get_one(Meeting, meeting), environment().clock.now())
    municipal_readers.take_out(commune.actor(commune.clerk), copy.reader_id)
    db.session.rollback()
    (message,) = db.session.scalars(
        db.select(OutboxMessage).where(OutboxMessage.key == f"municipal-copy:{copy.id}:1")
    )
    assert (message.state, "secret" in str(message.payload)) == ("done", False)
    after = known.summary(db.session.get_one(Meeting, meeting), environment().clock.now())
    assert before is not None and after is not None
    assert (before.total, after.total, after.stuck) == (2, 1, 0)


def test_a_refused_copy_of_who_is_taken_out_needs_nobody(app: Flask, commune: Commune) -> None:
    listed(commune)
    meeting = called(commune)
    copy = db.session.scalars(db.select(MunicipalCopy).order_by(MunicipalCopy.id)).first()
    assert copy is not None
    copy.state = "refused"
    db.session.commit()
    now = environment().clock.now()
    found = known.summary(db.session.get_one(Meeting, meeting), now)
    assert found is not None and found.stuck == 1
    municipal_readers.take_out(commune.actor(commune.clerk), copy.reader_id)
    db.session.rollback()
    found = known.summary(db.session.get_one(Meeting, meeting), now)
    assert found is not None and found.stuck == 0
    page = known.copies_page(meeting, now)
    assert page is not None and [one.out for one in page.sendings[0].rows] == [False, True]


def test_a_cancellation_is_told_to_who_heard_of_the_meeting(app: Flask, commune: Commune) -> None:
    listed(commune)
    meeting = called(commune)
    copy = db.session.scalars(
        db.select(MunicipalCopy).join(MunicipalCopy.reader).where(MunicipalReader.email == ANNE)
    ).one()
    copy.tries, copy.state = 0, "queued"  # its paper was still being made
    db.session.commit()
    cancellations.cancel_convened(commune.actor(commune.clerk), meeting, "Salle inondée.")
    assert [len(mails(one)) for one in (ANNE, LEON)] == [1, 2]


def test_a_search_finds_underscores_and_takes_no_sign_for_another(app: Flask, commune: Commune) -> None:
    listed(
        commune,
        "Jeanne Roux;Les Ormes;jeanne_roux@les-ormes.example\nJean Roux;Les Ormes;jeannearoux@les-ormes.example\n",
    )
    found = reader_list(commune.body_id, environment().clock.now(), sought="e_roux")
    assert found is not None and [one.name for one in found.readers] == ["Jeanne Roux"]


def test_a_street_beside_the_mail_address_is_no_mail_address(app: Flask, commune: Commune) -> None:
    for heading, line in (
        ("Nom;Commune;Courriel;Adresse", "Anne Petit;Les Ormes;anne@les-ormes.example;1 rue Basse"),
        ("Nom;Commune;Adresse;Courriel", "Léon Faure;Les Ormes;2 rue Basse;leon@les-ormes.example"),
    ):
        assert listed(commune, f"{heading}\n{line}\n").added == 1
    assert [one[2] for one in readers(commune)] == ["anne@les-ormes.example", "leon@les-ormes.example"]


def test_a_reader_who_is_elected_meanwhile_is_convened_and_sent_no_copy(app: Flask, commune: Commune) -> None:
    listed(commune)
    db.session.get_one(Account, commune.accounts[2]).email = ANNE
    db.session.commit()
    called(commune)
    (mail,) = mails()
    assert "Vous êtes convoqué" in mail.text
    assert len(mails(LEON)) == 1


def test_a_cancelled_meeting_is_told_to_those_who_knew_of_it(app: Flask, commune: Commune) -> None:
    listed(commune)
    meeting = called(commune)
    listed(commune, "M. Tard Venu;Les Ormes;tard@les-ormes.example\n")
    cancellations.cancel_convened(commune.actor(commune.clerk), meeting, "Salle inondée.")
    last = mails()[-1]
    assert "Motif\u00a0: Salle inondée." in last.text
    assert "n’est pas une convocation" in last.text
    assert len(mails()) == 2
    assert len(mails("tard@les-ormes.example")) == 2


def test_points_added_later_are_copied_with_their_own_notes(app: Flask, commune: Commune) -> None:
    listed(commune)
    meeting = called(commune)
    clerk = commune.actor(commune.clerk)
    complement = complements.open_complement(clerk, meeting)
    add_item(clerk, meeting, draft("Avance remboursable", note="<p>Une avance.</p>"))
    freeze_dossier(clerk, meeting)
    complements.send_complement(clerk, complement, Conditions(urgent_reason="Délai de l’État."))
    made = sending(meeting, "complement")
    assert made.number == db.session.get_one(Complement, complement).number
    assert "Avance remboursable" in words(made.letter_sha256)
    assert "Budget annexe" not in words(made.letter_sha256)
    assert "Une avance" in words(made.note_sha256)
    assert len(mails()) == 2
    assert "est complété" in mails()[-1].text


def test_a_commune_sends_no_copy(app: Flask, commune: Commune) -> None:
    listed(commune)
    db.session.get_one(Body, commune.body_id).regime = "fr-commune"
    db.session.commit()
    called(commune)
    assert mails() == []
    assert db.session.scalar(db.select(db.func.count(MunicipalSending.id))) == 0


def link(text: str) -> str:
    """The secret part of the link in a mail."""
    return re.findall(r"/copies/(\S+)", text)[0]


def test_a_link_opens_the_papers_of_its_meeting_until_its_reader_is_taken_out(
    app: Flask, commune: Commune
) -> None:
    listed(commune)
    called(commune)
    other = called(commune, days=12)
    first, second = (link(one.text) for one in mails())
    page = municipal_reading.opened(digest(second))
    assert page is not None
    assert [one.title for one in page.papers] == ["Convocation, copie", "Notes explicatives de synthèse"]
    own = page.papers[0].sending_id
    assert own == sending(other).id
    assert municipal_reading.opened_paper(digest(second), own, "notes") is not None
    assert municipal_reading.opened_paper(digest(second), own, "dossier") is None
    assert municipal_reading.opened_paper(digest(first), own, "notes") is None
    reader = db.session.scalars(db.select(MunicipalReader.id).where(MunicipalReader.email == ANNE)).one()
    municipal_readers.take_out(commune.actor(commune.clerk), reader)
    assert municipal_reading.opened(digest(second)) is None
    assert municipal_reading.opened_paper(digest(second), own, "notes") is None


def test_a_copy_is_sent_again_to_a_corrected_address_and_the_former_link_is_dead(
    app: Flask, commune: Commune
) -> None:
    listed(commune)
    called(commune)
    old = link(mails()[0].text)
    copy = db.session.scalars(db.select(MunicipalCopy.id).order_by(MunicipalCopy.id)).first() or 0
    clerk = commune.actor(commune.clerk)
    for wrong, words_said in (("anne", "adresse électronique"), (LEON, "autre personne")):
        with pytest.raises(Refused, match=words_said):
            municipal_readers.send_again(clerk, copy, wrong)
    municipal_readers.send_again(clerk, copy, "anne@sainte-colombe.example")
    (mail,) = mails("anne@sainte-colombe.example")
    assert municipal_reading.opened(digest(link(mail.text))) is not None
    assert municipal_reading.opened(digest(old)) is None
    assert readers(commune)[0][2] == "anne@sainte-colombe.example"
    with pytest.raises(NotAllowed):
        municipal_readers.send_again(commune.actor(commune.accounts[3]), copy, ANNE)


def test_two_presses_order_one_copy_each(app: Flask, commune: Commune) -> None:
    listed(commune)
    meeting = called(commune)
    with unit_of_work(commune.actor(commune.clerk), "again") as work:
        municipal_copies.copy_to_readers(work, work.session.get_one(Meeting, meeting), "convocation")
    deliver_due()
    assert len(mails()) == 1


def test_who_enters_the_list_while_the_copy_is_being_made_has_one(app: Flask, commune: Commune) -> None:
    listed(commune)
    meeting, added, go_on = called(commune), threading.Event(), threading.Event()
    made = sending(meeting)
    made.letter_sha256 = None  # as before the worker came
    db.session.execute(
        db.update(OutboxMessage)
        .where(OutboxMessage.key == f"{municipal_copies.KIND}:{made.id}")
        .values(state="pending", next_try_at=made.ordered_at)
    )
    late = MunicipalReader(
        organisation_id=commune.organisation_id, body_id=commune.body_id, name="Mme Clara Rey", commune="Les Ormes",
        email="clara.rey@les-ormes.example", added_at=made.ordered_at,
    )  # fmt: skip
    db.session.add(late)
    db.session.commit()
    reader = late.id

    def office() -> None:
        with unit_of_work(commune.actor(commune.clerk), "late") as work:
            one = work.session.get_one(MunicipalReader, reader)
            municipal_copies.catch_up(work, [work.session.get_one(Meeting, meeting)], [one])
            added.set()
            go_on.wait(10)

    def worker() -> None:
        added.wait(10)
        threading.Timer(0.5, go_on.set).start()
        deliver_due()

    assert together(app, office, worker) == [None, None]
    deliver_due()
    assert len(mails("clara.rey@les-ormes.example")) == 1
    assert len(mails()) == 1


@pytest.fixture
def held(app: Flask, clock: FixedClock) -> tuple[Commune, int]:
    """A meeting of a community council that was held, its papers signed but the minutes; two readers in its list."""
    made = make_commune()
    db.session.get_one(Body, made.body_id).regime = "fr-epci"
    db.session.commit()
    listed(made)
    meeting = hold_meeting(made).id
    acts.prepare(made.actor(made.clerk), meeting)
    make_keys(made)
    sign(made)
    return made, meeting


def sign(commune: Commune, *, minutes_too: bool = False) -> None:
    kinds = Document.kind == "minutes" if minutes_too else Document.kind != "minutes"
    ids = list(db.session.scalars(db.select(Document.id).where(kinds)))
    for index in (0, 2):
        signing.sign(commune.actor(commune.accounts[index]), ids, PASSPHRASE)


def lateness(commune: Commune, meeting: int) -> list[tuple[str, str]]:
    db.session.rollback()
    row = db.session.get_one(Meeting, meeting)
    own = db.session.get_one(Organisation, commune.organisation_id)
    return [(one.what.split()[0], one.state) for one in known.delays(row, own, environment().clock.now())]


def test_the_list_then_the_minutes_are_told_once_they_are_public(
    app: Flask, held: tuple[Commune, int]
) -> None:
    commune, meeting = held
    clerk = commune.actor(commune.clerk)
    assert mails() == []
    assert lateness(commune, meeting) == [("Liste", "waiting")]
    publication.publish_meeting(clerk, meeting)
    publication.publish_meeting(clerk, meeting)
    (mail,) = mails()
    assert "La liste des délibérations examinées" in mail.text
    assert mail.attachments == []
    page = municipal_reading.opened(digest(link(mail.text)))
    assert page is not None
    assert [one.title for one in page.papers] == ["Liste des délibérations"]
    assert lateness(commune, meeting) == [("Liste", "done")]
    minutes.settle(clerk, meeting, date(2026, 11, 19))
    assert lateness(commune, meeting) == [("Liste", "done"), ("Procès-verbal", "waiting")]
    sign(commune, minutes_too=True)
    publication.publish_minutes(clerk, meeting)
    assert len(mails()) == len(mails(LEON)) == 2
    assert "est arrêté" in mails()[-1].text
    assert lateness(commune, meeting) == [("Liste", "done"), ("Procès-verbal", "done")]
    page = municipal_reading.opened(digest(link(mail.text)))
    assert page is not None
    assert [one.title for one in page.papers] == ["Liste des délibérations", "Procès-verbal"]


def test_a_month_gone_by_is_told_to_the_office(app: Flask, held: tuple[Commune, int]) -> None:
    commune, meeting = held
    minutes.settle(commune.actor(commune.clerk), meeting, date(2026, 11, 19))
    clock = freeze_clock(app, STARTED + timedelta(days=30))
    assert lateness(commune, meeting) == [("Liste", "waiting"), ("Procès-verbal", "waiting")]
    clock.at = STARTED + timedelta(days=31)
    assert lateness(commune, meeting) == [("Liste", "late"), ("Procès-verbal", "waiting")]
    clock.at = STARTED + timedelta(days=46)
    assert lateness(commune, meeting) == [("Liste", "late"), ("Procès-verbal", "late")]
    publication.publish_meeting(commune.actor(commune.clerk), meeting)
    assert lateness(commune, meeting)[0] == ("Liste", "late")  # done, and said to be late


def test_nothing_is_late_where_nobody_is_listed_or_nothing_owed(
    app: Flask, held: tuple[Commune, int]
) -> None:
    commune, meeting = held
    freeze_clock(app, STARTED + timedelta(days=60))
    assert lateness(commune, meeting)
    db.session.get_one(Body, commune.body_id).regime = "fr-commune"
    db.session.commit()
    assert lateness(commune, meeting) == []
    db.session.get_one(Body, commune.body_id).regime = "fr-epci"
    for one in db.session.scalars(db.select(MunicipalReader)):
        one.ended_at = STARTED
    db.session.commit()
    assert lateness(commune, meeting) == []
