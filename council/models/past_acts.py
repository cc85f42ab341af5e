"""Deliberations older than this installation, taken from a file: what they say, and from where."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from council.models.base import Base, Owned


class PastImport(Owned, Base):
    """A file of older deliberations: handed in, then confirmed, then perhaps undone as a whole."""

    __tablename__ = "past_import"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    source: Mapped[str] = mapped_column(sa.String(200))
    """Where it comes from, as citizens read it."""
    sha256: Mapped[str] = mapped_column(sa.String(64))
    """In storage."""
    state: Mapped[str] = mapped_column(sa.String(10), default="waiting")
    acts: Mapped[int] = mapped_column(default=0)
    """How many it brought, once confirmed."""
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    __table_args__ = (sa.CheckConstraint("state IN ('waiting','done','undone')", name="state"),)


class PastAct(Owned, Base):
    """A deliberation « reprise »: no meeting, no minute book, no signed file here. Not an ``Act``: nothing of the life of an
    act (signature, transmission, time limits) may be computed from it."""

    __tablename__ = "past_act"
    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(sa.ForeignKey("past_import.id"), index=True)
    identity: Mapped[str] = mapped_column(sa.String(100))
    """DELIB_ID as the file has it."""
    number: Mapped[str] = mapped_column(sa.String(100))
    """The same, fit for an address."""
    adopted_on: Mapped[date]
    title: Mapped[str] = mapped_column(sa.Text)
    body: Mapped[str] = mapped_column(sa.String(200), default="")
    matter: Mapped[str] = mapped_column(sa.String(4), default="")
    matter_name: Mapped[str] = mapped_column(sa.String(200), default="")
    budget_year: Mapped[str] = mapped_column(sa.String(9), default="")
    budget_name: Mapped[str] = mapped_column(sa.String(200), default="")
    prefecture: Mapped[str] = mapped_column(sa.String(10), default="")
    received_on: Mapped[date | None]
    members: Mapped[int | None]
    votes_for: Mapped[int | None]
    votes_against: Mapped[int | None]
    abstention: Mapped[int | None]
    url: Mapped[str] = mapped_column(sa.String(500), default="")
    search: Mapped[str] = mapped_column(sa.Text, default="")
    """Lower case, without accents."""
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "identity"),
        sa.UniqueConstraint("organisation_id", "number"),
        sa.CheckConstraint("(members IS NULL) = (votes_for IS NULL)", name="votes"),
        sa.Index("ix_past_act_day", "organisation_id", "adopted_on"),
    )
