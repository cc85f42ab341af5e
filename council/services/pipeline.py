"""The one way to write: open the transaction, check the permission, run the verb, audit, queue effects, commit."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar

from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

from council.gateways.environment import Environment, environment
from council.models import WRITE, AuditLine, OutboxMessage, current_organisation, current_reader, db
from council.permissions import Actor, Permission
from council.services.errors import NotAllowed

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class Work:
    """One unit of work: everything a verb may touch. Committed as a whole or not at all."""

    session: scoped_session[Session]
    actor: Actor
    now: datetime
    environment: Environment
    detail: dict[str, Any] = field(default_factory=dict)
    """Goes into the audit line; identifiers and small facts, never secrets or votes."""

    def audit(self, **facts: Any) -> None:
        """Add facts to the audit line of this verb."""
        self.detail.update(facts)

    def later(self, kind: str, key: str, payload: dict[str, Any], wait: timedelta = timedelta()) -> None:
        """Queue an effect that leaves after commit, once per ``key``, not before ``wait`` is over (see ``council.jobs``)."""
        self.session.add(
            OutboxMessage(
                organisation_id=self.actor.organisation_id,
                kind=kind,
                key=key,
                payload=payload,
                next_try_at=self.now + wait,
                created_at=self.now,
            )
        )


@contextmanager
def unit_of_work(actor: Actor, verb: str) -> Iterator[Work]:
    """A write transaction in the actor's organisation; audit line included, effects woken after commit.

    Whatever the session had read before is dropped first, so that decisions rest on rows read under the write lock.
    """
    env = environment()
    token, reader = current_organisation.set(actor.organisation_id), current_reader.set(actor.reader)
    db.session.rollback()
    try:
        db.session.connection(execution_options=WRITE)
        work = Work(db.session, actor, env.clock.now(), env)
        yield work
        db.session.add(
            AuditLine(
                organisation_id=actor.organisation_id,
                at=work.now,
                account_id=actor.account_id,
                actor=actor.name,
                verb=verb,
                detail=work.detail,
            )
        )
        db.session.flush()
        wake = db.session.execute(
            db.select(OutboxMessage.id).where(OutboxMessage.state == "pending").limit(1)
        ).first()
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        current_organisation.reset(token)
        current_reader.reset(reader)
    if wake:
        env.wake_outbox()


def command(
    *permissions: Permission,
) -> Callable[[Callable[Concatenate[Work, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Make a verb of ``body(work, …)``; callers pass their ``Actor`` instead of the work.

    Any one of ``permissions`` suffices; raises ``NotAllowed`` otherwise. ``body`` stays reachable as ``.body`` for
    verbs that are part of a larger one.
    """

    def decorate(body: Callable[Concatenate[Work, P], R]) -> Callable[Concatenate[Actor, P], R]:
        verb = f"{body.__module__.removeprefix('council.services.')}.{body.__name__}"

        @functools.wraps(body)
        def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if not any(actor.may(permission) for permission in permissions):
                raise NotAllowed
            with unit_of_work(actor, verb) as work:
                return body(work, *args, **kwargs)

        run.body = body  # type: ignore[attr-defined]
        run.permissions = permissions  # type: ignore[attr-defined]
        return run

    return decorate
