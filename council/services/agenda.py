"""Verbs about the order of an agenda. Positions run from 1 without a gap, whatever two clerks do at once."""

from __future__ import annotations

from collections.abc import Sequence

from council.models import Item, Meeting, db
from council.permissions import Permission
from council.services.errors import NotFound, Refused
from council.services.meetings import editable, touch
from council.services.pipeline import Work, command

STEPS = {"up": -1, "down": 1}


@command(Permission.MEETING_EDIT)
def move_item(work: Work, meeting_id: int, item_id: int, direction: str) -> int:
    """Move an item one place ``up`` or ``down``; gives its new position. At either end nothing changes."""
    if direction not in STEPS:
        raise Refused("Choisissez « Monter » ou « Descendre ».")
    meeting = editable(work, meeting_id)
    rank = _rank(meeting, item_id)
    return _place(work, meeting, item_id, rank + STEPS[direction])


@command(Permission.MEETING_EDIT)
def place_item(work: Work, meeting_id: int, item_id: int, position: int) -> int:
    """Put an item at ``position`` (from 1; beyond the ends means the end); gives its new position."""
    meeting = editable(work, meeting_id)
    _rank(meeting, item_id)
    return _place(work, meeting, item_id, position)


def renumber(work: Work, meeting: Meeting, order: Sequence[int]) -> None:
    """Write positions 1, 2, 3… in the order of the ids given.

    All positions go below zero first: the unique constraint holds after each statement, not only at the end.
    """
    work.session.flush()
    work.session.execute(
        db.update(Item).where(Item.meeting_id == meeting.id).values(position=-Item.position - len(order) - 1),
        execution_options={"synchronize_session": False},
    )
    for position, item_id in enumerate(order, 1):
        work.session.execute(
            db.update(Item).where(Item.id == item_id).values(position=position),
            execution_options={"synchronize_session": False},
        )
    work.session.expire_all()


def _rank(meeting: Meeting, item_id: int) -> int:
    for item in meeting.items:
        if item.id == item_id:
            return item.position
    raise NotFound("Ce point n’est plus à l’ordre du jour de cette séance.")


def _place(work: Work, meeting: Meeting, item_id: int, position: int) -> int:
    order = [item.id for item in meeting.items]
    before = order.index(item_id)
    after = min(max(position, 1), len(order)) - 1
    if before == after:
        return after + 1
    order.insert(after, order.pop(before))
    touch(meeting)
    renumber(work, meeting, order)
    work.audit(item=item_id, meeting=meeting.id, before=before + 1, after=after + 1)
    return after + 1
