"""Acts leave for the prefecture once, whatever clerks, crashes and lost answers do."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from council.gateways.environment import environment
from council.gateways.legality import xml
from council.gateways.legality.packing import unpack
from council.models import Annex, OutboxMessage, Transmission, db
from council.queries import legality_pages
from council.queries.legality_plan import PlanDraft, plan
from council.services import legality_offices, legality_sending, outbox, publication, transmissions
from council.services.errors import NotFound, Refused
from tests.factory import Commune, make_commune
from tests.gateways.operator import TOKEN, running
from tests.services.legality import Control, controlled, office
from tests.services.office import small_pdf


@pytest.fixture
def control(app: Flask, commune: Commune) -> Control:
    """Through a folder, with the outbox at rest: tests let it work."""
    made = controlled(app, commune)
    app.extensions["council"] = replace(app.extensions["council"], wake_outbox=lambda: None)
    return made


def clerk(control: Control) -> object:
    return control.commune.actor(control.commune.clerk)


def test_an_act_leaves_with_its_public_annexes_under_its_names(control: Control) -> None:
    act = control.acts[0]
    store = environment().storage
    papers = [small_pdf(width=301), small_pdf(width=302)]
    for position, (data, confidential) in enumerate(zip(papers, (False, True), strict=True), 1):
        sha256 = store.put(data)
        db.session.add(
            Annex(
                organisation_id=act.organisation_id, item_id=act.item_id, position=position, title=f"Annexe {position}",
                filename="a.pdf", original_sha256=sha256, original_size=len(data), sha256=sha256, pages=1,
                confidential=confidential, uploaded_at=control.clock.at,
            )
        )  # fmt: skip
    db.session.commit()
    transmissions.transmit(clerk(control), act.id)
    assert control.envelopes == []
    control.deliver()
    (envelope,) = control.envelopes
    assert envelope.name == "TST-EACT--214500019--20261120-1.tar.gz"
    files = unpack(envelope.read_bytes())
    prefix = "045-214500019-20261105-2026_11_001-DE-1-1"
    assert set(files) == {
        "EACT--214500019--20261120-1.xml", f"{prefix}_0.xml", f"99_DE-{prefix}_1.pdf", f"99_DE-{prefix}_2.pdf",
    }  # fmt: skip
    message = xml.read(files[f"{prefix}_0.xml"])
    assert xml.said(message, "Objet") == "Subvention à l'école de musique"
    (row,) = control.sendings()
    assert (row.state, row.sent_at) == ("sent", control.clock.at)
    assert control.acts[0].sent_at == control.clock.at
    assert files[f"99_DE-{prefix}_2.pdf"] == papers[0]


def test_two_clerks_at_once_send_once(control: Control) -> None:
    act, account, app = control.acts[0].id, control.commune.clerk, control.app
    barrier, found, failures = threading.Barrier(4), [], []

    def confirm() -> None:
        with app.app_context():
            actor = control.commune.actor(account)
            barrier.wait()
            try:
                found.append(transmissions.transmit(actor, act))
            except Exception as error:
                failures.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=confirm) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failures == []
    assert len(set(found)) == 1
    control.deliver()
    assert len(control.envelopes) == len(control.sendings()) == 1


def test_the_database_itself_refuses_a_second_live_sending(control: Control) -> None:
    transmissions.transmit(clerk(control), control.acts[0].id)
    (row,) = control.sendings()
    columns = {c.name: getattr(row, c.name) for c in Transmission.__table__.columns if c.name != "id"}
    for other in ({"archive_name": "x"}, {"archive_name": "x", "act_id": control.acts[1].id}):
        db.session.add(Transmission(**{**columns, **other}))
        with pytest.raises(IntegrityError, match=r"(?i)unique"):
            db.session.flush()
        db.session.rollback()


def test_a_whole_meeting_leaves_at_once_but_what_need_not(control: Control) -> None:
    before = control.acts
    transmissions.exempt(clerk(control), before[2].id, "roads")
    sent = transmissions.transmit_meeting(clerk(control), control.meeting.id)
    control.deliver()
    gone = {row.act_id for row in control.sendings()}
    assert before[2].id not in gone
    assert not {act.id for act in before if act.outcome == "rejected"} & gone
    assert sent == len(gone) == len(control.envelopes) >= 3
    assert [row.archive_name[-8:] for row in control.sendings()] == [
        f"-{rank}.tar.gz"[-8:] for rank in range(1, sent + 1)
    ]
    with pytest.raises(Refused, match="Aucune délibération"):
        transmissions.transmit_meeting(clerk(control), control.meeting.id)


def test_a_restricted_act_leaves_under_its_public_title_without_annexes(control: Control) -> None:
    act = next(one for one in control.acts if one.restricted)
    made = plan(act, control.clock.at)
    assert made.ready
    assert made.annexes == ()
    assert made.message is not None
    assert b"Zorglub" not in made.message.xml
    assert "Remise gracieuse (1 dossier)".encode("latin-1") in made.message.xml


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"subject": "x " * 300}, "subject", "500 au plus"), ({"subject": "Fête 🎉"}, "subject", "🎉"),
        ({"number": "2026-11-001"}, "number", "15 caractères"), ({"matiere": "9.9"}, "matiere", "classification"),
        ({"code": "12_XX"}, "code", "12_XX"), ({"matiere": "7"}, "matiere", "classification"),
    ],
)  # fmt: skip
def test_what_cannot_leave_says_why_and_leaves_nothing(
    control: Control, change: dict[str, str], field: str, words: str
) -> None:
    act = control.acts[0]
    draft = replace(plan(act, control.clock.at).draft, **change)
    with pytest.raises(Refused, match=words) as refusal:
        transmissions.transmit(clerk(control), act.id, draft)
    assert refusal.value.field == field
    assert control.sendings() == []


def test_a_long_object_is_cut_when_the_clerk_says_so(control: Control) -> None:
    act = control.acts[0]
    draft = replace(plan(act, control.clock.at).draft, subject="subvention " * 55, shorten=True)
    transmissions.transmit(clerk(control), act.id, draft)
    (row,) = control.sendings()
    assert len(row.subject) <= 500
    assert row.subject.endswith("subvention...")


def test_unsigned_acts_do_not_leave(control: Control) -> None:
    act = control.acts[0]
    act.state = "prepared"
    db.session.commit()
    with pytest.raises(Refused, match="pas encore signée"):
        transmissions.transmit(clerk(control), act.id)


def test_an_act_that_is_dispensed_is_not_offered_until_it_no_longer_is(control: Control) -> None:
    act = control.acts[0]
    with pytest.raises(Refused, match="dans la liste"):
        transmissions.exempt(clerk(control), act.id, "because")
    transmissions.exempt(clerk(control), act.id, "road_dues")
    with pytest.raises(Refused, match="n’a pas à être transmise"):
        transmissions.transmit(clerk(control), act.id)
    transmissions.exempt(clerk(control), act.id, "")
    transmissions.transmit(clerk(control), act.id)
    with pytest.raises(Refused, match="a été transmise"):
        transmissions.exempt(clerk(control), act.id, "road_dues")


def test_a_worker_killed_between_the_sending_and_its_note_sends_once(
    control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The effect runs again; the folder knows the name."""
    transmissions.transmit(clerk(control), control.acts[0].id)
    message = outbox._claim()
    assert message is not None
    legality_sending.send(message)  # then the worker dies: nothing is noted, its lease runs out
    (envelope,) = control.envelopes
    envelope.unlink()  # the operator took it
    control.clock.at += timedelta(minutes=5)
    control.deliver()
    assert control.envelopes == []
    (row,) = control.sendings()
    assert row.state == "sent"
    assert row.archive_sha256


