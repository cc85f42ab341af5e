"""Verbs about tasks: give one to somebody, change it, end it, take it up again; each reminder leaves once."""

from __future__ import annotations

from datetime import date, timedelta

from council.gateways.environment import environment
from council.law.transmission import NOT_ADOPTED
from council.models import Act, Draft, MinutesComment, Organisation, Task, db
from council.permissions import Permission, system_actor
from council.queries.circuits import delegators
from council.queries.clocks import zone
from council.queries.notice import long_date
from council.queries.sharing import readers
from council.queries.tasks import KINDS, Subject, subject_of
from council.services.draft_typing import GONE
from council.services.errors import NotAllowed, NotFound, Refused, Stale
from council.services.lookup import FIRST_CLOCK, found, today
from council.services.office_mail import tell
from council.services.pipeline import Work, command, unit_of_work
from council.services.rich_text import plain

LONGEST = 300
LONGEST_NOTE = 2000
FARTHEST = timedelta(days=3660)
NO_TITLE = "Dites ce qu’il y a à faire, en 300 caractères au plus."
NO_OWNER = "Choisissez dans la liste la personne qui s’en charge."
BAD_DAY = "Choisissez un jour d’ici dix ans, pas avant aujourd’hui."
BAD_END = "Une tâche ne s’achève ni avant d’être donnée ni dans l’avenir. Vérifiez le jour."
NO_NOTE = "Dites pourquoi cette tâche n’est plus à faire."
NOT_YOURS = "La personne chargée de cette tâche, ou celles qui écrivent les projets et préparent les actes, peuvent la changer."
REJECTED = "Cette délibération n’est pas adoptée\u00a0: elle n’est pas à exécuter."
DROPPED = "Ce projet est abandonné\u00a0: il n’y a plus rien à y faire."
CHANGED = "Quelqu’un a changé cette tâche pendant que vous la lisiez. Voyez ce qu’elle est devenue, puis recommencez."
ENDED = "Cette tâche est terminée. Rouvrez-la d’abord pour la changer."
LONG_NOTE = f"Écrivez cette note en {LONGEST_NOTE // 1000}\u202f000 caractères au plus."
OWNER_GONE = "La personne qui en était chargée ne lit plus cela, ou n’a plus de compte. Confiez une nouvelle tâche à quelqu’un d’autre."


