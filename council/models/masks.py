"""Personal data that citizens do not read, and the public versions of papers made without them (FR-DATA-01)."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.models.acts import Document
from council.models.base import Base, Owned

MASK_KINDS = ("name", "address", "phone", "mail", "birth", "iban", "plate", "number", "other")


class PersonalDatum(Owned, Base):
    """What a clerk decided about some words of the papers of a meeting: masked everywhere in them, or left."""

    __tablename__ = "personal_datum"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    act_id: Mapped[int | None] = mapped_column(sa.ForeignKey("act.id"), index=True)
    """The act in which it was seen first; empty for the minutes."""
    text: Mapped[str] = mapped_column(sa.String(300))
    replacement: Mapped[str] = mapped_column(sa.String(60))
    kind: Mapped[str] = mapped_column(sa.String(10), default="other")
    masked: Mapped[bool]
    """False: a proposal that the clerk refused."""
    author: Mapped[str] = mapped_column(sa.String(160))
    decided_at: Mapped[datetime]
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "text"),
        sa.CheckConstraint(f"kind IN {MASK_KINDS}", name="kind"),
    )


class PublicVersion(Owned, Base):
    """What citizens get of a paper while some words of its meeting are masked."""

    __tablename__ = "public_version"
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
    """Of the masks and of the prepared original it was made from; another one today makes it out of date."""
    sha256: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    """The sealed public file; empty when nothing of this paper is masked: the original is public."""
    pages: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    document: Mapped[Document] = relationship()