def test_the_same_act_gives_the_same_archive(control: Control) -> None:
    transmissions.transmit(clerk(control), control.acts[0].id)
    (row,) = control.sendings()
    first = legality_sending.archive_of(row)
    legality_offices.configure(clerk(control), office(email="autre@testville.test", contact="M. Autre"))
    assert legality_sending.archive_of(control.sendings()[0]) == first


def test_an_envelope_that_does_not_leave_may_be_tried_again_or_given_up(control: Control) -> None:
    act = control.acts[0].id
    with pytest.raises(Refused, match="pas en échec"):
        transmissions.retry(clerk(control), act)
    transmissions.transmit(clerk(control), act)
    db.session.execute(db.update(OutboxMessage).values(state="failed"))
    db.session.execute(db.update(Transmission).values(state="failed", problem="Panne."))
    db.session.commit()
    transmissions.retry(clerk(control), act)
    control.deliver()
    assert [row.state for row in control.sendings()] == ["sent"]
    db.session.execute(db.update(Transmission).values(state="failed"))
    db.session.commit()
    for one in (control.folder / "envois" / "remis").iterdir():
        one.unlink()  # it never left
    control.envelopes[0].unlink()
    transmissions.abandon(clerk(control), act)
    assert "d’abord interrogé" in control.sendings()[0].problem
    control.deliver()
    transmissions.transmit(clerk(control), act)
    control.deliver()
    assert [row.state for row in control.sendings()] == ["abandoned", "sent"]
    assert len({row.archive_name for row in control.sendings()}) == 2


