"""Complementary agendas as the office, members and citizens see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import joinedload, selectinload

from council.law.notice import NoticeAnswer
from council.law.violations import Finding, Status
from council.models import Complement, ComplementLetter, Dossier, Item, Mandate, Meeting, Organisation, db
from council.queries import proofs
from council.queries.clocks import local_day, zone
from council.queries.dossiers import dossier_page
from council.queries.meetings import MeetingHead, head_of
from council.queries.notice import FIRST, ItemFault, Repeat, assess_dispatch, assess_dispatches, item_faults
from council.queries.paper_sendings import PrintFile, print_file
from council.queries.repeats import repeat_of
from council.queries.unfinished import Unfinished, as_seen, unfinished
from signatures.proofs import FAILED
from signatures.proofs import Sending as SendingProof


@dataclass(frozen=True)
class Point:
    """A point of a complementary agenda; ``replaces``: it takes the place of a convened text."""

    id: int
    position: int
    title: str
    replaces: bool


@dataclass(frozen=True)
class LetterRow:
    """One member's sending; moments are local. ``state`` and ``answer``: the journal of proofs about its way."""

    id: int
    name: str
    channel: str
    ready: bool
    sent_at: datetime | None
    address: str = ""
    state: str = ""
    answer: str = ""

    @property
    def stuck(self) -> bool:
        """Whether somebody has to do something for this member."""
        return self.state in FAILED


@dataclass(frozen=True)
class Sending:
    """A complementary agenda that left. ``verdict``: the law on its real dispatches."""

    id: int
    number: int
    sent_at: datetime
    urgent_reason: str
    notes_motive: str
    version: int | None
    points: tuple[Point, ...]
    letters: tuple[LetterRow, ...]
    verdict: Finding | None
    printing: PrintFile | None = None

    @property
    def sent(self) -> int:
        """How many really left."""
        return sum(letter.sent_at is not None for letter in self.letters)


@dataclass(frozen=True)
class Open:
    """The one being written. ``urgency``: "" (in time), "reason" (a reason is needed) or "refused"."""

    id: int
    number: int
    points: tuple[Point, ...]
    replaceable: tuple[Point, ...]
    notice: Finding | None
    urgency: str
    faults: tuple[ItemFault, ...]
    dossier_ready: bool
    unfinished: tuple[Unfinished, ...] = ()

    @property
    def seen(self) -> str:
        """What the choice to send unfinished points is about."""
        return as_seen(self.unfinished)


@dataclass(frozen=True)
class ComplementPage:
    """Everything about the complementary agendas of a meeting."""

    head: MeetingHead
    may_open: bool
    open: Open | None
    sendings: tuple[Sending, ...]


def assess_sending(
    meeting: Meeting, organisation: Organisation, pending: Sequence[Item], now: datetime, *, urgent: bool
) -> NoticeAnswer | None:
    """The law on a complementary agenda that would leave now (FR-CONV-09); None when each point is a councillor's own,
    which has its own time limit (BE-CONV-04)."""
    if pending and all(item.filed_by_id is not None for item in pending):
        return None
    call = repeat_of(meeting, organisation)
    repeat = FIRST if call.failed_on is None else Repeat(call.call, call.failed_on, only_repeated=False)
    return assess_dispatch(meeting.body, organisation, meeting.starts_at, now, urgent=urgent, repeat=repeat)


def complement_page(meeting_id: int, now: datetime) -> ComplementPage | None:
    """The page; ``None`` when the meeting is not the organisation's."""
    meeting: Meeting | None = db.session.execute(
        db.select(Meeting)
        .where(Meeting.id == meeting_id)
        .options(joinedload(Meeting.body), selectinload(Meeting.items).selectinload(Item.annexes))
    ).scalar_one_or_none()
    if meeting is None:
        return None
    organisation = db.session.get_one(Organisation, meeting.organisation_id)
    rows = list(
        db.session.scalars(
            db.select(Complement)
            .where(Complement.meeting_id == meeting_id)
            .order_by(Complement.number.desc())
        )
    )
    waiting = meeting.state == "convened" and meeting.starts_at > now
    writing = next((row for row in rows if row.sent_at is None), None)
    return ComplementPage(
        head_of(meeting, organisation),
        waiting,
        _open(writing, meeting, organisation, now) if writing and waiting else None,
        tuple(_sending(row, meeting, organisation) for row in rows if row.sent_at is not None),
    )


def _open(complement: Complement, meeting: Meeting, organisation: Organisation, now: datetime) -> Open:
    pending = [item for item in meeting.items if item.pending]
    regular, urgent = (
        assess_sending(meeting, organisation, pending, now, urgent=one) for one in (False, True)
    )
    urgency = ""
    if regular is not None and regular.status is Status.ERROR:
        urgency = "refused" if urgent is not None and urgent.status is Status.ERROR else "reason"
    on = local_day(meeting.starts_at, organisation)
    page = dossier_page(meeting.id)
    taken = {item.replaces_id for item in pending}
    return Open(
        complement.id,
        complement.number,
        tuple(_point(item) for item in pending),
        tuple(_point(item) for item in meeting.items if not item.pending and item.id not in taken),
        regular.finding if regular else None,
        urgency,
        item_faults(meeting.body, organisation, on, pending),
        bool(page and page.current and page.current.state == "ready"),
        unfinished(pending),
    )


def _point(item: Item) -> Point:
    return Point(item.id, item.position, item.title, item.replaces_id is not None)


def _sending(complement: Complement, meeting: Meeting, organisation: Organisation) -> Sending:
    clock = zone(organisation)
    assert complement.sent_at is not None
    told = proofs.by_member(proofs.lines(meeting.id), f"complement-{complement.number}")
    letters = db.session.execute(
        db.select(ComplementLetter)
        .join(Mandate, Mandate.id == ComplementLetter.mandate_id)
        .where(ComplementLetter.complement_id == complement.id)
        .order_by(Mandate.rank)
        .options(joinedload(ComplementLetter.mandate).joinedload(Mandate.person))
    ).scalars()
    rows = tuple(
        LetterRow(
            one.id, one.mandate.person.formal_name, one.channel, one.sha256 is not None,
            one.sent_at.astimezone(clock) if one.sent_at else None, *_way(told.get(one.mandate_id)),
        )
        for one in letters
    )  # fmt: skip
    dispatched = {row.name: row.sent_at for row in rows if row.sent_at}
    own = [item for item in complement.items if item.filed_by_id is None]
    return Sending(
        complement.id,
        complement.number,
        complement.sent_at.astimezone(clock),
        complement.urgent_reason,
        complement.notes_motive,
        db.session.scalar(db.select(Dossier.version).where(Dossier.id == complement.dossier_id)),
        tuple(_point(item) for item in complement.items),
        rows,
        assess_dispatches(
            meeting.body, organisation, meeting.starts_at, dispatched, urgent=bool(complement.urgent_reason)
        )
        if own
        else None,
        print_file("complement", complement.id),
    )


def _way(told: SendingProof | None) -> tuple[str, str, str]:
    return (told.address, told.state, told.answer) if told else ("", "", "")


def letter(letter_id: int) -> tuple[str, str] | None:
    """Hash and file name of one member's complementary agenda; ``None`` when it does not exist (yet)."""
    row = db.session.execute(
        db.select(ComplementLetter).where(ComplementLetter.id == letter_id)
    ).scalar_one_or_none()
    if row is None or row.sha256 is None:
        return None
    return row.sha256, f"Ordre du jour complémentaire {row.complement.number} {row.mandate.person.last_name}"
