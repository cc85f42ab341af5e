"""Frozen dossiers and the convocation of each member."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.models.base import Base, Owned
from council.models.bodies import Mandate
from council.models.meetings import Meeting
from council.models.people import Person


class Dossier(Owned, Base):
    """Version n of a meeting's papers, frozen by content hash; never changed afterwards."""

    __tablename__ = "dossier"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    version: Mapped[int]
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    """SHA-256 of ``manifest`` in canonical JSON."""
    manifest: Mapped[dict[str, Any]]
    """Everything the dossier is made of: meeting, items with full text, annexes by hash."""
    frozen_at: Mapped[datetime]
    frozen_by: Mapped[str] = mapped_column(sa.String(160))
    state: Mapped[str] = mapped_column(sa.String(10), default="queued")
    """queued, building, ready, failed"""
    progress: Mapped[int] = mapped_column(default=0)
    """Per cent."""
    error: Mapped[str] = mapped_column(sa.Text, default="")
    """French sentence when ``failed``."""
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    """The sealed PDF in storage, once ready."""
    pages: Mapped[int | None]
    size: Mapped[int | None] = mapped_column(sa.BigInteger)
    outline: Mapped[list[Any]] = mapped_column(default=list)
    """[{item_id, annex_id|null, title, page}] with pages from 1: where each piece begins."""
    built_seconds: Mapped[float | None]
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """{since: version, pieces: [{title, item_id, added, changed, removed}]}, page numbers; empty for a first version."""
    meeting: Mapped[Meeting] = relationship()
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "version"),
        sa.UniqueConstraint("meeting_id", "content_hash"),
        sa.CheckConstraint("state IN ('queued','building','ready','failed')", name="state"),
    )


class Convocation(Owned, Base):
    """The convocation of one member to one meeting and what the member answered."""

    __tablename__ = "convocation"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    mandate_id: Mapped[int] = mapped_column(sa.ForeignKey("mandate.id"), index=True)
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"))
    channel: Mapped[str] = mapped_column(sa.String(10), default="mail")
    """How it left last: mail, portal (a mail without enclosure, the paper waits in the portal) or paper"""
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    """The member's convocation PDF in storage."""
    queued_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    """Dispatch accepted by the mail server or mailbox: the date of FR-CONV-03."""
    acknowledged_at: Mapped[datetime | None]
    response: Mapped[str | None] = mapped_column(sa.String(10))
    """present, absent, excused (absent, with an excuse), proxy or substitute (who sits in the member's place)"""
    proxy_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("mandate.id"))
    substitute_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    """The member's substitute when convened, to whom the papers go too (CGCT L5211-6)."""
    responded_at: Mapped[datetime | None]
    standing_proxy_id: Mapped[int | None] = mapped_column(sa.ForeignKey("standing_proxy.id"), index=True)
    """The lasting proxy this meeting counts against, whatever was answered since (FR-PROX-01)."""
    meeting: Mapped[Meeting] = relationship()
    mandate: Mapped[Mandate] = relationship(foreign_keys=[mandate_id])
    proxy_to: Mapped[Mandate | None] = relationship(foreign_keys=[proxy_to_id])
    substitute: Mapped[Person | None] = relationship()
    dossier: Mapped[Dossier] = relationship()
    standing_proxy: Mapped[StandingProxy | None] = relationship()
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "mandate_id"),
        sa.UniqueConstraint("meeting_id", "proxy_to_id"),
        sa.CheckConstraint(
            "response IN ('present','absent','excused','proxy','substitute')", name="response"
        ),
        sa.CheckConstraint("response <> 'substitute' OR substitute_id IS NOT NULL", name="substitute"),
        sa.CheckConstraint("channel IN ('mail','portal','paper')", name="channel"),
        sa.CheckConstraint(
            "(response = 'proxy') = (proxy_to_id IS NOT NULL) OR response IS NULL", name="proxy_target"
        ),
        sa.CheckConstraint("proxy_to_id IS NULL OR proxy_to_id <> mandate_id", name="proxy_self"),
    )


class StandingProxy(Owned, Base):
    """A proxy given for more than one meeting of a body (FR-PROX-01; CGCT L2121-20): always revocable."""

    __tablename__ = "standing_proxy"
    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    giver_id: Mapped[int] = mapped_column(sa.ForeignKey("mandate.id"), index=True)
    bearer_id: Mapped[int] = mapped_column(sa.ForeignKey("mandate.id"), index=True)
    scope: Mapped[str] = mapped_column(sa.String(10))
    """``meetings``: as many meetings as the law allows; ``illness``: as long as a duly established illness."""
    certified_on: Mapped[date | None]
    """Day the office saw the certificate of the illness; without it the ordinary limit holds."""
    given_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    giver: Mapped[Mandate] = relationship(foreign_keys=[giver_id])
    bearer: Mapped[Mandate] = relationship(foreign_keys=[bearer_id])
    __table_args__ = (
        sa.Index(
            "uq_standing_proxy_live_giver", "giver_id", unique=True, sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        ),
        sa.CheckConstraint("scope IN ('meetings','illness')", name="scope"),
        sa.CheckConstraint("giver_id <> bearer_id", name="self"),
    )  # fmt: skip
