"""Effects that leave after commit: claimed by one worker, carried out, marked done together with their result."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from council.gateways.environment import environment
from council.gateways.mail import Attachment, Mail, NotTaken
from council.models import WRITE, OutboxMessage, db
from council.permissions import system_actor
from council.services.leases import LEASE, held
from council.services.pipeline import Work, unit_of_work

log = logging.getLogger(__name__)

ATTEMPTS = 8


class Interrupted(Exception):
    """The worker died at each attempt: the effect itself may be what kills it."""


class Doubtful(Exception):
    """A mail that must not leave twice was being handed over when its worker died: nobody knows whether it left."""


class Overtaken(Exception):
    """Another worker has this effect now."""


@dataclass(frozen=True)
class Handler:
    """How one kind of effect is carried out.

    ``run`` does the slow part outside any write transaction and may be repeated after a crash; ``finish`` records its
    answer in the transaction that marks the effect done, hence exactly once.
    """

    run: Callable[[OutboxMessage], Any]
    finish: Callable[[Work, OutboxMessage, Any], None]
    failed: Callable[[Work, OutboxMessage, str], None] | None = None
    """Told once, when the last attempt failed."""


_handlers: dict[str, Handler] = {}


def register(kind: str, handler: Handler) -> None:
    """Declare how ``kind`` is carried out; done at import by the service that queues it."""
    _handlers[kind] = handler


def deliver_due(limit: int = 1000) -> int:
    """Carry out every effect that is due; gives how many were done. Several workers may run at once."""
    done = 0
    for _ in range(limit):
        message = _claim()
        if message is None:
            break
        done += _carry_out(message)
    return done


def _claim() -> OutboxMessage | None:
    """Take the oldest due effect, or one whose worker died; the row is locked by its new state."""
    now = environment().clock.now()
    db.session.rollback()
    db.session.connection(execution_options=WRITE)
    message = db.session.execute(
        db.select(OutboxMessage)
        .where(OutboxMessage.state.in_(("pending", "running")), OutboxMessage.next_try_at <= now)
        .order_by(OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).scalar_one_or_none()
    if message is not None:
        message.state = "running"
        message.attempts += 1
        message.next_try_at = now + LEASE
    db.session.commit()
    return message


def _carry_out(message: OutboxMessage) -> int:
    handler = _handlers[message.kind]
    actor = system_actor(message.organisation_id)
    try:
        if message.handing_at is not None:
            raise Doubtful(DOUBT)
        if message.attempts > ATTEMPTS:
            raise Interrupted("Le travail a été interrompu à chaque essai.")
        with held(message):
            answer = handler.run(message)
        with unit_of_work(actor, f"outbox.{message.kind}") as work:
            row = work.session.get_one(OutboxMessage, message.id, populate_existing=True)
            if row.state == "done":
                return 0
            handler.finish(work, row, answer)
            row.state, row.done_at, row.error = "done", work.now, ""
            work.audit(key=row.key)
        return 1
    except Overtaken:
        return 0
    except Exception as error:
        log.exception("outbox %s failed", message.key)
        with unit_of_work(actor, f"outbox.{message.kind}.failed") as work:
            _give_back(
                work, work.session.get_one(OutboxMessage, message.id, populate_existing=True), handler, error
            )
        return 0


def _give_back(work: Work, row: OutboxMessage, handler: Handler, error: Exception) -> None:
    row.error = str(error)[:2000]
    work.audit(key=row.key, error=row.error[:200])
    refused = isinstance(error, NotTaken)
    if row.handing_at is not None and not refused:
        row.state, row.error = "doubtful", DOUBT
        if handler.failed:
            handler.failed(work, row, row.error)
        return
    row.handing_at = None
    if row.attempts < ATTEMPTS and not (refused and error.lasting and row.payload.get("once")):  # type: ignore[attr-defined]
        row.state = "pending"
        row.next_try_at = work.now + timedelta(seconds=5 * 4**row.attempts)
        return
    row.state = "failed"
    if handler.failed:
        handler.failed(work, row, row.error)


def _mail_run(message: OutboxMessage) -> tuple[Mail, str]:
    """Compose; an SMTP server is spoken to here, the local mailbox in ``finish``."""
    payload = message.payload
    mail = Mail(
        message_id=message_id(message.key),
        organisation_id=message.organisation_id,
        recipient=payload["recipient"],
        subject=payload["subject"],
        text=payload["text"],
        attachments=tuple(Attachment(**a) for a in payload.get("attachments", ())),
        headers=payload.get("headers", {}),
    )
    answer = ""
    if environment().settings.smtp_host:
        answer = environment().mailer.send(mail, environment().clock.now(), lambda: _handing(message))
    return mail, answer


DOUBT = (
    "L’envoi s’est interrompu au moment de la remise\u00a0: on ne sait pas si le serveur a pris le message."
)


def _handing(message: OutboxMessage) -> None:
    """Note, for good, that the mail is about to be given to the server; only for one that must not leave twice.

    SMTP knows no « have you got it already »: between the end of the text and our commit of the answer, a death leaves a
    doubt that no protocol lifts. With this mark the doubt is seen, and a person decides; without it the mail would leave
    again. The condition also stops a worker whose lease went to another one meanwhile. Raises ``Overtaken``.
    """
    if not message.payload.get("once"):
        return
    db.session.rollback()
    db.session.connection(execution_options=WRITE)
    marked = db.session.execute(
        db.update(OutboxMessage)
        .where(
            OutboxMessage.id == message.id,
            OutboxMessage.state == "running",
            OutboxMessage.attempts == message.attempts,
            OutboxMessage.handing_at.is_(None),
        )
        .values(handing_at=environment().clock.now())
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    ).all()
    db.session.commit()
    if not marked:
        raise Overtaken


WIPED = "(texte effacé après l’envoi)"
"""A mail may carry a personal link: once it left, its text stays nowhere but with its reader."""

FORGOTTEN = "(adresse effacée après l’envoi)"
"""Of a citizen who follows, the address stays nowhere but with the wish."""


def over(work: Work, message: OutboxMessage) -> None:
    """Nothing more is to be done about a mail; its link and text are kept nowhere."""
    if message.state != "done":
        message.state, message.done_at = "done", work.now
        message.payload = {**message.payload, "text": WIPED}


def message_id(key: str) -> str:
    """The Message-ID of the mail of an effect: the same at each try, so that receivers can drop a repetition."""
    return f"{key.replace(':', '.')}@council"


def _mail_finish(work: Work, message: OutboxMessage, made: tuple[Mail, str]) -> None:
    mail, answer = made
    if not work.environment.settings.smtp_host:
        answer = work.environment.mailer.send(mail, work.now)
    message.payload = {**message.payload, "answer": answer}
    sent = _mail_listeners.get(message.payload.get("about", ""))
    if sent:
        sent(work, message)
    forgotten = {"recipient": FORGOTTEN, "headers": {}} if message.payload.get("forget") else {}
    message.payload = {**message.payload, **forgotten, "text": WIPED}


_mail_listeners: dict[str, Callable[[Work, OutboxMessage], None]] = {}


def when_mail_is_sent(about: str, listener: Callable[[Work, OutboxMessage], None]) -> None:
    """``listener`` runs in the transaction that marks a mail queued with ``payload["about"] == about`` as sent."""
    _mail_listeners[about] = listener


_failure_listeners: dict[str, Callable[[Work, OutboxMessage, str], None]] = {}


def when_mail_fails(about: str, listener: Callable[[Work, OutboxMessage, str], None]) -> None:
    """``listener`` is told, in the transaction that notes it, of a mail that was given up (its state is ``failed``) or of
    which nobody knows whether it left (``doubtful``)."""
    _failure_listeners[about] = listener


def _mail_failed(work: Work, message: OutboxMessage, error: str) -> None:
    listener = _failure_listeners.get(message.payload.get("about", ""))
    if listener:
        listener(work, message, error)


register("mail", Handler(_mail_run, _mail_finish, _mail_failed))
