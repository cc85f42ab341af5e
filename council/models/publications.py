"""The public journal of publications of an organisation: what was put before the citizens, when, with which bytes."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from council.models.append_only import append_only
from council.models.base import Base, Owned

LINE_KINDS = ("published", "renewed", "retracted")
SUBJECTS = ("act", "deliberations_list", "minutes", "agenda", "decision")


class PublicationLine(Owned, Base):
    """One line; append-only, chained by hash (``signatures.publications``). It holds no title: a chain forgets nothing,
    and a title may turn out to name somebody."""

    __tablename__ = "publication_line"
    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    """Rank in the journal of the organisation, from 1."""
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(sa.String(10))
    """published; renewed (the same document under a younger time stamp); retracted"""
    subject: Mapped[str] = mapped_column(sa.String(20))
    reference: Mapped[str] = mapped_column(sa.String(40))
    """Number of the act or of the decision taken by delegation, else the day of the meeting."""
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    """Of the public file; empty for an act or a decision whose text is not public."""
    motive: Mapped[str] = mapped_column(sa.String(20), default="")
    """Of a retraction: a code of ``services.retractions.MOTIVES``."""
    act_id: Mapped[int | None] = mapped_column(sa.ForeignKey("act.id"), index=True)
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    decision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegated_decision.id"), index=True)
    prev_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "seq"),
        sa.CheckConstraint(f"kind IN {LINE_KINDS}", name="kind"),
        sa.CheckConstraint(f"subject IN {SUBJECTS}", name="subject"),
        sa.CheckConstraint("(kind = 'retracted') = (motive <> '')", name="motive"),
    )


class PublicationStamp(Owned, Base):
    """A time stamp (RFC 3161) over the hash of a line: it dates that line and every earlier one."""

    __tablename__ = "publication_stamp"
    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    """The line whose hash was stamped."""
    at: Mapped[datetime]
    """When the answer came; the time that counts is in ``answer``."""
    answer: Mapped[bytes]
    """The ``.tsr`` file."""
    __table_args__ = (sa.UniqueConstraint("organisation_id", "seq"),)


append_only(PublicationLine.__table__)
append_only(PublicationStamp.__table__)
