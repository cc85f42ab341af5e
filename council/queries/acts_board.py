"""The board of acts: what is late or due, act by act and meeting by meeting, and what the prefecture wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from council.law.transmission import Life, assess_life
from council.meeting.chain import Broken
from council.models import Act, LegalityAnswer, Meeting, Organisation, db
from council.queries.after import DueLine, after_meeting
from council.queries.deadlines import law_of, local_day
from council.queries.life import LETTERS, ActLife, LetterLine, answers, lives, prefect_limit
from council.queries.story import read, tell

LATEST = 4
"""Meetings whose own duties and ended points are told: older ones are settled, or their acts say so."""
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
    """The acts of the latest closed meetings."""
    organisation = db.session.get_one(Organisation, organisation_id)
    latest = (
        sa.select(Meeting.id)
        .where(Meeting.organisation_id == organisation_id, Meeting.state == "closed")
        .order_by(Meeting.starts_at.desc())
        .limit(meetings)
    )
    acts = db.session.scalars(
        sa.select(Act)
        .where(Act.organisation_id == organisation_id, Act.meeting_id.in_(latest.scalar_subquery()))
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


def _of_meetings(
    organisation_id: int, organisation: Organisation, now: datetime
) -> tuple[tuple[MeetingDue, ...], tuple[Ended, ...]]:
    """What the latest meetings still owe, and their points that gave no act."""
    latest = db.session.scalars(
        sa.select(Meeting)
        .where(Meeting.organisation_id == organisation_id, Meeting.state == "closed")
        .options(sa.orm.joinedload(Meeting.body))
        .order_by(Meeting.starts_at.desc())
        .limit(LATEST)
    ).all()
    due = [
        MeetingDue(meeting.id, meeting.starts_at, line)
        for meeting in latest
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
