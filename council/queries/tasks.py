"""Tasks: those of a draft, of a decision or of a remark on minutes, those of a person, and decisions until they are carried out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from council.law.transmission import NOT_ADOPTED
from council.models import Account as AccountRow
from council.models import Act, Body, Draft, Meeting, MinutesComment, Person, Task, db
from council.queries.clocks import day_of

STATES = {"open": "À faire", "done": "Faite", "dropped": "Abandonnée"}
KINDS = ("draft", "act", "remark")
PAGE = 30
FILTERS = {"": "Toutes", "late": "En retard", "open": "En cours", "done": "Terminées", "none": "Sans tâche"}


@dataclass(frozen=True)
class Subject:
    """What a task is about. ``kind``: draft, act or remark; ``safe`` is what a mailbox or a calendar may hold of its title."""

    kind: str
    id: int
    title: str
    safe: str
    meeting_id: int | None = None
    closed: bool = False
    """Nothing more is to be done for it: a dropped draft, a rejected act."""


@dataclass(frozen=True)
class TaskLine:
    """A task as pages show it."""

    id: int
    title: str
    owner_id: int
    owner: str
    due_on: date
    late: bool
    state: str
    state_words: str
    note: str
    created_by: str
    ended_on: date | None
    ended_by: str
    revision: int
    subject: Subject


@dataclass(frozen=True)
class Decision:
    """An adopted act with what follows from it. ``state``: late, open, done or none."""

    act_id: int
    meeting_id: int
    number: str
    title: str
    body: str
    adopted_on: date
    state: str
    tasks: tuple[TaskLine, ...]


@dataclass(frozen=True)
class Decisions:
    """One page of decisions, the newest first."""

    lines: tuple[Decision, ...]
    total: int
    page: int
    pages: int


def subject_of(kind: str, subject_id: int) -> Subject | None:
    """What a task would be about; ``None`` when it is not the institution's, or not for the reader."""
    if kind == "draft":
        draft = db.session.scalars(sa.select(Draft).where(Draft.id == subject_id)).one_or_none()
        return None if draft is None else _of_draft(draft)
    if kind == "act":
        act = db.session.scalars(sa.select(Act).where(Act.id == subject_id)).one_or_none()
        return None if act is None else _of_act(act)
    row = db.session.execute(
        sa.select(MinutesComment, Meeting.starts_at)
        .join(Meeting, Meeting.id == MinutesComment.meeting_id)
        .where(MinutesComment.id == subject_id)
    ).one_or_none()
    return None if row is None else _of_remark(*row)


def _of_draft(draft: Draft) -> Subject:
    return Subject("draft", draft.id, draft.title, safe_title(draft), closed=draft.state == "dropped")


def discreet(draft: Draft) -> bool:
    """Whether words about a draft stay in the office: it is restricted, confidential or for a closed session."""
    return draft.group_id is not None or bool(
        draft.content.get("confidential") or draft.content.get("closed_session")
    )


def safe_title(draft: Draft) -> str:
    """A draft's object as a mailbox or a calendar may hold it: that of a confidential or restricted one stays in the office."""
    if draft.group_id is not None:
        return "Projet à diffusion restreinte"
    if draft.content.get("confidential") or draft.content.get("closed_session"):
        return draft.content.get("public_title") or "Projet confidentiel"
    return draft.title


def _of_act(act: Act) -> Subject:
    safe = act.public_title if act.restricted else act.title
    return Subject(
        "act",
        act.id,
        f"{act.number}, {act.title}",
        f"{act.number}, {safe}",
        act.meeting_id,
        act.outcome in NOT_ADOPTED,
    )


def _of_remark(row: MinutesComment, starts_at: datetime) -> Subject:
    on = day_of(starts_at, row.organisation_id)
    words = f"Procès-verbal du {on:%d/%m/%Y}"
    return Subject("remark", row.id, f"{words}, remarque de {row.name}", words, row.meeting_id)


