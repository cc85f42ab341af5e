"""What happens to the minutes between the meeting and their place in the register: versions, comments, approval, mentions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from council.models.base import Base, Owned

COMMENT_STATES = ("open", "answered", "kept", "declined")


class MinutesVersion(Owned, Base):
    """One state of the debates; written once, never changed but for the hash of its PDF, known a little later."""

    __tablename__ = "minutes_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes.meeting_id"), index=True)
    number: Mapped[int]
    """The revision of the minutes it was."""
    debates: Mapped[dict[str, Any]]
    author: Mapped[str] = mapped_column(sa.String(160))
    made_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(sa.String(12), default="saved")
    """first, saved, settled, early or mention"""
    book_lines: Mapped[int] = mapped_column(default=0)
    """Lines of the minute book when it was written."""
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    """Its PDF before any signature; empty while the meeting runs, and when a newer one was made first."""
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "number"),
        sa.CheckConstraint("reason IN ('first','saved','settled','early','mention')", name="reason"),
    )


class MinutesComment(Owned, Base):
    """What a member says of a draft, and what the office makes of it."""

    __tablename__ = "minutes_comment"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes.meeting_id"), index=True)
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("item.id"))
    """The point it is about; empty for the minutes as a whole."""
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(160))
    version: Mapped[int]
    """The version the member read."""
    passage: Mapped[str] = mapped_column(sa.Text, default="")
    """The words it is about, as quoted by the member."""
    text: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(sa.String(10), default="open")
    """open, answered, kept (taken over into the draft) or declined"""
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answered_by: Mapped[str] = mapped_column(sa.String(160), default="")
    answered_at: Mapped[datetime | None]
    __table_args__ = (
        sa.CheckConstraint(f"state IN {COMMENT_STATES}", name="state"),
        sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered"),
    )


class MinutesApproval(Owned, Base):
    """A point of a later meeting by which the council settles minutes (CGCT L2121-15)."""

    __tablename__ = "minutes_approval"
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"), primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes.meeting_id"), index=True)
    """The meeting whose minutes they are."""
    outcome: Mapped[str] = mapped_column(sa.String(20), default="")
    """How the point ended, once its acts are made; empty before."""
    version: Mapped[int | None]
    """The version that was current when the point was decided."""
    decided_on: Mapped[date | None]


class MinutesMention(Owned, Base):
    """A correction told beside minutes, which themselves never change: in their own before the signature, later in others."""

    __tablename__ = "minutes_mention"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes.meeting_id"), index=True)
    """The meeting whose minutes are corrected."""
    told_in_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes.meeting_id"), index=True)
    """The meeting whose minutes print the mention: the same one, or a later one (FR-ACT-09)."""
    text: Mapped[str] = mapped_column(sa.Text)
    asked_by: Mapped[str] = mapped_column(sa.String(160), default="")
    author: Mapped[str] = mapped_column(sa.String(160))
    created_at: Mapped[datetime]
