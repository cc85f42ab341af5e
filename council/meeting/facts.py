"""What the book must know of the prepared meeting: frozen into its first line, so that the book replays alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from council.law.regimes import Regime, regime


@dataclass(frozen=True)
class Seat:
    """A member in office. ``seat`` is the mandate id; ``chair_rank`` 1 presides of right (FR-COMP-06)."""

    seat: int
    name: str
    short: str = ""
    capacity: str = ""
    group: str = ""
    colour: str = ""
    rank: int = 0
    chair_rank: int | None = None
    age_rank: int | None = None
    """1 = the oldest; equal for equal birth dates. Stands for the birth date, which is nobody's business."""
    weight: int = 1
    """Voices in votes, as the statutes give them; heads alone count in the quorum (FR-PROX-03)."""
    substitute: str = ""
    """Who may sit in the member's place (FR-PROX-05), as read out; empty for nobody."""
    substitute_short: str = ""


CLOSED_TITLE = "Affaire examinée à huis clos"
CONFIDENTIAL_TITLE = "Affaire confidentielle"


def open_title(title: str, public_title: str, *, closed_session: bool, confidential: bool) -> str:
    """The title that anybody may read; the real one of a closed or confidential item never is (FR-DATA-01)."""
    if public_title:
        return public_title
    if closed_session:
        return CLOSED_TITLE
    return CONFIDENTIAL_TITLE if confidential else title


@dataclass(frozen=True)
class AgendaItem:
    """A point of the agenda as convened. ``mode`` and ``rule`` are those proposed by the office."""

    item: int
    position: int
    title: str
    public_title: str = ""
    kind: str = "decision"
    mode: str = "public"
    rule: str = "simple_expressed"
    closed_session: bool = False
    confidential: bool = False
    rapporteur: int | None = None
    first_call: int = 1
    """On which convocation it was first listed (FR-QUO-03)."""
    complement: int = 0
    """Number of the complementary agenda that brought it, 0 for the convocation itself (FR-CONV-09)."""
    video: str = "ordinary"
    """What it is for a meeting by video: a code of ``law.rooms.ITEM_TYPES``."""
    urgent: bool = False
    """Added in urgency: the council decides on the urgency before it (FR-CONV-04)."""
    part: str = ""
    """The section (rubrique) of the agenda it stood under; empty for none."""
    report: int = 0
    """The item whose deliberation it is (several under one report); 0 for none."""

    @property
    def open_title(self) -> str:
        """The title that anybody may read."""
        return open_title(
            self.title,
            self.public_title,
            closed_session=self.closed_session,
            confidential=self.confidential,
        )


@dataclass(frozen=True)
class Received:
    """An oral question received before the meeting; ``on``: ISO day."""

    question: str
    item: int
    seat: int
    text: str
    on: str


@dataclass(frozen=True)
class Facts:
    """The meeting at its opening: legal profile, members in office, agenda."""

    meeting: int
    title: str
    body: str
    starts_at: str
    """Aware ISO 8601 instant."""
    regime: str
    on: str
    """Local ISO date that fixes the law in force."""
    population: int | None = None
    adjustments: Mapping[str, object] = field(default_factory=dict)
    timezone: str = "Europe/Paris"
    call: int = 1
    """Which convocation on the same agenda (FR-QUO-03, BE-QUO-01)."""
    urgent_reason: str = ""
    """Why the notice was shortened (FR-CONV-04), empty when it was not."""
    rooms: tuple[str, ...] = ()
    """Names of the places linked by video (FR-REM-02); empty for a meeting in one place."""
    seats: tuple[Seat, ...] = ()
    items: tuple[AgendaItem, ...] = ()
    questions: tuple[Received, ...] = ()
    """Oral questions received before the meeting, in their order (FR-AG-04)."""

    @cached_property
    def law(self) -> Regime:
        """The legal profile in force that day. Raises Violation (``council.law.regimes.regime``)."""
        day = date.fromisoformat(self.on)
        return regime(self.regime, population=self.population, on=day, adjustments=self.adjustments)

    @cached_property
    def seat_of(self) -> Mapping[int, Seat]:
        """Members by seat."""
        return {seat.seat: seat for seat in self.seats}

    @cached_property
    def item_of(self) -> Mapping[int, AgendaItem]:
        """Items by id."""
        return {item.item: item for item in self.items}

    @cached_property
    def head(self) -> int | None:
        """Seat of who presides of right (the mayor), None when vacant."""
        return next((seat.seat for seat in self.seats if seat.chair_rank == 1), None)

    @cached_property
    def weighted(self) -> bool:
        """Whether somebody has another number of voices than one."""
        return any(seat.weight != 1 for seat in self.seats)

    def weigh(self, seats: Collection[int]) -> int:
        """Voices of several seats."""
        if not self.weighted:
            return len(seats)
        return sum(self.weight(seat) for seat in seats)

    def weight(self, seat: int) -> int:
        """Voices of one seat."""
        found = self.seat_of.get(seat)
        return found.weight if found else 1

    def name(self, seat: int | None) -> str:
        """Name of a seat as the book reads it out."""
        found = self.seat_of.get(seat) if seat is not None else None
        return found.name if found else "membre inconnu"
