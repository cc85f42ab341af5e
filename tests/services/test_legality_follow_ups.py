"""A transmission is taken back once, with a reason, and counts until the prefecture has confirmed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from council.gateways.legality import xml
from council.gateways.legality.packing import unpack
from council.models import LegalityFollowUp, OutboxMessage, db
from council.queries import legality_follow_ups as shown
from council.queries import legality_pages
from council.services import legality_follow_ups as follow_ups
from council.services import legality_offices, legality_sending, transmissions
from council.services.errors import NotFound, Refused
from tests.factory import Commune, make_commune
from tests.gateways import legality_samples as samples
from tests.gateways.operator import TOKEN, Operator, running
from tests.services.legality import Control, controlled, office

DAY = date(2026, 11, 20)
WHY = "Mauvais fichier joint"


@pytest.fixture
def control(app: Flask, commune: Commune) -> Control:
    made = controlled(app, commune)
    found = app.extensions["council"]
    app.extensions["council"] = replace(
        found, wake_outbox=lambda: None, settings=replace(found.settings, legality_hosts="127.0.0.1")
    )
    return made


@pytest.fixture
def operator(control: Control) -> Iterator[Operator]:
    """The first act left through it and was received."""
    with running(DAY) as made:
        legality_offices.configure(clerk(control), office(transport="https", address=made.url, token=TOKEN))
        transmissions.transmit(clerk(control), control.acts[0].id)
        control.deliver()
        assert [row.state for row in control.sendings()] == ["received"]
        yield made


def clerk(control: Control) -> object:
    return control.commune.actor(control.commune.clerk)


def wishes() -> list[LegalityFollowUp]:
    db.session.rollback()
    return list(
        db.session.scalars(
            db.select(LegalityFollowUp)
            .order_by(LegalityFollowUp.id)
            .execution_options(populate_existing=True)
        )
    )


def test_a_cancellation_leaves_and_counts_once_it_is_confirmed(control: Control, operator: Operator) -> None:
    act = control.acts[0].id
    operator.silent = True
    follow_ups.cancel(clerk(control), act, f"  {WHY} ")
    control.deliver()
    (wish,) = wishes()
    assert (wish.state, wish.motive, wish.sent_at) == ("sent", WHY, control.clock.at)
    assert control.acts[0].transmitted_on == DAY, "nothing changes before the prefecture has answered"
    files = unpack(operator.sent[wish.archive_name])
    message = xml.read(files["045-214500019-20261105-2026_11_001-DE-6-1_0.xml"])
    xml.check(message)
    assert xml.local(message) == "Annulation"
    assert xml.attribute(message, "IDActe") == control.sendings()[0].identifier
    operator.silent = False
    control.clock.at += timedelta(hours=2)
    legality_sending.collect_everywhere()
    legality_sending.collect_everywhere()
    (wish,) = wishes()
    assert (wish.state, wish.confirmed_on) == ("confirmed", DAY)
    (row,) = control.sendings()
    assert (row.state, row.received_on) == ("cancelled", None)
    found = control.acts[0]
    assert (found.transmitted_on, found.sent_at) == (None, None)
    assert "à transmettre" in control.answers()[-1].text
    transmissions.transmit(clerk(control), act)
    control.deliver()
    assert [row.state for row in control.sendings()] == ["cancelled", "received"]
    assert len(operator.sent) == len(operator.puts) == 3


def test_an_act_dispensed_meanwhile_is_not_to_transmit_again(control: Control, operator: Operator) -> None:
    control.acts[0].exemption = "roads"
    db.session.commit()
    follow_ups.cancel(clerk(control), control.acts[0].id, WHY)
    control.deliver()
    assert control.sendings()[0].state == "cancelled"
    assert "Dispensée de transmission" in control.answers()[-1].text
    page = legality_pages.act_page(control.commune.organisation_id, control.acts[0].id, control.clock.at)
    assert page is not None
    assert [duty.code for duty in page.life.duties if duty.code == "transmit"] == []


def test_two_clerks_at_once_ask_once(control: Control, operator: Operator) -> None:
    act, account, app = control.acts[0].id, control.commune.clerk, control.app
    barrier, found = threading.Barrier(4), []

    def ask() -> None:
        with app.app_context():
            actor = control.commune.actor(account)
            barrier.wait()
            try:
                found.append(follow_ups.cancel(actor, act, WHY))
            except Exception as error:
                found.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert set(found) == {wishes()[0].id}
    control.deliver()
    assert len(operator.puts) == 2


def test_the_database_itself_refuses_a_second_one_under_way(control: Control, operator: Operator) -> None:
    follow_ups.cancel(clerk(control), control.acts[0].id, WHY)
    (wish,) = wishes()
    columns = {c.name: getattr(wish, c.name) for c in LegalityFollowUp.__table__.columns if c.name != "id"}
    db.session.add(LegalityFollowUp(**{**columns, "archive_name": "x"}))
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        db.session.flush()


@pytest.mark.parametrize(("motive", "words"), [("  ", "Écrivez pourquoi"), ("x" * 1001, "1001 caractères")])
def test_a_reason_is_wanted(control: Control, operator: Operator, motive: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refusal:
        follow_ups.cancel(clerk(control), control.acts[0].id, motive)
    assert refusal.value.field == "motive"
    assert wishes() == []


def test_what_the_prefecture_did_not_receive_is_not_cancelled(control: Control, operator: Operator) -> None:
    with pytest.raises(Refused, match="a reçue s’annule"):
        follow_ups.cancel(clerk(control), control.acts[2].id, WHY)


def test_an_act_before_the_court_is_not_cancelled(control: Control, operator: Operator) -> None:
    identifier = control.sendings()[0].identifier
    operator.returns["deferre.tar.gz"] = samples.letter("DefereTA", identifier, "Incompétence")
    control.clock.at += timedelta(days=30)
    legality_sending.collect_everywhere()
    with pytest.raises(Refused, match="déféré"):
        follow_ups.cancel(clerk(control), control.acts[0].id, WHY)
    page = legality_pages.act_page(control.commune.organisation_id, control.acts[0].id, control.clock.at)
    assert page is not None
    assert not page.cancellable


def test_a_cancellation_refused_leaves_the_act_received(control: Control, operator: Operator) -> None:
    operator.silent = True
    follow_ups.cancel(clerk(control), control.acts[0].id, WHY)
    control.deliver()
    operator.returns["anomalie.xml"] = samples.envelope_anomaly(wishes()[0].message_name)
    legality_sending.collect_everywhere()
    assert wishes()[0].state == "refused"
    assert wishes()[0].problem.startswith("La préfecture a refusé l’envoi")
    assert control.sendings()[0].state == "received"
    assert control.acts[0].transmitted_on == DAY


def test_a_cancellation_dated_before_the_reception_is_set_aside(control: Control, operator: Operator) -> None:
    identifier = control.sendings()[0].identifier
    for name, day in (("avant.xml", "2026-11-19"), ("apres.xml", "2026-12-24")):
        operator.returns[name] = samples.answer("", "ARAnnulation", IDActe=identifier, DateReception=day)
        legality_sending.collect_everywhere()
        assert "jour impossible" in control.answers()[-1].problem
    assert control.acts[0].transmitted_on == DAY


def test_what_did_not_leave_is_tried_again_or_given_up(control: Control, operator: Operator) -> None:
    act = control.acts[0].id
    for ending in ("retry", "abandon"):
        made = follow_ups.cancel(clerk(control), act, WHY)
        db.session.execute(db.update(OutboxMessage).values(state="failed"))
        db.session.execute(
            db.update(LegalityFollowUp)
            .where(LegalityFollowUp.id == made)
            .values(state="failed", problem="Panne.")
        )
        db.session.commit()
        page = legality_pages.act_page(control.commune.organisation_id, act, control.clock.at)
        assert page is not None
        assert page.life.problem == "L’annulation de la transmission n’est pas partie. Panne."
        if ending == "retry":
            operator.silent = True
            assert follow_ups.retry(clerk(control), made) == act
            control.deliver()
            assert wishes()[0].state == "sent"
            db.session.execute(db.update(LegalityFollowUp).values(state="refused"))
            db.session.commit()
        else:
            assert follow_ups.abandon(clerk(control), made) == act
            control.deliver()
            assert wishes()[1].state == "abandoned"
    with pytest.raises(Refused, match="pas en échec"):
        follow_ups.retry(clerk(control), made)
    assert control.sendings()[0].state == "received"


def test_another_organisation_cancels_nothing_of_ours(control: Control, operator: Operator) -> None:
    made = follow_ups.cancel(clerk(control), control.acts[0].id, WHY)
    other = make_commune(slug="ailleurs")
    stranger = other.actor(other.clerk)
    for verb in (
        lambda: follow_ups.cancel(stranger, control.acts[0].id, WHY), lambda: follow_ups.retry(stranger, made),
        lambda: follow_ups.abandon(stranger, made),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            verb()
    assert shown.act_of_follow_up(other.organisation_id, made) is None
    assert [one.state for one in wishes()] == ["queued"]
