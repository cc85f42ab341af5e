"""How an agenda is laid out and what comes back on it: sections (rubriques), standing points, delegated decisions."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from council.models.base import Base, Owned
from council.models.meetings import ITEM_KINDS


class AgendaSection(Owned, Base):
    """A heading of one meeting's agenda (rubrique). Citizens read its title; ``Item.section_id`` points here."""

    __tablename__ = "agenda_section"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    position: Mapped[int]
    """From 1; its points follow those of the section before it."""
    title: Mapped[str] = mapped_column(sa.String(120))
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "position"),
        sa.UniqueConstraint("meeting_id", "title"),
    )


class StandingItem(Owned, Base):
    """A point that comes back by itself: at each meeting of a body, or at those of one month of the year."""

    __tablename__ = "standing_item"
    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(500))
    kind: Mapped[str] = mapped_column(sa.String(12), default="decision")
    """One of ``ITEM_KINDS``."""
    month: Mapped[int | None]
    """1 to 12; empty: each meeting."""
    __table_args__ = (
        sa.UniqueConstraint("body_id", "title"),
        sa.CheckConstraint("month IS NULL OR month BETWEEN 1 AND 12", name="month"),
        sa.CheckConstraint(f"kind IN {ITEM_KINDS}", name="kind"),
    )


class DelegatedDecision(Owned, Base):
    """A decision taken by delegation of the council (CGCT L2122-22), which is reported to it (L2122-23)."""

    __tablename__ = "delegated_decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    """The council that delegated."""
    number: Mapped[str] = mapped_column(sa.String(40))
    """As printed: « 2026-041 »."""
    decided_on: Mapped[date]
    object: Mapped[str] = mapped_column(sa.String(500))
    public_title: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")
    """Title for citizens when the object names a private person; the text then stays in the office. Empty: the same."""
    text: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    """What was decided, cleaned HTML."""
    author: Mapped[str] = mapped_column(sa.String(160), default="", server_default="")
    """Who took it, name and capacity: « Mme Anne Durand, maire » (R2131-1)."""
    published_at: Mapped[datetime | None]
    """When citizens could first read it; empty before, and once it is retracted."""
    sha256: Mapped[str] = mapped_column(sa.String(64), default="", server_default="", index=True)
    """The file that citizens get; empty while it is not on line, and for a decision known by its public title alone."""
    report_item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("item.id"), index=True)
    """The point of an agenda that reports it; reported once that meeting is closed."""
    created_by: Mapped[str] = mapped_column(sa.String(160))
    created_at: Mapped[datetime]
    __table_args__ = (sa.UniqueConstraint("body_id", "number"),)
