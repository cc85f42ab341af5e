"""What the law of convocation says of a meeting: last day to send, days left, notes that are missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from council.documents.typography import day
from council.law import notice
from council.law.regimes import Regime, regime
from council.law.violations import Finding
from council.models import Body, Organisation


@dataclass(frozen=True)
class Countdown:
    """The legal countdown of a meeting still to convene.

    ``days_left`` counts from today to ``due_on``, the last day of dispatch (negative once passed); ``state`` is
    "ok", "warning" (three days or fewer) or "error"; ``sentence`` is the law's own, ``words`` the one to read out.
    """

    due_on: date
    days_left: int
    state: str
    required: int
    sentence: str
    articles: tuple[str, ...]
    urgent_possible: bool

    @property
    def words(self) -> str:
        """« convocation au plus tard vendredi 12 juin 2026, dans 3 jours »."""
        return f"convocation au plus tard {day(self.due_on, weekday=True)}, {self.when}"

    @property
    def when(self) -> str:
        """« dans 3 jours », « aujourd’hui », « dépassé de 2 jours »."""
        if self.days_left == 0:
            return "aujourd’hui"
        if self.days_left == 1:
            return "demain"
        number = abs(self.days_left)
        plural = f"{number} jour{'s' if number > 1 else ''}"
        return f"dans {plural}" if self.days_left > 0 else f"dépassé de {plural}"


SOON_DAYS = 3
"""From how many days before the last one the screen says to hurry: a matter of manners, not of law."""


def zone(organisation: Organisation) -> ZoneInfo:
    """The clock the organisation lives by: legal days are local days (FR-CONV-03)."""
    return ZoneInfo(organisation.timezone)


def long_date(value: date) -> str:
    """« vendredi 12 juin 2026 »."""
    return day(value, weekday=True)


def regime_of(body: Body, organisation: Organisation, on: date) -> Regime:
    """The legal profile of a body on a day, with what its règlement intérieur may adjust. Raises ``Violation``."""
    base = regime(body.regime, population=organisation.population, on=on)
    own = {name: value for name, value in organisation.adjustments.items() if name in base.adjustable}
    return regime(body.regime, population=organisation.population, on=on, adjustments=own) if own else base


def countdown(body: Body, organisation: Organisation, starts_at: datetime, now: datetime) -> Countdown | None:
    """The countdown of a meeting at ``starts_at`` (aware), seen at ``now`` (aware); ``None`` without a legal notice."""
    clock = zone(organisation)
    meeting_on, today = starts_at.astimezone(clock).date(), now.astimezone(clock).date()
    profile = regime_of(body, organisation, meeting_on)
    before = notice.assess_notice(profile, meeting_on=meeting_on, sent_on=None)
    if before.required_clear_days == 0:
        return None
    sent_now = notice.assess_notice(profile, meeting_on=meeting_on, sent_on=today)
    left = (before.latest_dispatch_on - today).days
    state = "error" if left < 0 else "warning" if left <= SOON_DAYS else "ok"
    return Countdown(
        before.latest_dispatch_on,
        left,
        state,
        before.required_clear_days,
        before.sentence,
        before.articles,
        sent_now.urgent_possible,
    )


def assess_dispatch(
    body: Body, organisation: Organisation, starts_at: datetime, sent_at: datetime, *, urgent: bool
) -> notice.NoticeAnswer:
    """Whether a convocation sent at ``sent_at`` is in time; ``urgent`` when the shortened notice is invoked."""
    clock = zone(organisation)
    meeting_on = starts_at.astimezone(clock).date()
    return notice.assess_notice(
        regime_of(body, organisation, meeting_on),
        meeting_on=meeting_on,
        sent_on=sent_at.astimezone(clock).date(),
        urgent=urgent,
    )


def assess_dispatches(
    body: Body, organisation: Organisation, starts_at: datetime, sent: Mapping[str, datetime], *, urgent: bool
) -> Finding | None:
    """The law on what was really sent, the latest dispatch deciding; ``None`` while nothing left."""
    if not sent:
        return None
    clock = zone(organisation)
    meeting_on = starts_at.astimezone(clock).date()
    dispatches = {member: at.astimezone(clock).date() for member, at in sent.items()}
    profile = regime_of(body, organisation, meeting_on)
    return notice.assess_notice(
        profile, meeting_on=meeting_on, sent_on=None, dispatches=dispatches, urgent=urgent
    ).finding


@dataclass(frozen=True)
class NoteCheck:
    """Items (their ids) whose explanatory note the law wants and does not find, and its sentence."""

    missing: frozenset[int]
    required: frozenset[int]
    finding: Finding


def assess_notes(
    body: Body, organisation: Organisation, on: date, items: Iterable[tuple[int, int, str, bool]]
) -> NoteCheck:
    """Which of the items (id, position, kind, has a note) lack their note on a meeting day (FR-CONV-06)."""
    rows = list(items)
    ids = {f"point {position}": item_id for item_id, position, _kind, _note in rows}
    answer = notice.assess_notes(
        regime_of(body, organisation, on),
        [
            notice.AgendaNote(f"point {position}", item_kind=kind, note=note)
            for _id, position, kind, note in rows
        ],
    )
    return NoteCheck(
        frozenset(ids[one] for one in answer.missing),
        frozenset(ids[one] for one in answer.required_for),
        answer.finding,
    )
