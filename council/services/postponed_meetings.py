"""Calling a cancelled meeting for another day: a new meeting with the same agenda, and a convocation of its own (FR-CONV-10)."""

from __future__ import annotations

from datetime import datetime

from council.models import DelegatedDecision, Draft, Item, Meeting, MinutesApproval, OralQuestion, db
from council.permissions import Permission
from council.queries.postponed_meetings import replacement
from council.services.errors import Refused
from council.services.lookup import found
from council.services.meetings import create_meeting
from council.services.pipeline import Work, command
from council.services.repeats import copy_item
from council.services.sections import copy_sections

NOT_CANCELLED = "Annulez d’abord la séance, avec son motif\u00a0: reportée, elle a besoin d’une nouvelle convocation et d’un délai entier."


@command(Permission.MEETING_EDIT)
def call_instead(work: Work, meeting_id: int, *, starts_at: datetime, place: str) -> int:
    """Prepare the meeting that replaces a cancelled one, with its points, annexes and sections; gives it, the same twice.

    Drafts, oral questions, approvals of minutes and delegated decisions follow their points; the cancelled agenda stays as
    it was convened. Raises ``Refused`` (``field``) or ``NotFound``.
    """
    old = found(work, Meeting, meeting_id, "Cette séance n’existe pas ou n’existe plus.", lock=True)
    if old.state != "cancelled":
        raise Refused(NOT_CANCELLED)
    known = replacement(meeting_id)
    if known is not None:
        work.audit(meeting=known.id, repeated=True)
        return known.id
    new_id: int = create_meeting.body(work, body_id=old.body_id, starts_at=starts_at, place=place)  # type: ignore[attr-defined]
    new = work.session.get_one(Meeting, new_id)
    if new.created_at != work.now:
        raise Refused("Cette assemblée a déjà une séance à cette date et à cette heure.", field="date")
    new.postponed_from_id = old.id
    work.session.flush()
    same = copy_sections(work, old.id, new)
    rows = [item for item in old.items if not item.pending]
    copies: dict[int, int] = {}
    for position, item in enumerate(rows, 1):
        copy = copy_item(
            work, item, new, position, section_id=same.get(item.section_id or 0), minutes=item.minutes,
            report_id=copies.get(item.report_id or 0),
        )  # fmt: skip
        copies[item.id] = copy.id
        _follow(work, item, copy)
    work.audit(meeting=new_id, instead_of=old.id, points=len(rows))
    return new_id


def _follow(work: Work, old: Item, new: Item) -> None:
    """What prepared the point now prepares its copy."""
    wished = {"item_id": new.id, "wished_meeting_id": new.meeting_id}
    moves = (
        db.update(Draft).where(Draft.item_id == old.id).values(**wished),
        db.update(OralQuestion).where(OralQuestion.item_id == old.id).values(item_id=new.id, meeting_id=new.meeting_id),
        db.update(MinutesApproval).where(MinutesApproval.item_id == old.id).values(item_id=new.id),
        db.update(DelegatedDecision).where(DelegatedDecision.report_item_id == old.id).values(report_item_id=new.id),
    )  # fmt: skip
    for move in moves:
        work.session.execute(move, execution_options={"synchronize_session": False})
    work.session.expire_all()