def fail(control: Control) -> None:
    db.session.execute(db.update(OutboxMessage).values(state="failed"))
    db.session.execute(db.update(Transmission).values(state="failed", problem="Panne.", sent_at=None))
    db.session.commit()


def test_giving_up_what_arrived_keeps_it_received(control: Control) -> None:
    """Every answer of the operator was lost: it has the envelope, and the prefecture its act."""
    with running(date(2026, 11, 20)) as operator:
        over_http(control, operator.url)
        operator.silent = True
        transmissions.transmit(clerk(control), control.acts[0].id)
        control.deliver()
        fail(control)
        operator.silent = False
        transmissions.abandon(clerk(control), control.acts[0].id)
        control.deliver()
        (row,) = control.sendings()
        assert (row.state, row.received_on) == ("received", date(2026, 11, 20))
        assert control.acts[0].transmitted_on == date(2026, 11, 20)
        assert transmissions.transmit(clerk(control), control.acts[0].id) == row.id
        assert operator.puts == [row.archive_name]


def test_nothing_is_given_up_while_the_operator_does_not_say(control: Control) -> None:
    over_http(control, "http://127.0.0.1:9")
    act = control.acts[0].id
    transmissions.transmit(clerk(control), act)
    fail(control)
    transmissions.abandon(clerk(control), act)
    control.deliver()
    (row,) = control.sendings()
    assert row.state == "failed"
    assert row.problem.startswith("L’envoi n’est pas abandonné")
    assert "ne répond pas" in row.problem
    transmissions.retry(clerk(control), act)
    assert control.sendings()[0].state == "queued"


def test_what_is_tried_again_meanwhile_is_not_given_up(control: Control) -> None:
    act = control.acts[0].id
    transmissions.transmit(clerk(control), act)
    fail(control)
    transmissions.abandon(clerk(control), act)
    transmissions.retry(clerk(control), act)
    control.deliver()
    assert [row.state for row in control.sendings()] == ["sent"]


def over_http(control: Control, url: str) -> None:
    found = control.app.extensions["council"]
    control.app.extensions["council"] = replace(
        found, settings=replace(found.settings, legality_hosts="127.0.0.1")
    )
    legality_offices.configure(clerk(control), office(transport="https", address=url, token=TOKEN))


