"""What the office's pages of the legality control show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from council.gateways.environment import environment
from council.models import Act, LegalityAnswer, Meeting, Organisation, Transmission, db
from council.models.legality import FOLLOW_UP_LIVE
from council.queries import life
from council.queries.clocks import zone
from council.queries.deadlines import ActDates, act_dates, organisation_of
from council.queries.legality_follow_ups import FollowUpLine, cancellations
from council.queries.legality_office import nature_words
from council.queries.legality_plan import BY_RANK, Plan, PlanDraft, bench, plan
from council.queries.meetings import MeetingHead, head_of


@dataclass(frozen=True)
class SendingLine:
    """One sending, as pages show it; ``files`` are (title, name)."""

    state: str
    words: str
    tone: str
    icon: str
    identifier: str
    envelope: str
    subject: str
    queued_at: datetime
    queued_by: str
    sent_at: datetime | None
    problem: str
    files: tuple[tuple[str, str], ...]
    stamped: bool


@dataclass(frozen=True)
class ActPage:
    """The legality control of one act."""

    id: int
    meeting_id: int
    number: str
    title: str
    restricted: bool
    exemption: str
    nature: str
    plan: Plan
    life: life.ActLife
    dates: ActDates
    sendings: tuple[SendingLine, ...]
    cancellations: tuple[FollowUpLine, ...]
    """The last first."""
    answers: tuple[life.LetterLine, ...]
    prefect: str
    """The law on the prefect's time limit; empty before reception."""
    matieres: tuple[tuple[str, str], ...]
    types: tuple[tuple[str, str], ...]
    xml: str
    envelope: str

    @property
    def current(self) -> SendingLine | None:
        """The sending under way or received, else the last one."""
        return self.sendings[0] if self.sendings else None

    @property
    def cancellable(self) -> bool:
        """Whether the transmission may be cancelled: received, nothing under way about it, not before the court."""
        under_way = self.cancellations and self.cancellations[0].state in FOLLOW_UP_LIVE
        referred = any(one.kind == "referral" and not one.problem for one in self.answers)
        return (
            self.current is not None and self.current.state == "received" and not under_way and not referred
        )

    @property
    def preparing(self) -> bool:
        """Whether a new sending may be prepared."""
        open_states = ("refused", "cancelled", "abandoned")
        return self.current is None or self.current.state in open_states


