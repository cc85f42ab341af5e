"""An effect of the outbox asked for again: after a failure, or because there is something new to do."""

from __future__ import annotations

from typing import Any

from council.models import OutboxMessage, db
from council.queries.effects import abandoned
from council.services.pipeline import Work


def later_again(work: Work, kind: str, key: str, payload: dict[str, Any]) -> None:
    """Queue ``key`` if it is new, wake it up if it had ended or its worker died, leave it alone otherwise."""
    known = work.session.execute(
        db.select(OutboxMessage).where(OutboxMessage.key == key).with_for_update()
    ).scalar_one_or_none()
    if known is None:
        work.later(kind, key, payload)
    elif known.state in ("done", "failed") or abandoned(known.state, known.next_try_at):
        known.state, known.attempts, known.error = "pending", 0, ""
        known.payload, known.next_try_at = payload, work.now
