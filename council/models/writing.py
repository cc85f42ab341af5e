"""What an institution keeps to write with: model texts by kind of act, and lines (visas, considérants) that come back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from council.models.base import Base, Owned

LINE_KINDS = ("visa", "considerant")
LONGEST_LINE = 600
"""Characters of a kept line: PostgreSQL indexes it."""


class DraftModel(Owned, Base):
    """A text that drafts of one kind of act begin with (modèle); drafts copy it and are never changed by it."""

    __tablename__ = "draft_model"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    content: Mapped[dict[str, Any]]
    """Fields of ``services.item_draft.ItemDraft``, cleaned, variables not filled."""
    revision: Mapped[int] = mapped_column(default=1)
    closed: Mapped[bool] = mapped_column(default=False)
    """No new draft may begin with it."""
    updated_at: Mapped[datetime]
    updated_by: Mapped[str] = mapped_column(sa.String(160))
    __table_args__ = (sa.UniqueConstraint("organisation_id", "name"),)


class KeptLine(Owned, Base):
    """A visa or a considérant of the institution's library, proposed while one writes."""

    __tablename__ = "kept_line"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    """visa or considerant"""
    text: Mapped[str] = mapped_column(sa.String(LONGEST_LINE))
    matiere_code: Mapped[str] = mapped_column(sa.String(10), default="")
    """Proposed first in drafts of this matter, or of one below it; empty: everywhere."""
    closed: Mapped[bool] = mapped_column(default=False)
    """No longer proposed."""
    updated_at: Mapped[datetime]
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "kind", "text"),
        sa.CheckConstraint(f"kind IN {LINE_KINDS}", name="kind"),
    )
