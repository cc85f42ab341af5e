"""Convening as the office sees it: what the law says before, who was reached after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import aliased, joinedload

from council.law.violations import Finding, Status
from council.models import (
    Account,
    Convocation,
    Group,
    Mandate,
    Meeting,
    Organisation,
    OutboxMessage,
    Person,
    db,
)
from council.queries.dossiers import DossierPage, page_of
from council.queries.items import rapporteurs
from council.queries.meeting_board import Board, board
from council.queries.meetings import MeetingHead, head_of, with_papers
from council.queries.notice import ItemFault, assess_dispatch, assess_dispatches, item_faults, zone
from council.queries.repeats import repeat_of
from council.queries.standing import StandingLine, in_force

RESPONSE_WORDS = {"present": "Présent", "absent": "Absent", "proxy": "Donne pouvoir"}


@dataclass(frozen=True)
class Recipient:
    """A member about to be convened, and how; ``address`` empty means on paper."""

    name: str
    capacity: str
    group: str
    colour: str
    address: str


@dataclass(frozen=True)
class Preview:
    """The checks before convening. ``notice`` is the law on a dispatch today, without urgency; ``faults``: item by item.

    ``urgency``: "" (ordinary notice), "reason" (a reason is needed) or "refused" (no reason suffices).
    """

    head: MeetingHead
    board: Board
    papers: DossierPage
    recipients: tuple[Recipient, ...]
    notice: Finding
    urgency: str
    urgency_sentence: str
    faults: tuple[ItemFault, ...]
    notes_sentence: str

    @property
    def possible(self) -> bool:
        """Whether nothing but a motive stands in the way."""
        return bool(
            self.papers.current and self.papers.live and self.recipients and self.urgency != "refused"
        )


@dataclass(frozen=True)
class ConvocationRow:
    """One member's convocation; moments are local; ``failure`` is the mail server's last refusal."""

    id: int
    name: str
    capacity: str
    group: str
    colour: str
    channel: str
    address: str
    letter: bool
    sent_at: datetime | None
    acknowledged_at: datetime | None
    response: str
    response_words: str
    proxy_to: str
    failure: str


@dataclass(frozen=True)
class Tracking:
    """Who was sent, who acknowledged, who answered. ``verdict`` is the law on the real dispatches."""

    head: MeetingHead
    dossier_id: int | None
    dossier_version: int | None
    rows: tuple[ConvocationRow, ...]
    verdict: Finding | None
    left_out: tuple[tuple[int, str], ...]
    """Members in office today without convocation: (mandate, name)."""
    standing: tuple[StandingLine, ...] = ()
    """Proxies of the body that last beyond one meeting."""

    @property
    def total(self) -> int:
        """Members convened."""
        return len(self.rows)

    def count(self, what: str) -> int:
        """How many rows have ``what`` (an attribute name) set."""
        return sum(bool(getattr(row, what)) for row in self.rows)

    def answers(self, response: str) -> int:
        """How many answered ``response``."""
        return sum(row.response == response for row in self.rows)

    @property
    def to_send(self) -> int:
        """Mails still to leave (paper ones wait for the clerk)."""
        return sum(row.sent_at is None and row.channel == "mail" for row in self.rows)


def preview(meeting_id: int, now: datetime) -> Preview | None:
    """The checks of a meeting to convene; ``None`` when it is not the organisation's."""
    meeting = with_papers(meeting_id)
    if meeting is None:
        return None
    shown, papers = board(meeting, now), page_of(meeting)
    organisation = db.session.get_one(Organisation, meeting.organisation_id)
    repeat = repeat_of(meeting, organisation)
    regular, urgent = (
        assess_dispatch(meeting.body, organisation, meeting.starts_at, now, urgent=one, repeat=repeat)
        for one in (False, True)
    )
    urgency = (
        ""
        if regular.status is not Status.ERROR
        else "reason"
        if urgent.status is not Status.ERROR
        else "refused"
    )
    on = meeting.starts_at.astimezone(zone(organisation)).date()
    return Preview(
        shown.head,
        shown,
        papers,
        recipients(meeting.body_id, now.astimezone(zone(organisation)).date()),
        regular.finding,
        urgency,
        urgent.finding.sentence,
        item_faults(meeting.body, organisation, on, meeting.items),
        shown.notes_sentence,
    )


