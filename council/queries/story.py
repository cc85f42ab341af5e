"""A closed meeting as its minute book tells it: pure reading, corrections applied, nothing decided again.

The acts, the list, the attendance sheet and the minutes are all written from here, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from council.meeting import events as ev
from council.meeting.block_events import BlockFormed
from council.meeting.chain import Line, verify
from council.meeting.election_minutes import minutes_text
from council.meeting.election_state import ElectionState
from council.meeting.evolve import effective_events, evolve
from council.meeting.facts import AgendaItem, Facts
from council.meeting.hours import ended_by, said
from council.meeting.room import mandated_on, withdrawn_from
from council.meeting.state import BallotState, MeetingState
from council.models import db
from council.queries import book

DECIDED = ("adopted", "rejected", "not_adopted", "elected", "appointed", "acknowledged")
"""Outcomes that make an act (FR-ACT-03: a rejected matter keeps its number)."""


EXPLAINED = (ev.BallotCancelled, ev.BallotReopened, ev.WayChanged)
"""Lines whose motive says why they were written, and passes nothing over."""


@dataclass(frozen=True)
class Overridden:
    """What an authorised person went past: the objections of the law as then shown, and the motive given."""

    sentences: tuple[str, ...]
    motive: str


@dataclass(frozen=True)
class Moment:
    """Something that happened, with the state of the room just after it."""

    at: datetime
    event: ev.Event
    room: MeetingState


@dataclass(frozen=True)
class ItemStory:
    """An item as it was lived. ``room``: who was there when it was decided, or ended without a decision."""

    item: AgendaItem
    outcome: str | None
    room: MeetingState
    ballots: tuple[BallotState, ...] = ()
    """Ballots that count, in order; cancelled ones are only told by ``moments``."""
    moments: tuple[Moment, ...] = ()

    @property
    def decided(self) -> bool:
        """Whether the item makes an act."""
        return self.outcome in DECIDED

    @property
    def deciding(self) -> BallotState | None:
        """The last ballot on the item itself (not on an amendment)."""
        return next((one for one in reversed(self.ballots) if not one.question), None)

    @property
    def restricted(self) -> bool:
        """Confidential, or heard behind closed doors: citizens get the public title, number, date and result."""
        return (
            self.item.confidential
            or self.item.closed_session
            or self.room.item_state(self.item.item).in_closed_session
        )

    @property
    def withdrawn(self) -> frozenset[int]:
        """Members who took no part."""
        return withdrawn_from(self.room, self.item.item)

    @property
    def mandated(self) -> frozenset[int]:
        """Among them, the representatives of the authority (CGCT L1111-6)."""
        return mandated_on(self.room, self.item.item)

    @property
    def overridden(self) -> tuple[Overridden, ...]:
        """See ``overridden``."""
        return overridden(self.moments)


@dataclass(frozen=True)
class Story:
    """The whole meeting."""

    facts: Facts
    opened_at: datetime
    closed_at: datetime | None
    opening: MeetingState
    """The room when the opening quorum was counted."""
    quorum: ev.QuorumChecked | None
    final: MeetingState
    items: tuple[ItemStory, ...]
    before: tuple[Moment, ...]
    """Moments before the first item."""
    after: tuple[Moment, ...]
    """Moments after the last item; those between two items are told with the second."""
    head_hash: str
    lines: int
    moments: tuple[Moment, ...] = field(default=(), repr=False)

    @property
    def chair(self) -> int | None:
        """Seat of who presided the meeting."""
        return self.final.chair or self.opening.chair

    @property
    def secretary(self) -> int | None:
        """Seat of the secretary of the meeting."""
        return self.final.secretary


def read(meeting_id: int) -> list[Line]:
    """The lines of a minute book."""
    return book.lines(db.session, meeting_id)


def tell(lines: Sequence[Line]) -> Story:
    """The story of a book. Raises ``chain.Broken`` when the chain does not hold, ValueError without an opening."""
    head = verify(lines)
    moments = list(_moments(lines))
    opened = next((one for one in moments if isinstance(one.event, ev.MeetingOpened)), None)
    if opened is None or not isinstance(opened.event, ev.MeetingOpened):
        raise ValueError("the book has no opening")
    checks = [
        one for one in moments if isinstance(one.event, ev.QuorumChecked) and one.event.moment == "opening"
    ]
    told = _told_with(moments)
    first = next(
        (index for index, one in enumerate(moments) if isinstance(one.event, ev.ItemOpened)), len(moments)
    )
    facts = moments[-1].room.facts  # with the items that the council admitted in urgency
    return Story(
        facts=facts,
        opened_at=opened.at,
        closed_at=next((one.at for one in moments if isinstance(one.event, ev.MeetingClosed)), None),
        opening=checks[-1].room if checks else opened.room,
        quorum=checks[-1].event if checks and isinstance(checks[-1].event, ev.QuorumChecked) else None,
        final=moments[-1].room,
        items=tuple(
            _item_story(
                item,
                [
                    one
                    for one, of in zip(moments, told, strict=True)
                    if of == item.item or _shared(one, item.item)
                ],
                moments[-1].room,
            )
            for item in sorted(facts.items, key=lambda one: one.position)
        ),
        before=tuple(one for one in moments[:first] if _item_of(one) is None),
        after=tuple(one for one, of in zip(moments[first:], told[first:], strict=True) if of is None),
        head_hash=head,
        lines=len(lines),
        moments=tuple(moments),
    )


def _moments(lines: Sequence[Line]) -> Iterable[Moment]:
    """Each line as it now reads, with the room after it; annulled lines and the corrections themselves are gone. Who came or
    went did so at the hour said, and the proxy that ended by it too."""
    written = tuple(line.event for line in lines)
    state: MeetingState | None = None
    door: ev.Event | None = None
    for line, event in zip(lines, effective_events(written), strict=True):
        if event is None or isinstance(event, ev.Corrected):
            continue
        if state is None:
            state = MeetingState(event.facts) if isinstance(event, ev.MeetingOpened) else None
        if state is not None:
            # The whole history is only kept for corrections, which are already applied here.
            state = replace(evolve(state, event), history=())
            door = door if ended_by(event, door) else event
            yield Moment(said(door) or line.at, event, state)


def overridden(moments: Iterable[Moment]) -> tuple[Overridden, ...]:
    """What was gone past in ``moments``, each objection once; lines written before objections were kept give none."""
    found: dict[Overridden, None] = {}
    told: set[str] = set()
    for moment in moments:
        event = moment.event
        if not event.motive or (isinstance(event, EXPLAINED) and not event.overrode):
            continue
        if event.overrode or event.motive not in told:
            found[Overridden(event.overrode, event.motive)] = None
        told.add(event.motive)
    return tuple(found)


def requesters(one: ItemStory) -> dict[str, tuple[int, ...]]:
    """Subject -> seats whose requests stood when the item was voted, in the order of the book (CGCT L2121-21)."""
    standing: dict[tuple[str, int], None] = {}
    for moment in one.moments:
        event = moment.event
        if isinstance(event, ev.RequestMade):
            standing[event.subject, event.seat] = None
        elif isinstance(event, ev.RequestWithdrawn):
            standing.pop((event.subject, event.seat), None)
    subjects = dict.fromkeys(subject for subject, _ in standing)
    return {what: tuple(seat for subject, seat in standing if subject == what) for what in subjects}


def _item_of(moment: Moment) -> int | None:
    """The item a moment belongs to: the one it names, else the one under discussion."""
    if isinstance(moment.event, BlockFormed):
        return moment.event.items[0]
    named = getattr(moment.event, "item", None)
    return named if isinstance(named, int) else moment.room.item


def _shared(moment: Moment, item: int) -> bool:
    """Whether a moment of the vote of a block is also of ``item``, one of those voted together."""
    event, room = moment.event, moment.room
    if isinstance(event, BlockFormed):
        return item in event.items
    ballot = room.ballots.get(getattr(event, "ballot", ""))
    asked = isinstance(event, ev.RequestMade | ev.RequestWithdrawn)
    return item in (ballot.items if ballot else room.block if asked else ())


def _told_with(moments: Sequence[Moment]) -> list[int | None]:
    """The item each moment is told with: its own, else the next one put to discussion, except before the first."""
    told: list[int | None] = []
    following: int | None = None
    for moment in reversed(moments):
        own = _item_of(moment)
        if isinstance(moment.event, ev.ItemOpened):
            following = moment.event.item
        told.append(own if own is not None else following)
    told.reverse()
    first = next(
        (index for index, one in enumerate(moments) if isinstance(one.event, ev.ItemOpened)), len(moments)
    )
    return [
        _item_of(one) if index < first else of
        for index, (one, of) in enumerate(zip(moments, told, strict=True))
    ]


def _item_story(item: AgendaItem, own: Sequence[Moment], final: MeetingState) -> ItemStory:
    ballots = tuple(
        one for one in final.ballots.values() if item.item in one.concerned and one.state != "cancelled"
    )
    counted = {one.ballot for one in ballots}
    closing = [one for one in own if isinstance(one.event, ev.BallotClosed) and one.event.ballot in counted]
    ended = [one for one in own if isinstance(one.event, ev.ItemClosed)]
    at = closing or ended or own
    state = final.item_state(item.item)
    room = replace(at[-1].room if at else final, items=final.items)
    return ItemStory(item, state.outcome, room, ballots, tuple(own))


def elections(story: Story, item: ItemStory) -> list[ElectionState]:
    """Elections held on an item, those given up left out."""
    held = story.final.elections.values()
    return [one for one in held if one.item == item.item.item and one.state != "abandoned"]


def election_text(story: Story, item: ItemStory) -> tuple[str, ...]:
    """What the minutes and the extract say of the elections held on an item, paragraph by paragraph."""
    return tuple(text for one in elections(story, item) for text in minutes_text(story.final, one))
