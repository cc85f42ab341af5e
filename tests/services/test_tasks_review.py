"""What a fresh reviewer found in tasks: what is ended stays ended, who gets one reads it, days are local days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from council.models import Account, MailboxMessage, Mandate, MinutesComment, Organisation, Task, db
from council.queries import calendar_entries
from council.queries import tasks as known
from council.services import acts, drafts, opinions, sharing, tasks
from council.services.circuit_mails import remind_opinions
from council.services.errors import Refused, Stale
from tests.factory import Commune, make_meeting
from tests.services.after import hold_meeting
from tests.services.office import NOW, freeze_clock

TODAY = NOW.date()
SOON = TODAY + timedelta(days=3)


@pytest.fixture
def begun(app: Flask, commune: Commune) -> int:
    """A draft of the department."""
    freeze_clock(app)
    return drafts.begin(commune.actor(commune.service), commune.body_id, "Subvention au comité des fêtes")


def state(task_id: int) -> tuple[str, str]:
    db.session.rollback()
    row = db.session.scalars(
        sa.select(Task).where(Task.id == task_id).execution_options(populate_existing=True)
    ).one()
    return row.state, row.note


def live_in(commune: Commune, timezone: str) -> None:
    """The institution's clock."""
    db.session.execute(
        sa.update(Organisation).where(Organisation.id == commune.organisation_id).values(timezone=timezone)
    )
    db.session.commit()


def test_what_somebody_ended_otherwise_is_not_ended_again(commune: Commune, begun: int) -> None:
    clerk = commune.actor(commune.clerk)
    done, dropped = (
        tasks.give(clerk, "draft", begun, title, commune.mayor, SOON) for title in ("Relire", "Chiffrer")
    )
    tasks.finish(clerk, done, "Relu.", TODAY)
    tasks.drop(clerk, dropped, "Plus de crédits")
    with pytest.raises(Stale):
        tasks.drop(clerk, done, "Trop tard")
    with pytest.raises(Stale):
        tasks.finish(clerk, dropped, "Fait", TODAY)
    assert (state(done), state(dropped)) == (("done", "Relu."), ("dropped", "Plus de crédits"))


@pytest.mark.parametrize("why", ["left the group", "account closed", "draft dropped"])
def test_a_task_is_taken_up_again_only_where_it_can_be_done(commune: Commune, begun: int, why: str) -> None:
    clerk, service = commune.actor(commune.clerk), commune.actor(commune.service)
    owner = commune.mayor if why == "draft dropped" else commune.service
    writer = drafts.begin(clerk, commune.body_id, "Révocation")
    given = tasks.give(clerk, "draft", writer, "Relire", owner, SOON)
    tasks.finish(clerk, given, "Relu.", TODAY)
    if why == "left the group":
        sharing.keep_to(clerk, writer, sharing.keep_group(clerk, "Personnel", [commune.clerk]))
    elif why == "account closed":
        db.session.execute(sa.update(Account).where(Account.id == commune.service).values(active=False))
        db.session.commit()
    else:
        drafts.drop(clerk, writer, "Plus d’objet")
    with pytest.raises(Refused):
        tasks.reopen(clerk, given)
    assert state(given)[0] == "done"
    assert service.account_id == commune.service


def test_a_long_note_is_not_cut_without_a_word(commune: Commune, begun: int) -> None:
    clerk = commune.actor(commune.clerk)
    given = tasks.give(clerk, "draft", begun, "Relire", commune.mayor, SOON)
    for verb in (
        lambda: tasks.finish(clerk, given, "é" * 2001, TODAY),
        lambda: tasks.drop(clerk, given, "é" * 2001),
    ):
        with pytest.raises(Refused, match="000 caractères") as refused:
            verb()
        assert refused.value.field == "note"
    assert state(given) == ("open", "")


def test_a_reminder_comes_on_the_local_day(app: Flask, commune: Commune, begun: int) -> None:
    live_in(commune, "Pacific/Tahiti")  # ten hours behind: 06:30 UTC is the evening before
    given = tasks.give(commune.actor(commune.clerk), "draft", begun, "Relire", commune.mayor, SOON)
    freeze_clock(app, datetime(SOON.year, SOON.month, SOON.day, 6, 30, tzinfo=UTC))
    assert tasks.remind_tasks() == 0
    freeze_clock(app, datetime(SOON.year, SOON.month, SOON.day, 18, 0, tzinfo=UTC))
    assert tasks.remind_tasks() == 1
    assert state(given)[0] == "open"
    assert db.session.scalar(sa.select(MailboxMessage.id).where(MailboxMessage.subject.startswith("Rappel")))


def test_minutes_are_named_by_the_local_day_of_their_meeting(app: Flask, commune: Commune) -> None:
    meeting = hold_meeting(commune)
    freeze_clock(app)
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    live_in(commune, "Pacific/Kiritimati")  # fourteen hours ahead: an evening in Paris is the morning after
    row = MinutesComment(
        organisation_id=commune.organisation_id, meeting_id=meeting.id, name="Mme Petit", text="À corriger.", created_at=NOW,
        person_id=commune.persons[3], version=1,
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    found = known.subject_of("remark", row.id)
    assert found is not None
    local = (meeting.starts_at + timedelta(hours=14)).strftime("%d/%m/%Y")
    assert local != meeting.starts_at.strftime("%d/%m/%Y")
    assert found.safe == f"Procès-verbal du {local}"


def test_days_of_drafts_and_calendars_are_those_of_the_institution(
    app: Flask, commune: Commune, begun: int
) -> None:
    """Half past eleven in the evening in London is tomorrow in Paris."""
    evening = NOW.replace(hour=23, minute=30)
    tomorrow = TODAY + timedelta(days=1)
    freeze_clock(app, evening)
    live_in(commune, "Europe/Paris")
    clerk = commune.actor(commune.clerk)
    with pytest.raises(Refused):
        opinions.ask(clerk, begun, "legal", "Juriste", TODAY, commune.mayor)
    assert opinions.ask(clerk, begun, "legal", "Juriste", tomorrow, commune.mayor)
    assert remind_opinions() == 1
    db.session.execute(sa.update(Mandate).where(Mandate.id == commune.mandates[4]).values(starts_on=tomorrow))
    db.session.commit()
    make_meeting(commune, evening + timedelta(days=9), state="convened").convened_at = evening
    db.session.commit()
    member = commune.actor(commune.accounts[4])
    assert "BEGIN:VEVENT" in calendar_entries.personal(member, evening, "https://c.example").decode()
