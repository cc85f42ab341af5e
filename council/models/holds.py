"""Who is writing in which field of a text: a gentle lock that falls by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from council.models.base import Base, Owned


class SectionHold(Owned, Base):
    """Somebody writes in one field of a draft or of a point. Kept only while it lasts; nothing rests on it (a save unites)."""

    __tablename__ = "section_hold"
    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int | None] = mapped_column(sa.ForeignKey("draft.id", ondelete="CASCADE"))
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("item.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    field: Mapped[str] = mapped_column(sa.String(40))
    """The field that is united as a whole: « articles », whichever of them."""
    since: Mapped[datetime]
    seen_at: Mapped[datetime]
    """The last sign of its writer, in whichever field."""
    taken_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
    """Who was writing there when it was taken over, to be told."""
    __table_args__ = (
        sa.UniqueConstraint("draft_id", "field"),
        sa.UniqueConstraint("item_id", "field"),
        sa.CheckConstraint("(draft_id IS NULL) <> (item_id IS NULL)", name="one"),
    )


@dataclass(frozen=True)
class Place:
    """The text that is written: a draft or a point of an agenda."""

    draft_id: int | None = None
    item_id: int | None = None

    @property
    def here(self) -> sa.ColumnElement[bool]:
        """Condition for the holds of this text."""
        if self.draft_id is not None:
            return SectionHold.draft_id == self.draft_id
        return SectionHold.item_id == self.item_id
