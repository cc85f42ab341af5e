"""Convening: one act, the law first, each member once."""

from __future__ import annotations

import smtplib
import threading
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from flask import Flask

from council.gateways.clock import FixedClock
from council.gateways.environment import environment
from council.models import (
    Account,
    AuditLine,
    Convocation,
    MailboxMessage,
    Mandate,
    OutboxMessage,
    Person,
    SignInLink,
    db,
)
from council.queries.convocations import preview
from council.queries.tracking import tracking
from council.services import comments, drafts
from council.services.convocations import Conditions, convene, convene_member, record_paper_dispatch
from council.services.dossiers import freeze_dossier
from council.services.draft_wishes import Wishes
from council.services.errors import NotAllowed, NotFound, Refused
from council.services.items import add_item, edit_item
from tests.factory import Commune, make_commune
from tests.services.office import NOW, draft, new_meeting, stored


@pytest.fixture
def commune(app: Flask) -> Commune:
    """Five members are enough here: each letter is a real PDF."""
    return make_commune(members=5)


pytestmark = pytest.mark.usefixtures("clock")


def _ready(commune: Commune, days: int = 10, notes: Sequence[str] = ("Note.",)) -> int:
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune, days)
    for number, note in enumerate(notes, 1):
        add_item(clerk, meeting, draft(f"Point {number}", note=note))
    freeze_dossier(clerk, meeting)
    return meeting


def _rows(meeting: int) -> list[Convocation]:
    db.session.rollback()
    db.session.expire_all()
    query = db.select(Convocation).where(Convocation.meeting_id == meeting).order_by(Convocation.id)
    return list(db.session.execute(query).scalars())


def _mails() -> list[MailboxMessage]:
    return list(db.session.execute(db.select(MailboxMessage).order_by(MailboxMessage.id)).scalars())


def test_every_member_once_with_letter_and_personal_link(commune: Commune) -> None:
    meeting = _ready(commune)
    assert convene(commune.actor(commune.mayor), meeting) == 5
    rows, mails = _rows(meeting), _mails()
    assert [row.mandate_id for row in rows] == commune.mandates
    assert all(row.sent_at == NOW for row in rows)
    assert len({mail.recipient for mail in mails}) == len(mails) == 5
    assert {mail.attachments[0]["sha256"] for mail in mails} == {row.sha256 for row in rows}
    assert environment().storage.get(str(rows[0].sha256)).startswith(b"%PDF-")
    links = list(db.session.execute(db.select(SignInLink)).scalars())
    assert {link.target for link in links} == {f"/elu/seances/{meeting}"}
    assert len({link.account_id for link in links}) == 5
    done = stored(meeting)
    assert (done.state, done.convened_at, done.agenda_published_at, done.urgent_reason) == (
        "convened",
        NOW,
        NOW,
        "",
    )


def test_the_outbox_keeps_no_link_after_sending(commune: Commune) -> None:
    convene(commune.actor(commune.clerk), _ready(commune))
    for message in db.session.execute(db.select(OutboxMessage).where(OutboxMessage.kind == "mail")).scalars():
        assert "/compte/lien/" not in message.payload["text"]
    assert all("/compte/lien/" in mail.text for mail in _mails())


def test_convening_twice_is_impossible(commune: Commune) -> None:
    meeting = _ready(commune)
    convene(commune.actor(commune.clerk), meeting)
    with pytest.raises(Refused, match="déjà convoquée"):
        convene(commune.actor(commune.mayor), meeting)
    assert len(_rows(meeting)) == len(_mails()) == 5


