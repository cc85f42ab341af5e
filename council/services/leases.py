"""The hold of a worker on an effect: short, renewed while it works, over soon after it dies."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from council.gateways.environment import environment
from council.models import WRITE, OutboxMessage, db

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
"""How long a worker that gives no sign keeps its effect."""
RENEWAL_SECONDS = 15.0
"""How often a worker that lives says so."""


@contextmanager
def held(message: OutboxMessage) -> Iterator[None]:
    """Keep the effect from other workers for as long as the body runs, by a thread that renews the lease."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    over = threading.Event()
    renewer = threading.Thread(target=_renew, args=(app, message.id, message.attempts, over), daemon=True)
    renewer.start()
    try:
        yield
    finally:
        over.set()
        renewer.join()


def _renew(app: Flask, message_id: int, attempt: int, over: threading.Event) -> None:
    while not over.wait(RENEWAL_SECONDS):
        with app.app_context():
            try:
                extend(message_id, attempt)
            except SQLAlchemyError:  # a busy database: there is time for three more attempts
                log.warning("lease of outbox message %s not renewed", message_id, exc_info=True)


def extend(message_id: int, attempt: int) -> None:
    """Renew the lease of that attempt; nothing when the effect ended or somebody else has it."""
    db.session.connection(execution_options=WRITE)
    db.session.execute(
        db.update(OutboxMessage)
        .where(
            OutboxMessage.id == message_id,
            OutboxMessage.state == "running",
            OutboxMessage.attempts == attempt,
        )
        .values(next_try_at=environment().clock.now() + LEASE)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()


def release_abandoned() -> int:
    """Give back at once what dead workers had taken; gives how many. Only for who knows that no worker lives."""
    db.session.rollback()
    db.session.connection(execution_options=WRITE)
    released = db.session.execute(
        db.update(OutboxMessage)
        .where(OutboxMessage.state == "running")
        .values(state="pending", next_try_at=environment().clock.now())
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    ).all()
    db.session.commit()
    return len(released)
