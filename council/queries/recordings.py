"""The recording of a meeting: where its items begin, for citizens and for the page on which the office gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from council.documents.recordings import Recording, moment, moment_typed, moment_words, read
from council.meeting.chain import Line
from council.meeting.chapters import KINDS, Chapters, chapters
from council.models import Body, Item, Meeting, MeetingEvent, Organisation, db
from council.queries.clocks import zone
from council.queries.meetings import MeetingHead, meeting_head


@dataclass(frozen=True)
class Moment:
    """Where an item begins: its address, the second of the recording, and « 12 min 30 »."""

    url: str
    second: int
    words: str


@dataclass(frozen=True)
class Shown:
    """A recording with its chapters by item. ``hidden``: doors were closed at some moment; what followed has no chapter."""

    recording: Recording
    moments: Mapping[int, Moment]
    hidden: bool


@dataclass(frozen=True)
class FormLine:
    """A point of the agenda on the office's page; ``moment`` is empty when it has no chapter."""

    position: int
    title: str
    moment: Moment | None


@dataclass(frozen=True)
class FormPage:
    """What the office's page shows. ``opens`` and ``begins`` as they were typed; ``opened_at`` is local."""

    head: MeetingHead
    slug: str
    public: bool
    opened_at: datetime | None
    address: str
    opens: str
    begins: str
    cut: bool
    closed: bool
    """Doors were closed at some moment."""
    shown: Shown | None
    lines: tuple[FormLine, ...]


def chapters_of(meeting_id: int) -> Chapters:
    """The chapters of a minute book; none for a meeting of another institution."""
    lines = (
        MeetingEvent.meeting_id, MeetingEvent.seq, MeetingEvent.at, MeetingEvent.actor, MeetingEvent.kind,
        MeetingEvent.payload, MeetingEvent.prev_hash, MeetingEvent.hash,
    )  # fmt: skip
    query = db.select(*lines).where(MeetingEvent.meeting_id == meeting_id, MeetingEvent.kind.in_(KINDS))
    return chapters(Line(*row) for row in db.session.execute(query.order_by(MeetingEvent.seq)))


def shown(meeting: Meeting) -> Shown | None:
    """The recording of a meeting as citizens may use it; nothing while none was given."""
    if not meeting.recording_address:
        return None
    recording, found = read(meeting.recording_address), chapters_of(meeting.id)
    seconds = {
        one.item: one.second(meeting.recording_offset, cut=meeting.recording_cut) for one in found.items
    }
    moments = {
        item: Moment(moment(recording, second), second, moment_words(second))
        for item, second in seconds.items()
        if second >= 0
    }
    return Shown(recording, moments, found.closed)


def moment_of(shown: Shown | None, item: Item) -> Moment | None:
    """Where citizens find an item; nothing for one of which they read the public title only."""
    if shown is None or item.confidential or item.closed_session:
        return None
    return shown.moments.get(item.id)


def form_page(meeting_id: int) -> FormPage | None:
    """The office's page; nothing for a meeting of another institution."""
    head = meeting_head(meeting_id)
    if head is None:
        return None
    meeting, public, organisation = db.session.execute(
        db.select(Meeting, Body.public, Organisation)
        .join(Body, Body.id == Meeting.body_id)
        .join(Organisation, Organisation.id == Meeting.organisation_id)
        .where(Meeting.id == meeting_id)
    ).one()
    found, offset = shown(meeting), meeting.recording_offset
    opened_at = meeting.opened_at.astimezone(zone(organisation)) if meeting.opened_at else None
    items = db.session.scalars(
        db.select(Item).where(Item.meeting_id == meeting_id, Item.pending.is_(False)).order_by(Item.position)
    )
    return FormPage(
        head=head,
        slug=organisation.slug,
        public=public,
        opened_at=opened_at,
        address=meeting.recording_address,
        opens=moment_typed(offset) if meeting.recording_address and offset >= 0 else "",
        begins=_begins(opened_at, offset),
        cut=meeting.recording_cut,
        closed=found.hidden if found else chapters_of(meeting_id).closed,
        shown=found,
        lines=tuple(FormLine(one.position, one.title, moment_of(found, one)) for one in items),
    )


def _begins(opened_at: datetime | None, offset: int) -> str:
    """The hour at which a recording started late begins."""
    if opened_at is None or offset >= 0:
        return ""
    second = opened_at.hour * 3600 + opened_at.minute * 60 + opened_at.second - offset
    return f"{second // 3600 % 24:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
