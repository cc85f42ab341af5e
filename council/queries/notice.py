"""What the law of convocation says of a meeting: last day to send, days left, notes that are missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from council.documents.typography import day
from council.law import notice, papers, repeats
from council.law.regimes import Regime, regime
from council.law.violations import Finding, Status
from council.models import Body, Item, Organisation
from council.queries.clocks import zone


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
        """« convocation au plus tard le vendredi 12 juin 2026, dans 3 jours »."""
        return f"convocation au plus tard le {day(self.due_on, weekday=True)}, {self.when}"

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


def long_date(value: date) -> str:
    """« vendredi 12 juin 2026 »."""
    return day(value, weekday=True)


def texts_of(body: Body, organisation: Organisation, on: date) -> Regime:
    """The legal profile of a body on a day, without what its règlement intérieur adjusts. Raises ``Violation``."""
    return regime(body.regime, population=organisation.population, on=on)


def regime_of(body: Body, organisation: Organisation, on: date) -> Regime:
    """The legal profile of a body on a day, with what its règlement intérieur may adjust. Raises ``Violation``."""
    base = texts_of(body, organisation, on)
    own = {name: value for name, value in organisation.adjustments.items() if name in base.adjustable}
    return regime(body.regime, population=organisation.population, on=on, adjustments=own) if own else base


@dataclass(frozen=True)
class Repeat:
    """Which convocation this is: ``failed_on`` is the day of the meeting without quorum, None for a first one.

    ``only_repeated``: nothing was added to the agenda of the first convocation.
    """

    call: int = 1
    failed_on: date | None = None
    only_repeated: bool = True


FIRST = Repeat()


def countdown(
    body: Body, organisation: Organisation, starts_at: datetime, now: datetime, repeat: Repeat = FIRST
) -> Countdown | None:
    """The countdown of a meeting at ``starts_at`` (aware), seen at ``now`` (aware).

    ``None`` without a legal notice, and where the interval between two meetings stands for it (FR-QUO-03).
    """
    clock = zone(organisation)
    meeting_on, today = starts_at.astimezone(clock).date(), now.astimezone(clock).date()
    profile = regime_of(body, organisation, meeting_on)
    before = notice.assess_notice(profile, meeting_on=meeting_on, sent_on=None, call=repeat.call)
    interval = repeat.failed_on is not None and profile.second_call_min_days is not None
    if before.required_clear_days == 0 or (interval and repeat.only_repeated):
        return None
    sent_now = notice.assess_notice(profile, meeting_on=meeting_on, sent_on=today, call=repeat.call)
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
    body: Body, organisation: Organisation, starts_at: datetime, sent_at: datetime, *, urgent: bool, repeat: Repeat = FIRST
) -> notice.NoticeAnswer:  # fmt: skip
    """Whether a convocation sent at ``sent_at`` is in time; ``urgent`` when the shortened notice is invoked."""
    clock = zone(organisation)
    meeting_on, sent_on = starts_at.astimezone(clock).date(), sent_at.astimezone(clock).date()
    profile = regime_of(body, organisation, meeting_on)
    if repeat.failed_on is not None:
        return repeats.repeat_notice(
            profile, call=repeat.call, failed_on=repeat.failed_on, meeting_on=meeting_on, sent_on=sent_on, urgent=urgent,
            only_repeated=repeat.only_repeated,
        )  # fmt: skip
    return notice.assess_notice(profile, meeting_on=meeting_on, sent_on=sent_on, urgent=urgent)


def assess_dispatches(
    body: Body, organisation: Organisation, starts_at: datetime, sent: Mapping[str, datetime], *, urgent: bool,
    repeat: Repeat = FIRST,
) -> Finding | None:  # fmt: skip
    """The law on what was really sent, the latest dispatch deciding; ``None`` while nothing left."""
    if not sent:
        return None
    if repeat.failed_on is not None:
        last = max(sent.values())
        return assess_dispatch(body, organisation, starts_at, last, urgent=urgent, repeat=repeat).finding
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


def assess_notes(body: Body, organisation: Organisation, on: date, items: Iterable[Item]) -> NoteCheck:
    """Which of the items lack their note, or documents that stand for it, on a meeting day (FR-CONV-06, BE-CONV-03)."""
    rows = list(items)
    ids = {f"point {item.position}": item.id for item in rows}
    answer = notice.assess_notes(
        regime_of(body, organisation, on),
        [
            notice.AgendaNote(
                f"point {item.position}",
                item_kind=item.kind,
                note=noted(item),
                equivalent_documents=any(
                    one.note_in_annex and bool(one.annexes) for one in (item, item.report) if one is not None
                ),
                classified_installation=item.classified_installation,
            )
            for item in rows
        ],
    )
    return NoteCheck(
        frozenset(ids[one] for one in answer.missing),
        frozenset(ids[one] for one in answer.required_for),
        answer.finding,
    )


@dataclass(frozen=True)
class ItemFault:
    """What the law finds wrong with the papers of one item before they leave."""

    item_id: int
    position: int
    title: str
    finding: Finding


def noted(item: Item) -> bool:
    """Whether a point has its note; the note of a report is that of its deliberations."""
    return bool(item.note) or (item.report is not None and bool(item.report.note))


def extra_points(body: Body, organisation: Organisation, on: date) -> bool:
    """Whether the profile lets a councillor add a point (BE-CONV-04)."""
    return regime_of(body, organisation, on).extra_point_clear_days is not None


def item_faults(
    body: Body, organisation: Organisation, on: date, items: Iterable[Item]
) -> tuple[ItemFault, ...]:
    """Item by item: notes missing, documents of a public service contract too recent (FR-CONV-06, -07, BE-CONV-03)."""
    profile = regime_of(body, organisation, on)
    found = []
    for item in items:
        checks = [assess_notes(body, organisation, on, [item]).finding]
        if item.service_papers_on is not None:
            checks.append(
                papers.service_contract_papers(
                    profile, documents_sent_on=item.service_papers_on, deliberation_on=on
                ).finding
            )
        if item.filed_on is not None and profile.extra_point_clear_days is not None:
            checks.append(_extra_point(profile, item, on))
        found += [
            ItemFault(item.id, item.position, item.title, one)
            for one in checks
            if one.status is not Status.OK
        ]
    return tuple(found)


def _extra_point(profile: Regime, item: Item, on: date) -> Finding:
    """The law on a point added by a councillor; those who may preside are of the college (BE-CONV-04)."""
    assert item.filed_on is not None
    return papers.extra_point(
        profile,
        filed_on=item.filed_on,
        meeting_on=on,
        by_college=item.filed_by is not None and item.filed_by.chair_rank is not None,
        has_note=noted(item),
        has_draft=bool(item.articles),
    ).finding
