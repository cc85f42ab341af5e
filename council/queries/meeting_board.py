"""The board of a meeting: its agenda item by item, what is missing, the legal countdown."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime

from council.law.notice import VOTED_KINDS
from council.law.violations import Finding
from council.models import Item, Meeting, Organisation, db
from council.queries import postponements, readiness, repeats
from council.queries.advice import Advice, budget_advice
from council.queries.agenda_sections import Group, groups_of, sections_of
from council.queries.clocks import local_day
from council.queries.draft_variables import holes
from council.queries.kinds import KIND_WORDS
from council.queries.manifest import item_mark
from council.queries.meetings import MeetingHead, head_of, with_papers
from council.queries.notice import Countdown, assess_dispatch, assess_notes, countdown, item_faults, noted
from council.queries.postponed_meetings import Places, places
from council.queries.rooms import remote_words
from council.queries.standing_items import Offer, offers
from council.queries.withdrawals import Suggestion, suggested


@dataclass(frozen=True)
class ItemLine:
    """An item on the board and, in French, what it lacks (``missing`` blocks or weakens, ``advice`` does not)."""

    id: int
    position: int
    title: str
    kind: str
    kind_words: str
    rapporteur: str
    annexes: int
    confidential: bool
    closed_session: bool
    missing: tuple[str, ...]
    advice: tuple[str, ...]
    mark: str = ""
    """Where it comes from, when not from a first convocation."""
    done: tuple[str, ...] = ()
    """What it has of what it needs: text, note, matter, opinions, budget."""
    part: str = ""
    """The section (rubrique) it stands under."""
    report: int | None = None
    """Number of the report that it is a deliberation of."""
    deliberations: int = 0
    """How many deliberations it carries, when it is a report."""

    @property
    def ready(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


@dataclass(frozen=True)
class Board:
    """The meeting board."""

    head: MeetingHead
    items: tuple[ItemLine, ...]
    countdown: Countdown | None
    notes_sentence: str
    repeat_words: str = ""
    """What a repeated convocation says of itself; empty for a first one."""
    repeat_notice: Finding | None = None
    """The law on a repeated convocation sent now."""
    video: tuple[str, ...] = ()
    """What the law says of a meeting by video, and of its items that cannot be dealt with there."""
    groups: tuple[Group, ...] = ()
    """The agenda by sections (rubriques), empty ones too."""
    repeatable: repeats.Repeatable | None = None
    """What the body may be called again for, once a meeting closed without a quorum."""

    @property
    def ready(self) -> int:
        """How many items lack nothing."""
        return sum(item.ready for item in self.items)

    @property
    def incomplete(self) -> int:
        """How many items lack something."""
        return sum(bool(item.missing) for item in self.items)


@dataclass(frozen=True)
class BoardPage:
    """The board with what its page says beside it: who should withdraw, the debate before a budget."""

    board: Board
    withdrawals: tuple[Suggestion, ...]
    budget: Advice | None
    departures: tuple[postponements.Departure, ...]
    """What left the agenda before the convocation."""
    offers: tuple[Offer, ...] = ()
    """Standing points that a draft agenda lacks."""
    put_off: tuple[postponements.Waiting, ...] = ()
    """Points of the body put off without a day."""
    places: Places = field(default_factory=Places)
    """The cancelled meeting it replaces, or the one that replaces it."""


def board_page(meeting_id: int, now: datetime, *, interests: bool) -> BoardPage | None:
    """Everything the page of the board shows, the meeting and its papers read once.

    ``interests``: whether the reader may see the register. ``None`` when the meeting is not the organisation's.
    """
    meeting = with_papers(meeting_id)
    if meeting is None:
        return None
    organisation = db.session.get_one(Organisation, meeting.organisation_id)
    return BoardPage(
        board(meeting, now),
        suggested(meeting, meeting.items) if interests else (),
        budget_advice(meeting),
        postponements.departures(meeting, organisation),
        offers(meeting, organisation),
        postponements.waiting(meeting, organisation),
        places(meeting),
    )


def board(meeting: Meeting, now: datetime) -> Board:
    """The board of a meeting read with its papers."""
    organisation = db.session.get_one(Organisation, meeting.organisation_id)
    on = local_day(meeting.starts_at, organisation)
    notes = assess_notes(meeting.body, organisation, on, meeting.items)
    faults = item_faults(meeting.body, organisation, on, meeting.items)
    early = {one.item_id for one in faults if one.finding.code == "too_early"}
    came = postponements.origins(meeting.items, organisation)
    around = readiness.surroundings([item.id for item in meeting.items])
    lines = tuple(
        _line(
            item,
            item.id in notes.missing,
            item.id in early,
            _mark(item, meeting.call, came),
            around.get(item.id, readiness.NOTHING),
        )
        for item in meeting.items
    )
    groups = groups_of(meeting.items, sections_of(meeting.id))
    headed = {item: group.title for group in groups for item in group.items}
    under = Counter(item.report_id for item in meeting.items)
    lines = tuple(
        replace(
            line,
            part=headed[line.id],
            report=item.report.position if item.report else None,
            deliberations=under[line.id],
        )
        for line, item in zip(lines, meeting.items, strict=True)
    )
    repeat = repeats.repeat_of(meeting, organisation)
    draft = meeting.state == "draft"
    left = countdown(meeting.body, organisation, meeting.starts_at, now, repeat) if draft else None
    return Board(
        head_of(meeting, organisation),
        lines,
        left,
        notes.finding.sentence,
        repeats.words(meeting, organisation),
        assess_dispatch(
            meeting.body, organisation, meeting.starts_at, now, urgent=False, repeat=repeat
        ).finding
        if draft and repeat.failed_on
        else None,
        remote_words(meeting, organisation),
        groups,
        repeats.offered(meeting, now),
    )


def _mark(item: Item, call: int, came: dict[int, str]) -> str:
    return ", ".join(filter(None, (item_mark(item, call), came.get(item.id, ""))))


def _done(item: Item) -> list[str]:
    has = {
        "texte": item.kind in VOTED_KINDS and bool(item.articles),
        "note": noted(item) or (item.note_in_annex and bool(item.annexes)),
        "matière": item.kind in VOTED_KINDS and bool(item.matiere_code),
    }
    return [name for name, there in has.items() if there]


def _line(
    item: Item, wants_note: bool, early_papers: bool, mark: str, around: readiness.Surroundings
) -> ItemLine:
    missing, advice = [], []
    if early_papers:
        missing.append("documents du délégataire trop récents")
    if wants_note:
        missing.append("note de synthèse à écrire")
    if item.kind in VOTED_KINDS:
        if not item.articles:
            missing.append("dispositif à écrire")
        if not item.matiere_code:
            missing.append("matière à choisir")
        if not item.visas:
            advice.append("aucun visa")
    if item.rapporteur_id is None and item.kind not in ("minutes", "question"):
        missing.append("rapporteur à désigner")
    missing += [f"à remplir dans le texte\u00a0: {name}" for name in holes(item)]
    return ItemLine(
        item.id,
        item.position,
        item.title,
        item.kind,
        KIND_WORDS[item.kind],
        item.rapporteur.person.formal_name if item.rapporteur else "",
        len(item.annexes),
        item.confidential,
        item.closed_session,
        (*missing, *around.missing),
        tuple(advice),
        mark,
        (*_done(item), *around.done),
    )
