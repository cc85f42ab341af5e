"""Working together: comments on drafts, tasks, and the addresses by which calendars are read."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.models.base import Base, Owned
from council.models.drafts import Draft

LINE_KINDS = ("text", "settled", "reopened")
TASK_STATES = ("open", "done", "dropped")


class DraftComment(Owned, Base):
    """A conversation about a passage of a draft, anchored by its words (W3C Web Annotation, TextQuoteSelector), or about an annex."""

    __tablename__ = "draft_comment"
    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("draft.id"), index=True)
    field: Mapped[str] = mapped_column(sa.String(20), default="")
    """The field of the text, or « annexes »; empty: the draft as a whole."""
    quote: Mapped[str] = mapped_column(sa.Text, default="")
    """The passage, as it read when the comment was made; empty: the whole field."""
    prefix: Mapped[str] = mapped_column(sa.String(64), default="")
    """The words just before it, which tell one occurrence from another."""
    suffix: Mapped[str] = mapped_column(sa.String(64), default="")
    annex_sha256: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    """The annex, by its content as handed in (``Annex.original_sha256``): it follows the point, and a paper put in its place is another."""
    annex_title: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")
    """As the annex was called when the remark was made."""
    page: Mapped[int | None]
    """The page of the annex; empty: all of it."""
    version: Mapped[int]
    """The version that was on the screen."""
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    made_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(sa.String(160), default="")
    draft: Mapped[Draft] = relationship()
    lines: Mapped[list[DraftCommentLine]] = relationship(
        order_by="DraftCommentLine.id", back_populates="comment"
    )
    __table_args__ = (
        sa.CheckConstraint("(settled_at IS NULL) = (settled_by = '')", name="settled"),
        sa.CheckConstraint("field <> '' OR quote = ''", name="anchored"),
        sa.CheckConstraint("(field = 'annexes') = (annex_sha256 <> '')", name="annex"),
        sa.CheckConstraint("page IS NULL OR (page >= 1 AND annex_sha256 <> '')", name="page"),
    )


class DraftCommentLine(Owned, Base):
    """One thing said in a conversation, or its being settled or taken up again; never changed."""

    __tablename__ = "draft_comment_line"
    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("draft_comment.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(10), default="text")
    text: Mapped[str] = mapped_column(sa.Text, default="")
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    author: Mapped[str] = mapped_column(sa.String(160))
    made_at: Mapped[datetime]
    comment: Mapped[DraftComment] = relationship(back_populates="lines")
    __table_args__ = (
        sa.CheckConstraint(f"kind IN {LINE_KINDS}", name="kind"),
        sa.CheckConstraint("(kind = 'text') = (text <> '')", name="text"),
    )


class DraftMention(Owned, Base):
    """Somebody was named in a conversation, and told by mail."""

    __tablename__ = "draft_mention"
    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("draft_comment_line.id"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    __table_args__ = (sa.UniqueConstraint("line_id", "account_id"),)


class Task(Owned, Base):
    """Something one person has to do by a day: on a draft, for a decision that was adopted, after a remark on minutes."""

    __tablename__ = "task"
    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int | None] = mapped_column(sa.ForeignKey("draft.id"), index=True)
    act_id: Mapped[int | None] = mapped_column(sa.ForeignKey("act.id"), index=True)
    remark_id: Mapped[int | None] = mapped_column(sa.ForeignKey("minutes_comment.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(300))
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(sa.String(8), default="open")
    note: Mapped[str] = mapped_column(sa.Text, default="")
    """What was done, or why it no longer has to be."""
    created_by: Mapped[str] = mapped_column(sa.String(160))
    created_at: Mapped[datetime]
    ended_on: Mapped[date | None]
    """The day it was done, as told by who did it."""
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(sa.String(160), default="")
    reminded_on: Mapped[date | None]
    revision: Mapped[int] = mapped_column(default=1)
    """Raised whenever its owner, day or state changes."""
    draft: Mapped[Draft | None] = relationship()
    __table_args__ = (
        sa.CheckConstraint(f"state IN {TASK_STATES}", name="state"),
        sa.CheckConstraint(
            "(CASE WHEN draft_id IS NULL THEN 0 ELSE 1 END + CASE WHEN act_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN remark_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="subject",
        ),
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended"),
        sa.Index("ix_task_waiting", "organisation_id", "state", "due_on"),
    )


class CalendarFeed(Owned, Base):
    """The secret address of one person's calendar; only its hash is stored. Gone when it is revoked."""

    __tablename__ = "calendar_feed"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime]
    __table_args__ = (sa.UniqueConstraint("organisation_id", "account_id"),)
