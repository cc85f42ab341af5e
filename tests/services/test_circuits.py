"""Circuits: drawn, gone through in order, sent back to any step, delegated, reminded once, safe from double clicks."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from council.models import Account, Draft, DraftApproval, DraftRound, OutboxMessage, db
from council.permissions import Actor
from council.queries import circuits as known
from council.services import circuits, departments, drafts
from council.services.circuit_mails import remind_late
from council.services.departments import StepPlan
from council.services.draft_wishes import Wishes
from council.services.errors import NotAllowed, NotFound, Refused, Stale
from council.services.items import delete_item
from tests.factory import Commune, make_commune
from tests.services.office import NOW, freeze_clock, new_meeting
from tests.services.office import draft as text


@pytest.fixture
def service(app: Flask, commune: Commune) -> Actor:
    """A writer of a department."""
    freeze_clock(app)
    return commune.actor(commune.service)


@pytest.fixture
def circuit(commune: Commune, service: Actor) -> int:
    """Two steps: the clerk or the service alone, then the mayor and the clerk together."""
    plans = (
        StepPlan("Relecture", (commune.clerk, commune.service), "any", 2),
        StepPlan("Accord", (commune.mayor, commune.clerk), "all", 3),
    )
    return departments.keep_circuit(commune.actor(commune.clerk), "Ordinaire", plans)


@pytest.fixture
def written(commune: Commune, service: Actor) -> int:
    """A whole draft of the department, version 2."""
    made = drafts.begin(service, commune.body_id, "Subvention au comité des fêtes")
    drafts.save(service, made, text(), Wishes(), revision=1)
    return made


def state(draft_id: int) -> str:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Draft, draft_id).state


def mails(prefix: str) -> list[str]:
    return list(
        db.session.scalars(
            sa.select(OutboxMessage.key)
            .where(OutboxMessage.key.startswith(prefix))
            .order_by(OutboxMessage.id)
        )
    )


def test_each_step_opens_when_the_one_before_is_done(
    commune: Commune, service: Actor, circuit: int, written: int
) -> None:
    clerk, mayor = commune.actor(commune.clerk), commune.actor(commune.mayor)
    journey = circuits.submit(service, written, circuit)
    assert circuits.submit(service, written, circuit) == journey  # a double click
    assert len(mails("approval:")) == 2
    with pytest.raises(NotAllowed):
        circuits.approve(mayor, written, 2)
    circuits.approve(clerk, written, 2)
    assert [one.state for one in known.rounds(written)[0].steps] == ["done", "open"]
    circuits.approve(clerk, written, 2, "Bien")
    circuits.approve(clerk, written, 2)
    assert state(written) == "circuit"  # all, and the mayor has not answered
    circuits.approve(mayor, written, 2)
    assert state(written) == "ready"
    assert known.rounds(written)[0].words == "Validé" and mails("round:") == [f"round:{journey}"]
    with pytest.raises(NotAllowed):
        circuits.approve(mayor, written, 2)


def test_a_text_that_lacks_its_articles_does_not_leave(
    commune: Commune, service: Actor, circuit: int
) -> None:
    empty = drafts.begin(service, commune.body_id, "Projet vide")
    with pytest.raises(Refused, match="au moins un article et une note"):
        circuits.submit(service, empty, circuit)
    assert state(empty) == "writing"


def test_nobody_approves_a_text_that_changed_under_their_eyes(
    commune: Commune, service: Actor, circuit: int, written: int
) -> None:
    clerk = commune.actor(commune.clerk)
    circuits.submit(service, written, circuit)
    with pytest.raises(NotFound):
        drafts.list_on(clerk, written, 1)
    drafts.save(clerk, written, text(note="Corrigée en chemin."), Wishes(), revision=2)
    with pytest.raises(Stale, match="version 3"):
        circuits.approve(clerk, written, 2)
    circuits.approve(clerk, written, 3)
    assert db.session.scalars(
        sa.select(DraftApproval.version).where(DraftApproval.answer == "approved")
    ).all() == [3]


def test_the_writer_waits_while_others_read_and_may_take_it_back(
    commune: Commune, service: Actor, written: int
) -> None:
    only_mayor = departments.keep_circuit(
        commune.actor(commune.clerk), "Court", (StepPlan("Maire", (commune.mayor,)),)
    )
    circuits.submit(service, written, only_mayor)
    with pytest.raises(Refused, match="circuit de validation"):
        drafts.save(service, written, text(note="Trop tard."), Wishes(), revision=2)
    circuits.take_back(service, written)
    circuits.take_back(service, written)
    assert (state(written), known.rounds(written)[0].words) == ("writing", "Repris par son auteur")
    drafts.save(service, written, text(note="À temps."), Wishes(), revision=2)


def test_sent_back_to_the_writer_or_to_an_earlier_step(
    commune: Commune, service: Actor, circuit: int, written: int
) -> None:
    clerk, mayor = commune.actor(commune.clerk), commune.actor(commune.mayor)
    circuits.submit(service, written, circuit)
    circuits.approve(clerk, written, 2)
    for motive, step, field in ((" ", 0, "motive"), ("Revoir", 2, "to_step"), ("Revoir", -1, "to_step")):
        with pytest.raises(Refused) as refused:
            circuits.send_back(mayor, written, 2, motive, step)
        assert refused.value.field == field
    circuits.send_back(mayor, written, 2, "Le montant n’est pas celui du devis.", 1)
    rounds = known.rounds(written)
    assert [one.words for one in rounds] == ["", "Renvoyé"] and rounds[0].steps[0].state == "open"
    circuits.approve(clerk, written, 2)
    circuits.send_back(mayor, written, 2, "Toujours pas.")
    assert state(written) == "returned" and len(mails("round:")) == 1
    circuits.submit(service, written, circuit)
    assert [one.number for one in known.rounds(written)] == [3, 2, 1]


def test_somebody_else_answers_during_an_absence(commune: Commune, service: Actor, written: int) -> None:
    clerk, mayor = commune.actor(commune.clerk), commune.actor(commune.mayor)
    short = departments.keep_circuit(clerk, "Court", (StepPlan("Maire", (commune.mayor,)),))
    circuits.submit(service, written, short)
    today = NOW.date()
    for to_id, start, end in (
        (commune.mayor, today, today),
        (999_999, today, today),
        (commune.clerk, today, today - timedelta(days=1)),
        (commune.clerk, today, today + timedelta(days=400)),
    ):
        with pytest.raises(Refused):
            circuits.delegate(mayor, to_id, start, end)
    given = circuits.delegate(mayor, commune.clerk, today, today + timedelta(days=7))
    assert circuits.delegate(mayor, commune.clerk, today, today + timedelta(days=7)) == given
    assert [one.for_name for one in known.waiting_for(commune.clerk, today)] == [mayor.name]
    with pytest.raises(NotFound):
        circuits.end_delegation(clerk, given)
    circuits.end_delegation(mayor, given)
    with pytest.raises(NotAllowed):
        circuits.approve(clerk, written, 2)
    circuits.delegate(mayor, commune.clerk, today, today)
    circuits.approve(clerk, written, 2)
    answer = db.session.scalars(sa.select(DraftApproval)).one()
    assert answer.answered_by == f"{clerk.name}, par délégation de {mayor.name}"


def test_reminders_leave_once_and_the_head_is_told_of_what_stays(
    app: Flask, commune: Commune, service: Actor, written: int
) -> None:
    clerk = commune.actor(commune.clerk)
    short = departments.keep_circuit(clerk, "Court", (StepPlan("Maire", (commune.mayor,), "any", 3),))
    circuits.submit(service, written, short)  # a Friday: due on Monday
    assert remind_late() == 0
    freeze_clock(app, NOW + timedelta(days=3))
    assert (remind_late(), remind_late()) == (1, 0)
    for days, told in ((4, 0), (5, 1), (6, 0)):
        freeze_clock(app, NOW + timedelta(days=days))
        assert remind_late() == told, days
    assert len(mails("approval-late:")) == 1
    circuits.approve(commune.actor(commune.mayor), written, 2)
    assert remind_late() == 0


def test_rounds_under_way_keep_the_steps_they_began_with(
    commune: Commune, service: Actor, circuit: int, written: int
) -> None:
    clerk = commune.actor(commune.clerk)
    circuits.submit(service, written, circuit)
    departments.keep_circuit(
        clerk, "Ordinaire", (StepPlan("Seule", (commune.mayor,)),), circuit_id=circuit, closed=True
    )
    assert [one.name for one in known.rounds(written)[0].steps] == ["Relecture", "Accord"]
    other = drafts.begin(service, commune.body_id, "Autre")
    drafts.save(service, other, text("Autre"), Wishes(), revision=1)
    with pytest.raises(Refused, match="circuit de la liste"):
        circuits.submit(service, other, circuit)


def test_a_circuit_is_drawn_with_people_who_can_read(commune: Commune, service: Actor) -> None:
    clerk = commune.actor(commune.clerk)
    stranger = make_commune(slug="ailleurs")
    good = StepPlan("Maire", (commune.mayor,))
    for name, steps, field in (
        ("", (good,), "name"),
        ("Vide", (), "steps"),
        ("Sans personne", (StepPlan("Maire", ()),), "steps-0"),
        ("Étrangère", (good, StepPlan("Ailleurs", (stranger.clerk,))), "steps-1"),
        ("Simple élu", (StepPlan("Élu", (commune.accounts[4],)),), "steps-0"),
        ("Trop long", (StepPlan("Maire", (commune.mayor,), "any", 61),), "steps-0"),
        ("Règle", (StepPlan("Maire", (commune.mayor,), "most", 3),), "steps-0"),
    ):
        with pytest.raises(Refused) as refused:
            departments.keep_circuit(clerk, name, steps)
        assert refused.value.field == field, name
    with pytest.raises(NotAllowed):
        departments.keep_circuit(service, "Sans droit", (good,))
    finance = departments.keep_department(clerk, "Finances", commune.service)
    assert departments.keep_department(clerk, "Finances", commune.service) == finance
    with pytest.raises(Refused, match="déjà pris"):
        departments.keep_department(clerk, "Finances")  # another head: nobody's choice is written over unseen
    own = departments.keep_circuit(clerk, "Finances", (good,), finance)
    assert [one.id for one in known.circuits(department_id=finance, offered=True)] == [own]
    assert known.circuits(department_id=None, offered=True) == []


def test_nobody_waits_for_an_account_that_was_closed(
    commune: Commune, service: Actor, circuit: int, written: int
) -> None:
    circuits.submit(service, written, circuit)
    circuits.approve(commune.actor(commune.clerk), written, 2)
    db.session.get_one(Account, commune.mayor).active = False
    db.session.commit()
    circuits.approve(commune.actor(commune.clerk), written, 2)
    assert state(written) == "ready"


def test_the_database_holds_one_round_at_a_time(
    commune: Commune, service: Actor, circuit: int, written: int
) -> None:
    circuits.submit(service, written, circuit)
    first = db.session.scalars(sa.select(DraftRound)).one()
    db.session.add(
        DraftRound(
            organisation_id=first.organisation_id,
            draft_id=written,
            number=2,
            circuit="x",
            started_at=NOW,
            started_by="x",
        )
    )
    with pytest.raises(sa.exc.IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_what_was_approved_is_the_text_and_no_other(commune: Commune, service: Actor, written: int) -> None:
    """A change in the open step asks its approvers again; a change after the last step takes the approval away."""
    clerk, mayor = commune.actor(commune.clerk), commune.actor(commune.mayor)
    both = departments.keep_circuit(
        clerk, "À deux", (StepPlan("Accord", (commune.mayor, commune.clerk), "all"),)
    )
    circuits.submit(service, written, both)
    circuits.approve(mayor, written, 2)
    drafts.save(clerk, written, text(note="Un autre texte."), Wishes(), revision=2)
    assert [one.draft_id for one in known.waiting_for(commune.mayor, NOW.date())] == [written]
    circuits.approve(clerk, written, 3)
    assert state(written) == "circuit"
    circuits.approve(mayor, written, 3)
    assert state(written) == "ready"
    meeting = new_meeting(commune)
    item = drafts.list_on(clerk, written, meeting)
    delete_item(clerk, item)
    assert state(written) == "ready"  # the very text that was approved
    drafts.save(clerk, written, text(note="Encore un autre."), Wishes(), revision=3)
    assert state(written) == "writing"


def test_a_confidential_object_stays_out_of_mailboxes(
    commune: Commune, service: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(
        "council.services.circuit_mails.mail_about",
        lambda _work, _key, _to, _subject, body, _draft: sent.append(body),
    )
    clerk = commune.actor(commune.clerk)
    secret = drafts.begin(service, commune.body_id, "Sanction de M. Untel")
    hidden = text("Sanction de M. Untel", confidential=True, public_title="Affaire de personnel")
    drafts.save(service, secret, hidden, Wishes(), revision=1)
    short = departments.keep_circuit(clerk, "Court", (StepPlan("Maire", (commune.mayor,)),))
    circuits.submit(service, secret, short)
    assert len(sent) == 1 and "Affaire de personnel" in sent[0] and "Untel" not in sent[0]
