"""Audit lines, the outbox of effects that leave after commit, and the embedded mailbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from council.models.base import Base, Owned


class AuditLine(Owned, Base):
    """One line per write: who did what to which object, when."""

    __tablename__ = "audit_line"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    account_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(sa.String(160))
    verb: Mapped[str] = mapped_column(sa.String(60))
    """Dotted name of the service function, e.g. ``meetings.create_meeting``."""
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)


class OutboxMessage(Owned, Base):
    """An effect to carry out after commit, exactly once per ``key``."""

    __tablename__ = "outbox_message"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(sa.String(10), default="pending")
    """pending, running, done, failed; doubtful: handed over perhaps, a person decides"""
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    """Pending: not before; running: the lease ends then and another worker may take over."""
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    handing_at: Mapped[datetime | None]
    """When a mail that must not leave twice was about to be given to the server; emptied by a refusal of the server."""
    error: Mapped[str] = mapped_column(sa.Text, default="")
    __table_args__ = (
        sa.CheckConstraint("state IN ('pending','running','done','failed','doubtful')", name="state"),
        sa.Index("ix_outbox_due", "state", "next_try_at"),
    )


class MailboxMessage(Owned, Base):
    """A mail kept by the embedded mailbox instead of being sent."""

    __tablename__ = "mailbox_message"
    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(sa.String(200), unique=True)
    recipient: Mapped[str] = mapped_column(sa.String(200))
    subject: Mapped[str] = mapped_column(sa.String(300))
    text: Mapped[str] = mapped_column(sa.Text)
    attachments: Mapped[list[Any]] = mapped_column(default=list)
    """[{name, sha256}] in storage."""
    sent_at: Mapped[datetime]
