"""The journal of proofs: a line in the transaction of what it tells, then a time stamp by the worker.

One stamp over the newest line dates every earlier one, so that 240 convocations cost a paid service two or three
stamps, not 240; what members do afterwards waits some minutes for company.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from council.models import Meeting, OutboxMessage, ProofLine, ProofStamp, db
from council.queries.proofs import row
from council.services import seals
from council.services.outbox import Handler, register
from council.services.pipeline import Work
from signatures import proofs, publications

KIND = "proof_stamp"
COMPANY = timedelta(minutes=10)
"""How long the acts of members wait for others before a stamp is asked for."""
SLOW = ("opened", "sub_opened", "acknowledged", "answered")


def note(work: Work, meeting_id: int, kind: str, mandate_id: int | None = None, **payload: Any) -> ProofLine:
    """Write one line about a meeting, and ask for its stamp. ``payload``: plain JSON, described in ``signatures/README.md``.

    Whoever adds a line holds the meeting's row: two at once would take one rank.
    """
    work.session.execute(db.select(Meeting.id).where(Meeting.id == meeting_id).with_for_update())
    last = work.session.execute(
        db.select(ProofLine.seq, ProofLine.hash)
        .where(ProofLine.meeting_id == meeting_id)
        .order_by(ProofLine.seq.desc())
        .limit(1)
    ).one_or_none()
    seq, before = (last.seq + 1, last.hash) if last else (1, "")
    line = ProofLine(
        organisation_id=work.actor.organisation_id, meeting_id=meeting_id, seq=seq, at=work.now, kind=kind,
        mandate_id=mandate_id, payload=payload, prev_hash=before, hash="",
    )  # fmt: skip
    line.hash = proofs.line_hash(row(line))
    work.session.add(line)
    work.session.flush()
    _ask(work, meeting_id, seq, COMPANY if kind in SLOW else timedelta())
    return line


def _ask(work: Work, meeting_id: int, seq: int, wait: timedelta) -> None:
    """Queue a stamp, unless one that has not begun waits already: it will cover this line."""
    waiting = db.select(OutboxMessage).where(
        OutboxMessage.kind == KIND,
        OutboxMessage.key.like(f"{KIND}:{meeting_id}:%"),
        OutboxMessage.state == "pending",
    )
    known = work.session.scalars(waiting.limit(1).with_for_update()).one_or_none()
    if known is None:
        work.later(KIND, f"{KIND}:{meeting_id}:{seq}", {"meeting": meeting_id, "seq": seq}, wait)
        work.session.flush()
    else:
        known.next_try_at = min(known.next_try_at, work.now + wait)


def _stamped(meeting_id: int) -> int:
    """The last line that a time stamp covers."""
    query = db.select(db.func.max(ProofStamp.seq)).where(ProofStamp.meeting_id == meeting_id)
    return db.session.scalar(query) or 0


def _run(message: OutboxMessage) -> tuple[int, bytes] | None:
    """Ask for a stamp of the newest line, unless one covers it; the network is here."""
    meeting_id = message.payload["meeting"]
    seq, digest = db.session.execute(
        db.select(ProofLine.seq, ProofLine.hash)
        .where(ProofLine.meeting_id == meeting_id)
        .order_by(ProofLine.seq.desc())
        .limit(1)
    ).one()
    if _stamped(meeting_id) >= seq:
        return None
    timestamper = seals.timestamper(message.organisation_id)
    db.session.rollback()
    return seq, publications.stamp(timestamper, digest)


def _finish(work: Work, message: OutboxMessage, made: tuple[int, bytes] | None) -> None:
    if made is not None:
        keep_stamp(work, message.payload["meeting"], made)


def keep_stamp(work: Work, meeting_id: int, made: tuple[int, bytes]) -> None:
    """Keep the stamp of a line, unless one that covers it came meanwhile."""
    if _stamped(meeting_id) >= made[0]:
        return
    work.session.add(
        ProofStamp(
            organisation_id=work.actor.organisation_id, meeting_id=meeting_id, seq=made[0], at=work.now, answer=made[1]
        )
    )  # fmt: skip
    work.audit(stamped=made[0], meeting=meeting_id)


register(KIND, Handler(_run, _finish))
