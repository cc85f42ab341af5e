"""A convened meeting as the office follows it: who was reached and how, what came back, whether the quorum is in sight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import aliased, joinedload

from council.documents.typography import day
from council.law.quorum import assess_quorum
from council.law.sittings import quorum_waived
from council.law.violations import Finding
from council.models import Convocation, Mandate, Meeting, Organisation, OutboxMessage, db
from council.queries import proofs
from council.queries.clocks import local_day, zone
from council.queries.items import rapporteurs
from council.queries.meetings import MeetingHead, head_of
from council.queries.municipal_copies import CopiesSummary, summary
from council.queries.notice import assess_dispatches, regime_of
from council.queries.repeats import repeat_of
from council.queries.standing import StandingLine, in_force
from signatures.proofs import FAILED, KINDS, Sending

RESPONSE_WORDS = {
    "present": "Présent",
    "absent": "Absent",
    "excused": "Excusé",
    "proxy": "Donne pouvoir",
    "substitute": "Remplacé",
}


@dataclass(frozen=True)
class ConvocationRow:
    """One member's convocation; moments are local; ``failure`` is the mail server's last refusal, tried again by itself.

    ``state`` is the last kind of line of the journal of proofs about its way, ``answer`` what was said then.
    """

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
    state: str = ""
    answer: str = ""
    opened_at: datetime | None = None
    reminded: bool = False
    substitute: str = ""
    """Who may sit in the member's place."""
    substitute_way: str = ""
    """What became of the papers sent to the substitute, in words."""
    substitute_stuck: bool = False
    """Whether somebody has to do something for the substitute."""
    substitute_address: str = ""

    @property
    def stuck(self) -> bool:
        """Whether somebody has to do something for this member."""
        return self.state in FAILED


@dataclass(frozen=True)
class Forecast:
    """The quorum in sight: ``announced`` members said they come, ``silent`` have not answered, ``required`` are needed.

    ``outcome``: "reached" (by those announced), "open" (if enough of the silent come), "lost". ``waived``: a repeated convocation wants none.
    """

    announced: int
    silent: int
    required: int
    outcome: str
    waived: bool


@dataclass(frozen=True)
class Kit:
    """The newest ZIP of proofs; ``current``: nothing was noted since. ``waiting``: another is being made."""

    id: int
    made_at: datetime | None
    size: int
    current: bool
    waiting: bool


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
    forecast: Forecast | None = None
    kit: Kit | None = None
    """None before the journal of proofs began."""
    reminder_on: date | None = None
    complements: tuple[int, ...] = ()
    """Numbers of the complementary agendas that left since."""
    copies: CopiesSummary | None = None
    """None where municipal councillors are not informed."""

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
    def on_paper(self) -> bool:
        """Whether somebody gets paper."""
        return any(row.channel == "paper" for row in self.rows)

    @property
    def to_send(self) -> int:
        """Mails still to leave (paper ones wait for the clerk)."""
        return sum(row.sent_at is None and row.channel != "paper" and not row.stuck for row in self.rows)


def tracking(meeting_id: int, now: datetime) -> Tracking | None:
    """The follow-up of a convened meeting; ``None`` when it is not the organisation's."""
    meeting: Meeting | None = db.session.execute(
        db.select(Meeting).where(Meeting.id == meeting_id).options(joinedload(Meeting.body))
    ).scalar_one_or_none()
    if meeting is None:
        return None
    organisation = db.session.get_one(Organisation, meeting.organisation_id)
    found = _convocations(meeting_id)
    effects, told = _effects(meeting_id), proofs.lines(meeting_id)
    ways = proofs.by_member(told, "convocation")
    copies = proofs.by_member(told, "convocation+substitute")
    reminded = {line.mandate_id for line in told if line.kind == "reminded"}
    clock = zone(organisation)
    rows = tuple(
        _row(
            one,
            effects,
            clock,
            ways.get(one.mandate_id),
            one.mandate_id in reminded,
            copies.get(one.mandate_id),
        )
        for one in found
    )
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
        _forecast(meeting, organisation, rows) if waiting and rows else None,
        _kit(meeting_id, told[-1].seq, clock) if told else None,
        meeting.reminder_on if waiting else None,
        tuple(
            int(line.payload["papers"].rpartition("-")[2])
            for line in told
            if line.kind == "ordered" and line.payload["papers"] != "convocation"
        ),
        summary(meeting, now),
    )


def _forecast(meeting: Meeting, organisation: Organisation, rows: tuple[ConvocationRow, ...]) -> Forecast:
    """Whether those who announced themselves make a quorum, and whether those who are silent could (FR-QUO-01, -03)."""
    regime = regime_of(meeting.body, organisation, local_day(meeting.starts_at, organisation))
    waived = quorum_waived(regime, call=meeting.call, first_listed=1)
    announced = sum(row.response in ("present", "substitute") for row in rows)
    silent = sum(not row.response for row in rows)
    sure, best = (
        assess_quorum(regime, in_office=len(rows), present=present, second_convocation=waived)
        for present in (announced, announced + silent)
    )
    outcome = "reached" if sure.reached else "open" if best.reached else "lost"
    return Forecast(announced, silent, sure.required, outcome, waived)


def _kit(meeting_id: int, last: int, clock: ZoneInfo) -> Kit:
    made = proofs.newest_kit(meeting_id)
    waiting = db.select(OutboxMessage.id).where(
        OutboxMessage.kind == "proof_kit",
        OutboxMessage.key.like(f"proof_kit:{meeting_id}:%"),
        OutboxMessage.state.in_(("pending", "running")),
    )
    return Kit(
        made.id if made else 0,
        made.made_at.astimezone(clock) if made else None,
        made.size if made else 0,
        made is not None and made.seq == last,
        db.session.scalar(waiting.limit(1)) is not None,
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
            joinedload(Convocation.substitute),
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
    return {row.key.split(":")[2]: row for row in rows}


def _row(
    one: Convocation, effects: dict[str, OutboxMessage], clock: ZoneInfo, told: Sending | None, reminded: bool,
    copied: Sending | None,
) -> ConvocationRow:  # fmt: skip
    effect = effects.get(str(one.mandate_id))
    mandate, person = one.mandate, one.mandate.person

    def local(moment: datetime | None) -> datetime | None:
        return moment.astimezone(clock) if moment else None

    return ConvocationRow(
        one.id,
        person.formal_name,
        mandate.capacity,
        mandate.group.name if mandate.group else "",
        mandate.group.colour if mandate.group else "#56617a",
        one.channel,
        told.address if told and told.address else person.email,
        one.sha256 is not None,
        local(one.sent_at),
        local(one.acknowledged_at),
        one.response or "",
        RESPONSE_WORDS.get(one.response or "", ""),
        one.proxy_to.person.formal_name if one.proxy_to else "",
        effect.error if effect else "",
        told.state if told else "",
        told.answer if told else "",
        local(datetime.fromisoformat(told.opened)) if told and told.opened else None,
        reminded,
        one.substitute.formal_name if one.substitute else "",
        _copy_words(copied, clock) if copied else "",
        copied is not None and copied.state in FAILED,
        (copied.address if copied else "") or (one.substitute.email if one.substitute else ""),
    )


def _copy_words(copied: Sending, clock: ZoneInfo) -> str:
    """« courriel accepté par le serveur d’envoi, ouvert le 3 décembre 2026 »."""
    words = KINDS.get(copied.state, "")
    if not copied.opened or copied.state == "sub_opened":
        return words
    return f"{words}, ouvert le {day(datetime.fromisoformat(copied.opened).astimezone(clock).date())}"
