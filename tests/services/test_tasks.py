"""Tasks: given once, told once, reminded once; decisions followed until they are carried out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from council.models import Act, MailboxMessage, MinutesComment, Task, db
from council.queries import tasks as known
from council.services import acts, drafts, tasks
from council.services.draft_wishes import Wishes
from council.services.errors import NotAllowed, NotFound, Refused, Stale
from tests.factory import Commune, make_commune
from tests.services.after import hold_meeting
from tests.services.office import NOW, draft, freeze_clock

TODAY = NOW.date()
SOON = TODAY + timedelta(days=3)


@pytest.fixture
def begun(app: Flask, commune: Commune) -> int:
    """A draft of the department."""
    freeze_clock(app)
    return drafts.begin(commune.actor(commune.service), commune.body_id, "Subvention au comité des fêtes")


def subjects(start: str) -> list[str]:
    """Subjects of the mails that left, those that begin so."""
    db.session.rollback()
    found = db.session.scalars(
        sa.select(MailboxMessage.subject)
        .where(MailboxMessage.subject.startswith(start))
        .order_by(MailboxMessage.id)
    )
    return [one.split(" – ")[0] for one in found]


def test_a_task_is_given_once_and_done_by_its_owner(app: Flask, commune: Commune, begun: int) -> None:
    service, mayor = commune.actor(commune.service), commune.actor(commune.mayor)
    given = [tasks.give(service, "draft", begun, "Demander un devis", commune.mayor, SOON) for _ in range(2)]
    assert given[0] == given[1] and subjects("Une tâche") == ["Une tâche vous est confiée"]
    own = tasks.give(mayor, "draft", begun, "Relire", commune.mayor, SOON)
    assert len(subjects("Une tâche")) == 1  # nobody is told what they give themselves
    assert [one.title for one in known.tasks_of(commune.mayor, TODAY)] == ["Demander un devis", "Relire"]
    for _ in range(2):
        tasks.finish(mayor, given[0], "Trois devis reçus.", TODAY)
    (line, other) = known.tasks_about("draft", begun, TODAY)[::-1]
    assert (line.state, line.note, line.ended_by, line.ended_on) == (
        "done", "Trois devis reçus.", mayor.name, TODAY,
    )  # fmt: skip
    assert other.id == own and known.tasks_of(commune.mayor, TODAY) == [other]
    for _ in range(2):
        tasks.reopen(service, given[0])
    with pytest.raises(Refused, match="Dites pourquoi"):
        tasks.drop(mayor, own, " ")
    for _ in range(2):
        tasks.drop(mayor, own, "Déjà relu")
    assert [one.state for one in known.tasks_about("draft", begun, TODAY)] == ["open", "dropped"]


def test_who_may_change_a_task(app: Flask, commune: Commune, begun: int) -> None:
    service, mayor = commune.actor(commune.service), commune.actor(commune.mayor)
    given = tasks.give(service, "draft", begun, "Demander un devis", commune.clerk, SOON)
    with pytest.raises(NotAllowed):
        tasks.finish(mayor, given, "", TODAY)
    tasks.change(service, given, commune.mayor, SOON, 1)
    tasks.change(service, given, commune.mayor, SOON, 1)  # a second press
    with pytest.raises(Stale):
        tasks.change(commune.actor(commune.clerk), given, commune.clerk, SOON, 1)
    assert subjects("Une tâche") == ["Une tâche vous est confiée"] * 2
    tasks.finish(mayor, given, "", TODAY)
    with pytest.raises(Refused, match="terminée"):
        tasks.change(service, given, commune.clerk, SOON, 3)
    elsewhere = make_commune(members=3, slug="ailleurs")
    with pytest.raises(NotFound):
        tasks.reopen(elsewhere.actor(elsewhere.clerk), given)
    with pytest.raises(NotFound):
        tasks.give(elsewhere.actor(elsewhere.clerk), "draft", begun, "X", elsewhere.clerk, SOON)


def test_tasks_that_cannot_be(app: Flask, commune: Commune, begun: int) -> None:
    service = commune.actor(commune.service)
    for title, owner, day, field in (
        (" ", commune.mayor, SOON, "title"),
        ("x" * 301, commune.mayor, SOON, "title"),
        ("X", commune.accounts[4], SOON, "owner_id"),
        ("X", commune.mayor, TODAY - timedelta(days=1), "due_on"),
        ("X", commune.mayor, date(2099, 1, 1), "due_on"),
    ):
        with pytest.raises(Refused) as refused:
            tasks.give(service, "draft", begun, title, owner, day)
        assert refused.value.field == field
    with pytest.raises(NotFound):
        tasks.give(service, "poem", begun, "X", commune.mayor, SOON)
    given = tasks.give(service, "draft", begun, "X", commune.mayor, SOON)
    for day in (TODAY + timedelta(days=1), TODAY - timedelta(days=1)):
        with pytest.raises(Refused) as refused:
            tasks.finish(service, given, "", day)
        assert refused.value.field == "done_on"
    drafts.drop(service, begun, "Renoncement")
    with pytest.raises(Refused, match="abandonné"):
        tasks.give(service, "draft", begun, "Encore", commune.mayor, SOON)


def test_a_task_is_reminded_once_for_each_day_it_was_given(app: Flask, commune: Commune, begun: int) -> None:
    service = commune.actor(commune.service)
    given = tasks.give(service, "draft", begun, "Demander un devis", commune.mayor, SOON)
    assert tasks.remind_tasks() == 0
    freeze_clock(app, NOW + timedelta(days=4))
    assert (tasks.remind_tasks(), tasks.remind_tasks()) == (1, 0)
    assert [one.late for one in known.tasks_of(commune.mayor, TODAY + timedelta(days=4))] == [True]
    tasks.change(service, given, commune.mayor, TODAY + timedelta(days=6), 1)
    assert tasks.remind_tasks() == 0
    freeze_clock(app, NOW + timedelta(days=6))
    assert (tasks.remind_tasks(), tasks.remind_tasks()) == (1, 0)
    assert subjects("Rappel") == ["Rappel\u00a0: une tâche est à faire"] * 2


def test_a_mailbox_holds_nothing_confidential(app: Flask, commune: Commune, begun: int) -> None:
    service = commune.actor(commune.service)
    secret = draft("Transaction avec M. X", confidential=True, public_title="Affaire de personnel")
    drafts.save(service, begun, secret, Wishes(), revision=1)
    tasks.give(service, "draft", begun, "Appeler l’avocat de M. X", commune.mayor, TODAY)
    assert tasks.remind_tasks() == 1
    db.session.rollback()
    for mail in db.session.scalars(sa.select(MailboxMessage)):
        assert "M. X" not in mail.text + mail.subject and "Affaire de personnel" in mail.text


def test_decisions_are_followed_until_they_are_carried_out(app: Flask, commune: Commune) -> None:
    clerk = commune.actor(commune.clerk)
    meeting = hold_meeting(commune)
    freeze_clock(app)
    acts.prepare(clerk, meeting.id)
    rows = db.session.scalars(sa.select(Act).order_by(Act.number)).all()
    adopted = [one.id for one in rows if one.outcome not in ("rejected", "not_adopted")]
    assert {one.act_id for one in known.decisions(TODAY).lines} == set(adopted)
    for one in rows:
        if one.id not in adopted:
            with pytest.raises(Refused, match="pas adoptée"):
                tasks.give(clerk, "act", one.id, "X", commune.service, SOON)
    first = adopted[0]
    given = tasks.give(clerk, "act", first, "Verser la subvention", commune.service, SOON)

    def states(day: date = TODAY) -> dict[str, list[int]]:
        return {
            key: [one.act_id for one in known.decisions(day, state=key).lines]
            for key in ("late", "open", "done", "none")
        }

    others = [one.act_id for one in known.decisions(TODAY).lines if one.act_id != first]
    assert states() == {"late": [], "open": [first], "done": [], "none": others}
    assert states(SOON + timedelta(days=1))["late"] == [first]
    tasks.finish(commune.actor(commune.service), given, "Mandat 214", TODAY)
    assert states() == {"late": [], "open": [], "done": [first], "none": others}
    (line,) = [one for one in known.decisions(TODAY).lines if one.act_id == first]
    assert (line.state, line.tasks[0].note) == ("done", "Mandat 214")
    tasks.reopen(clerk, given)
    tasks.drop(clerk, given, "Association dissoute")
    assert states()["none"] == [one.act_id for one in known.decisions(TODAY).lines]
    assert known.decisions(TODAY, words="introuvable").lines == ()


def test_a_remark_on_minutes_has_tasks_too(app: Flask, commune: Commune) -> None:
    clerk = commune.actor(commune.clerk)
    meeting = hold_meeting(commune)
    freeze_clock(app)
    acts.prepare(clerk, meeting.id)
    remark = MinutesComment(
        organisation_id=commune.organisation_id, meeting_id=meeting.id, person_id=commune.persons[3], name="M. Petit", version=1,
        text="Je n’ai pas dit cela.", created_at=NOW,
    )  # fmt: skip
    db.session.add(remark)
    db.session.commit()
    tasks.give(clerk, "remark", remark.id, "Réécouter l’enregistrement", commune.service, SOON)
    (line,) = known.tasks_of(commune.service, TODAY)
    assert line.subject.meeting_id == meeting.id and "M. Petit" in line.subject.title
    assert db.session.scalars(sa.select(Task.remark_id)).all() == [remark.id]
