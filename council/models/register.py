"""The paper register of deliberations: sheets of each meeting with their folios, and the tables of each year."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from council.models.base import Base, Owned


class RegisterSheets(Owned, Base):
    """The sheets of one meeting; their folios are given for ever, and follow those of the meeting before."""

    __tablename__ = "register_sheets"
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"))
    year: Mapped[int]
    """The volume; folios begin at 1 with each."""
    first_folio: Mapped[int]
    pages: Mapped[int]
    folios: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """act id (text), or « d » and the id of a decision taken by delegation -> the folio on which it begins."""
    sha256: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[datetime]
    signed_on: Mapped[date | None]
    """Day the closing sheet was signed by hand (FR-SIG-05)."""
    __table_args__ = (sa.UniqueConstraint("body_id", "year", "first_folio"),)


class RegisterTables(Owned, Base):
    """The tables by date and by object of one year, as last made."""

    __tablename__ = "register_tables"
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    acts: Mapped[int]
    """How many acts they list."""
    pages: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[datetime]