def test_over_http_a_lost_answer_of_the_operator_does_not_send_twice(control: Control) -> None:
    with running(date(2026, 11, 20)) as operator:
        over_http(control, operator.url)
        operator.lose = 1
        transmissions.transmit(clerk(control), control.acts[0].id)
        control.deliver()
        assert [row.state for row in control.sendings()] == ["queued"]
        for _ in range(3):
            control.clock.at += timedelta(minutes=30)
            control.deliver()
        assert len(operator.sent) == 1
        (row,) = control.sendings()
        assert (row.state, row.received_on) == ("received", date(2026, 11, 20))
        assert operator.returns == {}


def test_an_envelope_the_operator_lost_leaves_again_under_its_name(control: Control) -> None:
    with running(date(2026, 11, 20)) as operator:
        over_http(control, operator.url)
        operator.silent = True
        transmissions.transmit(clerk(control), control.acts[0].id)
        control.deliver()
        names = list(operator.sent)
        operator.sent.clear()  # its disk broke
        operator.silent = False
        control.clock.at += timedelta(hours=2)
        transmissions.collect(clerk(control))
        control.deliver()
        control.deliver()
        assert list(operator.sent) == names
        assert [row.state for row in control.sendings()] == ["received"]


def test_an_answer_the_operator_lost_is_asked_for_again(control: Control) -> None:
    with running(date(2026, 11, 20)) as operator:
        over_http(control, operator.url)
        operator.silent = True
        transmissions.transmit(clerk(control), control.acts[0].id)
        control.deliver()
        operator.silent = False
        control.clock.at += timedelta(hours=2)
        assert legality_sending.collect_everywhere() == 0
        assert legality_sending.collect_everywhere() == 1
        assert operator.puts == list(operator.sent)
        assert [row.state for row in control.sendings()] == ["received"]


