"""The agenda of a meeting as citizens read it, by public titles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from council.documents import masking
from council.meeting.facts import open_title
from council.models import Act, Item, db
from council.queries import recordings
from council.queries.agenda_sections import parts
from council.queries.kinds import KIND_WORDS
from council.queries.masks import masks_of
from council.queries.sendings import sent_at_by_complement


@dataclass(frozen=True)
class AgendaLine:
    """A point of a published agenda, by its public title."""

    position: int
    title: str
    kind: str
    rapporteur: str
    closed_session: bool
    act_number: str = ""
    added_at: datetime | None = None
    """When the complementary agenda that added or changed it was sent."""
    moment: recordings.Moment | None = None
    """Where it begins in the recording."""
    part: str = ""
    """The section (rubrique) of the agenda it stands under."""


def agenda(meeting_id: int, recording: recordings.Shown | None = None) -> tuple[AgendaLine, ...]:
    """The agenda, by public titles; each decided point leads to its published act."""
    added, masks = sent_at_by_complement(meeting_id), masks_of(meeting_id)
    rows = db.session.execute(
        db.select(Item, Act.number)
        .outerjoin(Act, sa.and_(Act.item_id == Item.id, Act.published_at.is_not(None)))
        .where(Item.meeting_id == meeting_id, Item.pending.is_(False))
        .order_by(Item.position)
        .options(sa.orm.selectinload(Item.rapporteur))
    ).all()
    headed = parts(item for item, _number in rows)
    seen = {headed[item.id] for item, _number in rows if not (item.confidential or item.closed_session)}
    return tuple(
        AgendaLine(
            position=item.position,
            title=masking.plain(public_title(item), masks),
            kind=KIND_WORDS.get(item.kind, ""),
            rapporteur=item.rapporteur.person.formal_name if item.rapporteur else "",
            closed_session=item.closed_session,
            act_number=number or "",
            added_at=added.get(item.complement_id or 0),
            moment=recordings.moment_of(recording, item),
            # A heading of hidden points alone may tell what they are about.
            part=masking.plain(headed[item.id], masks) if headed[item.id] in seen else "",
        )
        for item, number in rows
    )


def public_title(item: Item) -> str:
    """The title of a point that anybody may read."""
    return open_title(
        item.title, item.public_title, closed_session=item.closed_session, confidential=item.confidential
    )
