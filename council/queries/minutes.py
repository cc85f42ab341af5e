"""The minutes' page: what the book says, locked, beside the debates that the secretary writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import joinedload

from council.law.minutes import CONTENTS, assess_contents
from council.law.violations import Finding
from council.meeting import events as ev
from council.meeting.message_events import MessageSent, MessageWithdrawn
from council.meeting.sentences import Teller
from council.meeting.urn_events import ClosingAnnounced, UrnConfirmed, UrnRevoked
from council.models import Act, Document, Meeting, Minutes, OutboxMessage, db
from council.queries import deadlines
from council.queries.clocks import local_day
from council.queries.interventions import SPOKEN, interventions
from council.queries.meetings import MeetingHead, head_of
from council.queries.papers import PaperLine, paper_line, select_papers
from council.queries.story import ItemStory, Story, read, tell

SILENT = (
    ev.VoteCast, ev.VoterRecorded, ev.ItemOpened, ev.ItemClosed, ev.BallotOpened, ev.ResultProclaimed, *SPOKEN,
    MessageSent, MessageWithdrawn, ClosingAnnounced, UrnConfirmed, UrnRevoked,
)  # fmt: skip
"""Lines that the result or the list of interventions already tells, or that nobody needs afterwards."""


@dataclass(frozen=True)
class MinutesItem:
    """A point: locked facts, and the debate as stored (cleaned HTML)."""

    id: int
    position: int
    title: str
    number: str
    sentence: str
    restricted: bool
    facts: tuple[str, ...]
    debate: str
    interventions: str
    """Who had the floor, in words: a help to whoever writes the debate. Empty when nobody was given it."""


@dataclass(frozen=True)
class MinutesPage:
    """The minutes of a meeting that was opened. ``settlers``: days of later meetings of the body that may have settled them."""

    head: MeetingHead
    revision: int
    final: bool
    settled_on: date | None
    paper: PaperLine | None
    items: tuple[MinutesItem, ...]
    book_lines: int
    book_hash: str
    settlers: tuple[date, ...]
    contents: Finding
    deadline: Finding | None
    remaking: bool
    """The worker is still laying out the last change."""
    shared_at: datetime | None = None
    paper_copy_on: date | None = None
    approved_version: int | None = None
    running: bool = False
    """The meeting is not closed: its book still grows."""

    @property
    def signed(self) -> bool:
        """Whether somebody has signed."""
        return self.paper is not None and self.paper.state != "prepared"

    @property
    def editable(self) -> bool:
        """Whether the text may still change: neither settled nor signed."""
        return not self.signed and self.settled_on is None

    @property
    def restricted(self) -> frozenset[int]:
        """Items whose debate is not told."""
        return frozenset(item.id for item in self.items if item.restricted)


def minutes_page(meeting_id: int) -> MinutesPage | None:
    """The page; nothing before the opening, nor after the closing until the acts were prepared."""
    meeting = held(meeting_id)
    row = db.session.execute(
        db.select(Minutes).where(Minutes.meeting_id == meeting_id).execution_options(populate_existing=True)
    ).scalar_one_or_none()
    running = meeting is not None and meeting.state != "closed"
    if meeting is None or (row is None and not running):
        return None
    row = row or Minutes(
        meeting_id=meeting_id, debates={}, revision=0, final=False, settled_on=None, shared_at=None,
        paper_copy_on=None, approved_version=None,
    )  # fmt: skip
    organisation = deadlines.organisation_of(meeting)
    story = tell(read(meeting_id))
    numbers = {
        act.item_id: act for act in db.session.scalars(db.select(Act).where(Act.meeting_id == meeting_id))
    }
    document = db.session.execute(
        select_papers().where(Document.meeting_id == meeting_id, Document.kind == "minutes")
    ).scalar_one_or_none()
    paper = paper_line(document) if document else None
    online = paper.published_at if paper else None
    settled = row.settled_on
    return MinutesPage(
        head=head_of(meeting, organisation),
        revision=row.revision,
        final=row.final,
        settled_on=settled,
        paper=paper,
        items=tuple(_item(story, one, numbers.get(one.item.item), row) for one in story.items),
        book_lines=story.lines,
        book_hash=story.head_hash,
        settlers=_settlers(meeting),
        contents=assess_contents(deadlines.law_of(meeting, organisation), _written(row)).finding,
        deadline=deadlines.minutes_deadline(meeting, organisation, settled, online).finding
        if settled
        else None,
        remaking=remaking(meeting_id, row.revision),
        shared_at=row.shared_at,
        paper_copy_on=row.paper_copy_on,
        approved_version=row.approved_version,
        running=running,
    )


def held(meeting_id: int) -> Meeting | None:
    """A meeting of the current organisation that was opened."""
    found: Meeting | None = db.session.execute(
        db.select(Meeting)
        .where(Meeting.id == meeting_id, Meeting.state.in_(("open", "suspended", "closed")))
        .options(joinedload(Meeting.body))
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    return found


def remaking(meeting_id: int, revision: int) -> bool:
    """Whether the PDF of a revision is still to come."""
    state = db.session.scalar(
        db.select(OutboxMessage.state).where(OutboxMessage.key == f"minutes:{meeting_id}:{revision}")
    )
    return state in ("pending", "running")


def current_revision(meeting_id: int) -> int:
    """Revision of the minutes now, 0 before they exist."""
    return db.session.scalar(db.select(Minutes.revision).where(Minutes.meeting_id == meeting_id)) or 0


def _written(row: Minutes) -> list[str]:
    """The compulsory contents that are there: the book gives all but the debates."""
    return [name for name in CONTENTS if name != "debates" or row.debates]


def _item(story: Story, one: ItemStory, act: Act | None, row: Minutes) -> MinutesItem:
    teller = Teller(story.final, staff=not one.restricted)
    told = [teller.tell(moment.event) for moment in one.moments if not isinstance(moment.event, SILENT)]
    return MinutesItem(
        id=one.item.item,
        position=one.item.position,
        title=one.item.open_title,
        number=act.number if act else "",
        sentence=act.result_sentence if act else "",
        restricted=one.restricted,
        facts=tuple(told),
        debate=row.debates.get(str(one.item.item), ""),
        interventions=interventions(story, one.item.item),
    )


def _settlers(meeting: Meeting) -> tuple[date, ...]:
    """Days of later meetings of the same body that were held."""
    organisation = deadlines.organisation_of(meeting)
    rows = db.session.scalars(
        db.select(Meeting.starts_at)
        .where(
            Meeting.body_id == meeting.body_id,
            Meeting.starts_at > meeting.starts_at,
            Meeting.state.in_(("open", "suspended", "closed")),
        )
        .order_by(Meeting.starts_at)
    )
    return tuple(local_day(each, organisation) for each in rows)