def recipients(body_id: int, on: date) -> tuple[Recipient, ...]:
    """Members in office on a day, in the order of the table, with the address a mail would go to."""
    rows = db.session.execute(
        db.select(Person, Mandate.capacity, Group.name, Group.colour, Account.email)
        .join(Mandate, Mandate.person_id == Person.id)
        .outerjoin(Group, Group.id == Mandate.group_id)
        .outerjoin(Account, (Account.person_id == Person.id) & Account.active)
        .where(Mandate.seated(body_id, on))
        .order_by(Mandate.rank)
    )
    return tuple(
        Recipient(person.formal_name, capacity, group or "", colour or "#56617a", account or person.email)
        for person, capacity, group, colour, account in rows
    )


def tracking(meeting_id: int, now: datetime) -> Tracking | None:
    """The follow-up of a convened meeting; ``None`` when it is not the organisation's."""
    meeting: Meeting | None = db.session.execute(
        db.select(Meeting).where(Meeting.id == meeting_id).options(joinedload(Meeting.body))
    ).scalar_one_or_none()
    if meeting is None:
        return None
    organisation = db.session.get_one(Organisation, meeting.organisation_id)
    found = _convocations(meeting_id)
    effects = _effects(meeting_id)
    clock = zone(organisation)
    rows = tuple(_row(one, effects, clock) for one in found)
    sent = {one.mandate.person.formal_name: one.sent_at for one in found if one.sent_at}
    verdict = assess_dispatches(
        meeting.body, organisation, meeting.starts_at, sent, urgent=bool(meeting.urgent_reason),
        repeat=repeat_of(meeting, organisation),
    )  # fmt: skip
    first = found[0].dossier if found else None
    waiting = meeting.state == "convened" and meeting.starts_at > now
    convened = {one.mandate_id for one in found}
    members = rapporteurs(meeting.body_id, now.astimezone(clock).date()) if waiting else []
    return Tracking(
        head_of(meeting, organisation),
        first.id if first else None,
        first.version if first else None,
        rows,
        verdict,
        tuple((mandate_id, name) for mandate_id, name in members if mandate_id not in convened),
        tuple(in_force([meeting.body_id], meeting.starts_at.astimezone(clock).date())) if waiting else (),
    )


def _convocations(meeting_id: int) -> list[Convocation]:
    seat = aliased(Mandate)
    rows = db.session.execute(
        db.select(Convocation)
        .join(seat, seat.id == Convocation.mandate_id)
        .where(Convocation.meeting_id == meeting_id)
        .options(
            joinedload(Convocation.dossier),
            joinedload(Convocation.mandate).options(joinedload(Mandate.person), joinedload(Mandate.group)),
            joinedload(Convocation.proxy_to).joinedload(Mandate.person),
        )
        .order_by(seat.rank)
    )
    return list(rows.scalars())


def _effects(meeting_id: int) -> dict[str, OutboxMessage]:
    """Effects of this convocation still in the outbox, by key; the mail's wins over the letter's."""
    keys = (f"convocation:{meeting_id}:%", f"convocation-pdf:{meeting_id}:%")
    rows = db.session.execute(
        db.select(OutboxMessage).where(
            db.or_(*(OutboxMessage.key.like(key) for key in keys)), OutboxMessage.state != "done"
        )
    ).scalars()
    return {row.key.rpartition(":")[2]: row for row in rows}


def _row(one: Convocation, effects: dict[str, OutboxMessage], clock: object) -> ConvocationRow:
    effect = effects.get(str(one.mandate_id))
    mandate, person = one.mandate, one.mandate.person

    def local(moment: datetime | None) -> datetime | None:
        return moment.astimezone(clock) if moment else None  # type: ignore[arg-type]

    return ConvocationRow(
        one.id,
        person.formal_name,
        mandate.capacity,
        mandate.group.name if mandate.group else "",
        mandate.group.colour if mandate.group else "#56617a",
        one.channel,
        person.email,
        one.sha256 is not None,
        local(one.sent_at),
        local(one.acknowledged_at),
        one.response or "",
        RESPONSE_WORDS.get(one.response or "", ""),
        one.proxy_to.person.formal_name if one.proxy_to else "",
        effect.error if effect else "",
    )


def letter(convocation_id: int) -> tuple[str, str] | None:
    """Hash and file name of a member's letter; ``None`` when it does not exist (yet)."""
    row = db.session.execute(
        db.select(Convocation.sha256, Person.last_name)
        .join(Mandate, Mandate.id == Convocation.mandate_id)
        .join(Person, Person.id == Mandate.person_id)
        .where(Convocation.id == convocation_id)
    ).one_or_none()
    return (row[0], f"Convocation {row[1]}") if row and row[0] else None
