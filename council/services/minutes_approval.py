"""The council settles minutes: a point of the next agenda, whose result settles the version that was current then."""

from __future__ import annotations

from datetime import date, datetime

from council.documents.typography import day
from council.meeting import events as ev
from council.models import Item, Meeting, Minutes, MinutesApproval, MinutesVersion, db
from council.permissions import Permission
from council.queries import minutes_approval as known
from council.queries.agenda_sections import groups_of, sections_of
from council.queries.papers import minutes_document
from council.queries.story import ItemStory, Story
from council.services import items, minutes
from council.services.agenda import lay_out
from council.services.errors import Refused
from council.services.item_draft import ItemDraft
from council.services.lookup import found
from council.services.meetings import editable
from council.services.pipeline import Work, command

NOT_WAITING = "Ce procès-verbal n’attend pas d’être arrêté par cette séance\u202f: actualisez la page."


@command(Permission.MEETING_EDIT)
def propose(work: Work, meeting_id: int, minutes_of: int) -> int:
    """Put the settling of earlier minutes first on a draft agenda (L2121-15: at the beginning); gives the item.

    Asking twice gives the same item. Raises ``Refused`` when these minutes do not wait for that.
    """
    meeting = editable(work, meeting_id)
    found(work, Minutes, minutes_of, NOT_WAITING, lock=True)
    listed: int | None = work.session.scalar(
        db.select(MinutesApproval.item_id)
        .join(Item, Item.id == MinutesApproval.item_id)
        .where(Item.meeting_id == meeting_id, MinutesApproval.meeting_id == minutes_of)
    )
    if listed is not None:
        return listed
    waiting = known.waiting(meeting)
    if minutes_of not in {one.meeting_id for one in waiting}:
        raise Refused(NOT_WAITING)
    typed = known.typed(meeting, waiting).get(minutes_of)
    if typed is not None:
        return _adopt(work, meeting, typed, minutes_of)
    when = day(known.local_start(minutes_of).date())
    draft = ItemDraft(
        title=f"Approbation du procès-verbal de la séance du {when}",
        kind="minutes",
        matiere_code="5.2",
        ballot_mode="main_levee",
        visas=("Vu le code général des collectivités territoriales, notamment son article L.\u00a02121-15",),
        articles=(f"Le procès-verbal de la séance du {when} est arrêté.",),
    )
    item_id = items.add_item.body(work, meeting_id, draft)  # type: ignore[attr-defined]
    work.session.add(
        MinutesApproval(organisation_id=meeting.organisation_id, item_id=item_id, meeting_id=minutes_of)
    )
    work.session.flush()
    work.session.expire(meeting, ["items"])
    first = [one for one in meeting.items if one.kind == "minutes" and one.section_id is None]
    order = first + [one for one in meeting.items if one not in first]
    lay_out(work, meeting, [(one.section_id, one.items) for one in groups_of(order, sections_of(meeting_id))])
    work.audit(minutes_of=minutes_of)
    return int(item_id)


def _adopt(work: Work, meeting: Meeting, item_id: int, minutes_of: int) -> int:
    """Let a point typed by hand be the one that settles these minutes: its words and its place stay."""
    item = found(work, Item, item_id)
    item.kind = "minutes"
    work.session.add(
        MinutesApproval(organisation_id=meeting.organisation_id, item_id=item_id, meeting_id=minutes_of)
    )
    work.session.flush()
    work.audit(minutes_of=minutes_of, typed=item_id)
    return item_id


def settle_voted(work: Work, story: Story, held_on: date) -> None:
    """Settle the minutes that the points of a closed meeting approved; once each, whatever is asked again later."""
    for one in story.items:
        if one.item.kind == "minutes" and one.outcome:
            link = _link(work, story, one.item.item)
            if link is not None and not link.outcome:
                _settle(work, link, one, held_on)


def _link(work: Work, story: Story, item_id: int) -> MinutesApproval | None:
    """What the point approves; one typed by hand approves the only minutes that wait, when there is one only."""
    link: MinutesApproval | None = work.session.execute(
        db.select(MinutesApproval).where(MinutesApproval.item_id == item_id)
    ).scalar_one_or_none()
    if link is not None:
        return link
    meeting = found(work, Meeting, story.facts.meeting)
    points = [one for one in story.items if one.item.kind == "minutes"]
    waiting = known.unsettled_before(meeting)
    if len(points) != 1 or len(waiting) != 1:
        return None
    link = MinutesApproval(organisation_id=meeting.organisation_id, item_id=item_id, meeting_id=waiting[0])
    work.session.add(link)
    return link


def _settle(work: Work, link: MinutesApproval, one: ItemStory, held_on: date) -> None:
    row = found(work, Minutes, link.meeting_id, lock=True)
    version = _current_at(work, row.meeting_id, _decided_at(one))
    link.outcome, link.version, link.decided_on = one.outcome or "", version.number, held_on
    work.audit(**{f"minutes_{row.meeting_id}": one.outcome})
    if link.outcome not in known.APPROVED or row.settled_on is not None:
        return
    row.settled_on, row.approved_version = held_on, version.number
    document = minutes_document(row.meeting_id)
    if document is not None and document.state != "prepared":
        return  # signed before the council settled them, by an explicit choice: the paper stays as it is
    row.final, row.debates = True, version.debates
    minutes.again(work, row, "settled")


def _decided_at(one: ItemStory) -> datetime:
    """When the vote ended, else when the point did."""
    ends = [each.at for each in one.moments if isinstance(each.event, ev.BallotClosed)]
    ends = ends or [each.at for each in one.moments if isinstance(each.event, ev.ItemClosed)]
    return (ends or [each.at for each in one.moments])[-1]


def _current_at(work: Work, meeting_id: int, at: datetime) -> MinutesVersion:
    """The version the members had before them: the last one written until then, else the first."""
    versions: list[MinutesVersion] = list(
        work.session.scalars(
            db.select(MinutesVersion)
            .where(MinutesVersion.meeting_id == meeting_id)
            .order_by(MinutesVersion.number)
        )
    )
    return next((one for one in reversed(versions) if one.made_at <= at), versions[0])
