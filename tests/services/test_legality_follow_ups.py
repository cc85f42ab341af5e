"""A transmission is taken back once, with a reason, and counts until the prefecture has confirmed."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from council.gateways.legality import xml
from council.gateways.legality.packing import unpack
from council.models import LegalityFollowUp, OutboxMessage, db
from council.queries import legality_follow_ups as shown
from council.queries import legality_pages
from council.services import legality_follow_ups as follow_ups
from council.services import legality_sending, transmissions
from council.services.errors import NotFound, Refused
from tests.factory import make_commune
from tests.gateways import legality_samples as samples
from tests.gateways.operator import Operator
from tests.services.legality import DAY, Control, clerk

WHY = "Mauvais fichier joint"


def wishes() -> list[LegalityFollowUp]:
    db.session.rollback()
    return list(
        db.session.scalars(
            db.select(LegalityFollowUp)
            .order_by(LegalityFollowUp.id)
            .execution_options(populate_existing=True)
        )
    )


def test_a_cancellation_leaves_and_counts_once_it_is_confirmed(served: Control, operator: Operator) -> None:
    act = served.acts[0].id
    operator.silent = True
    follow_ups.cancel(clerk(served), act, f"  {WHY} ")
    served.deliver()
    (wish,) = wishes()
    assert (wish.state, wish.motive, wish.sent_at) == ("sent", WHY, served.clock.at)
    assert served.acts[0].transmitted_on == DAY, "nothing changes before the prefecture has answered"
    files = unpack(operator.sent[wish.archive_name])
    message = xml.read(files["045-214500019-20261105-2026_11_001-DE-6-1_0.xml"])
    xml.check(message)
    assert xml.local(message) == "Annulation"
    assert xml.attribute(message, "IDActe") == served.sendings()[0].identifier
    operator.silent = False
    served.clock.at += timedelta(hours=2)
    legality_sending.collect_everywhere()
    legality_sending.collect_everywhere()
    (wish,) = wishes()
    assert (wish.state, wish.confirmed_on) == ("confirmed", DAY)
    (row,) = served.sendings()
    assert (row.state, row.received_on) == ("cancelled", None)
    found = served.acts[0]
    assert (found.transmitted_on, found.sent_at) == (None, None)
    assert "à transmettre" in served.answers()[-1].text
    transmissions.transmit(clerk(served), act)
    served.deliver()
    assert [row.state for row in served.sendings()] == ["cancelled", "received"]
    assert len(operator.sent) == len(operator.puts) == 3


def test_an_act_dispensed_meanwhile_is_not_to_transmit_again(served: Control, operator: Operator) -> None:
    served.acts[0].exemption = "roads"
    db.session.commit()
    follow_ups.cancel(clerk(served), served.acts[0].id, WHY)
    served.deliver()
    assert served.sendings()[0].state == "cancelled"
    assert "Dispensée de transmission" in served.answers()[-1].text
    page = legality_pages.act_page(served.commune.organisation_id, served.acts[0].id, served.clock.at)
    assert page is not None
    assert [duty.code for duty in page.life.duties if duty.code == "transmit"] == []


def test_two_clerks_at_once_ask_once(served: Control, operator: Operator) -> None:
    act, account, app = served.acts[0].id, served.commune.clerk, served.app
    barrier, found = threading.Barrier(4), []

    def ask() -> None:
        with app.app_context():
            actor = served.commune.actor(account)
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
    served.deliver()
    assert len(operator.puts) == 2


def test_the_database_itself_refuses_a_second_one_under_way(served: Control, operator: Operator) -> None:
    follow_ups.cancel(clerk(served), served.acts[0].id, WHY)
    (wish,) = wishes()
    columns = {c.name: getattr(wish, c.name) for c in LegalityFollowUp.__table__.columns if c.name != "id"}
    db.session.add(LegalityFollowUp(**{**columns, "archive_name": "x"}))
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        db.session.flush()


@pytest.mark.parametrize(("motive", "words"), [("  ", "Écrivez pourquoi"), ("x" * 1001, "1001 caractères")])
def test_a_reason_is_wanted(served: Control, operator: Operator, motive: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refusal:
        follow_ups.cancel(clerk(served), served.acts[0].id, motive)
    assert refusal.value.field == "motive"
    assert wishes() == []


def test_what_the_prefecture_did_not_receive_is_not_cancelled(served: Control, operator: Operator) -> None:
    with pytest.raises(Refused, match="a reçue s’annule"):
        follow_ups.cancel(clerk(served), served.acts[2].id, WHY)


def test_an_act_before_the_court_is_not_cancelled(served: Control, operator: Operator) -> None:
    identifier = served.sendings()[0].identifier
    operator.returns["deferre.tar.gz"] = samples.letter("DefereTA", identifier, "Incompétence")
    served.clock.at += timedelta(days=30)
    legality_sending.collect_everywhere()
    with pytest.raises(Refused, match="déféré"):
        follow_ups.cancel(clerk(served), served.acts[0].id, WHY)
    page = legality_pages.act_page(served.commune.organisation_id, served.acts[0].id, served.clock.at)
    assert page is not None
    assert not page.cancellable


def test_a_cancellation_refused_leaves_the_act_received(served: Control, operator: Operator) -> None:
    operator.silent = True
    follow_ups.cancel(clerk(served), served.acts[0].id, WHY)
    served.deliver()
    operator.returns["anomalie.xml"] = samples.envelope_anomaly(wishes()[0].message_name)
    legality_sending.collect_everywhere()
    assert wishes()[0].state == "refused"
    assert wishes()[0].problem.startswith("La préfecture a refusé l’envoi")
    assert served.sendings()[0].state == "received"
    assert served.acts[0].transmitted_on == DAY


def test_a_cancellation_dated_before_the_reception_is_set_aside(served: Control, operator: Operator) -> None:
    identifier = served.sendings()[0].identifier
    for name, day in (("avant.xml", "2026-11-19"), ("apres.xml", "2026-12-24")):
        operator.returns[name] = samples.answer("", "ARAnnulation", IDActe=identifier, DateReception=day)
        legality_sending.collect_everywhere()
        assert "jour impossible" in served.answers()[-1].problem
    assert served.acts[0].transmitted_on == DAY


def test_what_did_not_leave_is_tried_again_or_given_up(served: Control, operator: Operator) -> None:
    act = served.acts[0].id
    for ending in ("retry", "abandon"):
        made = follow_ups.cancel(clerk(served), act, WHY)
        db.session.execute(db.update(OutboxMessage).values(state="failed"))
        db.session.execute(
            db.update(LegalityFollowUp)
            .where(LegalityFollowUp.id == made)
            .values(state="failed", problem="Panne.")
        )
        db.session.commit()
        page = legality_pages.act_page(served.commune.organisation_id, act, served.clock.at)
        assert page is not None
        assert page.life.problem == "L’annulation de la transmission n’est pas partie. Panne."
        if ending == "retry":
            operator.silent = True
            assert follow_ups.retry(clerk(served), made) == act
            served.deliver()
            assert wishes()[0].state == "sent"
            db.session.execute(db.update(LegalityFollowUp).values(state="refused"))
            db.session.commit()
        else:
            assert follow_ups.abandon(clerk(served), made) == act
            served.deliver()
            assert wishes()[1].state == "abandoned"
    with pytest.raises(Refused, match="pas en échec"):
        follow_ups.retry(clerk(served), made)
    assert served.sendings()[0].state == "received"


def test_another_organisation_cancels_nothing_of_ours(served: Control, operator: Operator) -> None:
    made = follow_ups.cancel(clerk(served), served.acts[0].id, WHY)
    other = make_commune(slug="ailleurs")
    stranger = other.actor(other.clerk)
    for verb in (
        lambda: follow_ups.cancel(stranger, served.acts[0].id, WHY), lambda: follow_ups.retry(stranger, made),
        lambda: follow_ups.abandon(stranger, made),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            verb()
    assert shown.act_of_follow_up(other.organisation_id, made) is None
    assert [one.state for one in wishes()] == ["queued"]
