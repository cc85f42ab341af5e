"""How points leave an agenda before its convocation: put off to another meeting, withdrawn, put back. Written once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.models.append_only import append_only
from council.models.base import Base, Owned
from council.models.meetings import Meeting

MOVES = ("moved", "withdrawn", "restored")


class AgendaMove(Owned, Base):
    """One departure of a point from an agenda, or its return. A point on an agenda names the last one (``Item.origin_id``)."""

    __tablename__ = "agenda_move"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(10))
    """moved (to another meeting), withdrawn, restored (a withdrawal taken back)"""
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    """The agenda it left, or came back to."""
    to_meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"))
    previous_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agenda_move.id"))
    """What had happened to the same point before; its identifier would not do, a database may give it anew."""
    undoes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agenda_move.id"), unique=True)
    """The withdrawal that this return takes back, once."""
    item_id: Mapped[int]
    """The point as it was numbered then; no foreign key, a withdrawn point has no row any more."""
    position: Mapped[int]
    """Its place on the agenda it left or came back to."""
    title: Mapped[str] = mapped_column(sa.String(500))
    motive: Mapped[str] = mapped_column(sa.Text, default="")
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Of a withdrawal: the point and its annexes (by hash), so that it can be put back; else empty."""
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(sa.String(160))
    meeting: Mapped[Meeting] = relationship(foreign_keys=[meeting_id])
    to_meeting: Mapped[Meeting | None] = relationship(foreign_keys=[to_meeting_id])
    __table_args__ = (
        sa.CheckConstraint(f"kind IN {MOVES}", name="kind"),
        sa.CheckConstraint("(kind = 'moved') = (to_meeting_id IS NOT NULL)", name="target"),
        sa.CheckConstraint("(kind = 'restored') = (undoes_id IS NOT NULL)", name="undoes"),
        sa.CheckConstraint("to_meeting_id IS NULL OR to_meeting_id <> meeting_id", name="elsewhere"),
    )


append_only(AgendaMove.__table__)