def test_two_clerks_at_the_same_moment(app: Flask, commune: Commune) -> None:
    meeting, outcomes = _ready(commune), []
    actors = [commune.actor(commune.clerk), commune.actor(commune.mayor)]
    start = threading.Barrier(2)

    def run(actor: object) -> None:
        with app.app_context():
            start.wait()
            try:
                outcomes.append(convene(actor, meeting))  # type: ignore[arg-type]
            except Refused as refused:
                outcomes.append(refused.sentence)
            db.session.remove()

    threads = [threading.Thread(target=run, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(type, outcomes), key=str) == [int, str]
    assert len(_rows(meeting)) == 5


def test_changed_papers_want_a_new_version_first(commune: Commune) -> None:
    meeting = _ready(commune)
    item = stored(meeting).items[0].id
    edit_item(commune.actor(commune.clerk), item, draft("Changé", note="N"), revision=1)
    with pytest.raises(Refused, match="ont changé") as refused:
        convene(commune.actor(commune.clerk), meeting)
    assert refused.value.field == "dossier"
    assert (stored(meeting).state, _rows(meeting)) == ("draft", [])


@pytest.mark.parametrize("days", [6, 7, 30])
def test_five_clear_days_are_enough(commune: Commune, days: int) -> None:
    meeting = _ready(commune, days)
    assert convene(commune.actor(commune.clerk), meeting) == 5
    assert stored(meeting).urgent_reason == ""


def test_a_short_notice_wants_the_reason_of_urgency(commune: Commune) -> None:
    meeting = _ready(commune, 3)
    with pytest.raises(Refused, match="motif de l’urgence") as refused:
        convene(commune.actor(commune.clerk), meeting)
    assert refused.value.field == "urgent_reason"
    assert (
        convene(commune.actor(commune.clerk), meeting, Conditions(urgent_reason="Toiture menaçant ruine"))
        == 5
    )
    assert stored(meeting).urgent_reason == "Toiture menaçant ruine"
    assert "urgence" in _mails()[0].text


def test_below_one_clear_day_no_reason_suffices(commune: Commune) -> None:
    meeting = _ready(commune, 1)
    with pytest.raises(Refused, match="au moins 1 jour franc"):
        convene(commune.actor(commune.clerk), meeting, Conditions(urgent_reason="Incendie"))
    assert stored(meeting).state == "draft"


def test_missing_notes_want_a_motive_kept_in_the_audit(commune: Commune) -> None:
    meeting = _ready(commune, notes=("Note.", ""))
    with pytest.raises(Refused, match="Note explicative manquante") as refused:
        convene(commune.actor(commune.clerk), meeting)
    assert refused.value.field == "notes_motive"
    assert "point 2" in refused.value.sentence
    convene(commune.actor(commune.clerk), meeting, Conditions(notes_motive="Rapport joint au point 2"))
    query = db.select(AuditLine.detail).where(AuditLine.verb == "convocations.convene")
    assert db.session.execute(query).scalar_one()["notes_motive"] == "Rapport joint au point 2"


def test_only_members_in_office(commune: Commune) -> None:
    gone, coming = (db.session.get_one(Mandate, commune.mandates[n]) for n in (3, 4))
    gone.ends_on, coming.starts_on = date(2026, 11, 19), date(2026, 11, 21)
    db.session.commit()
    meeting = _ready(commune)
    assert convene(commune.actor(commune.clerk), meeting) == 3


def test_a_member_without_address_gets_paper(commune: Commune, clock: FixedClock) -> None:
    person = db.session.get_one(Person, commune.persons[3])
    person.email = ""
    account = db.session.get_one(Account, commune.accounts[3])
    account.active = False
    db.session.commit()
    meeting = _ready(commune)
    convene(commune.actor(commune.clerk), meeting)
    paper = next(row for row in _rows(meeting) if row.mandate_id == commune.mandates[3])
    assert (paper.channel, paper.sent_at) == ("paper", None)
    assert paper.sha256
    assert len(_mails()) == 4
    clock.at = NOW + timedelta(days=1)
    clerk = commune.actor(commune.clerk)
    for bad in (date(2026, 11, 19), date(2026, 11, 22)):
        with pytest.raises(Refused, match="jour réel"):
            record_paper_dispatch(clerk, paper.id, bad)
    assert record_paper_dispatch(clerk, paper.id, date(2026, 11, 20)) == meeting
    sent = next(row for row in _rows(meeting) if row.channel == "paper").sent_at
    assert sent is not None
    assert sent.date() == date(2026, 11, 20)
    with pytest.raises(NotFound):
        record_paper_dispatch(clerk, _rows(meeting)[0].id, date(2026, 11, 20))


def test_guards(commune: Commune) -> None:
    meeting = _ready(commune)
    other = make_commune(slug="ailleurs")
    with pytest.raises(NotAllowed):
        convene(commune.actor(commune.service), meeting)
    with pytest.raises(NotFound):
        convene(other.actor(other.clerk), meeting)


def test_a_mail_refused_for_a_while_is_not_sent_twice(
    app: Flask, commune: Commune, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from council.gateways.mail import LocalMailbox
    from council.services.outbox import deliver_due

    tries: list[str] = []
    send = LocalMailbox.send

    def moody(self: LocalMailbox, mail: object, at: object) -> str:
        tries.append(mail.recipient)  # type: ignore[attr-defined]
        if len(tries) == 3:
            raise smtplib.SMTPServerDisconnected("busy")
        return send(self, mail, at)  # type: ignore[arg-type]

    monkeypatch.setattr(LocalMailbox, "send", moody)
    meeting = _ready(commune)
    convene(commune.actor(commune.clerk), meeting)
    assert sum(row.sent_at is None for row in _rows(meeting)) == 1
    clock.at = NOW + timedelta(minutes=5)
    assert deliver_due() == 1
    assert len(_mails()) == 5
    assert [row.sent_at for row in _rows(meeting)].count(clock.at) == 1


def test_a_member_in_office_since_is_convened_once(commune: Commune, clock: FixedClock) -> None:
    late = db.session.get_one(Mandate, commune.mandates[4])
    late.starts_on = date(2026, 11, 21)
    db.session.commit()
    meeting, clerk = _ready(commune), commune.actor(commune.clerk)
    with pytest.raises(Refused, match="n’attend plus"):
        convene_member(clerk, meeting, commune.mandates[4])
    assert convene(clerk, meeting) == 4
    with pytest.raises(NotFound):
        convene_member(clerk, meeting, commune.mandates[4])
    clock.at = NOW + timedelta(days=1)
    assert [seat for seat, _ in _left_out(commune, meeting, clock)] == [commune.mandates[4]]
    convene_member(clerk, meeting, commune.mandates[4])
    convene_member(clerk, meeting, commune.mandates[4])
    assert _left_out(commune, meeting, clock) == ()
    assert [row.sent_at for row in _rows(meeting)].count(clock.at) == 1
    assert len(_mails()) == 5
    clock.at = NOW + timedelta(days=30)
    with pytest.raises(Refused, match="n’attend plus"):
        convene_member(clerk, meeting, commune.mandates[4])


def _left_out(commune: Commune, meeting: int, clock: FixedClock) -> tuple[tuple[int, str], ...]:
    db.session.rollback()
    db.session.expire_all()
    found = tracking(meeting, clock.at)
    assert found is not None
    return found.left_out


def test_unfinished_points_leave_only_when_somebody_chose_it(app: Flask, commune: Commune) -> None:
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune, 10)
    written = drafts.begin(clerk, commune.body_id, "Tarifs")
    drafts.save(clerk, written, draft("Tarifs", note="Note."), Wishes(), revision=1)
    remark = comments.begin(clerk, written, "", "", "À relire.")
    drafts.list_on(clerk, written, meeting)
    add_item(clerk, meeting, draft("Aide de {{somme}}", note="Note."))
    freeze_dossier(clerk, meeting)
    for chosen in ("", "1:0:0;2:1:0", "oui"):
        with pytest.raises(Refused, match="Inachevé") as refused:
            convene(clerk, meeting, Conditions(unfinished=chosen))
        assert refused.value.field == "unfinished"
        assert (
            "point 1\u00a0: 1 remarque à traiter, point 2\u00a0: il reste à remplir somme"
            in refused.value.sentence
        )
    page = preview(meeting, NOW)
    assert page is not None
    comments.begin(clerk, written, "", "", "Et encore.")
    with pytest.raises(Refused, match="2 remarques"):  # not what was on the screen
        convene(clerk, meeting, Conditions(unfinished=page.seen))
    comments.settle(clerk, remark)
    again = preview(meeting, NOW)
    assert again is not None
    assert convene(clerk, meeting, Conditions(unfinished=again.seen)) == 5
    line = db.session.scalars(db.select(AuditLine).where(AuditLine.verb == "convocations.convene")).one()
    assert line.detail["unfinished"] == [one.words for one in again.unfinished]
