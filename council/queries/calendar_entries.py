"""What stands in a calendar: meetings, last days of convocation, tasks, opinions and answers that are due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from council.documents.calendar_file import Date, Day, make_calendar
from council.models import (
    Body,
    CalendarFeed,
    Convocation,
    Draft,
    DraftOpinion,
    Mandate,
    Meeting,
    Organisation,
    Person,
    db,
)
from council.permissions import Actor, Permission
from council.queries.circuits import waiting_for
from council.queries.clocks import local_day, zone
from council.queries.letterhead import institution_name
from council.queries.notice import countdown, long_date
from council.queries.opinions import asked_of
from council.queries.repeats import repeat_of
from council.queries.tasks import TaskLine, safe_title, tasks_of, waiting_tasks

KEPT = timedelta(days=90)
"""How long past meetings stay in a person's calendar."""
KINDS = {
    "meeting": "Séance", "convocation": "Convocation", "task": "Tâche", "opinion": "Avis", "approval": "Validation",
}  # fmt: skip
STATES = {"draft": "en préparation", "cancelled": "annulée"}


@dataclass(frozen=True)
class Entry:
    """One line of the office's calendar; ``starts_at`` is local, empty for what is due on a day."""

    kind: str
    day: date
    starts_at: datetime | None
    title: str
    detail: str
    state: str
    """Of a meeting: draft, convened, …, cancelled; late for what is overdue."""
    target: int
    """The meeting's, the draft's or the act's id, whichever ``place`` says."""
    place: str
    """Where it leads: meeting, draft, act or remark."""


def month(actor: Actor, first: date, now: datetime) -> list[Entry]:
    """What the whole office has in the month that begins on ``first``, in order."""
    organisation = db.session.get_one(Organisation, actor.organisation_id)
    after = (first + timedelta(days=32)).replace(day=1)
    today = local_day(now, organisation)
    found = [*_meetings(organisation, first, after), *_convocations(organisation, now)]
    found += _opinions(first, after, today)
    found += [_task_entry(one) for one in waiting_tasks(today)]
    inside = [one for one in found if first <= one.day < after]
    return sorted(inside, key=lambda one: (one.day, one.starts_at is None, one.starts_at or now, one.title))


def _meetings(organisation: Organisation, first: date, after: date) -> Iterator[Entry]:
    clock = zone(organisation)
    from_, until = (datetime(day.year, day.month, day.day, tzinfo=clock) for day in (first, after))
    rows = db.session.execute(
        sa.select(Meeting, Body.name)
        .join(Body, Body.id == Meeting.body_id)
        .where(Meeting.starts_at >= from_, Meeting.starts_at < until)
        .order_by(Meeting.starts_at)
    )
    for meeting, name in rows:
        if meeting.state == "cancelled" and meeting.convened_at is None:
            continue
        starts_at = meeting.starts_at.astimezone(clock)
        yield Entry(
            "meeting",
            starts_at.date(),
            starts_at,
            name,
            meeting.place,
            meeting.state,
            meeting.id,
            "meeting",
        )


def _convocations(organisation: Organisation, now: datetime) -> Iterator[Entry]:
    """Last days of convocation of the meetings in preparation, as the law counts them."""
    clock = zone(organisation)
    meetings = db.session.scalars(
        sa.select(Meeting)
        .where(Meeting.state == "draft", Meeting.starts_at > now, Meeting.organisation_id == organisation.id)
        .options(joinedload(Meeting.body))
        .order_by(Meeting.starts_at)
    )
    for meeting in meetings:
        due = countdown(meeting.body, organisation, meeting.starts_at, now, repeat_of(meeting, organisation))
        if due is None:
            continue
        starts_on = meeting.starts_at.astimezone(clock).date()
        title = f"Convocation au plus tard\u00a0: {meeting.body.name}"
        late = "late" if due.days_left < 0 else ""
        yield Entry(
            "convocation", due.due_on, None, title, f"séance du {long_date(starts_on)}", late, meeting.id, "meeting",
        )  # fmt: skip


def _opinions(first: date, after: date, today: date) -> Iterator[Entry]:
    rows = db.session.execute(
        sa.select(DraftOpinion, Draft)
        .join(Draft, Draft.id == DraftOpinion.draft_id)
        .where(DraftOpinion.answer.is_(None), Draft.state != "dropped")
        .where(DraftOpinion.due_on >= first, DraftOpinion.due_on < after)
    )
    for one, draft in rows:
        late = "late" if one.due_on < today else ""
        yield Entry(
            "opinion", one.due_on, None, f"Avis attendu\u00a0: {draft.title}", one.giver, late, draft.id, "draft"
        )  # fmt: skip


def _task_entry(one: TaskLine) -> Entry:
    late = "late" if one.late else ""
    detail = f"{one.owner}, {one.subject.title}"
    return Entry("task", one.due_on, None, one.title, detail, late, one.subject.id, one.subject.kind)


def personal(actor: Actor, now: datetime, base: str) -> bytes:
    """One person's calendar as a file; ``base``: the address of the installation.

    It leaves the house: no object of a confidential draft or act is in it. Same facts, same bytes.
    """
    organisation = db.session.get_one(Organisation, actor.organisation_id)
    host = base.split("://", 1)[-1].split("/", 1)[0].split(":", 1)[0]
    office = actor.may(Permission.MEETING_READ)
    dates = list(_own_meetings(actor, organisation, now, base, host))
    days = list(_own_days(actor, organisation, now, base, host)) if office else []
    name = f"{actor.name} – {institution_name(organisation)}"
    return make_calendar(name, dates, days)


