"""Points that came to an agenda from another, and those that left it before the convocation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import joinedload

from council.documents.typography import day
from council.models import AgendaMove, Draft, Item, Meeting, Organisation, db
from council.queries.clocks import local_day, zone
from council.queries.meetings import MeetingHead, head_of


@dataclass(frozen=True)
class Departure:
    """A point that left an agenda. ``words``: where to, or that it was withdrawn; ``at`` is local."""

    move_id: int
    title: str
    words: str
    motive: str
    by: str
    at: datetime
    to_meeting_id: int | None
    can_return: bool
    """Withdrawn, not put back yet, the agenda still open."""


@dataclass(frozen=True)
class Choice:
    """A meeting a point may be put off to; ``starts_at`` is local."""

    id: int
    starts_at: datetime
    place: str
    items: int


@dataclass(frozen=True)
class PostponePage:
    """What the page that puts a point off shows. ``history``: sentences, the newest first."""

    item_id: int
    position: int
    title: str
    annexes: int
    drafted: bool
    head: MeetingHead
    choices: tuple[Choice, ...]
    history: tuple[str, ...]


def page(item_id: int, now: datetime) -> PostponePage | None:
    """The page of a point; ``None`` when it is not the organisation's."""
    item = db.session.execute(
        db.select(Item).where(Item.id == item_id).options(joinedload(Item.meeting).joinedload(Meeting.body))
    ).scalar_one_or_none()
    if item is None:
        return None
    organisation = db.session.get_one(Organisation, item.organisation_id)
    drafted = db.session.scalar(db.select(Draft.id).where(Draft.item_id == item_id)) is not None
    return PostponePage(
        item.id, item.position, item.title, len(item.annexes), drafted, head_of(item.meeting, organisation),
        _choices(item.meeting, organisation, now), history(item.origin_id, organisation),
    )  # fmt: skip


def history(origin_id: int | None, organisation: Organisation) -> tuple[str, ...]:
    """What happened to a point before it stood where it stands: one sentence each, the newest first."""
    found: list[str] = []
    while origin_id is not None:
        move = _moves([origin_id])[0]
        who = f", par {move.by}, le {day(local_day(move.at, organisation))}"
        motive = f". Motif\u00a0: {move.motive.rstrip('.')}" if move.motive else ""
        found.append(f"{_upper(_sentence(move, organisation))}{who}{motive}.")
        origin_id = move.previous_id
    return tuple(found)


def origins(items: Iterable[Item], organisation: Organisation) -> dict[int, str]:
    """item -> « reporté de la séance du 12 juin 2026 », for those that came from another agenda; one query."""
    known = {item.origin_id: item.id for item in items if item.origin_id is not None}
    return {known[move.id]: _sentence(move, organisation) for move in _moves(list(known))}


def departures(meeting: Meeting, organisation: Organisation) -> tuple[Departure, ...]:
    """What left the agenda, in the order it left; two queries."""
    moves = db.session.scalars(
        db.select(AgendaMove)
        .where(AgendaMove.meeting_id == meeting.id, AgendaMove.kind != "restored")
        .options(joinedload(AgendaMove.to_meeting))
        .order_by(AgendaMove.id)
    ).all()
    if not moves:
        return ()
    undone = set(
        db.session.scalars(
            db.select(AgendaMove.undoes_id).where(AgendaMove.undoes_id.in_([one.id for one in moves]))
        )
    )
    return tuple(
        Departure(
            one.id, one.title, _where_to(one, organisation, one.id in undone), one.motive, one.by,
            one.at.astimezone(zone(organisation)), one.to_meeting_id,
            one.kind == "withdrawn" and one.id not in undone and meeting.state == "draft",
        )
        for one in moves
    )  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """A point put off to a meeting that was not fixed yet. ``since``: local day of the agenda it left."""

    move_id: int
    title: str
    since: str
    motive: str


def waiting(meeting: Meeting, organisation: Organisation) -> tuple[Waiting, ...]:
    """Points of the body put off without a day, which a draft agenda offers; the oldest first."""
    if meeting.state != "draft":
        return ()
    back = db.select(AgendaMove.undoes_id).where(AgendaMove.undoes_id.is_not(None))
    moves = db.session.scalars(
        db.select(AgendaMove)
        .join(Meeting, Meeting.id == AgendaMove.meeting_id)
        .where(
            AgendaMove.kind == "withdrawn", Meeting.body_id == meeting.body_id, AgendaMove.meeting_id != meeting.id,
            AgendaMove.id.not_in(back),
        )
        .options(joinedload(AgendaMove.meeting))
        .order_by(AgendaMove.id)
    )  # fmt: skip
    return tuple(
        Waiting(one.id, one.title, _on(one.meeting, organisation), one.motive)
        for one in moves
        if one.content.get("later")
    )


def left_meeting(move_id: int) -> int | None:
    """The meeting of a move of the current organisation."""
    return db.session.scalar(db.select(AgendaMove.meeting_id).where(AgendaMove.id == move_id))


def _choices(meeting: Meeting, organisation: Organisation, now: datetime) -> tuple[Choice, ...]:
    rows = db.session.execute(
        db.select(Meeting, db.func.count(Item.id))
        .outerjoin(Item, Item.meeting_id == Meeting.id)
        .where(
            Meeting.body_id == meeting.body_id, Meeting.id != meeting.id, Meeting.state == "draft",
            Meeting.starts_at > now,
        )
        .group_by(Meeting.id)
        .order_by(Meeting.starts_at)
    ).all()  # fmt: skip
    clock = zone(organisation)
    return tuple(Choice(one.id, one.starts_at.astimezone(clock), one.place, count) for one, count in rows)


def _moves(ids: list[int]) -> list[AgendaMove]:
    if not ids:
        return []
    query = db.select(AgendaMove).where(AgendaMove.id.in_(ids))
    both = joinedload(AgendaMove.meeting), joinedload(AgendaMove.to_meeting)
    return list(db.session.scalars(query.options(*both)))


def _on(meeting: Meeting, organisation: Organisation) -> str:
    return day(local_day(meeting.starts_at, organisation))


def _sentence(move: AgendaMove, organisation: Organisation) -> str:
    """How a point came where it is."""
    if move.kind == "withdrawn":
        return f"retiré de l’ordre du jour du {_on(move.meeting, organisation)}"
    if move.kind == "restored":
        left = db.session.get_one(AgendaMove, move.undoes_id).meeting
        if left.id == move.meeting_id:
            return "retiré puis remis à l’ordre du jour"
        return f"reporté de la séance du {_on(left, organisation)}"
    assert move.to_meeting is not None
    verb = "reporté" if move.to_meeting.starts_at > move.meeting.starts_at else "avancé"
    return f"{verb} de la séance du {_on(move.meeting, organisation)}"


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _where_to(move: AgendaMove, organisation: Organisation, undone: bool) -> str:
    if move.to_meeting is not None:
        later = move.to_meeting.starts_at > move.meeting.starts_at
        return f"{'Reporté' if later else 'Avancé'} à la séance du {_on(move.to_meeting, organisation)}"
    if move.content.get("later"):
        return (
            "Reporté, inscrit depuis à un ordre du jour"
            if undone
            else "Reporté à une séance à fixer\u00a0: les prochains ordres du jour le proposent"
        )
    return "Retiré, puis remis à l’ordre du jour" if undone else "Retiré de l’ordre du jour"
