"""Copies to municipal councillors as the office follows them: what left, what needs somebody, what is late (CGCT L5211-40-2)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from council.law import copies as law
from council.law.deadlines import DeadlineAnswer
from council.law.violations import Status
from council.models import (
    Meeting,
    Minutes,
    MunicipalCopy,
    MunicipalReader,
    MunicipalSending,
    Organisation,
    db,
)
from council.queries import municipal_readers as readers
from council.queries.clocks import local_day, zone
from council.queries.deadlines import law_of
from council.queries.meetings import MeetingHead, head_of

WORDS = {
    "convocation": "Convocation", "complement": "Ordre du jour complémentaire", "cancellation": "Annulation",
    "list": "Liste des délibérations", "minutes": "Procès-verbal",
}  # fmt: skip
SHOWN = 100
"""Copies of one paper on the page."""
STUCK = ("refused", "doubtful")


@dataclass(frozen=True)
class CopyRow:
    """One copy; ``sent_at`` is local, ``answer`` what the mail server said."""

    id: int
    name: str
    commune: str
    email: str
    state: str
    sent_at: datetime | None
    answer: str
    out: bool
    """Taken out of the list since."""


@dataclass(frozen=True)
class SendingRows:
    """One paper and its copies, those that need somebody first."""

    words: str
    ordered_at: datetime
    rows: tuple[CopyRow, ...]
    more: int
    """Copies that are not shown; all that need somebody come before them."""


@dataclass(frozen=True)
class Late:
    """What the law gives a month for. ``state``: done, waiting or late."""

    what: str
    state: str
    sentence: str
    due_on: date
    done_on: date | None


@dataclass(frozen=True)
class CopiesSummary:
    """What the convocation page says of copies. ``listed``: readers in the list today; figures are of all papers of the meeting,
    without what never reached somebody who was taken out of the list."""

    body_id: int
    listed: int
    total: int
    sent: int
    stuck: int


@dataclass(frozen=True)
class CopiesPage:
    """Every copy of the papers of a meeting."""

    head: MeetingHead
    body_id: int
    sendings: tuple[SendingRows, ...]
    delays: tuple[Late, ...]
    sought: str = ""


def summary(meeting: Meeting, now: datetime) -> CopiesSummary | None:
    """The figures of a meeting; None where no copies are owed."""
    if not _owed(meeting, now):
        return None
    states = Counter(
        dict(
            db.session.execute(
                sa.select(MunicipalCopy.state, sa.func.count(MunicipalCopy.id))
                .join(MunicipalSending, MunicipalSending.id == MunicipalCopy.sending_id)
                .join(MunicipalReader, MunicipalReader.id == MunicipalCopy.reader_id)
                .where(
                    MunicipalSending.meeting_id == meeting.id,
                    sa.or_(MunicipalCopy.state == "sent", MunicipalReader.ended_at.is_(None)),
                )
                .group_by(MunicipalCopy.state)
            ).all()
        )
    )
    return CopiesSummary(
        meeting.body_id, _listed(meeting.body_id), states.total(), states["sent"], sum(states[one] for one in STUCK)
    )  # fmt: skip


def copies_page(meeting_id: int, now: datetime, sought: str = "") -> CopiesPage | None:
    """The copies of a meeting, ``SHOWN`` of each paper, those that need somebody first; None where none are owed.

    ``sought``: in names, communes and addresses.
    """
    meeting = _meeting(meeting_id)
    if meeting is None or not _owed(meeting, now):
        return None
    organisation = db.session.get_one(Organisation, meeting.organisation_id)
    by_sending: dict[MunicipalSending, list[MunicipalCopy]] = {}
    totals: dict[int, int] = {}
    for copy, total in db.session.execute(_shown(meeting_id, sought)).all():
        by_sending.setdefault(copy.sending, []).append(copy)
        totals[copy.sending_id] = total
    return CopiesPage(
        head_of(meeting, organisation),
        meeting.body_id,
        tuple(
            SendingRows(
                words_of(sending),
                sending.ordered_at.astimezone(zone(organisation)),
                tuple(_row(one, organisation) for one in rows),
                totals[sending.id] - len(rows),
            )
            for sending, rows in by_sending.items()
        ),
        tuple(delays(meeting, organisation, now)),
        sought,
    )


def _shown(meeting_id: int, sought: str) -> sa.Select[MunicipalCopy, int]:
    """The first copies of each paper, each with how many there are of that paper."""
    out = MunicipalReader.ended_at.is_not(None)
    need = sa.case(
        (out, 2), (MunicipalCopy.state.in_(STUCK), 0), (MunicipalCopy.state == "queued", 1), else_=2
    )
    order = (need, MunicipalReader.commune, MunicipalReader.name, MunicipalCopy.id)
    wanted = readers.holding(sought) if sought else sa.true()
    ranked = (
        sa.select(
            MunicipalCopy.id,
            sa.func.row_number().over(partition_by=MunicipalCopy.sending_id, order_by=order).label("rank"),
            sa.func.count().over(partition_by=MunicipalCopy.sending_id).label("total"),
        )
        .join(MunicipalCopy.sending)
        .join(MunicipalCopy.reader)
        .where(MunicipalSending.meeting_id == meeting_id, wanted)
        .subquery()
    )
    return (
        sa.select(MunicipalCopy, ranked.c.total)
        .join(ranked, ranked.c.id == MunicipalCopy.id)
        .join(MunicipalCopy.sending)
        .join(MunicipalCopy.reader)
        .where(ranked.c.rank <= SHOWN)
        .options(contains_eager(MunicipalCopy.sending), contains_eager(MunicipalCopy.reader))
        .order_by(MunicipalCopy.sending_id, ranked.c.rank)
    )


def meeting_of(copy_id: int) -> int | None:
    """The meeting a copy is about."""
    return db.session.scalar(
        sa.select(MunicipalSending.meeting_id)
        .join(MunicipalCopy, MunicipalCopy.sending_id == MunicipalSending.id)
        .where(MunicipalCopy.id == copy_id)
    )


def delays(meeting: Meeting, organisation: Organisation, now: datetime) -> list[Late]:
    """The months of a meeting that was held: the list, then the minutes once settled. Nothing where no copies are owed, or to nobody."""
    if meeting.state != "closed" or not _owed(meeting, now):
        return []
    ordered = dict(
        db.session.execute(
            sa.select(MunicipalSending.paper, MunicipalSending.ordered_at).where(
                MunicipalSending.meeting_id == meeting.id
            )
        ).all()
    )
    if not ordered and not _listed(meeting.body_id):
        return []
    regime, today = law_of(meeting, organisation), local_day(now, organisation)
    done = {paper: local_day(at, organisation) for paper, at in ordered.items()}
    held_on = local_day(meeting.starts_at, organisation)
    lines = [
        _late(
            "Liste aux conseillers municipaux",
            done.get("list"),
            *(
                law.assess_list_copies(regime, meeting_on=held_on, sent_on=on)
                for on in (done.get("list"), today)
            ),
        )
    ]
    settled = db.session.scalar(sa.select(Minutes.settled_on).where(Minutes.meeting_id == meeting.id))
    if settled is not None:
        lines.append(
            _late(
                "Procès-verbal aux conseillers municipaux",
                done.get("minutes"),
                *(
                    law.assess_minutes_copies(regime, settled_on=settled, sent_on=on)
                    for on in (done.get("minutes"), today)
                ),
            )
        )
    return lines


def _late(what: str, done_on: date | None, done: DeadlineAnswer, if_today: DeadlineAnswer) -> Late:
    judged = done if done_on else if_today
    state = "late" if judged.status is not Status.OK else "done" if done_on else "waiting"
    return Late(what, state, judged.finding.sentence, done.deadline, done_on)


def _row(one: MunicipalCopy, organisation: Organisation) -> CopyRow:
    return CopyRow(
        one.id, one.reader.name, one.reader.commune, one.reader.email, one.state,
        one.sent_at.astimezone(zone(organisation)) if one.sent_at else None, one.answer, one.reader.ended_at is not None,
    )  # fmt: skip


def words_of(sending: MunicipalSending) -> str:
    """« Ordre du jour complémentaire n° 2 »."""
    number = f" n°\u00a0{sending.number}" if sending.number else ""
    return f"{WORDS[sending.paper]}{number}"


def _meeting(meeting_id: int) -> Meeting | None:
    return db.session.scalars(sa.select(Meeting).where(Meeting.id == meeting_id)).one_or_none()


def _owed(meeting: Meeting, now: datetime) -> bool:
    return readers.owed(meeting.body, db.session.get_one(Organisation, meeting.organisation_id), now)


def _listed(body_id: int) -> int:
    query = sa.select(sa.func.count(MunicipalReader.id)).where(readers.live(body_id))
    return db.session.scalar(query) or 0
