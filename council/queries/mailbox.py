"""The embedded mailbox and the outbox, as the office reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from council.gateways.environment import environment
from council.models import Account, MailboxMessage, OutboxMessage, db
from council.queries.clocks import zone_of
from council.queries.effects import abandoned

PAGE = 30
LINK = re.compile(r"\S*/(?:compte/lien|copies)/\S+")
HIDDEN = "(lien personnel masqué)"
EFFECT_WORDS = {
    "mail": "Courriel",
    "convocation": "Convocation à rédiger",
    "dossier": "Dossier de séance à construire",
    "acts": "Actes à préparer",
    "minutes": "Procès-verbal à préparer",
    "signing": "Documents à signer",
    "municipal_papers": "Copies aux conseillers municipaux à préparer",
}


@dataclass(frozen=True)
class MailRow:
    """One kept mail; ``sent_at`` is local."""

    id: int
    recipient: str
    subject: str
    sent_at: datetime
    attachments: int


@dataclass(frozen=True)
class Effect:
    """Something that should have left and has not yet; ``next_try_at`` is local."""

    id: int
    words: str
    about: str
    state: str
    attempts: int
    next_try_at: datetime
    error: str
    interrupted: bool


@dataclass(frozen=True)
class MailboxPage:
    """The newest mails, what waits and what failed."""

    mails: tuple[MailRow, ...]
    waiting: int
    stuck: tuple[Effect, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True)
class Mail:
    """A kept mail, whole; ``attachments`` are (name, sha256)."""

    id: int
    message_id: str
    recipient: str
    subject: str
    text: str
    sent_at: datetime
    attachments: tuple[tuple[str, str], ...]


def mailbox_page(organisation_id: int, page: int = 1, search: str = "") -> MailboxPage:
    """One page of mails, newest first; ``search`` looks in recipients and subjects."""
    clock = zone_of(organisation_id)
    wanted: sa.ColumnElement[bool] = sa.true()
    if search:
        like = f"%{search.replace('%', '').replace('_', '')}%"
        wanted = sa.or_(MailboxMessage.recipient.ilike(like), MailboxMessage.subject.ilike(like))
    total = db.session.execute(db.select(sa.func.count(MailboxMessage.id)).where(wanted)).scalar_one()
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    mails = db.session.execute(
        db.select(MailboxMessage).where(wanted).order_by(MailboxMessage.id.desc())
        .limit(PAGE).offset((page - 1) * PAGE)
    ).scalars()  # fmt: skip
    late = sa.or_(
        OutboxMessage.state == "failed",
        OutboxMessage.error != "",
        sa.and_(OutboxMessage.state == "running", OutboxMessage.next_try_at <= environment().clock.now()),
    )
    stuck = db.session.execute(
        db.select(OutboxMessage).where(OutboxMessage.state != "done", late).order_by(OutboxMessage.id)
    ).scalars()
    waiting = db.session.execute(
        db.select(sa.func.count(OutboxMessage.id)).where(OutboxMessage.state.in_(("pending", "running")))
    ).scalar_one()
    return MailboxPage(
        tuple(
            MailRow(m.id, m.recipient, m.subject, m.sent_at.astimezone(clock), len(m.attachments))
            for m in mails
        ),
        waiting,
        tuple(_effect(one, clock) for one in stuck),
        page,
        pages,
        total,
    )


def mail(mail_id: int, reader: int | None) -> Mail | None:
    """One mail of the current organisation, for the account ``reader``.

    A personal link opens its member's session: nobody but that member may see it, the demonstration excepted.
    """
    row: MailboxMessage | None = db.session.execute(
        db.select(MailboxMessage).where(MailboxMessage.id == mail_id)
    ).scalar_one_or_none()
    if row is None:
        return None
    clock = zone_of(row.organisation_id)
    files = tuple((str(one["name"]), str(one["sha256"])) for one in row.attachments)
    text = row.text if environment().settings.demo or _own(row, reader) else LINK.sub(HIDDEN, row.text)
    return Mail(
        row.id, row.message_id, row.recipient, row.subject, text, row.sent_at.astimezone(clock), files
    )


def _own(row: MailboxMessage, reader: int | None) -> bool:
    """Whether the mail was sent to the reader's own address."""
    address = db.session.scalar(db.select(Account.email).where(Account.id == reader))
    return address is not None and address.lower() == row.recipient.strip().lower()


def _effect(row: OutboxMessage, clock: Any) -> Effect:
    about = row.payload.get("recipient") or row.key
    return Effect(
        row.id,
        EFFECT_WORDS.get(row.kind, row.kind),
        str(about),
        row.state,
        row.attempts,
        row.next_try_at.astimezone(clock),
        row.error,
        abandoned(row.state, row.next_try_at),
    )
