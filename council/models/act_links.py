"""What a deliberation does to earlier ones: it amends, repeals or applies them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.models.acts import Act
from council.models.base import Base, Owned
from council.models.past_acts import PastAct

LINK_KINDS = ("amends", "repeals", "applies")


class ActLink(Owned, Base):
    """A link from a point, or from the draft that will become one, to an earlier act, kept here or taken over."""

    __tablename__ = "act_link"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(8))
    draft_id: Mapped[int | None] = mapped_column(sa.ForeignKey("draft.id"), index=True)
    """The source when it has a draft: it keeps the link on whatever agenda it is listed."""
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("item.id"), index=True)
    """The source when it was written straight on an agenda."""
    act_id: Mapped[int | None] = mapped_column(sa.ForeignKey("act.id"), index=True)
    past_act_id: Mapped[int | None] = mapped_column(sa.ForeignKey("past_act.id"), index=True)
    created_by: Mapped[str] = mapped_column(sa.String(160))
    created_at: Mapped[datetime]
    act: Mapped[Act | None] = relationship()
    past_act: Mapped[PastAct | None] = relationship()
    __table_args__ = (
        sa.UniqueConstraint("draft_id", "act_id"),
        sa.UniqueConstraint("draft_id", "past_act_id"),
        sa.UniqueConstraint("item_id", "act_id"),
        sa.UniqueConstraint("item_id", "past_act_id"),
        sa.CheckConstraint(f"kind IN {LINK_KINDS}", name="kind"),
        sa.CheckConstraint("(draft_id IS NULL) <> (item_id IS NULL)", name="source"),
        sa.CheckConstraint("(act_id IS NULL) <> (past_act_id IS NULL)", name="target"),
    )
