"""What leaves for the archives, and what is eliminated with their visa."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from council.models.base import Base, Owned


class ArchivePackage(Owned, Base):
    """A package (SIP) made of a meeting, kept in storage by its hash."""

    __tablename__ = "archive_package"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    identifier: Mapped[str] = mapped_column(sa.String(80))
    """``MessageIdentifier`` of the transfer."""
    sha256: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int] = mapped_column(sa.BigInteger)
    files: Mapped[int]
    made_at: Mapped[datetime]


class EliminationSlip(Owned, Base):
    """A proposal of elimination (bordereau): nothing is deleted before the director of the archives gave a visa."""

    __tablename__ = "elimination_slip"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    """Rank among the slips of the organisation."""
    category: Mapped[str] = mapped_column(sa.String(20))
    """Code of ``council.law.retention.CLASSES``."""
    before: Mapped[date]
    """What is older than this day."""
    rows: Mapped[int]
    """How many there were when the slip was made."""
    first_on: Mapped[date]
    last_on: Mapped[date]
    last_id: Mapped[int]
    """Newest row concerned: nothing that came after the slip is ever deleted by it."""
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(sa.String(160))
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    """The PDF to be signed on paper, once made."""
    visa_by: Mapped[str] = mapped_column(sa.String(160), default="")
    visa_reference: Mapped[str] = mapped_column(sa.String(80), default="")
    visa_on: Mapped[date | None]
    done_at: Mapped[datetime | None]
    deleted: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "number"),
        sa.CheckConstraint("(visa_on IS NULL) = (visa_by = '')", name="visa"),
        sa.CheckConstraint("(visa_on IS NULL) = (visa_reference = '')", name="reference"),
        sa.CheckConstraint("done_at IS NULL OR visa_on IS NOT NULL", name="done"),
        sa.CheckConstraint("category IN ('audit','mail')", name="category"),
    )