def about(task_id: int) -> tuple[str, int] | None:
    """What a task is about, as ``subject_of`` takes it; ``None`` when it is not the institution's."""
    row = db.session.execute(
        sa.select(Task.draft_id, Task.act_id, Task.remark_id).where(Task.id == task_id)
    ).one_or_none()
    return None if row is None else next((kind, key) for kind, key in zip(KINDS, row, strict=True) if key)


def tasks_about(kind: str, subject_id: int, today: date) -> list[TaskLine]:
    """Tasks of one thing: those to be done first, by day."""
    column = {"draft": Task.draft_id, "act": Task.act_id, "remark": Task.remark_id}[kind]
    return _lines(column == subject_id, today)


def tasks_of(account_id: int | None, today: date) -> list[TaskLine]:
    """What somebody has to do, the most urgent first."""
    return _lines(sa.and_(Task.owner_id == account_id, Task.state == "open"), today)


def waiting_tasks(today: date) -> list[TaskLine]:
    """What anybody in the office has to do, the most urgent first."""
    return _lines(Task.state == "open", today)


def _lines(which: sa.ColumnElement[bool], today: date) -> list[TaskLine]:
    rows = db.session.execute(
        sa.select(Task, Person, Draft, Act, MinutesComment, Meeting.starts_at)
        .join(AccountRow, AccountRow.id == Task.owner_id)
        .join(Person, Person.id == AccountRow.person_id)
        .outerjoin(Draft, Draft.id == Task.draft_id)
        .outerjoin(Act, Act.id == Task.act_id)
        .outerjoin(MinutesComment, MinutesComment.id == Task.remark_id)
        .outerjoin(Meeting, Meeting.id == MinutesComment.meeting_id)
        .where(which, sa.or_(Task.draft_id.is_(None), Draft.id.is_not(None)))
        .order_by(sa.case((Task.state == "open", 0), else_=1), Task.due_on, Task.id)
    )
    found = []
    for task, person, draft, act, remark, starts_at in rows:
        about = _of_draft(draft) if draft else _of_act(act) if act else _of_remark(remark, starts_at)
        late = task.state == "open" and task.due_on < today
        found.append(
            TaskLine(
                task.id, task.title, task.owner_id, person.formal_name, task.due_on, late, task.state, STATES[task.state], task.note,
                task.created_by, task.ended_on, task.ended_by, task.revision, about,
            )
        )  # fmt: skip
    return found


def decisions(today: date, *, state: str = "", words: str = "", page: int = 1) -> Decisions:
    """Adopted acts with their tasks, narrowed by ``state`` (a key of ``FILTERS``) and by words of their object."""
    query = sa.select(Act).where(Act.outcome.not_in(NOT_ADOPTED))

    def some(*more: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
        return sa.exists().where(Task.act_id == Act.id, Task.state != "dropped", *more)

    waits, late = some(Task.state == "open"), some(Task.state == "open", Task.due_on < today)
    narrowed = {"late": late, "open": waits, "done": sa.and_(some(), sa.not_(waits)), "none": sa.not_(some())}
    if state in narrowed:
        query = query.where(narrowed[state])
    for word in words.split()[:6]:
        query = query.where(Act.title.icontains(word, autoescape=True))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    rows = db.session.execute(
        query.add_columns(Body.name)
        .join(Meeting, Meeting.id == Act.meeting_id)
        .join(Body, Body.id == Meeting.body_id)
        .order_by(Act.adopted_on.desc(), Act.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
        .options(sa.orm.defer(Act.content), sa.orm.defer(Act.result))
    ).all()
    of: dict[int, list[TaskLine]] = {}
    for line in _lines(Task.act_id.in_([act.id for act, _ in rows]), today):
        of.setdefault(line.subject.id, []).append(line)
    return Decisions(
        tuple(
            Decision(
                act.id, act.meeting_id, act.number, act.title, body, act.adopted_on, _state(of.get(act.id, ())),
                tuple(of.get(act.id, ())),
            )
            for act, body in rows
        ),
        total, page, pages,
    )  # fmt: skip


def _state(tasks: Iterable[TaskLine]) -> str:
    live = [one for one in tasks if one.state != "dropped"]
    if any(one.late for one in live):
        return "late"
    if any(one.state == "open" for one in live):
        return "open"
    return "done" if live else "none"
