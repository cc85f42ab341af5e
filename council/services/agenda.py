"""Verbs about the order of an agenda. Positions run from 1 without a gap, whatever two clerks do at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from council.models import Item, Meeting, db
from council.permissions import Permission
from council.queries.agenda_sections import Group, groups_of, sections_of
from council.services.errors import NotFound, Refused
from council.services.meetings import editable, touch
from council.services.pipeline import Work, command

STEPS = {"up": -1, "down": 1}
_UNDIVIDED = 2
"""Groups of an agenda without sections: what stands before them, and after."""


@command(Permission.MEETING_EDIT)
def move_item(work: Work, meeting_id: int, item_id: int, direction: str) -> int:
    """Move an item one place ``up`` or ``down``; gives its new position. At either end nothing changes.

    A heading (section) counts as one place: the first point of a section goes up into the one before, its number unchanged.
    A report moves with its deliberations and past those of another; a deliberation moves among those of its report.
    """
    if direction not in STEPS:
        raise Refused("Choisissez « Monter » ou « Descendre ».")
    meeting = editable(work, meeting_id)
    moved, step = _point(meeting, item_id), STEPS[direction]
    if moved.report_id is not None:
        return _among(work, meeting, moved, step)
    order = [item for item in meeting.items if item.report_id is None]
    groups = groups_of(order, sections_of(meeting_id))
    if len(groups) > _UNDIVIDED:
        return _step(work, meeting, item_id, step, groups)
    ids = [item.id for item in order]
    return _place(work, meeting, item_id, ids.index(item_id) + 1 + step, ids)


@command(Permission.MEETING_EDIT)
def place_item(
    work: Work, meeting_id: int, item_id: int, position: int, section_id: int | None = None
) -> int:
    """Put an item at ``position`` (from 1; beyond the ends means the end); gives its new position.

    On an agenda with sections it stands under ``section_id``, and goes no further than that section's ends.
    """
    meeting = editable(work, meeting_id)
    moved = _point(meeting, item_id)
    sections = sections_of(meeting_id)
    if not sections:
        return _place(work, meeting, item_id, position, [item.id for item in meeting.items])
    if section_id not in {None, *(one.id for one in sections)}:
        raise NotFound("Cette rubrique n’existe pas ou n’existe plus. Actualisez la page.")
    order = [item for item in meeting.items if item.id != item_id]
    order.insert(min(max(position, 1), len(order) + 1) - 1, moved)
    before = moved.position
    moved.section_id = section_id
    lay_out(work, meeting, [(one.section_id, one.items) for one in groups_of(order, sections)])
    work.audit(item=item_id, meeting=meeting.id, before=before, after=moved.position)
    return moved.position


def lay_out(work: Work, meeting: Meeting, groups: Iterable[tuple[int | None, Sequence[int]]]) -> None:
    """Write sections and positions in the order of the groups given (section or None, its points)."""
    known = {item.id: item for item in meeting.items}
    order: list[int] = []
    for section_id, members in groups:
        for one in members:
            known[one].section_id = section_id
        order += members
    touch(meeting)
    renumber(work, meeting, order)


def renumber(work: Work, meeting: Meeting, order: Sequence[int]) -> None:
    """Write positions 1, 2, 3… in the order of the ids given.

    The deliberations of a report stand behind it, under its section, whatever the order given says of them.
    All positions go below zero first: the unique constraint holds after each statement, not only at the end.
    """
    work.session.flush()
    order = _gathered(work, meeting, order)
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


def _gathered(work: Work, meeting: Meeting, order: Sequence[int]) -> list[int]:
    """The order with each report's deliberations behind it (those left out too); they take its section."""
    rows = work.session.execute(
        db.select(Item.id, Item.report_id, Item.section_id)
        .where(Item.meeting_id == meeting.id)
        .order_by(Item.position)
    ).all()
    section = {row.id: row.section_id for row in rows}
    under = {row.id: row.report_id for row in rows if row.report_id is not None}
    given = {item_id: rank for rank, item_id in enumerate(order)}
    followers: dict[int, list[int]] = {}
    for one in sorted(under, key=lambda one: given.get(one, len(given))):
        followers.setdefault(under[one], []).append(one)
    for report, members in followers.items():
        work.session.execute(
            db.update(Item).where(Item.id.in_(members)).values(section_id=section[report]),
            execution_options={"synchronize_session": False},
        )
    return [one for top in order if top not in under for one in (top, *followers.get(top, ()))]


def _point(meeting: Meeting, item_id: int) -> Item:
    for item in meeting.items:
        if item.id == item_id:
            return item
    raise NotFound("Ce point n’est plus à l’ordre du jour de cette séance.")


def _position(work: Work, item_id: int) -> int:
    return work.session.get_one(Item, item_id).position


def _among(work: Work, meeting: Meeting, moved: Item, step: int) -> int:
    """A deliberation one place further among those of its report."""
    ids = [item.id for item in meeting.items if item.report_id == moved.report_id]
    others = [item.id for item in meeting.items if item.id not in ids]
    before = ids.index(moved.id)
    after = min(max(before + step, 0), len(ids) - 1)
    if before != after:
        ids.insert(after, ids.pop(before))
        touch(meeting)
        item_id = moved.id
        renumber(work, meeting, [*others, *ids])
        work.audit(item=item_id, meeting=meeting.id, step=step)
    return moved.position


def _place(work: Work, meeting: Meeting, item_id: int, position: int, order: list[int]) -> int:
    before = order.index(item_id)
    after = min(max(position, 1), len(order)) - 1
    if before == after:
        return _position(work, item_id)
    order.insert(after, order.pop(before))
    touch(meeting)
    renumber(work, meeting, order)
    work.audit(item=item_id, meeting=meeting.id, before=before + 1, after=after + 1)
    return _position(work, item_id)


def _step(work: Work, meeting: Meeting, item_id: int, step: int, groups: Sequence[Group]) -> int:
    """One place further, a heading counting as a place. The last heading is there only while points stand under it."""
    lists = [list(one.items) for one in groups]
    at = next(rank for rank, one in enumerate(lists) if item_id in one)
    rank = lists[at].index(item_id)
    if 0 <= rank + step < len(lists[at]):
        lists[at].insert(rank + step, lists[at].pop(rank))
    else:
        there = at + step
        if not 0 <= there < len(lists) or (there == len(lists) - 1 and not lists[there]):
            return _position(work, item_id)
        lists[at].pop(rank)
        lists[there].insert(len(lists[there]) if step < 0 else 0, item_id)
    lay_out(work, meeting, [(one.section_id, found) for one, found in zip(groups, lists, strict=True)])
    work.audit(item=item_id, meeting=meeting.id, step=step)
    return _position(work, item_id)
