"""The board of acts: what is late or due, act by act and meeting by meeting, and what the prefecture wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from council.law.transmission import NOT_ADOPTED, Life, assess_life
from council.meeting.chain import Broken
from council.models import Act, Body, Document, LegalityAnswer, Meeting, Organisation, db
from council.queries.after import DueLine, after_meeting
from council.queries.clocks import local_day
from council.queries.deadlines import law_of
from council.queries.life import LETTERS, ActLife, LetterLine, answers, lives, prefect_limit
from council.queries.story import read, tell

LATEST = 4
"""Meetings whose own duties and ended points are told; of older ones those whose list or minutes are not on line."""
OLDER = 12
"""Older meetings whose list, or whose minutes, are still owed."""
OLDER_ACTS = 200
"""Acts of older meetings in which something is left to do."""
OF_ACTS = ("Publication des délibérations", "Caractère exécutoire", "Entrée en vigueur")
"""Duties that the acts themselves show."""


@dataclass(frozen=True)
class MeetingDue:
    """A duty of a meeting: its list, its minutes."""

    meeting_id: int
    starts_on: datetime
    line: DueLine


@dataclass(frozen=True)
class Ended:
    """A point that gave no act: withdrawn or postponed."""

    meeting_id: int
    title: str
    sentence: str


@dataclass(frozen=True)
class Board:
    """The board of acts: what is late or due, act by act, then what the prefecture wrote, then what goes well."""

    due: tuple[ActLife, ...]
    letters: tuple[LetterLine, ...]
    aside: tuple[LetterLine, ...]
    """Answers that could not be believed."""
    quiet: int
    """Acts with nothing to do."""
    counts: tuple[tuple[str, int], ...]
    """(stage, acts)"""
    meetings: tuple[MeetingDue, ...] = ()
    ended: tuple[Ended, ...] = ()


def board(organisation_id: int, now: datetime, meetings: int = 24) -> Board:
    """The acts of the latest closed meetings, and those of older ones in which something is left to do."""
    organisation = db.session.get_one(Organisation, organisation_id)
    latest = (
        sa.select(Meeting.id)
        .where(Meeting.organisation_id == organisation_id, Meeting.state == "closed")
        .order_by(Meeting.starts_at.desc())
        .limit(meetings)
    )
    acts = db.session.scalars(
        sa.select(Act)
        .where(
            Act.organisation_id == organisation_id,
            sa.or_(Act.meeting_id.in_(latest), Act.id.in_(_undone(organisation_id, latest))),
        )
        .options(sa.orm.joinedload(Act.meeting).joinedload(Meeting.body))
        .order_by(Act.number)
        .execution_options(populate_existing=True)
    ).all()
    found = lives(acts, organisation, now)
    due = sorted(
        (one for one in found if one.duties or one.problem or one.letters), key=lambda one: not one.late
    )
    counts: dict[str, int] = {}
    for one in found:
        counts[one.life.stage.value] = counts.get(one.life.stage.value, 0) + 1
    settled = LegalityAnswer.settled_on.is_(None)
    letters = answers(
        organisation_id, LegalityAnswer.kind.in_(LETTERS), settled, LegalityAnswer.problem == ""
    )
    of = {act.id: act for act in acts}
    return Board(
        tuple(due),
        tuple(
            replace(one, law=prefect_limit(of[one.act_id], organisation)) if one.act_id in of else one for one in letters
        ),
        tuple(answers(organisation_id, LegalityAnswer.problem != "", settled, limit=20)),
        len(found) - len(due), tuple(counts.items()), *_of_meetings(organisation_id, organisation, now),
    )  # fmt: skip


def _undone(organisation_id: int, latest: sa.Select[tuple[int]]) -> sa.Select[tuple[int]]:
    """Acts of older meetings that are not published, or that the prefect should have received, the newest of them."""
    awaited = sa.and_(
        Act.transmitted_on.is_(None),
        Act.exemption == "",
        Act.outcome.not_in(NOT_ADOPTED),
        Body.regime.startswith("fr-"),
    )
    return (
        sa.select(Act.id)
        .join(Meeting, Meeting.id == Act.meeting_id)
        .join(Body, Body.id == Meeting.body_id)
        .where(
            Act.organisation_id == organisation_id, Meeting.id.not_in(latest), sa.or_(Act.published_at.is_(None), awaited)
        )
        .order_by(Act.id.desc())
        .limit(OLDER_ACTS)
    )  # fmt: skip


def _owing(organisation_id: int, kind: str) -> sa.Select[tuple[int]]:
    """The newest closed meetings one of whose papers is not on line."""
    online = (
        sa.select(Document.id)
        .where(Document.meeting_id == Meeting.id, Document.kind == kind, Document.published_at.is_not(None))
        .exists()
    )
    return (
        sa.select(Meeting.id)
        .where(Meeting.organisation_id == organisation_id, Meeting.state == "closed", ~online)
        .order_by(Meeting.starts_at.desc())
        .limit(OLDER)
    )


def _of_meetings(
    organisation_id: int, organisation: Organisation, now: datetime
) -> tuple[tuple[MeetingDue, ...], tuple[Ended, ...]]:
    """What meetings still owe, and the points of the latest that gave no act."""
    closed = (
        sa.select(Meeting)
        .where(Meeting.organisation_id == organisation_id, Meeting.state == "closed")
        .options(sa.orm.joinedload(Meeting.body))
        .order_by(Meeting.starts_at.desc())
    )
    latest = db.session.scalars(closed.limit(LATEST)).all()
    papers = ("deliberations_list", "minutes")
    owing = sa.or_(*(Meeting.id.in_(_owing(organisation_id, kind)) for kind in papers))
    meetings = dict.fromkeys((*latest, *db.session.scalars(closed.where(owing))))
    due = [
        MeetingDue(meeting.id, meeting.starts_at, line)
        for meeting in meetings
        for line in after_meeting(meeting, organisation, now)
        if line.state in ("late", "waiting") and line.what not in OF_ACTS
    ]
    return tuple(sorted(due, key=lambda one: one.line.state)), _ended(latest, organisation, now)


def _ended(meetings: Sequence[Meeting], organisation: Organisation, now: datetime) -> tuple[Ended, ...]:
    found = []
    for meeting in meetings:
        try:
            items = tell(read(meeting.id)).items
        except (Broken, ValueError, IndexError):  # the page of the meeting says that its book does not hold
            continue
        for one in items:
            if one.outcome in ("withdrawn", "postponed"):
                answer = assess_life(
                    law_of(meeting, organisation), Life(one.outcome), local_day(now, organisation)
                )
                found.append(Ended(meeting.id, one.item.open_title, answer.sentence))
    return tuple(found)
