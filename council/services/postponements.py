"""Verbs by which a point leaves an agenda before the convocation: put off to another meeting, withdrawn, put back.

The row of the point itself goes to the other meeting, with all that hangs on it: annexes, answers on withdrawals (déports),
oral questions, what drafted it. A withdrawn point is kept whole in its ``AgendaMove``.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from council.models import (
    AgendaMove,
    Annex,
    AnnexDeposit,
    Draft,
    Item,
    Meeting,
    MinutesApproval,
    OralQuestion,
    db,
)
from council.permissions import Permission
from council.queries import minutes_approval
from council.services import items
from council.services.agenda import renumber
from council.services.errors import Refused, Stale
from council.services.lookup import found
from council.services.meetings import editable, touch
from council.services.pipeline import Work, command
from council.services.repeats import SAME_ANNEX, SAME_ITEM
from council.services.rich_text import plain

MAX_MOTIVE = 1000
GONE = "Ce point n’existe pas ou n’existe plus. Revenez à l’ordre du jour."
NO_MEETING = "Cette séance n’existe pas ou n’existe plus. Choisissez-en une autre dans la liste."
KEPT_ANNEX = (*SAME_ANNEX, "advice")
DAYS = ("service_papers_on", "filed_on")


@command(Permission.MEETING_EDIT)
def postpone_item(work: Work, item_id: int, to_meeting_id: int | None, motive: str = "") -> int:
    """Move a point to another meeting in preparation of the same body, at its end; gives the meeting it left.

    Sent twice it is moved once. Both meetings are locked, the lower identifier first: two clerks wait, never deadlock.
    Raises ``Refused`` (``field``), ``Stale`` when somebody moved it meanwhile, ``NotFound``.
    """
    if to_meeting_id is None:
        raise Refused("Choisissez la séance à laquelle ce point est reporté.", field="to_meeting_id")
    motive = _motive(motive)
    seen = found(work, Item, item_id, GONE).meeting_id
    rows = {one: found(work, Meeting, one, NO_MEETING, lock=True) for one in sorted({seen, to_meeting_id})}
    item, target = found(work, Item, item_id, GONE), rows[to_meeting_id]
    if item.meeting_id == to_meeting_id:
        return _already_there(work, item)
    if item.meeting_id not in rows:
        raise Stale("Quelqu’un vient de reporter ce point à une autre séance. Actualisez l’ordre du jour.")
    source = editable(work, item.meeting_id)
    _check_target(work, source, target)
    _check_minutes(work, item, target)
    left = [other.id for other in source.items if other.id != item_id]
    move = _note(work, item, "moved", motive, to_meeting_id=to_meeting_id)
    _carry(work, item, target, move)
    renumber(work, source, left)
    touch(source)
    touch(target)
    work.audit(item=item_id, meeting=source.id, to=target.id)
    return source.id


@command(Permission.MEETING_EDIT)
def withdraw_item(work: Work, item_id: int, motive: str) -> int:
    """Take a point off a draft agenda with a motive; it can be put back. Gives the meeting; sent twice it is once.

    Raises ``Refused`` (``field``) or ``NotFound``.
    """
    motive = _motive(motive)
    gone = _withdrawn(work, item_id)
    if gone is not None:
        work.audit(item=item_id, repeated=True)
        return gone
    if not motive:
        raise Refused(
            "Écrivez pourquoi ce point est retiré\u00a0: l’historique le garde.", field="withdrawal_motive"
        )
    meeting = editable(work, found(work, Item, item_id, GONE).meeting_id)
    item = found(work, Item, item_id, GONE)
    waiting = db.select(AnnexDeposit.id).where(
        AnnexDeposit.item_id == item_id, AnnexDeposit.state == "waiting"
    )
    if work.session.scalar(waiting.limit(1)) is not None:
        raise Refused(
            "Une annexe de ce point est encore à l’examen. Attendez quelques instants, puis retirez-le."
        )
    _note(work, item, "withdrawn", motive, content=_kept(work, item))
    items.delete_item.body(work, item_id)  # type: ignore[attr-defined]
    return meeting.id


@command(Permission.MEETING_EDIT)
def put_back(work: Work, move_id: int) -> int:
    """Put a withdrawn point back at the end of the agenda it left, with its annexes; gives the meeting. Once only."""
    gone = "Ce retrait n’existe pas ou n’existe plus."
    move = found(work, AgendaMove, move_id, gone)
    if move.kind != "withdrawn":
        raise Refused("Seul un point retiré peut être remis à l’ordre du jour.")
    meeting = editable(work, move.meeting_id)
    undone = work.session.scalar(db.select(AgendaMove.id).where(AgendaMove.undoes_id == move_id))
    if undone is not None:
        work.audit(move=move_id, repeated=True)
        return meeting.id
    draft = _draft_of(work, move)
    item = _made_again(work, move, meeting)
    if draft is not None:
        draft.item_id, draft.state, draft.updated_at = item.id, "listed", work.now
    item.origin_id = _note(work, item, "restored", "", previous_id=move.id, undoes_id=move.id).id
    touch(meeting)
    work.audit(item=item.id, meeting=meeting.id, move=move_id)
    return meeting.id


def _motive(text: str) -> str:
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


def _check_target(work: Work, source: Meeting, target: Meeting) -> None:
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
    item.meeting_id, item.position, item.origin_id = target.id, last + 1, move.id
    item.first_call, item.repeat_of_id, item.updated_at = target.call, None, work.now
    work.session.execute(
        db.update(OralQuestion).where(OralQuestion.item_id == item.id).values(meeting_id=target.id)
    )
    work.session.execute(db.update(Draft).where(Draft.item_id == item.id).values(wished_meeting_id=target.id))
    work.session.flush()


def _note(work: Work, item: Item, kind: str, motive: str, **more: Any) -> AgendaMove:
    values = {"previous_id": item.origin_id, "content": {}} | more
    move = AgendaMove(
        organisation_id=item.organisation_id, kind=kind, meeting_id=item.meeting_id, item_id=item.id,
        position=item.position, title=item.title, motive=motive, at=work.now, by=work.actor.name, **values,
    )  # fmt: skip
    work.session.add(move)
    work.session.flush()
    return move


def _withdrawn(work: Work, item_id: int) -> int | None:
    """The meeting a point was withdrawn from and is gone since."""
    if work.session.scalar(db.select(Item.id).where(Item.id == item_id)) is not None:
        return None
    gone: int | None = work.session.scalar(
        db.select(AgendaMove.meeting_id)
        .where(AgendaMove.item_id == item_id, AgendaMove.kind == "withdrawn")
        .order_by(AgendaMove.id.desc())
        .limit(1)
    )
    return gone


def _kept(work: Work, item: Item) -> dict[str, Any]:
    """The point and its annexes as JSON."""
    annexes = work.session.scalars(db.select(Annex).where(Annex.item_id == item.id).order_by(Annex.position))
    values = {name: getattr(item, name) for name in SAME_ITEM}
    values |= {name: values[name] and values[name].isoformat() for name in DAYS}
    draft = work.session.scalar(db.select(Draft).where(Draft.item_id == item.id))
    return {
        "draft": {"id": draft.id, "revision": draft.revision} if draft is not None else None,
        "item": values | {"first_call": item.first_call, "repeat_of_id": item.repeat_of_id},
        "annexes": [
            {name: getattr(one, name) for name in KEPT_ANNEX} | {"uploaded_at": one.uploaded_at.isoformat()}
            for one in annexes
        ],
    }


def _draft_of(work: Work, move: AgendaMove) -> Draft | None:
    """The draft behind a withdrawn point, which went back to the ready ones. Raises ``Refused`` when it changed since."""
    known = move.content["draft"]
    if known is None:
        return None
    draft = found(work, Draft, known["id"], lock=True)
    if draft.state not in ("ready", "writing") or draft.revision != known["revision"]:
        raise Refused(
            "Le projet de ce point a changé depuis son retrait. Inscrivez-le à l’ordre du jour depuis les projets."
        )
    return draft


def _made_again(work: Work, move: AgendaMove, meeting: Meeting) -> Item:
    kept = dict(move.content["item"])
    kept |= {name: kept[name] and date.fromisoformat(kept[name]) for name in DAYS}
    kept["position"] = len(meeting.items) + 1
    item = Item(
        organisation_id=move.organisation_id, meeting_id=meeting.id, updated_at=work.now, origin_id=move.id, **kept
    )  # fmt: skip
    work.session.add(item)
    work.session.flush()
    for one in move.content["annexes"]:
        values = one | {"uploaded_at": work.now}
        work.session.add(Annex(organisation_id=move.organisation_id, item_id=item.id, **values))
    work.session.flush()
    return item