def _own_meetings(
    actor: Actor, organisation: Organisation, now: datetime, base: str, host: str
) -> Iterator[Date]:
    """The office sees all meetings, a member those of the bodies one belongs to, from the convocation on; a substitute those to which
    the member was convened, tentative until they are called in."""
    office = actor.may(Permission.MEETING_READ)
    instead = {} if office else _stands_for(actor)
    query = (
        sa.select(Meeting, Body.name)
        .join(Body, Body.id == Meeting.body_id)
        .where(Meeting.organisation_id == organisation.id, Meeting.starts_at > now - KEPT)
        .order_by(Meeting.starts_at, Meeting.id)
    )
    if not office:
        own = sa.exists().where(
            Mandate.body_id == Meeting.body_id,
            Mandate.person_id == actor.person_id,
            Mandate.in_force(local_day(now, organisation)),
        )
        stands_in = Meeting.id.in_(list(instead))
        query = query.where(sa.or_(own, stands_in), Meeting.convened_at.is_not(None))
    clock = zone(organisation)
    for meeting, name in db.session.execute(query):
        if meeting.state == "cancelled" and meeting.convened_at is None:
            continue
        member, sits = instead.get(meeting.id, ("", True))
        words = STATES.get(meeting.state) or (
            f"à la place de {member}" if sits and member else f"suppléant de {member}" if member else ""
        )
        yield Date(
            identity=f"seance-{meeting.id}@{host}",
            title=f"{name}{f' ({words})' if words else ''} – {organisation.name}",
            place=meeting.place,
            starts_at=meeting.starts_at.astimezone(clock),
            stamp=(meeting.cancelled_at or meeting.convened_at or meeting.created_at).astimezone(UTC),
            address=f"{base}/{'bureau' if office else 'elu'}/seances/{meeting.id}",
            cancelled=meeting.state == "cancelled",
            tentative=meeting.state == "draft" or not sits,
        )


def _stands_for(actor: Actor) -> dict[int, tuple[str, bool]]:
    """meeting -> the member whose substitute this person is there, and whether they were called in."""
    rows = db.session.execute(
        sa.select(Convocation.meeting_id, Convocation.response, Person)
        .join(Mandate, Mandate.id == Convocation.mandate_id)
        .join(Person, Person.id == Mandate.person_id)
        .where(Convocation.substitute_id == actor.person_id)
    )
    return {meeting: (person.formal_name, response == "substitute") for meeting, response, person in rows}


def _own_days(actor: Actor, organisation: Organisation, now: datetime, base: str, host: str) -> Iterator[Day]:
    """What is due on a day: the office's own deadlines for who keeps the agenda, then what waits for this person."""
    today, at = local_day(now, organisation), f"{base}/bureau"
    if actor.may(Permission.MEETING_EDIT) or actor.may(Permission.CONVENE):
        for one in _convocations(organisation, now):
            address = f"{at}/seances/{one.target}"
            yield Day(
                f"convocation-{one.target}@{host}", f"{one.title}, {one.detail}", one.day, address, _stamp(one.day)
            )  # fmt: skip
    for task in tasks_of(actor.account_id, today):
        plain = task.subject.safe == task.subject.title
        title = f"Tâche\u00a0: {task.title if plain else task.subject.safe}"
        yield Day(
            f"tache-{task.id}@{host}", title, task.due_on, f"{at}/a-faire", _stamp(task.due_on), task.revision
        )  # fmt: skip
    safe = _safe_titles(
        [one.draft_id for one in asked_of(actor.account_id, today)]
        + [one.draft_id for one in waiting_for(actor.account_id, today)]
    )
    for opinion in asked_of(actor.account_id, today):
        title = f"Avis à donner\u00a0: {safe[opinion.draft_id]}"
        address = f"{at}/projets/{opinion.draft_id}/avis"
        yield Day(f"avis-{opinion.id}@{host}", title, opinion.due_on, address, _stamp(opinion.due_on))
    for waiting in waiting_for(actor.account_id, today):
        if waiting.due_on is not None and waiting.since is not None:
            title = f"Projet à valider\u00a0: {safe[waiting.draft_id]}"
            identity = f"validation-{waiting.draft_id}-{waiting.since:%Y%m%d%H%M%S}@{host}"
            yield Day(
                identity, title, waiting.due_on, f"{at}/projets/{waiting.draft_id}", _stamp(waiting.due_on)
            )


def _stamp(day: date) -> datetime:
    """A moment that depends on the facts alone, so that an unchanged calendar stays the same file."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _safe_titles(drafts: list[int]) -> dict[int, str]:
    rows = db.session.scalars(sa.select(Draft).where(Draft.id.in_(drafts)))
    return {one.id: safe_title(one) for one in rows}


def feed_owner(token_sha256: str) -> tuple[int, int] | None:
    """(account, organisation) of a calendar's secret address; ``None`` when it was never given or is no more."""
    row = db.session.execute(
        sa.select(CalendarFeed.account_id, CalendarFeed.organisation_id).where(
            CalendarFeed.token_sha256 == token_sha256
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def made_at(account_id: int | None) -> datetime | None:
    """Since when this person has an address for their calendar."""
    found: datetime | None = db.session.scalar(
        sa.select(CalendarFeed.made_at).where(CalendarFeed.account_id == account_id)
    )
    return found
