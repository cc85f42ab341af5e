"""Convening as the office sees it before: what the law says, who will be reached and how (after: ``tracking``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from council.law.violations import Finding, Status
from council.models import Account, Convocation, Group, Mandate, Organisation, Person, db
from council.queries.clocks import local_day
from council.queries.dossiers import DossierPage, page_of
from council.queries.meeting_board import Board, board
from council.queries.meetings import MeetingHead, with_papers
from council.queries.municipal_copies import CopiesSummary, summary
from council.queries.notice import ItemFault, assess_dispatch, item_faults
from council.queries.repeats import repeat_of
from council.queries.sendings import way
from council.queries.unfinished import Unfinished, as_seen, unfinished


@dataclass(frozen=True)
class Recipient:
    """A member about to be convened, and how (mail, portal, paper); ``postal`` is missing on paper when it is empty."""

    mandate_id: int
    name: str
    capacity: str
    group: str
    colour: str
    channel: str
    address: str
    postal: str


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
    body_id: int
    unfinished: tuple[Unfinished, ...] = ()
    copies: CopiesSummary | None = None
    """None where municipal councillors are not informed."""

    @property
    def seen(self) -> str:
        """What the choice to send unfinished points is about."""
        return as_seen(self.unfinished)

    @property
    def possible(self) -> bool:
        """Whether nothing but a motive stands in the way."""
        return bool(
            self.papers.current and self.papers.live and self.recipients and self.urgency != "refused"
        )


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
    on = local_day(meeting.starts_at, organisation)
    return Preview(
        shown.head,
        shown,
        papers,
        recipients(meeting.body_id, local_day(now, organisation)),
        regular.finding,
        urgency,
        urgent.finding.sentence,
        item_faults(meeting.body, organisation, on, meeting.items),
        shown.notes_sentence,
        meeting.body_id,
        unfinished(meeting.items),
        summary(meeting, now),
    )


def recipients(body_id: int, on: date) -> tuple[Recipient, ...]:
    """Members in office on a day, in the order of the table, with the address a mail would go to."""
    rows = db.session.execute(
        db.select(Person, Mandate, Group.name, Group.colour, Account.email)
        .join(Mandate, Mandate.person_id == Person.id)
        .outerjoin(Group, Group.id == Mandate.group_id)
        .outerjoin(Account, (Account.person_id == Person.id) & Account.active)
        .where(Mandate.seated(body_id, on))
        .order_by(Mandate.rank)
    )
    return tuple(
        _recipient(person, mandate, group or "", colour or "#56617a", account)
        for person, mandate, group, colour, account in rows
    )


def _recipient(person: Person, mandate: Mandate, group: str, colour: str, account: str | None) -> Recipient:
    channel, address = way(mandate.channel, account, person.email)
    return Recipient(
        mandate.id,
        person.formal_name,
        mandate.capacity,
        group,
        colour,
        channel,
        address,
        mandate.postal_address,
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