def test_an_operator_out_of_order_ends_in_a_sentence(control: Control) -> None:
    over_http(control, "http://127.0.0.1:9")
    transmissions.transmit(clerk(control), control.acts[0].id)
    for _ in range(outbox.ATTEMPTS):
        control.deliver()
        control.clock.at += timedelta(days=7)
    (row,) = control.sendings()
    assert row.state == "failed"
    assert "ne répond pas" in row.problem
    assert legality_sending.collect_everywhere() == 0


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"department": "450"}, "department"), ({"arrondissement": "12"}, "arrondissement"), ({"nature": "x"}, "nature"),
        ({"trigram": "TOOLONG"}, "trigram"), ({"email": "nobody"}, "email"), ({"email": "a@b.example"}, "email"),
        ({"transport": "pigeon"}, "transport"), ({"transport": "simulated"}, "transport"),
        ({"transport": "https", "address": "http://operateur.test/"}, "address"),
        ({"transport": "https", "address": "https://moi:secret@operateur.test/"}, "address"),
        ({"transport": "https", "address": "file:///etc/passwd"}, "address"),
        ({"transport": "https", "address": "http://127.0.0.1:8000/"}, "address"),
        ({"transport": "https", "address": "https://localhost/"}, "address"),
        ({"transport": "https", "address": "https://169.254.169.254/latest"}, "address"),
        ({"transport": "https", "address": "https://[::ffff:10.0.0.1]/"}, "address"),
        ({"transport": "https", "address": "https://operateur.test:99999/"}, "address"), ({"contact": "条"}, "contact"),
    ],
)  # fmt: skip
def test_a_wrong_configuration_names_its_field(
    app: Flask, commune: Commune, more: dict[str, str], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        legality_offices.configure(commune.actor(commune.clerk), office(**more))
    assert refusal.value.field == field


def test_a_server_inside_is_reached_only_when_the_installation_allows_it(control: Control) -> None:
    """Its address was kept before it led inside."""
    with running(date(2026, 11, 20)) as operator:
        over_http(control, operator.url)
        found = control.app.extensions["council"]
        control.app.extensions["council"] = replace(
            found, settings=replace(found.settings, legality_hosts="")
        )
        transmissions.transmit(clerk(control), control.acts[0].id)
        for _ in range(outbox.ATTEMPTS):
            control.deliver()
            control.clock.at += timedelta(days=7)
        (row,) = control.sendings()
        assert operator.sent == {}
        assert row.state == "failed"
        assert "COUNCIL_LEGALITY_HOSTS" in row.problem


def test_the_key_of_the_operator_is_not_stored_in_clear(control: Control) -> None:
    over_http(control, "http://127.0.0.1:9")
    stored = db.session.execute(db.text("SELECT token FROM legality_office")).scalar_one()
    assert TOKEN not in stored
    legality_offices.configure(clerk(control), office(transport="https", address="https://operateur.test/x"))
    assert db.session.execute(db.text("SELECT token FROM legality_office")).scalar_one() == stored


def test_the_classification_is_asked_for_in_an_envelope_of_its_own(control: Control) -> None:
    legality_offices.request_classification(clerk(control))
    control.deliver()
    (envelope,) = control.envelopes
    assert "045-214500019----7-1_0.xml" in unpack(envelope.read_bytes())


def test_a_file_that_is_no_classification_is_refused(control: Control) -> None:
    for data in (b"", b"%PDF", b"<a/>", b"<?xml version='1.0'?><!DOCTYPE a []><a/>"):
        with pytest.raises(Refused):
            legality_offices.import_classification(clerk(control), data)


def test_another_organisation_sends_nothing_of_ours(control: Control) -> None:
    other = make_commune(slug="ailleurs")
    stranger = other.actor(other.clerk)
    act = control.acts[0].id
    verbs: list[Callable[[], object]] = [
        lambda: transmissions.transmit(stranger, act), lambda: transmissions.exempt(stranger, act, "roads"),
        lambda: transmissions.retry(stranger, act), lambda: transmissions.abandon(stranger, act),
        lambda: transmissions.transmit_meeting(stranger, control.meeting.id),
    ]  # fmt: skip
    for verb in verbs:
        with pytest.raises(NotFound):
            verb()
    assert control.sendings() == []


def test_a_date_typed_by_hand_is_kept_and_refused_once_the_act_left(control: Control) -> None:
    first, second = control.acts[:2]
    publication.record_transmission(clerk(control), second.id, second.adopted_on)
    transmissions.transmit(clerk(control), first.id)
    control.deliver()
    with pytest.raises(Refused, match="accusé de réception donnera la date"):
        publication.record_transmission(clerk(control), first.id, first.adopted_on)
    assert control.acts[1].transmitted_on == second.adopted_on


def test_an_act_whose_reception_was_noted_by_hand_is_not_sent(control: Control) -> None:
    first = control.acts[0]
    publication.record_transmission(clerk(control), first.id, first.adopted_on)
    with pytest.raises(Refused, match="notée à la main"):
        transmissions.transmit(clerk(control), first.id)
    transmissions.transmit_meeting(clerk(control), control.meeting.id)
    assert first.id not in {row.act_id for row in control.sendings()}
    assert control.sendings() != []
    (line,) = [
        one
        for one in legality_pages.meeting_page(
            control.commune.organisation_id, control.meeting.id, control.clock.at
        ).rows
        if one.id == first.id
    ]
    assert (line.ready, line.received) == (False, True)


def test_what_is_leaving_is_not_noted_by_hand_nor_sent_after_it_was(control: Control) -> None:
    """On paper after a failure: the envelope that failed does not leave any more."""
    act = control.acts[0]
    transmissions.transmit(clerk(control), act.id)
    with pytest.raises(Refused, match="accusé de réception donnera la date"):
        publication.record_transmission(clerk(control), act.id, act.adopted_on)
    fail(control)
    publication.record_transmission(clerk(control), act.id, act.adopted_on)
    with pytest.raises(Refused, match="notée à la main"):
        transmissions.retry(clerk(control), act.id)
    control.deliver()
    assert control.envelopes == []


def test_a_draft_is_data(control: Control) -> None:
    """What the form gives back is what the plan started from."""
    made = plan(control.acts[0], control.clock.at)
    assert made.draft == PlanDraft("2026_11_001", "7.5", "Subvention à l’école de musique", "99_DE", {})
