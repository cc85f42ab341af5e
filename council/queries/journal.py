"""A minute book as it leaves the application, and receipts of its lines made again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from council.meeting.chain import Line, stamp
from council.meeting.events import VoteCast, VoterRecorded
from council.models import Body, JournalHead, Meeting, Organisation, db
from council.queries.book import Source, lines
from signatures.receipts import Head, Tree, receipt

_HEAD = (
    JournalHead.first, JournalHead.last, JournalHead.chain, JournalHead.root, JournalHead.key, JournalHead.signature,
)  # fmt: skip


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
        sa.select(*_HEAD).where(JournalHead.meeting_id == meeting_id).order_by(JournalHead.last)
    )
    return [Head(meeting_id, *row) for row in rows]


def receipt_of(meeting_id: int, seq: int, seat: int | None) -> dict[str, Any] | None:
    """The signed receipt of the vote on line ``seq``; None unless ``seat`` cast it, for itself or by proxy."""
    together = _committed_with(db.session, meeting_id, seq)
    if together is None or seat is None:
        return None
    event = together.line(seq).event
    if not isinstance(event, VoteCast | VoterRecorded) or seat not in (event.seat, event.bearer):
        return None
    return together.receipt(seq)


def receipt_on(source: Source, meeting_id: int, seq: int) -> dict[str, Any] | None:
    """The signed receipt of line ``seq``, whosever it is; None when there is no such line."""
    together = _committed_with(source, meeting_id, seq)
    return together.receipt(seq) if together else None


@dataclass(frozen=True)
class _Commit:
    """Lines committed together and their signed head."""

    head: Head
    lines: list[Line]

    def line(self, seq: int) -> Line:
        return self.lines[seq - self.head.first]

    def receipt(self, seq: int) -> dict[str, Any]:
        line = self.line(seq)
        return receipt(self.head, Tree([one.hash for one in self.lines]), seq, line.hash, stamp(line.at))


def _committed_with(source: Source, meeting_id: int, seq: int) -> _Commit | None:
    head = source.execute(
        sa.select(*_HEAD)
        .where(JournalHead.meeting_id == meeting_id, JournalHead.last >= seq)
        .order_by(JournalHead.last)
        .limit(1)
    ).one_or_none()
    if head is None or head.first > seq:
        return None
    together = [line for line in lines(source, meeting_id, head.first - 1) if line.seq <= head.last]
    return _Commit(Head(meeting_id, *head), together)
