"""Oral questions received for a meeting, as the office keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from council.models import Item, Mandate, Meeting, OralQuestion, Person, db
from council.queries.meetings import MeetingHead, meeting_head
from council.queries.substitutes import called_in, name_in_seat


@dataclass(frozen=True)
class Line:
    """A question received."""

    id: int
    author: str
    text: str
    received_on: date


@dataclass(frozen=True)
class Page:
    """``items`` and ``members``: (id, words) to choose from; ``open``: the list may still change."""

    head: MeetingHead
    lines: tuple[Line, ...]
    items: tuple[tuple[int, str], ...]
    members: tuple[tuple[int, str], ...]

    @property
    def open(self) -> bool:
        """Until the meeting is opened."""
        return self.head.state in ("draft", "convened")


def page(meeting_id: int) -> Page | None:
    """The list of a meeting of the organisation; None when there is no such meeting."""
    head = meeting_head(meeting_id)
    if head is None:
        return None
    rows = db.session.execute(
        db.select(OralQuestion, Person)
        .join(Mandate, Mandate.id == OralQuestion.mandate_id)
        .join(Person, Person.id == Mandate.person_id)
        .where(OralQuestion.meeting_id == meeting_id)
        .order_by(OralQuestion.id)
    )
    sits = called_in(meeting_id)
    lines = tuple(
        Line(one.id, name_in_seat(person, sits.get(one.mandate_id)), one.text, one.received_on)
        for one, person in rows
    )
    items = db.session.execute(
        db.select(Item.id, Item.position, Item.title)
        .where(Item.meeting_id == meeting_id, Item.kind == "question", Item.pending.is_(False))
        .order_by(Item.position)
    )
    members = db.session.execute(
        db.select(Mandate.id, Person)
        .join(Person, Person.id == Mandate.person_id)
        .where(Mandate.seated(head.body_id, head.starts_at.date()))
        .order_by(Mandate.rank, Mandate.id)
    )
    return Page(
        head, lines, tuple((key, f"Point {position} – {title}") for key, position, title in items),
        tuple((key, name_in_seat(person, sits.get(key))) for key, person in members),
    )  # fmt: skip


def meeting_of(question_id: int) -> int | None:
    """The meeting of a question of the organisation."""
    found: int | None = db.session.execute(
        db.select(Meeting.id)
        .join(OralQuestion, OralQuestion.meeting_id == Meeting.id)
        .where(OralQuestion.id == question_id)
    ).scalar_one_or_none()
    return found