@command(Permission.MEETING_READ)
def give(work: Work, kind: str, subject_id: int, title: str, owner_id: int, due_on: date) -> int:
    """Give somebody something to do by a day, on a draft, an adopted act or a remark on minutes; gives the task.

    The same given twice is one. Raises ``NotFound`` or ``Refused`` (``field``: ``title``, ``owner_id``, ``due_on``).
    """
    _check_subject(work, kind, subject_id)
    words = plain(title)
    if not words or len(words) > LONGEST:
        raise Refused(NO_TITLE, field="title")
    _check_owner(work, owner_id, subject_id if kind == "draft" else None)
    if not today(work) <= due_on <= today(work) + FARTHEST:
        raise Refused(BAD_DAY, field="due_on")
    about = {f"{kind}_id": subject_id}
    twin = work.session.scalar(
        db.select(Task.id).filter_by(**about, title=words, owner_id=owner_id, due_on=due_on, state="open")
    )
    if twin is not None:
        work.audit(task=twin, repeated=True)
        return int(twin)
    row = Task(
        organisation_id=work.actor.organisation_id, **about, title=words, owner_id=owner_id, due_on=due_on,
        created_by=work.actor.name[:160], created_at=work.now,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    _tell_owner(work, row)
    work.audit(task=row.id, owner=owner_id, **about)
    return row.id


@command(Permission.MEETING_READ)
def change(work: Work, task_id: int, owner_id: int, due_on: date, revision: int) -> None:
    """Give it to somebody else, or another day; both are told anew. Raises ``Stale``, ``NotAllowed``, ``Refused`` (``field``)."""
    row = _locked(work, task_id)
    if row.state != "open":
        raise Refused(ENDED)
    if (row.owner_id, row.due_on) == (owner_id, due_on):
        work.audit(task=row.id, repeated=True)
        return
    if row.revision != revision:
        raise Stale(CHANGED)
    _check_owner(work, owner_id, row.draft_id)
    if due_on != row.due_on and not today(work) <= due_on <= today(work) + FARTHEST:
        raise Refused(BAD_DAY, field="due_on")
    moved = row.owner_id != owner_id
    row.owner_id, row.due_on, row.reminded_on = owner_id, due_on, None
    row.revision += 1
    if moved:
        _tell_owner(work, row)
    work.audit(task=row.id, owner=owner_id, due=due_on.isoformat())


@command(Permission.MEETING_READ)
def finish(work: Work, task_id: int, note: str, done_on: date) -> None:
    """Say that it is done, when, and how. Repeating it changes nothing. Raises ``NotAllowed``, ``Stale`` once it was given up, ``Refused``
    (``field``: ``done_on``, ``note``).
    """
    row = _locked(work, task_id)
    if _has_ended(work, row, "done"):
        return
    if not row.created_at.astimezone(_zone(work)).date() <= done_on <= today(work):
        raise Refused(BAD_END, field="done_on")
    _end(work, row, "done", _note(note), done_on)


@command(Permission.MEETING_READ)
def drop(work: Work, task_id: int, note: str) -> None:
    """Say that it need not be done any more, and why. Repeating it changes nothing. Raises ``NotAllowed``, ``Stale`` once it was done,
    ``Refused`` (``field``: ``note``).
    """
    row = _locked(work, task_id)
    if _has_ended(work, row, "dropped"):
        return
    words = _note(note)
    if not words:
        raise Refused(NO_NOTE, field="note")
    _end(work, row, "dropped", words, today(work))


@command(Permission.MEETING_READ)
def reopen(work: Work, task_id: int) -> None:
    """Take it up again; its note stays. Repeating it changes nothing. Raises ``NotAllowed``, ``Refused`` where nobody could give it now."""
    subject = _subject(found(work, Task, task_id))
    _check_subject(work, *subject)  # held before the task, as whoever gives one holds it
    row = _locked(work, task_id)
    if row.state != "open":
        _check_owner(work, row.owner_id, row.draft_id, OWNER_GONE)
        row.state, row.ended_on, row.ended_at, row.ended_by = "open", None, None, ""
        row.revision += 1
    work.audit(task=row.id)


def remind_tasks() -> int:
    """Remind who has a task whose day has come, once for each day it was given; gives how many mails were queued."""
    ahead = (environment().clock.now() + FIRST_CLOCK).date()
    due = db.session.execute(
        db.select(Task.id, Task.organisation_id)
        .where(Task.state == "open", Task.due_on <= ahead, Task.reminded_on.is_(None))
        .order_by(Task.id)
    ).all()
    queued = 0
    for task_id, organisation_id in due:
        with unit_of_work(system_actor(organisation_id), "tasks.remind") as work:
            row = work.session.get(Task, task_id, populate_existing=True, with_for_update=True)
            if row is None or row.state != "open" or row.reminded_on is not None or row.due_on > today(work):
                continue
            about = subject_of(*_subject(row))
            if about is None or _is_dropped(work, row):
                continue
            text = f"Cette tâche est à faire pour le {long_date(row.due_on)}\u00a0:\n{_words(row, about)}"
            _mail(
                work,
                row,
                f"task-reminder:{row.id}:{row.revision}",
                "Rappel\u00a0: une tâche est à faire",
                text,
            )
            row.reminded_on = today(work)
            work.audit(task=row.id)
            queued += 1
    return queued


def _is_dropped(work: Work, row: Task) -> bool:
    return row.draft_id is not None and found(work, Draft, row.draft_id).state == "dropped"


def _subject(row: Task) -> tuple[str, int]:
    return next((kind, value) for kind in KINDS if (value := getattr(row, f"{kind}_id")) is not None)


def _check_subject(work: Work, kind: str, subject_id: int) -> None:
    """Hold what a task is about, which still asks for something. Raises ``NotFound``, ``Refused``."""
    if kind == "draft":
        if found(work, Draft, subject_id, GONE, lock=True).state == "dropped":
            raise Refused(DROPPED)
    elif kind == "act":
        if found(work, Act, subject_id, lock=True).outcome in NOT_ADOPTED:
            raise Refused(REJECTED)
    elif kind == "remark":
        found(work, MinutesComment, subject_id, lock=True)
    else:
        raise NotFound()


def _locked(work: Work, task_id: int) -> Task:
    """The task, of which the actor may say what becomes of it."""
    row = found(work, Task, task_id, lock=True)
    if subject_of(*_subject(row)) is None:
        raise NotFound()
    if row.owner_id != work.actor.account_id and not (
        work.actor.may(Permission.ITEM_EDIT) or work.actor.may(Permission.ACT_PREPARE)
    ):
        raise NotAllowed(NOT_YOURS)
    return row


def _has_ended(work: Work, row: Task, state: str) -> bool:
    """Whether it ended so already (a second press). Raises ``Stale`` when somebody ended it otherwise."""
    if row.state not in ("open", state):
        raise Stale(CHANGED)
    if row.state == state:
        work.audit(task=row.id, repeated=True)
    return row.state == state


def _note(note: str) -> str:
    words = plain(note)
    if len(words) > LONGEST_NOTE:
        raise Refused(LONG_NOTE, field="note")
    return words


def _end(work: Work, row: Task, state: str, note: str, day: date) -> None:
    row.state, row.note, row.ended_on = state, note or row.note, day
    row.ended_at, row.ended_by = work.now, work.actor.name[:160]
    row.revision += 1
    work.audit(task=row.id, state=state)


def _check_owner(work: Work, owner_id: int, draft_id: int | None, sentence: str = NO_OWNER) -> None:
    """Who may be given a task: whoever reads what it is about."""
    known = readers(draft_id) if draft_id is not None else delegators(work.actor.organisation_id)
    if owner_id not in {key for key, _ in known}:
        raise Refused(sentence, field="owner_id")


def _zone(work: Work):  # type: ignore[no-untyped-def]
    return zone(work.session.get_one(Organisation, work.actor.organisation_id))


def _tell_owner(work: Work, row: Task) -> None:
    about = subject_of(*_subject(row))
    assert about is not None
    if row.owner_id != work.actor.account_id:
        text = f"{work.actor.name} vous confie une tâche, pour le {long_date(row.due_on)}\u00a0:\n{_words(row, about)}"
        _mail(work, row, f"task:{row.id}:{row.revision}", "Une tâche vous est confiée", text)


def _words(row: Task, about: Subject) -> str:
    """The task as a mailbox may hold it: what somebody typed about something confidential is confidential too."""
    return f"{row.title}\n({about.title})" if about.safe == about.title else about.safe


def _mail(work: Work, row: Task, key: str, subject: str, text: str) -> None:
    tell(work, key, row.owner_id, subject, text, "Ouvrir vos tâches\u00a0: {base}/bureau/a-faire")
