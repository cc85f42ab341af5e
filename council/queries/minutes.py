"""The minutes' page: what the book says, locked, beside the debates that the secretary writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from council.law.minutes import CONTENTS, assess_contents
from council.law.violations import Finding
from council.meeting import events as ev
from council.meeting.message_events import MessageSent, MessageWithdrawn
from council.meeting.sentences import Teller
from council.meeting.urn_events import ClosingAnnounced, UrnConfirmed, UrnRevoked
from council.models import Act, Document, Meeting, Minutes, OutboxMessage, db
from council.queries import deadlines
from council.queries.acts import closed
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
    """The minutes of a closed meeting. ``settlers``: days of later meetings of the body that may have settled them."""

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

    @property
    def editable(self) -> bool:
        """Whether nobody has signed yet."""
        return self.paper is None or self.paper.state == "prepared"


def minutes_page(meeting_id: int) -> MinutesPage | None:
    """The page; nothing before the acts were prepared."""
    meeting = closed(meeting_id)
    row = db.session.execute(
        db.select(Minutes).where(Minutes.meeting_id == meeting_id).execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if meeting is None or row is None:
        return None
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
    )


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
    return tuple(deadlines.local_day(each, organisation) for each in rows)
