"""The versions of minutes, what changed between two of them, and what members said of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from council.documents.differences import side_by_side
from council.documents.typography import readable
from council.models import Item, Minutes, MinutesComment, MinutesVersion, db
from council.queries.versions import Differences, TextDifference, VersionLine

REASONS = {
    "first": "Début de la rédaction", "saved": "Débats enregistrés", "settled": "Arrêté par le conseil",
    "early": "Proposé à la signature", "mention": "Mention rectificative",
}  # fmt: skip
STATES = {"open": "À traiter", "answered": "Répondu", "kept": "Retenu", "declined": "Écarté"}


@dataclass(frozen=True)
class CommentLine:
    """A member's remark and what became of it; ``position`` 0 for the minutes as a whole."""

    id: int
    name: str
    position: int
    title: str
    version: int
    passage: str
    text: str
    created_at: datetime
    state: str
    state_words: str
    answer: str
    answered_by: str
    answered_at: datetime | None
    still_there: bool
    """The quoted passage still stands in the debate."""


def versions(meeting_id: int) -> list[VersionLine]:
    """Every version, the newest first."""
    approved = db.session.scalar(sa.select(Minutes.approved_version).where(Minutes.meeting_id == meeting_id))
    rows = db.session.scalars(
        sa.select(MinutesVersion)
        .where(MinutesVersion.meeting_id == meeting_id)
        .order_by(MinutesVersion.number.desc())
    )
    return [
        VersionLine(
            row.number, row.author, row.made_at, REASONS[row.reason], row.sha256 or "", row.number == approved
        )
        for row in rows
    ]


def differences(
    meeting_id: int, before: int, after: int, *, restricted: frozenset[int] = frozenset()
) -> Differences | None:
    """Two versions point by point, unchanged points left out; nothing when one does not exist.

    ``restricted``: items whose debate is not told (citizens' minutes do not have it either).
    """
    known = {one.number: one for one in versions(meeting_id)}
    if before not in known or after not in known:
        return None
    rows = db.session.execute(
        sa.select(MinutesVersion.number, MinutesVersion.debates).where(
            MinutesVersion.meeting_id == meeting_id, MinutesVersion.number.in_((before, after))
        )
    ).all()
    debates = dict(rows)
    found = []
    for item in db.session.scalars(
        sa.select(Item).where(Item.meeting_id == meeting_id).order_by(Item.position)
    ):
        old, new = (readable(debates[number].get(str(item.id), "")) for number in (before, after))
        if old != new and item.id not in restricted:
            found.append(
                TextDifference(item.public_title or item.title, side_by_side(old, new), item.position)
            )
    return Differences(known[before], known[after], tuple(found))


def comments(meeting_id: int) -> list[CommentLine]:
    """Remarks of members, in the order they came."""
    debates = db.session.scalar(sa.select(Minutes.debates).where(Minutes.meeting_id == meeting_id)) or {}
    rows = db.session.execute(
        sa.select(MinutesComment, Item.position, Item.public_title, Item.title)
        .outerjoin(Item, Item.id == MinutesComment.item_id)
        .where(MinutesComment.meeting_id == meeting_id)
        .order_by(MinutesComment.id)
    ).all()
    return [
        CommentLine(
            row.id, row.name, position or 0, public or title or "", row.version, row.passage, row.text, row.created_at,
            row.state, STATES[row.state], row.answer, row.answered_by, row.answered_at,
            row.passage in readable(debates.get(str(row.item_id), "")),
        )
        for row, position, public, title in rows
    ]  # fmt: skip
