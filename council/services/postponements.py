"""Verbs by which a point leaves an agenda for another before the convocation (``withdrawn_points`` takes it off).

The row of the point itself goes to the other meeting, with all that hangs on it: annexes, answers on withdrawals (déports),
oral questions, what drafted it.
"""

from __future__ import annotations

from typing import Any

from council.models import (
    AgendaMove,
    AgendaSection,
    Draft,
    Item,
    Meeting,
    MinutesApproval,
    OralQuestion,
    db,
)
from council.permissions import Permission
from council.queries import minutes_approval
from council.services import reports, sections
from council.services.agenda import renumber
from council.services.errors import Refused, Stale
from council.services.lookup import found
from council.services.meetings import editable, touch
from council.services.pipeline import Work, command
from council.services.rich_text import plain

MAX_MOTIVE = 1000
GONE = "Ce point n’existe pas ou n’existe plus. Revenez à l’ordre du jour."
NO_MEETING = "Cette séance n’existe pas ou n’existe plus. Choisissez-en une autre dans la liste."


@command(Permission.MEETING_EDIT)
def postpone_item(work: Work, item_id: int, to_meeting_id: int | None, motive: str = "") -> int:
    """Move a point to another meeting in preparation of the same body, at its end; gives the meeting it left.

    A report takes its deliberations along; a deliberation moved alone has a report no more.

    Sent twice it is moved once. Both meetings are locked, the lower identifier first: two clerks wait, never deadlock.
    Raises ``Refused`` (``field``), ``Stale`` when somebody moved it meanwhile, ``NotFound``.
    """
    if to_meeting_id is None:
        raise Refused("Choisissez la séance à laquelle ce point est reporté.", field="to_meeting_id")
    motive = checked_motive(motive)
    seen = found(work, Item, item_id, GONE).meeting_id
    rows = {one: found(work, Meeting, one, NO_MEETING, lock=True) for one in sorted({seen, to_meeting_id})}
    item, target = found(work, Item, item_id, GONE), rows[to_meeting_id]
    if item.meeting_id == to_meeting_id:
        return _already_there(work, item)
    if item.meeting_id not in rows:
        raise Stale("Quelqu’un vient de reporter ce point à une autre séance. Actualisez l’ordre du jour.")
    source = editable(work, item.meeting_id)
    check_target(work, source, target)
    _check_minutes(work, item, target)
    under = reports.deliberations(work, item)
    left = [other.id for other in source.items if other.id not in {item_id, *(one.id for one in under)}]
    for one in (item, *under):
        one.report_id = None
    for one in (item, *under):
        _carry(work, one, target, note_move(work, one, "moved", motive, to_meeting_id=to_meeting_id))
    for one in under:
        one.report_id = item_id
    renumber(work, target, [one.id for one in target.items])
    renumber(work, source, left)
    touch(source)
    touch(target)
    work.audit(item=item_id, meeting=source.id, to=target.id)
    return source.id


def checked_motive(text: str) -> str:
    """A motive as it is kept. Raises ``Refused`` for one too long."""
    clean = plain(text)
    if len(clean) > MAX_MOTIVE:
        raise Refused(f"Résumez le motif en {MAX_MOTIVE} caractères.", field="motive")
    return clean


def _already_there(work: Work, item: Item) -> int:
    """The meeting a point was moved from by the very same click, sent twice."""
    last = work.session.get(AgendaMove, item.origin_id) if item.origin_id is not None else None
    if last is None or last.to_meeting_id != item.meeting_id:
        raise Refused(
            "Ce point est déjà à l’ordre du jour de cette séance. Choisissez-en une autre.",
            field="to_meeting_id",
        )
    work.audit(item=item.id, repeated=True)
    return last.meeting_id


def check_target(work: Work, source: Meeting, target: Meeting) -> None:
    """Refuse a meeting of another body, or one whose agenda changes no more (``to_meeting_id``)."""
    if target.body_id != source.body_id:
        raise Refused(
            "Cette séance est celle d’une autre assemblée, qui ne peut pas décider de ce point. Choisissez-en une autre.",
            field="to_meeting_id",
        )
    if target.state != "draft" or target.starts_at <= work.now:
        raise Refused(
            "Cette séance n’est plus en préparation\u00a0: son ordre du jour ne change plus. Choisissez-en une autre.",
            field="to_meeting_id",
        )


def _check_minutes(work: Work, item: Item, target: Meeting) -> None:
    """A point that settles minutes goes only where these still wait, and are not settled by another point."""
    settled: int | None = work.session.scalar(
        db.select(MinutesApproval.meeting_id).where(MinutesApproval.item_id == item.id)
    )
    if settled is not None and settled not in minutes_approval.unsettled_before(target):
        raise Refused(
            "Ce point arrête un procès-verbal que cette séance ne peut pas arrêter. Choisissez une séance plus tardive.",
            field="to_meeting_id",
        )


def _carry(work: Work, item: Item, target: Meeting, move: AgendaMove) -> None:
    """Change the meeting of the point and of what names both; its promises of a repeated convocation end."""
    last = work.session.scalar(db.select(db.func.max(Item.position)).where(Item.meeting_id == target.id)) or 0
    headed = work.session.get(AgendaSection, item.section_id) if item.section_id is not None else None
    item.meeting_id, item.position, item.origin_id, item.section_id = target.id, last + 1, move.id, None
    item.first_call, item.repeat_of_id, item.updated_at = target.call, None, work.now
    work.session.execute(
        db.update(OralQuestion).where(OralQuestion.item_id == item.id).values(meeting_id=target.id)
    )
    work.session.execute(db.update(Draft).where(Draft.item_id == item.id).values(wished_meeting_id=target.id))
    work.session.flush()
    work.session.expire(target, ["items"])
    sections.append(
        work, target, item, sections.section_titled(work, target.id, headed.title if headed else "")
    )


def note_move(work: Work, item: Item, kind: str, motive: str, **more: Any) -> AgendaMove:
    """Write what happens to a point in its history."""
    values = {"previous_id": item.origin_id, "content": {}} | more
    move = AgendaMove(
        organisation_id=item.organisation_id, kind=kind, meeting_id=item.meeting_id, item_id=item.id,
        position=item.position, title=item.title, motive=motive, at=work.now, by=work.actor.name, **values,
    )  # fmt: skip
    work.session.add(move)
    work.session.flush()
    return move
