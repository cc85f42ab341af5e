"""Minutes that wait for the council to settle them, and the points of agendas by which it does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from council.documents.typography import day
from council.models import Item, Meeting, Minutes, MinutesApproval, db
from council.queries.clocks import zone
from council.queries.deadlines import organisation_of
from council.queries.parties import words

APPROVED = ("adopted", "acknowledged")
"""Outcomes of the point that settle the minutes: the law wants them settled (arrêté), not necessarily voted."""
_YEAR = re.compile(r"\b20\d\d\b")
LIVE = ("draft", "convened", "open", "suspended")


@dataclass(frozen=True)
class Waiting:
    """Minutes to settle; ``starts_at`` is local. ``shared``: whether members may read the draft."""

    meeting_id: int
    starts_at: datetime
    shared: bool


@dataclass(frozen=True)
class Approval:
    """A point that settles, or was to settle, some minutes. ``outcome`` is empty until its acts are made."""

    item_id: int
    position: int
    meeting_id: int
    starts_at: datetime
    state: str
    outcome: str
    version: int | None
    decided_on: date | None


def local_start(meeting_id: int) -> datetime:
    """When a meeting begins, on its organisation's clock."""
    meeting = db.session.execute(db.select(Meeting).where(Meeting.id == meeting_id)).scalar_one()
    return meeting.starts_at.astimezone(zone(organisation_of(meeting)))


def _unsettled(meeting: Meeting) -> sa.Select[tuple[int]]:
    return (
        sa.select(Minutes.meeting_id)
        .join(Meeting, Meeting.id == Minutes.meeting_id)
        .where(
            Meeting.body_id == meeting.body_id,
            Meeting.starts_at < meeting.starts_at,
            Meeting.state == "closed",
            Minutes.settled_on.is_(None),
        )
        .order_by(Meeting.starts_at)
    )


def unsettled_before(meeting: Meeting) -> list[int]:
    """Earlier closed meetings of the body whose minutes no meeting settled, the oldest first."""
    return list(db.session.scalars(_unsettled(meeting)))


def waiting(meeting: Meeting) -> list[Waiting]:
    """Those of them that no agenda has yet: what a draft agenda should begin with."""
    listed = (
        sa.select(MinutesApproval.meeting_id)
        .join(Item, Item.id == MinutesApproval.item_id)
        .join(Meeting, Meeting.id == Item.meeting_id)
        .where(MinutesApproval.outcome == "", sa.or_(Meeting.state.in_(LIVE), Meeting.state == "closed"))
    )
    rows = db.session.execute(
        sa.select(Meeting, Minutes.shared_at)
        .join(Minutes, Minutes.meeting_id == Meeting.id)
        .where(Meeting.id.in_(_unsettled(meeting).order_by(None)), Meeting.id.not_in(listed))
        .order_by(Meeting.starts_at)
    ).all()
    if not rows:
        return []
    clock = zone(organisation_of(meeting))
    found = [Waiting(row.id, row.starts_at.astimezone(clock), shared is not None) for row, shared in rows]
    others = sa.select(Meeting).where(
        Meeting.body_id == meeting.body_id, Meeting.id != meeting.id, Meeting.state.in_(LIVE)
    )
    taken = {key for other in db.session.scalars(others) for key in typed(other, found)}
    return [one for one in found if one.meeting_id not in taken]


def proposals(meeting_id: int) -> list[Waiting]:
    """What the page of a draft agenda proposes; nothing when its points of that kind suffice for what waits."""
    meeting = db.session.get(Meeting, meeting_id)
    if meeting is None or meeting.state != "draft" or not (found := waiting(meeting)):
        return []
    known = typed(meeting, found)
    return [one for one in found if one.meeting_id not in known]


def typed(meeting: Meeting, found: list[Waiting]) -> dict[int, int]:
    """minutes of a meeting -> the point of a draft agenda that somebody typed by hand to settle them.

    Told by the day in its title; else, points and minutes are paired in their order when the point is of that kind.
    """
    linked = set(
        db.session.scalars(
            sa.select(MinutesApproval.item_id)
            .join(Item, Item.id == MinutesApproval.item_id)
            .where(Item.meeting_id == meeting.id)
        )
    )
    free = [item for item in meeting.items if item.id not in linked and _settles(item)]
    pairs: dict[int, int] = {}
    for one in found:
        said = set(words(day(one.starts_at.date())))
        match = next((item for item in free if said <= set(words(item.title))), None)
        if match is not None:
            pairs[one.meeting_id] = match.id
            free.remove(match)
    rest = [item for item in free if item.kind == "minutes" and not _YEAR.search(item.title)]
    left = [one.meeting_id for one in found if one.meeting_id not in pairs]
    return pairs | {key: item.id for key, item in zip(left, rest, strict=False)}


def _settles(item: Item) -> bool:
    said = set(words(item.title))
    return item.kind == "minutes" or ({"proce", "verbal"} <= said and bool(said & {"approbation", "arret"}))


def approvals(meeting_id: int) -> list[Approval]:
    """The points by which some minutes were, or will be, put to the council, the latest meeting last."""
    rows = db.session.execute(
        sa.select(MinutesApproval, Item.position, Meeting)
        .join(Item, Item.id == MinutesApproval.item_id)
        .join(Meeting, Meeting.id == Item.meeting_id)
        .where(MinutesApproval.meeting_id == meeting_id, Meeting.state != "cancelled")
        .order_by(Meeting.starts_at)
    ).all()
    return [
        Approval(
            link.item_id, position, held.id, held.starts_at.astimezone(zone(organisation_of(held))), held.state,
            link.outcome, link.version, link.decided_on,
        )
        for link, position, held in rows
    ]  # fmt: skip
