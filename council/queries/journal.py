"""A minute book as it leaves the application, and receipts of its lines made again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from council.meeting.chain import Line, stamp
from council.meeting.events import VoteCast, VoterRecorded
from council.models import Body, JournalHead, Meeting, Organisation, db
from council.queries.book import lines
from signatures.receipts import Head, Tree, receipt


@dataclass(frozen=True)
class Journal:
    """The lines of a book, and what signs them; ``about`` names the meeting for a reader."""

    meeting: int
    about: dict[str, str]
    lines: tuple[Line, ...]
    heads: tuple[Head, ...]

    def rows(self) -> list[dict[str, Any]]:
        """The lines as the bundle writes them (``signatures.journal_bundle.LINE_FIELDS``)."""
        return [
            {
                "seq": line.seq, "at": stamp(line.at), "actor": line.actor, "kind": line.kind,
                "payload": line.payload, "prev_hash": line.prev_hash, "hash": line.hash,
            }
            for line in self.lines
        ]  # fmt: skip


def exists(meeting_id: int) -> bool:
    """Whether the meeting is one of the organisation in view."""
    return db.session.execute(db.select(Meeting.id).where(Meeting.id == meeting_id)).first() is not None


def journal(meeting_id: int) -> Journal | None:
    """The book of a meeting of the organisation in view; None when there is none, or nothing in it."""
    meeting = db.session.execute(db.select(Meeting).where(Meeting.id == meeting_id)).scalar_one_or_none()
    if meeting is None or not meeting.last_seq:
        return None
    body = db.session.get_one(Body, meeting.body_id)
    organisation = db.session.get_one(Organisation, meeting.organisation_id)
    about = {
        "title": f"{organisation.name}, {body.name}, séance du {meeting.starts_at:%Y-%m-%d}",
        "starts_at": stamp(meeting.starts_at),
    }
    return Journal(meeting_id, about, tuple(lines(db.session, meeting_id)), tuple(_heads(meeting_id)))


def _heads(meeting_id: int) -> list[Head]:
    rows = db.session.execute(
        db.select(JournalHead).where(JournalHead.meeting_id == meeting_id).order_by(JournalHead.last)
    ).scalars()
    return [
        Head(row.meeting_id, row.first, row.last, row.chain, row.root, row.key, row.signature) for row in rows
    ]


def receipt_of(meeting_id: int, seq: int, seat: int | None) -> dict[str, Any] | None:
    """The signed receipt of the vote on line ``seq``; None unless ``seat`` cast it, for itself or by proxy."""
    head = db.session.execute(
        db.select(JournalHead)
        .where(JournalHead.meeting_id == meeting_id, JournalHead.last >= seq)
        .order_by(JournalHead.last)
        .limit(1)
    ).scalar_one_or_none()
    if head is None or head.first > seq or seat is None:
        return None
    together = [line for line in lines(db.session, meeting_id, head.first - 1) if line.seq <= head.last]
    line = together[seq - head.first]
    event = line.event
    if not isinstance(event, VoteCast | VoterRecorded) or seat not in (event.seat, event.bearer):
        return None
    signed = Head(meeting_id, head.first, head.last, head.chain, head.root, head.key, head.signature)
    return receipt(signed, Tree([one.hash for one in together]), seq, line.hash, stamp(line.at))
