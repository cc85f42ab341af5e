"""Municipal councillors who do not sit in an intercommunal body, and the copies each was sent (CGCT L5211-40-2)."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.models.base import Base, Owned
from council.models.meetings import Meeting


class MunicipalReader(Owned, Base):
    """A municipal councillor of a member commune, or the town hall where they consult, as the office wrote the list of a body."""

    __tablename__ = "municipal_reader"
    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(160))
    commune: Mapped[str] = mapped_column(sa.String(120))
    email: Mapped[str] = mapped_column(sa.String(200))
    """Lower case."""
    added_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When taken out of the list; the row stays because what was sent stays, its links are dead."""
    __table_args__ = (
        sa.Index(
            "uq_municipal_reader_live", "body_id", "email", unique=True, sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )  # fmt: skip


class MunicipalSending(Owned, Base):
    """One paper of a meeting of which municipal councillors are sent a copy, once."""

    __tablename__ = "municipal_sending"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    paper: Mapped[str] = mapped_column(sa.String(12))
    """convocation, complement, cancellation, list or minutes"""
    number: Mapped[int] = mapped_column(default=0)
    """Of the complementary agenda; 0 for the others."""
    ordered_at: Mapped[datetime]
    letter_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    """The copy of the convocation or complementary agenda, once made."""
    note_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    """The explanatory notes that go with it; None when no point has one."""
    meeting: Mapped[Meeting] = relationship()
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "paper", "number"),
        sa.CheckConstraint(
            "paper IN ('convocation','complement','cancellation','list','minutes')", name="paper"
        ),
        sa.CheckConstraint("(paper = 'complement') = (number > 0)", name="number"),
    )


class MunicipalCopy(Owned, Base):
    """A copy for one reader: a mail with a link of its own. No convocation, hence no line in the journal of proofs."""

    __tablename__ = "municipal_copy"
    id: Mapped[int] = mapped_column(primary_key=True)
    sending_id: Mapped[int] = mapped_column(sa.ForeignKey("municipal_sending.id"), index=True)
    reader_id: Mapped[int] = mapped_column(sa.ForeignKey("municipal_reader.id"), index=True)
    address: Mapped[str] = mapped_column(sa.String(200), default="")
    """Where it left last."""
    tries: Mapped[int] = mapped_column(default=0)
    """Mails ordered for it: one, and one more for each time it was sent again."""
    token_sha256: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    """Of the link of the last mail, which stands nowhere else; a former one is dead."""
    state: Mapped[str] = mapped_column(sa.String(8), default="queued")
    """queued, sent, refused (given up) or doubtful (nobody knows whether it left)"""
    sent_at: Mapped[datetime | None]
    """First dispatch that a server took."""
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    """What the mail server said last."""
    sending: Mapped[MunicipalSending] = relationship()
    reader: Mapped[MunicipalReader] = relationship()
    __table_args__ = (
        sa.UniqueConstraint("sending_id", "reader_id"),
        sa.CheckConstraint("state IN ('queued','sent','refused','doubtful')", name="state"),
    )
