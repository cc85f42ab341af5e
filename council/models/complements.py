"""Complementary agendas: points added or replaced after the convocation, each with its own sending (FR-CONV-09)."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.models.base import Base, Owned
from council.models.bodies import Mandate
from council.models.convocations import Dossier
from council.models.meetings import Item, Meeting


class Complement(Owned, Base):
    """Complementary agenda number n of a convened meeting; being written until ``sent_at``."""

    __tablename__ = "complement"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    number: Mapped[int]
    dossier_id: Mapped[int | None] = mapped_column(sa.ForeignKey("dossier.id"))
    """The version of the papers it left with."""
    urgent_reason: Mapped[str] = mapped_column(sa.Text, default="")
    """Reason of its shortened notice; empty when the notice is ordinary."""
    notes_motive: Mapped[str] = mapped_column(sa.Text, default="")
    """Why it left without an explanatory note the law wants."""
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    """When it was ordered to leave; members and citizens see it from then on."""
    meeting: Mapped[Meeting] = relationship()
    dossier: Mapped[Dossier | None] = relationship()
    items: Mapped[list[Item]] = relationship(order_by=Item.position, foreign_keys=[Item.complement_id])
    letters: Mapped[list[ComplementLetter]] = relationship(back_populates="complement")
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "number"),
        sa.Index(
            "uq_complement_open", "meeting_id", unique=True, sqlite_where=sa.text("sent_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL"),
        ),
    )  # fmt: skip


class ComplementLetter(Owned, Base):
    """The complementary agenda as sent to one member, with the proof of its sending."""

    __tablename__ = "complement_letter"
    id: Mapped[int] = mapped_column(primary_key=True)
    complement_id: Mapped[int] = mapped_column(sa.ForeignKey("complement.id"), index=True)
    mandate_id: Mapped[int] = mapped_column(sa.ForeignKey("mandate.id"), index=True)
    channel: Mapped[str] = mapped_column(sa.String(10), default="mail")
    """mail, portal or paper, as of convocations"""
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    """The member's PDF in storage."""
    queued_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    """Dispatch accepted by the mail server or mailbox, or the day of the handing over on paper."""
    complement: Mapped[Complement] = relationship(back_populates="letters")
    mandate: Mapped[Mandate] = relationship()
    __table_args__ = (
        sa.UniqueConstraint("complement_id", "mandate_id"),
        sa.CheckConstraint("channel IN ('mail','portal','paper')", name="channel"),
    )
