"""The journal of proofs of a meeting's sendings: what left for whom, by what way, what came back, in an unbroken chain."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from council.models.append_only import append_only
from council.models.base import Base, Owned


class ProofLine(Owned, Base):
    """One line; append-only, chained by hash within its meeting (``signatures.proofs``)."""

    __tablename__ = "proof_line"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"))
    seq: Mapped[int]
    """Rank in the journal of the meeting, from 1."""
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(sa.String(12))
    """A key of ``signatures.proofs.KINDS``."""
    mandate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("mandate.id"))
    """The member concerned; empty for what concerns all."""
    payload: Mapped[dict[str, Any]]
    """What happened: addresses, hashes, answers of servers; described with each kind."""
    prev_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))
    __table_args__ = (sa.UniqueConstraint("meeting_id", "seq"),)


class ProofStamp(Owned, Base):
    """A time stamp (RFC 3161) over the hash of a line: it dates that line and every earlier one of its meeting."""

    __tablename__ = "proof_stamp"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"))
    seq: Mapped[int]
    """The line whose hash was stamped."""
    at: Mapped[datetime]
    """When the answer came; the time that counts is in ``answer``."""
    answer: Mapped[bytes]
    """The ``.tsr`` file."""
    __table_args__ = (sa.UniqueConstraint("meeting_id", "seq"),)


class ProofKit(Owned, Base):
    """The ZIP of proofs as it was given out, with every line up to ``seq``; kept in storage by its hash."""

    __tablename__ = "proof_kit"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    seq: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int] = mapped_column(sa.BigInteger)
    made_at: Mapped[datetime]
    __table_args__ = (sa.UniqueConstraint("meeting_id", "seq"),)


append_only(ProofLine.__table__)
append_only(ProofStamp.__table__)
