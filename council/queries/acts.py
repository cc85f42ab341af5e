"""Acts for the office: closed meetings, what each left behind, what is signed, published, late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from council.models import Act, Body, Document, Meeting, Minutes, Organisation, OutboxMessage, db
from council.queries import deadlines
from council.queries.after import DueLine, after_meeting
from council.queries.clocks import zone
from council.queries.effects import abandoned_by_key
from council.queries.meetings import MeetingHead, head_of
from council.queries.papers import PaperLine, papers_of
from council.queries.repeats import Repeatable, repeatable

MEETING_PAPERS = 3
"""List of deliberations, attendance sheet, minutes: beside one extract per act."""


@dataclass(frozen=True)
class ClosedLine:
    """A closed meeting in the list; ``starts_at`` is local."""

    id: int
    body: str
    starts_at: datetime
    acts: int
    signed: int
    published: int
    minutes_settled_on: date | None


@dataclass(frozen=True)
class ActRow:
    """An act with its paper and its legal dates."""

    id: int
    number: str
    title: str
    public_title: str
    outcome: str
    sentence: str
    restricted: bool
    state: str
    paper: PaperLine | None
    dates: deadlines.ActDates


@dataclass(frozen=True)
class Making:
    """How far the worker is with the papers. ``failed``: it gave up and may be asked again.

    ``interrupted``: it died; another will go on.
    """

    made: int
    expected: int
    failed: bool
    interrupted: bool

    @property
    def done(self) -> bool:
        """Whether every paper is there."""
        return self.made >= self.expected


@dataclass(frozen=True)
class ActsPage:
    """Everything after one meeting."""

    head: MeetingHead
    slug: str
    prepared: bool
    acts: tuple[ActRow, ...]
    papers: tuple[PaperLine, ...]
    making: Making
    publishable: int
    due: tuple[DueLine, ...]
    """What the law still expects, and what is late."""
    left: Repeatable | None = None
    """What the body may be called again for, after a meeting without quorum."""
    refused: tuple[PaperLine, ...] = ()
    """Papers that a signer sent back."""


def closed_meetings(organisation_id: int, limit: int = 50) -> list[ClosedLine]:
    """Closed meetings, the latest first."""
    organisation = db.session.get_one(Organisation, organisation_id)

    def counted(*conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
        return (
            sa.select(sa.func.count(Act.id))
            .where(Act.meeting_id == Meeting.id, *conditions)
            .scalar_subquery()
        )

    rows = db.session.execute(
        sa.select(
            Meeting.id, Body.name, Meeting.starts_at, counted(), counted(Act.state != "prepared"),
            counted(Act.published_at.is_not(None)), Minutes.settled_on,
        )
        .join(Body, Body.id == Meeting.body_id)
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .where(Meeting.organisation_id == organisation_id, Meeting.state == "closed")
        .order_by(Meeting.starts_at.desc())
        .limit(limit)
    )  # fmt: skip
    clock = zone(organisation)
    return [ClosedLine(row[0], row[1], row[2].astimezone(clock), *row[3:]) for row in rows]


def acts_page(meeting_id: int, now: datetime) -> ActsPage | None:
    """The page of a closed meeting; nothing for another state or another organisation's."""
    meeting = closed(meeting_id)
    if meeting is None:
        return None
    organisation = deadlines.organisation_of(meeting)
    papers = papers_of(meeting_id)
    by_act = {paper.act_id: paper for paper in papers if paper.act_id is not None}
    acts = tuple(
        ActRow(
            act.id, act.number, act.title, act.public_title, act.outcome, act.result_sentence, act.restricted, act.state,
            by_act.get(act.id), deadlines.act_dates(act, meeting, organisation),
        )
        for act in db.session.scalars(db.select(Act).where(Act.meeting_id == meeting_id).order_by(Act.id))
    )  # fmt: skip
    others = tuple(paper for paper in papers if paper.act_id is None)
    return ActsPage(
        head=head_of(meeting, organisation),
        slug=organisation.slug,
        prepared=bool(acts) or bool(papers),
        acts=acts,
        papers=others,
        making=making(meeting_id),
        publishable=_publishable(acts, others),
        due=after_meeting(meeting, organisation, now),
        left=repeatable(meeting_id, now),
        refused=tuple(paper for paper in papers if paper.refusal),
    )


def _publishable(acts: tuple[ActRow, ...], papers: tuple[PaperLine, ...]) -> int:
    """How many signed things citizens cannot read yet."""
    waiting = sum(1 for act in acts if act.state == "signed")
    return waiting + sum(1 for paper in papers if paper.state == "signed" and paper.kind != "attendance")


def making(meeting_id: int) -> Making:
    """How many papers are made, of how many."""
    acts = db.session.scalar(db.select(db.func.count(Act.id)).where(Act.meeting_id == meeting_id)) or 0
    made = (
        db.session.scalar(db.select(db.func.count(Document.id)).where(Document.meeting_id == meeting_id)) or 0
    )
    key = f"acts:{meeting_id}"
    state = db.session.scalar(db.select(OutboxMessage.state).where(OutboxMessage.key == key))
    return Making(made, acts + MEETING_PAPERS if state else 0, state == "failed", abandoned_by_key(key))


def closed(meeting_id: int) -> Meeting | None:
    """A closed meeting of the current organisation."""
    found: Meeting | None = db.session.execute(
        db.select(Meeting)
        .where(Meeting.id == meeting_id, Meeting.state == "closed")
        .options(sa.orm.joinedload(Meeting.body))
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    return found
