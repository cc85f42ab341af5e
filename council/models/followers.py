"""Citizens who asked to be told by mail, and what each was told. Nothing stands here before an address was confirmed."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from council.models.base import Base, Owned


class Follower(Owned, Base):
    """One confirmed wish; the row goes when its citizen leaves."""

    __tablename__ = "follower"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(200))
    theme: Mapped[str] = mapped_column(sa.String(2), default="")
    """Family of subjects; empty for all."""
    body: Mapped[int] = mapped_column(default=0)
    """A body; 0 for all."""
    rhythm: Mapped[str] = mapped_column(sa.String(6), default="each")
    token: Mapped[str] = mapped_column(sa.String(43), unique=True)
    """What the address that ends it carries; it can do nothing else."""
    confirmed_at: Mapped[datetime]
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "email", "theme", "body"),
        sa.CheckConstraint("rhythm IN ('each','weekly')", name="rhythm"),
    )


class FollowerTold(Owned, Base):
    """A publication a follower was told of, in the transaction that queued the mail: once, whoever tells."""

    __tablename__ = "follower_told"
    id: Mapped[int] = mapped_column(primary_key=True)
    follower_id: Mapped[int] = mapped_column(sa.ForeignKey("follower.id", ondelete="CASCADE"))
    act_id: Mapped[int | None] = mapped_column(sa.ForeignKey("act.id"), index=True)
    decision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegated_decision.id"), index=True)
    published_at: Mapped[datetime]
    __table_args__ = (
        sa.UniqueConstraint("follower_id", "act_id", "published_at"),
        sa.UniqueConstraint("follower_id", "decision_id", "published_at"),
        sa.CheckConstraint("(act_id IS NULL) <> (decision_id IS NULL)", name="one"),
    )
