"""Who was not told that a meeting is cancelled: somebody must ring them up (FR-CONV-10)."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from council.models import Convocation, OutboxMessage, Person, ProofLine, db
from council.queries.substitutes import name_in_seat


@dataclass(frozen=True)
class Untold:
    """One of them. ``address`` and ``reason`` are empty for who has none; ``waits``: the mail is tried again by itself."""

    name: str
    address: str = ""
    reason: str = ""
    waits: bool = False


def untold(meeting_id: int) -> tuple[Untold, ...]:
    """Who had no address when the meeting was cancelled, then those whose mail has not left."""
    told = db.session.scalars(
        sa.select(ProofLine.payload).where(ProofLine.meeting_id == meeting_id, ProofLine.kind == "cancelled")
    )
    silent = [Untold(str(name)) for payload in told for name in payload.get("silent", ())]
    keys = (f"cancel:{meeting_id}:%", f"cancel-substitute:{meeting_id}:%")
    stuck = db.session.scalars(
        sa.select(OutboxMessage)
        .where(
            sa.or_(*(OutboxMessage.key.like(one) for one in keys)), OutboxMessage.state != "done",
            sa.or_(OutboxMessage.error != "", OutboxMessage.state.in_(("failed", "doubtful"))),
        )
        .order_by(OutboxMessage.id)
    ).all()  # fmt: skip
    names = _names(meeting_id) if stuck else {}
    return (*silent, *(_stuck(one, names) for one in stuck))


def _stuck(message: OutboxMessage, names: dict[int, tuple[Person, Person | None]]) -> Untold:
    kind, _, seat = message.key.split(":")
    member, substitute = names[int(seat)]
    name = name_in_seat(member, substitute if kind == "cancel-substitute" else None)
    waits = message.state in ("pending", "running")
    return Untold(name, message.payload["recipient"], message.error, waits)


def _names(meeting_id: int) -> dict[int, tuple[Person, Person | None]]:
    rows = db.session.scalars(sa.select(Convocation).where(Convocation.meeting_id == meeting_id))
    return {one.mandate_id: (one.mandate.person, one.substitute) for one in rows}
