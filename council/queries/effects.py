"""Whether somebody still works at an effect of the outbox."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from council.gateways.environment import environment
from council.models import OutboxMessage, db

INTERRUPTED = "interrompu, reprise automatique dans moins d’une minute"


def abandoned(state: str, lease_ends: datetime) -> bool:
    """Whether the worker that had taken an effect gives no sign any more (its lease is over)."""
    return state == "running" and lease_ends <= environment().clock.now()


def abandoned_by_key(key: str) -> bool:
    """The same for the effect of that key; false when there is none."""
    row = db.session.execute(
        db.select(OutboxMessage.state, OutboxMessage.next_try_at).where(OutboxMessage.key == key)
    ).one_or_none()
    return row is not None and abandoned(*row)


def under_way(keys: Iterable[str]) -> set[str]:
    """Those of the effects that are still to be carried out, or are being."""
    query = db.select(OutboxMessage.key).where(
        OutboxMessage.key.in_(list(keys)), OutboxMessage.state.in_(("pending", "running"))
    )
    return set(db.session.scalars(query))
