"""The minute book and what the database itself guarantees about votes.

``meeting_event`` is the truth; the other tables are projections whose constraints make illegal states impossible.
The secret urn shares no key, time or order with the book.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from council.models.append_only import append_only
from council.models.base import Base, Owned

BALLOT_STATES = ("open", "closed", "proclaimed", "cancelled")


class MeetingEvent(Owned, Base):
    """One line of the minute book; append-only, chained by hash."""

    __tablename__ = "meeting_event"
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(sa.String(160))
    """Who did it, as text that stays true for ever: «Mme Claire Martin (secrétaire générale)»."""
    kind: Mapped[str] = mapped_column(sa.String(40))
    payload: Mapped[str] = mapped_column(sa.Text)
    """Canonical JSON: the very bytes that were hashed."""
    prev_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))
    __table_args__ = (sa.UniqueConstraint("meeting_id", "hash"),)


class JournalHead(Owned, Base):
    """The signature of the lines committed together (``signatures.receipts.Head``); receipts are proven by it."""

    __tablename__ = "journal_head"
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    last: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Number of the last line signed."""
    first: Mapped[int]
    chain: Mapped[str] = mapped_column(sa.String(64))
    """Hash of line ``last``."""
    root: Mapped[str] = mapped_column(sa.String(64))
    key: Mapped[str] = mapped_column(sa.String(64))
    """Public key (Ed25519, hex) that signed: it changes with the secret of the installation."""
    signature: Mapped[str] = mapped_column(sa.String(128))
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "first"),
        sa.CheckConstraint("first <= last", name="order"),
    )


class CommandRecord(Owned, Base):
    """A command already decided; the same id gives the same answer for ever."""

    __tablename__ = "meeting_command"
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    command_id: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    answer: Mapped[dict[str, Any]]
    """The acknowledgment that was given."""


class MeetingLead(Owned, Base):
    """The one clerk's device that conducts a meeting; whoever changes it holds the meeting's row."""

    __tablename__ = "meeting_lead"
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    device: Mapped[str] = mapped_column(sa.String(64))
    """Random id of a browser tab, known to that tab alone."""
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(sa.String(160))
    """Of the clerk, as the other screens show it."""
    since: Mapped[datetime]
    generation: Mapped[int]
    """1 for the first device, one more at each takeover."""
    __table_args__ = (sa.CheckConstraint("generation > 0", name="generation"),)


class Ballot(Owned, Base):
    """A vote on an item, projected from the book."""

    __tablename__ = "ballot"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"), index=True)
    mode: Mapped[str] = mapped_column(sa.String(12))
    state: Mapped[str] = mapped_column(sa.String(12), default="open")
    opened_seq: Mapped[int]
    __table_args__ = (
        sa.CheckConstraint(f"state IN {BALLOT_STATES}", name="state"),
        sa.Index(
            "uq_ballot_one_open",
            "meeting_id",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
    )


class Vote(Owned, Base):
    """The current public vote of a seat in a ballot: at most one, changed in place until closing."""

    __tablename__ = "vote"
    ballot_id: Mapped[str] = mapped_column(sa.ForeignKey("ballot.id"), primary_key=True)
    mandate_id: Mapped[int] = mapped_column(sa.ForeignKey("mandate.id"), primary_key=True)
    bearer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("mandate.id"))
    """Seat of the member who voted by proxy for ``mandate_id``; empty when the member voted."""
    choice: Mapped[str] = mapped_column(sa.String(60))
    seq: Mapped[int]
    """Line of the book."""


class Turnout(Owned, Base):
    """Émargement of a secret ballot: this seat has voted, nothing more."""

    __tablename__ = "ballot_turnout"
    ballot_id: Mapped[str] = mapped_column(sa.ForeignKey("ballot.id"), primary_key=True)
    mandate_id: Mapped[int] = mapped_column(sa.ForeignKey("mandate.id"), primary_key=True)


class UrnPaper(Owned, Base):
    """A secret ballot paper: random key, no time, no order, encrypted until the urn is opened.

    WITHOUT ROWID on SQLite so that not even an insertion order is stored.
    """

    __tablename__ = "urn_paper"
    key: Mapped[str] = mapped_column(sa.String(43), primary_key=True)
    ballot_id: Mapped[str] = mapped_column(sa.String(36), index=True)
    sealed: Mapped[bytes]
    """Ciphertext of the choice, of one length for all choices."""
    __table_args__ = ({"sqlite_with_rowid": False},)


class UrnKey(Owned, Base):
    """Keys of the urn of a secret ballot: papers are sealed to ``public``; ``secret`` goes when the urn is opened."""

    __tablename__ = "urn_key"
    ballot_id: Mapped[str] = mapped_column(sa.ForeignKey("ballot.id"), primary_key=True)
    public: Mapped[bytes]
    secret: Mapped[bytes | None]
    """Private key, encrypted with the installation secret; emptied at closing or annulment, for good."""


class ProxyInUse(Owned, Base):
    """A proxy in force in a meeting: one per giver and one per bearer (FR-PROX-01)."""

    __tablename__ = "proxy_in_use"
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    giver_id: Mapped[int] = mapped_column(sa.ForeignKey("mandate.id"), primary_key=True)
    bearer_id: Mapped[int] = mapped_column(sa.ForeignKey("mandate.id"))
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "bearer_id"),
        sa.CheckConstraint("giver_id <> bearer_id", name="self"),
    )


append_only(MeetingEvent.__table__)
append_only(JournalHead.__table__)