def _act(organisation_id: int, act_id: int) -> Act | None:
    found: Act | None = db.session.execute(
        db.select(Act)
        .where(Act.id == act_id, Act.organisation_id == organisation_id)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    return found


def sending_line(row: Transmission, organisation: Organisation) -> SendingLine:
    """A transmission in words."""
    words, tone, icon = life.STATE_WORDS[row.state]
    clock = zone(organisation)
    return SendingLine(
        row.state, words, tone, icon, row.identifier, row.archive_name, row.subject, row.queued_at.astimezone(clock),
        row.queued_by, row.sent_at.astimezone(clock) if row.sent_at else None, row.problem,
        tuple((one["title"], one["name"]) for one in row.files), bool(row.stamped_sha256),
    )  # fmt: skip


def act_page(
    organisation_id: int, act_id: int, now: datetime, draft: PlanDraft | None = None
) -> ActPage | None:
    """Everything about the transmission of one act."""
    act = _act(organisation_id, act_id)
    if act is None:
        return None
    organisation = organisation_of(act.meeting)
    rows = db.session.scalars(
        db.select(Transmission)
        .where(Transmission.act_id == act.id)
        .order_by(*(rank.desc() for rank in BY_RANK))
        .execution_options(populate_existing=True)
    ).all()
    made = plan(act, now, draft)
    known = made.classification
    nature = str(act.content["nature_code"])
    (lived,) = life.lives([act], organisation, now)
    return ActPage(
        id=act.id, meeting_id=act.meeting_id, number=act.number, title=act.title, restricted=act.restricted,
        exemption=act.exemption, nature=nature_words(nature), plan=made, life=lived,
        dates=act_dates(act, act.meeting, organisation),
        sendings=tuple(sending_line(row, organisation) for row in rows),
        cancellations=cancellations([row.id for row in rows], organisation),
        answers=tuple(
            life.answers(organisation_id, LegalityAnswer.transmission_id.in_([row.id for row in rows])) if rows else ()
        ),
        prefect=life.prefect_limit(act, organisation),
        matieres=tuple((code, f"{code} – {label}") for code, label in known.matieres.items() if "." in code) if known else (),
        types=tuple((code, f"{code} – {label}") for code, label in known.types_of(nature).items()) if known else (),
        xml=made.message.xml.decode("iso-8859-1") if made.message else "",
        envelope=organisation.name,
    )  # fmt: skip


def message_xml(organisation_id: int, act_id: int, now: datetime) -> bytes | None:
    """The message that left, else the one that would."""
    act = _act(organisation_id, act_id)
    if act is None:
        return None
    sha256 = db.session.scalar(
        db.select(Transmission.message_sha256)
        .where(Transmission.act_id == act_id)
        .order_by(*(rank.desc() for rank in BY_RANK))
        .limit(1)
    )
    if sha256:
        return environment().storage.get(sha256)
    made = plan(act, now)
    return made.message.xml if made.message else None


def stamped(organisation_id: int, act_id: int) -> tuple[str, str] | None:
    """Hash of the stamped copy, number of the act."""
    row = db.session.execute(
        db.select(Transmission.stamped_sha256, Act.number)
        .join(Act, Act.id == Transmission.act_id)
        .where(
            Act.id == act_id, Act.organisation_id == organisation_id, Transmission.state == "received",
            Transmission.stamped_sha256 != "",
        )
    ).one_or_none()  # fmt: skip
    return (row[0], row[1]) if row else None


@dataclass(frozen=True)
class BatchRow:
    """An act of a meeting: what keeps it, or where its sending is."""

    id: int
    number: str
    title: str
    required: bool
    reason: str
    ready: bool
    faults: tuple[str, ...]
    sending: SendingLine | None
    received: bool


@dataclass(frozen=True)
class BatchPage:
    """Every act of a meeting before the prefecture."""

    head: MeetingHead
    rows: tuple[BatchRow, ...]
    left: int
    total: int
    obstacle: str

    @property
    def ready(self) -> int:
        """How many would leave."""
        return sum(1 for one in self.rows if one.ready)


def meeting_page(organisation_id: int, meeting_id: int, now: datetime) -> BatchPage | None:
    """The acts of a closed meeting; nothing for another organisation's."""
    meeting = _meeting(organisation_id, meeting_id)
    if meeting is None:
        return None
    organisation = organisation_of(meeting)
    ground = bench(organisation)
    acts = db.session.scalars(
        db.select(Act)
        .where(Act.meeting_id == meeting_id)
        .order_by(Act.number)
        .execution_options(populate_existing=True)
    ).all()
    last = {
        row.act_id: row
        for row in db.session.scalars(
            db.select(Transmission)
            .where(Transmission.act_id.in_([act.id for act in acts]))
            .order_by(*BY_RANK)
            .execution_options(populate_existing=True)
        )
    }
    plans = [plan(act, now, ground=ground) for act in acts]
    rows = tuple(_row(one, last.get(one.act.id), organisation) for one in plans)
    left, total = _progress(meeting_id)
    common = {one.obstacle for one in plans if one.duty.required and ground.classification is None}
    return BatchPage(head_of(meeting, organisation), rows, left, total, next(iter(common), ""))


def _row(made: Plan, sending: Transmission | None, organisation: Organisation) -> BatchRow:
    act = made.act
    received = act.transmitted_on is not None
    line = sending_line(sending, organisation) if sending else None
    again = line is None or line.state in ("refused", "cancelled", "abandoned")
    told = [made.obstacle] if made.obstacle and again else [sentence for _field, sentence in made.faults]
    return BatchRow(
        act.id, act.number, act.title, made.duty.required, made.duty.sentence,
        made.duty.required and made.ready, tuple(told) if again and not received else (), line, received,
    )  # fmt: skip


def _meeting(organisation_id: int, meeting_id: int) -> Meeting | None:
    found: Meeting | None = db.session.execute(
        db.select(Meeting).where(
            Meeting.id == meeting_id, Meeting.organisation_id == organisation_id, Meeting.state == "closed"
        )
    ).scalar_one_or_none()
    return found


def _progress(meeting_id: int) -> tuple[int, int]:
    states = db.session.scalars(
        sa.select(Transmission.state)
        .join(Act, Act.id == Transmission.act_id)
        .where(Act.meeting_id == meeting_id, Transmission.state.in_(("queued", "sent", "received")))
    ).all()
    return sum(1 for one in states if one != "queued"), len(states)


def progress(organisation_id: int, meeting_id: int) -> tuple[int, int] | None:
    """(envelopes that left, envelopes) of a meeting."""
    return _progress(meeting_id) if _meeting(organisation_id, meeting_id) else None
